"""Unknown functions of vectors and matrices, as the books use them: f: R^n -> R with ∇f and ∇²f, F: R^n -> R^m with J_F.

The forms are those of Magnus & Neudecker; by an oracle that shares nothing, a function that is known is put in for the unknown one and
the generated code is compared with difference quotients.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

import matdiff

ROWS = [
    ("grad", "f(A x + b)", "x", "f: R^m -> R", "Aᵀ ∇f(A x + b)"),
    ("grad", "f(X w)", "X", "f: R^m -> R", "∇f(X w) wᵀ"),
    ("grad", "f(A X B)", "X", "f: R^(m x n) -> R", "Aᵀ ∇f(A X B) Bᵀ"),
    ("grad", "f(F(x))", "x", "f: R^m -> R, F: R^n -> R^m", "J_F(x)ᵀ ∇f(F(x))"),
    ("grad", "||F(x) - y||^2", "x", "F: R^n -> R^m", "2 J_F(x)ᵀ (F(x) − y)"),
    ("grad", "sum_i f(A x_i + b)", "b", "f: R^m -> R", "Σᵢ ∇f(A xᵢ + b)"),
    ("grad", "f'(x)^T y", "x", "f: R^n -> R", "∇²f(x) y"),
    ("grad", "log D(x) + log(1 - D(G(z)))", "z", "D: R^n -> R, G: R^k -> R^n", "−J_G(z)ᵀ ∇D(G(z))/(1 − D(G(z)))"),
    ("jacobian", "x + F(x)", "x", "F: R^n -> R^n", "J_F(x) + I"),
    ("jacobian", "G(F(x))", "x", "F: R^n -> R^m, G: R^m -> R^p", "J_G(F(x)) J_F(x)"),
    ("jacobian", "V F(W x)", "x", "F: R^m -> R^m", "V J_F(W x) W"),
    ("hessian", "f(A x)", "x", "f: R^m -> R", "Aᵀ ∇²f(A x) A"),
    ("hvp", "f(A x)", "x", "f: R^m -> R", "Aᵀ ∇²f(A x) A v"),
    ("jvp", "F(A x)", "x", "F: R^m -> R^p", "J_F(A x) A v"),
    ("vjp", "F(A x)", "x", "F: R^m -> R^p", "Aᵀ J_F(A x)ᵀ v"),
    ("taylor", "f(x)", "x", "f: R^n -> R", "f(x) + "),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_the_form_of_the_books(row: tuple[str, str, str, str, str]) -> None:
    kind, text, wrt, where, form = row
    found = getattr(matdiff, kind)(text, wrt, where)
    if kind == "taylor":
        assert found.unicode().startswith(form)
        assert "∇²f(x)" in found.unicode()
        return
    assert found.unicode() == form
    assert found.check().agreed
    assert found.check("exact").agreed
    if kind == "grad":
        assert found.check("steps").agreed


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS if row[0] in ("grad", "jacobian", "hessian")],
    ids=lambda row: row[1],
)
def test_an_answer_reads_back(row: tuple[str, str, str, str, str]) -> None:
    kind, text, wrt, where, _ = row
    found = getattr(matdiff, kind)(text, wrt, where)
    shapes = {name: f"{rows} x {columns}" for name, (rows, columns) in found.shapes.items()}
    said = ", ".join(
        [where, *(f"{name}: {size}" for name, size in shapes.items() if "_i" not in text)]
    )
    for written in (str(found), found.unicode(), found.latex()):
        assert matdiff.parse(written, said).equals(found), written


def test_code_with_a_known_function_in_the_place() -> None:
    rng = np.random.default_rng(5)
    A, b, x = rng.normal(size=(3, 2)), rng.normal(size=3), rng.normal(size=2)
    code = matdiff.grad("f(A x + b)", "x", "f: R^m -> R").function("numpy")
    given = code(A=A, b=b, x=x, df=lambda u: np.cos(u) * np.prod(np.cos(u)) + np.sin(u))

    def value(
        at: Any,
    ) -> float:  # not the function of that gradient: only the product with A is looked at
        return float((np.cos(A @ x + b) * np.prod(np.cos(A @ x + b)) + np.sin(A @ x + b)) @ A @ at)

    step = 1e-6
    slopes = [(value(x + step * e) - value(x - step * e)) / (2 * step) for e in np.eye(2)]
    assert np.allclose(given, slopes)


MISTAKES = [
    ("jacobian", "F(x)", "x", "F: R^n -> R^(m x k)", r"^F is declared as a function with values that are matrices"),
    ("hessian", "||F(x)||^2", "x", "F: R^n -> R^m", r"^the second derivative of an unknown function with values that are vectors"),
    ("grad", "f(A)", "A", "f: R^n -> R, A: m x n", r"^f is a function of n x 1"),
    ("grad", "f(x, y)", "x", "f: R^n -> R", r"^f takes 1 operand, not 2"),
    ("grad", "f(A x + b)", "x", "", 'declare a function with values that are numbers: where "f: R\\^m -> R"'),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "wrt", "where", "message"), MISTAKES)
def test_mistakes(kind: str, text: str, wrt: str, where: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as error:
        getattr(matdiff, kind)(text, wrt, where)
    assert re.search(message, str(error.value))


def test_no_index_form() -> None:
    with pytest.raises(
        matdiff.MatdiffError, match=r"^an unknown function of a vector is not written with indices"
    ):
        matdiff.grad("f(A x)", "x", "f: R^m -> R").index()
