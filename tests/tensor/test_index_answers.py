"""Jacobians and Hessians where a law of differentials is missing: in index form, by the second engine, checked with quotients."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.answers.answer import Answer
from matdiff.answers.linearmaps import hessian_block
from matdiff.base.errors import UnsupportedError, UsageError

_QUESTIONS = [
    ("jacobian", "polar(X)", "X", "X: m x n", "polar"),
    ("hessian", "||X||_* + tr(A^T X)", "X", "X: m x n, A: m x n", "polar"),
    ("hessian", "sum(polar(X) B)", "X, B", "X: m x n, B: n x k", "polar"),
]  # fmt: skip


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda q: f"{q[0]} {q[1]}")
def test_the_level_is_said_and_the_answer_checked(question: tuple[str, str, str, str, str]) -> None:
    kind, text, wrt, where, operator = question
    found = (matdiff.jacobian if kind == "jacobian" else hessian_block)(text, wrt, where)
    assert found.level == "index"
    level = f"In index form, by the second engine: there is no differential law for '{operator}'."
    assert level in found.notes
    assert found.check().sentence().startswith("✓ checked by difference quotients: 2 random points")
    assert found.check("exact").agreed


def test_an_answer_has_shape_code_and_derivation() -> None:
    found = matdiff.jacobian("polar(X)", "X", "X: m x n")
    assert isinstance(found, Answer)
    assert found.shape == ("m*n", "m*n")
    assert found.shapes == {"X": ("m", "n")}
    assert found.conditions == ("X has full rank",)
    assert found.node is None
    assert found.steps[0] == ("f_ij", "X_ik pinv(sqrtm(X^T X))_jk", "the function")
    assert found.steps[-1][2] == "deltas contracted"
    x = np.random.default_rng(3).standard_normal((4, 3))
    j = found.function()(X=x)
    assert j.shape == (4, 3, 4, 3)
    assert np.allclose(np.tensordot(j, x, axes=2), 0)  # polar(c X) = polar(X)
    assert found.code() == found.einsum()
    with pytest.raises(UsageError, match="there is no code for 'torch'; there is: numpy"):
        found.code("torch")
    with pytest.raises(UsageError, match="the checks are sympy, exact, steps and code, not 'exat'"):
        found.check("exat")


@pytest.mark.parametrize("format", ["unicode", "latex"])
def test_other_formats(format: str) -> None:
    found = matdiff.jacobian("polar(X)", "X", "X: m x n")
    start = {"unicode": "∂f_ij/∂X_mn = δ_im", "latex": r"\frac{\partial f_{ij}}{\partial X_{mn}}"}
    assert getattr(found, format)().startswith(start[format])


@pytest.mark.parametrize(
    ("kind", "text", "options"),
    [
        ("jacobian", "polar(X)", {"layout": "denominator"}),
        ("jacobian", "polar(X)", {"form": "operator"}),
        ("hessian", "||X||_*", {"form": "kronecker"}),
    ],
)
def test_another_form_is_an_error(kind: str, text: str, options: dict[str, str]) -> None:
    with pytest.raises(UnsupportedError) as caught:
        getattr(matdiff, kind)(text, "X", "X: m x n", **options)
    assert str(caught.value) == (
        "no differential law for 'polar'\n"
        "help: a law d(...) -> ... for it in a law file is all that is missing"
    )


def test_what_could_not_be_checked_is_an_error() -> None:
    with pytest.raises(UnsupportedError) as caught:
        matdiff.hessian("sum(digamma(x))", "x", "x: n")
    assert str(caught.value) == (
        "no differential law for 'trigamma'\n"
        "help: a law d(...) -> ... for it in a law file is all that is missing"
    )
