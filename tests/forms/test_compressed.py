"""Products, diagonal and trace of Jacobians and Hessians without the matrix, against the matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import matdiff

SPD, LOWER, UPPER = (
    f"X: n x n {kind}" for kind in ("positive_definite", "lower_triangular", "upper_triangular")
)
SKEW, DIAGONAL = "X: n x n skew", "X: n x n diagonal"

QUESTIONS = (
    ("hessian", "||T - U V^T||^2", "U", ""),
    ("hessian", "log det X", "X", ""),
    ("hessian", "log det X", "X", SPD),
    ("hessian", "tr(X X X)", "X", LOWER),
    ("hessian", "tr(A X X)", "X", f"A: n x n, {UPPER}"),
    ("hessian", "tr(A X X)", "X", f"A: n x n, {SKEW}"),
    ("hessian", "tr(A X X)", "X", f"A: n x n, {DIAGONAL}"),
    ("hessian", "sum(log(1 + exp(W w)))", "w", ""),
    ("hessian", "tr(toeplitz_part(X) X X)", "X", ""),
    ("jacobian", "A X B", "X", "A: n x n, B: m x m"),
    ("jacobian", "X^-1", "X", SPD),
    ("jacobian", "B softmax(x)", "x", ""),
)


def _values(shapes: dict[str, Any], attributes: dict[str, frozenset[str]]) -> dict[str, Any]:
    random, sizes = np.random.default_rng(5), {"m": 2, "n": 3, "p": 4, "k": 4}
    found = {}
    for name, shape in shapes.items():
        rows, columns = (size if isinstance(size, int) else sizes[size] for size in shape)
        value = random.normal(size=(rows,) if columns == 1 else (rows, columns))
        kinds = attributes[name]
        if kinds & {"positive_definite"}:
            value = value @ value.T + np.eye(rows)
        elif "skew" in kinds:
            value = value - value.T
        elif "diagonal" in kinds:
            value = np.diag(np.diag(value))
        elif kinds & {"lower_triangular", "upper_triangular"}:
            value = np.tril(value) if "lower_triangular" in kinds else np.triu(value)
        elif rows == columns:
            value = value + 3 * np.eye(rows)
        found[name] = value
    return found


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row[0]} {row[1]} {row[3]}")
def test_agrees_with_the_matrix(row: tuple[str, str, str, str], layout: str) -> None:
    kind, text, wrt, where = row
    if kind == "jacobian":
        found = matdiff.jacobian(text, wrt, where, layout=layout)
    else:
        found = matdiff.hessian(text, wrt, where)
    symbols = found.expression.reading.symbols
    values = _values(found.shapes, {name: s.attributes for name, s in symbols.items()})
    dense = found.dense(values)
    v, u = (np.random.default_rng(9).normal(size=size) for size in dense.shape[::-1])
    np.testing.assert_allclose(found.matvec(values, v), dense @ v, atol=1e-9)
    np.testing.assert_allclose(found.rmatvec(values, u), dense.T @ u, atol=1e-9)
    if dense.shape[0] == dense.shape[1]:
        np.testing.assert_allclose(found.diagonal(values), np.diag(dense), atol=1e-9)
        assert found.trace(values) == pytest.approx(np.trace(dense))


def test_a_matrix_for_a_direction() -> None:
    found = matdiff.hessian("||T - U V^T||^2", wrt="U")
    T, U, V, W = (np.random.default_rng(1).normal(size=s) for s in ((4, 3), (4, 2), (3, 2), (4, 2)))
    values = {"T": T, "U": U, "V": V}
    np.testing.assert_allclose(found.matvec(values, W), 2 * W @ V.T @ V)
    np.testing.assert_allclose(
        found.matvec(values, W.ravel(order="F")), (2 * W @ V.T @ V).ravel(order="F")
    )


def test_parts_in_closed_form() -> None:
    from matdiff.output.plain import plain

    found = matdiff.hessian("||T - U V^T||^2", wrt="U")
    assert plain(found.part("dense")) == "2 kron(V^T V, I)"
    assert plain(found.part("matvec")) == "2 W V^T V"
    assert plain(found.part("trace")) == "2 m tr(V^T V)"
    logdet = matdiff.hessian("log det X", wrt="X")
    assert plain(logdet.part("diagonal")) == "-vec((X^-T).^2)"
    assert plain(logdet.part("trace")) == "-tr(X^-T X^-1)"
    code = found.code(of="matvec")
    assert "def hessian_matvec(T, U, V, W):" in code and "kron" not in code
    with pytest.raises(matdiff.UsageError, match="the parts are dense, matvec, rmatvec"):
        found.part("inverse")


def test_what_does_not_fit_is_refused() -> None:
    found = matdiff.hessian("||A x - b||^2", wrt="x")
    values = {"A": np.ones((3, 2)), "x": np.ones(2), "b": np.ones(3)}
    with pytest.raises(matdiff.UsageError, match="no value is given for b"):
        found.matvec({"A": values["A"], "x": values["x"]}, np.ones(2))
    with pytest.raises(matdiff.ShapeError, match="the values do not fit together"):
        found.matvec(values, np.ones(5))
    with pytest.raises(matdiff.UsageError, match="a matrix of m x n has no diagonal"):
        matdiff.jacobian("A x", wrt="x").diagonal(values)


def test_size_report() -> None:
    """AI6104 tutorial 6, problem 2: the Jacobian of Y = X W at N = 64, M = D = 4096."""
    found = matdiff.jacobian("X W", wrt="X", where="X: N x D, W: D x M")
    report = found.size_report({"N": 64, "D": 4096, "M": 4096})
    assert (report.rows, report.columns) == (64 * 4096, 64 * 4096)
    assert report.entries == 2**36
    assert report.memory(32) == "256 GiB"
    assert report.sentence() == (
        "64·4096 × 64·4096, 64·4096·64·4096 ≈ 6.9·10¹⁰ entries, 256 GiB at 32 bit (512 GiB at 64 bit)"
    )
    assert report.kept == 4096 * 4096
    with pytest.raises(matdiff.UsageError, match="the size M has no number"):
        found.size_report({"N": 64, "D": 4096})
