"""The exact check of what Jacobians and Hessians are used as: products with directions, diagonals, traces, each in closed form."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.jacobians import Derivative
from matdiff.checks.exact_parts import Linear
from matdiff.expression.build import negate, number, scale
from matdiff.expression.nodes import Node, Symbol

QUESTIONS = [
    ("hessian", "||T - U V^T||^2", "U", ""),
    ("hessian", "log det X", "X", "X: n x n"),
    ("hessian", "log det X", "X", "X: n x n positive_definite"),
    ("hessian", "tr(X X X)", "X", "X: n x n lower_triangular"),
    ("hessian", "tr(A X X)", "X", "A: n x n, X: n x n skew"),
    ("hessian", "tr(A X X)", "X", "A: n x n, X: n x n diagonal"),
    ("hessian", "sum(log(1 + exp(W w)))", "w", ""),
    ("hessian", "x^T A y", "x, y", "A: m x n"),
    ("hessian", "exp(a t)", "t", "t: scalar, a: scalar"),
    ("jacobian", "A X B", "X", "A: n x n, B: m x m"),
    ("jacobian", "X^-1", "X", "X: n x n positive_definite"),
    ("jacobian", "B softmax(x)", "x", "B: m x n"),
    ("jacobian", "norm(x)^3", "x", "x: n"),
]
PARTS = ("matvec", "rmatvec", "diagonal", "trace")
WORDS = {
    "matvec": "the product",
    "rmatvec": "the product with the transpose",
    "diagonal": "the diagonal",
    "trace": "the trace",
}


def _parts(found: Derivative) -> list[str]:
    """Those that there is a closed form of."""
    kept = []
    for of in PARTS:
        try:
            found.part(of)
        except matdiff.MatdiffError:
            continue
        kept.append(of)
    return kept


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row[0]} {row[1]} {row[3]}")
def test_closed_forms_pass(row: tuple[str, str, str, str], layout: str) -> None:
    kind, text, wrt, where = row
    if kind == "jacobian":
        found = matdiff.jacobian(text, wrt, where, layout=layout)
    else:
        found = matdiff.hessian(text, wrt, where)
    parts = _parts(found)
    assert {"matvec", "rmatvec"} <= set(parts)
    for of in parts:
        assert found.check("exact", of=of).exact, of
        by_sympy = found.check(of=of, points=1)
        assert by_sympy.agreed or by_sympy.sentence() == (
            f"– not checked: the {of} is checked by the index engine alone"
        )


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row[0]} {row[1]} {row[3]}")
def test_tampered_ones_fail(row: tuple[str, str, str, str]) -> None:
    kind, text, wrt, where = row
    found = getattr(matdiff, kind)(text, wrt, where)
    names = [found.expression.reading.symbols[name] for name in found.variables]
    assert all(isinstance(v, Symbol) for v in names)
    linear = Linear(
        found.expression.node,
        names[-1],
        of=names[0] if kind == "hessian" else None,
        rows=found.rows.matrix if found.rows is not None else None,
        columns=found.columns.matrix,
        points=2,
    )
    for of in _parts(found):
        node: Node = found.part(of)
        for copy in (negate(node), scale(number(2), node)):
            report = {
                "matvec": lambda copy=copy: linear.image(copy, found.direction()),
                "rmatvec": lambda copy=copy: linear.pullback(copy, found.weight()),
                "diagonal": lambda copy=copy: linear.diagonal(copy),
                "trace": lambda copy=copy: linear.trace(copy),
            }[of]()
            assert report.sentence() == (
                f"✗ the index engine disagrees: {WORDS[of]} and the derivative differ modulo the prime"
            )


def test_another_part_is_refused() -> None:
    found = matdiff.hessian("||A x - b||^2", "x")
    with pytest.raises(matdiff.UsageError) as error:
        found.check("exact", of="rank")
    assert error.value.message == (
        "the parts are dense, matvec, rmatvec, diagonal, trace, not 'rank'"
    )
