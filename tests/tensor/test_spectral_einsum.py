"""Generated einsum code of functions of a matrix, spectra and factors: first and second derivatives against difference quotients."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.tensor.einsum import einsum_source
from matdiff.tensor.nodes import postorder

_RANDOM = np.random.default_rng(1)
_X = _RANDOM.standard_normal((3, 3))
_S = _X + _X.T
_P = _X @ _X.T + np.eye(3) / 3
_R = _RANDOM.standard_normal((4, 3))
_C, _T = _RANDOM.standard_normal((2, 3, 3)), np.array([0.3, -0.7])
_SQUARE, _SYMMETRIC, _DEFINITE, _TALL = (
    "X: n x n", "X: n x n symmetric", "X: n x n positive_definite", "X: m x n",
)  # fmt: skip
_CASES: list[tuple[str, str, str, dict[str, Any]]] = [
    *((text, _SQUARE, "X", {"X": _X}) for text in ("expm(X)", "sinm(X)", "cosm(X)", "X^7")),
    *((text, _SQUARE, "X", {"X": _P + _X / 9}) for text in ("logm(X)", "sqrtm(X)", "X^-7")),
    *(
        (text, _SQUARE, "X", {"X": np.eye(3) + 1e-9 * _S})
        for text in ("expm(X)", "logm(X)", "sqrtm(X)", "sinm(X)")
    ),
    ("expm(X)", _SQUARE, "X", {"X": np.zeros((3, 3))}),
    ("X^t", f"{_SQUARE}, t: scalar", "X", {"X": _P, "t": 0.7}),
    ("X^t", f"{_SQUARE}, t: scalar", "t", {"X": _P, "t": 0.7}),
    *(
        (text, _SYMMETRIC, "X", {"X": _S})
        for text in ("lambda_max(X)", "lambda_min(X)", "eigvals(X)", "eigvec_min(X)", "eigvecs(X)")
    ),
    ("cholesky(X)", _DEFINITE, "X", {"X": _P}),
    *(
        (text, _TALL, "X", {"X": x})
        for text in ("pinv(X)", "||X||_2", "||X||_*", "polar(X)", "left_singular(X)", "right_singular(X)")
        for x in (_R, _R.T.copy())
    ),
    ("sum_i tr(C_i expm(t_i X))", f"C_i: n x n, t_i: scalar, i: 1..N, {_SQUARE}", "X", {"C": _C, "t": _T, "X": _X}),
    ("sum_i tr(C_i X^t_i)", f"C_i: n x n, t_i: scalar, i: 1..N, {_DEFINITE}", "X", {"C": _C, "t": _T, "X": _P}),
    ("sum_i a^T eigvec_max(t_i X)", f"a: n, t_i: scalar, i: 1..N, {_SYMMETRIC}", "X", {"a": _R[0, :], "t": _T, "X": _S}),
]  # fmt: skip


def _function(source: str, name: str) -> Any:
    space: dict[str, Any] = {}
    exec(source, space)
    return space[name]


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize("case", _CASES, ids=lambda case: f"{case[0]} by {case[2]}")
def test_code_agrees_with_quotients(case: tuple[str, str, str, dict[str, Any]], order: int) -> None:
    text, where, wrt, values = case
    form = matdiff.index_derivative(text, ", ".join([wrt] * order), where).record.how["form"]
    before = form.function
    if order == 2:
        before = matdiff.index_derivative(text, wrt, where).tensor
    value = _function(einsum_source(before, "value", postorder(form.function)), "value")
    found = _function(form.einsum(), "derivative")(**values)
    x = np.asarray(values[wrt])
    along = _RANDOM.standard_normal(x.shape)
    if "symmetric" in where or "positive" in where:
        along = along + along.T
    step = 1e-5
    ahead, behind = (value(**{**values, wrt: x + h * along}) for h in (step, -step))
    wanted = (np.asarray(ahead) - behind) / (2 * step)
    got = np.tensordot(found, along, axes=x.ndim)
    assert np.max(np.abs(got - wanted)) < 1e-6 * (1 + np.max(np.abs(wanted)))


@pytest.mark.parametrize(
    "text", ["tr(A expm(X))", "tr(A logm(X))", "tr(A sqrtm(X))", "tr(A X^t)", "tr(A pinv(X))"]
)
def test_code_agrees_with_that_of_the_other_engine(text: str) -> None:
    where = "X: n x n, A: n x n" + (", t: scalar" if "^t" in text else "")
    values: dict[str, Any] = {"X": _P + _X / 9, "A": _S @ _X} | ({"t": 0.4} if "^t" in text else {})
    found = _function(matdiff.index_derivative(text, "X", where).einsum(), "derivative")(**values)
    assert np.allclose(found, matdiff.grad(text, "X", where).function("numpy")(**values))


def test_a_jordan_block_is_refused() -> None:
    code = _function(matdiff.index_derivative("expm(X)", "X", "X: n x n").einsum(), "derivative")
    with pytest.raises(ArithmeticError, match="the matrix is not diagonalisable in floating point"):
        code(X=np.array([[2.0, 1.0], [0.0, 2.0]]))


def test_a_complex_value_is_refused() -> None:
    code = _function(matdiff.index_derivative("sqrtm(X)", "X", "X: n x n").einsum(), "derivative")
    with pytest.raises(ArithmeticError, match="the function of the matrix is not real"):
        code(X=np.diag([1.0, -2.0]))
