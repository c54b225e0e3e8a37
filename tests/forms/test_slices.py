"""Slices with bounds and entries of what stands in brackets: gradients, reading back, code, claims about an entry, refusals."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError
from matdiff.syntax.reading import read_more

FORMS = [
    ("sum(A[1:2, :] .* B)", "A", "", "eye(m)[:, 1:2] B"),
    ("||A[:, 2:3] x||^2", "x", "", "2 A[:, 2:3]ᵀ A[:, 2:3] x"),
    ("||x[1:3]||^2 + a^T x", "x", "", "2 eye(n)[:, 1:3] x[1:3] + a"),
    ("||A[1:2, :] x[2:4]||^2", "x", "", "2 eye(n)[:, 2:4] A[1:2, :]ᵀ A[1:2, :] x[2:4]"),
    ("log det(X[1:2, 1:2])", "X", "", "eye(m)[:, 1:2] X[1:2, 1:2]⁻ᵀ eye(n)[:, 1:2]ᵀ"),
    ("(X A)[1, 2]", "X", "", "e₁ e₂ᵀ Aᵀ"),
    ("(x^T A)[2:3] b", "x", "A: m x n, b: 2, x: m", "A[:, 2:3] b"),
    ("sum((A x)[1:2])", "x", "", "A[1:2, :]ᵀ 𝟏"),
    ("x[2:2]", "x", "", "eye(n)[:, 2:2]"),
    ("sum(A eye((m+n))[:, (m+1):(m+n)] x)", "A", "A: k x (m+n), x: n", "𝟏 xᵀ eye((m + n))[:, (m + 1):(m + n)]ᵀ"),
    ("a^T (B C)[:, (m+1):(m+n)] x", "x", "B: k x p, C: p x (m+n), x: n, a: k", "C[:, (m+1):(m+n)]ᵀ Bᵀ a"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), FORMS)
def test_gradient(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert same_form(found.unicode(), expected), f"{found.unicode()}   instead of   {expected}"
    assert found.check(points=1, seconds=60).agreed
    reading = found.expression.reading
    for shown in (str(found), found.unicode()):
        again = read_more(shown, reading, shape=found.shape).expression
        assert again.shape == found.shape
        assert matdiff.answers.formula.Formula(again).unicode() == found.unicode()


OF_BRACKETS = {
    "(A + B)[1:2, :] C": "(A + B)[1:2, :] C",
    "(A + B)[:, 1:3]": "(A + B)[:, 1:3]",
    "inv(A)[1:2, 1:2]": "(A⁻¹)[1:2, 1:2]",
    "softmax(x)[1:2]": "(softmax(x))[1:2]",
    "(diag(x) - x x^T)[1:2, :]": "(diag(x) − x xᵀ)[1:2, :]",
    "(A .* B)[2:3, 1:2]": "(A ⊙ B)[2:3, 1:2]",
}


@pytest.mark.parametrize("text", OF_BRACKETS)
def test_slices_of_what_is_no_letter_stand_behind_brackets(text: str) -> None:
    """In text, Unicode and LaTeX, and all read back."""
    found = matdiff.parse(text)
    assert found.unicode() == OF_BRACKETS[text]
    for shown in (str(found), found.unicode(), found.latex()):
        assert str(matdiff.parse(shown)) == str(found)


def test_code_runs() -> None:
    random = np.random.default_rng(1)
    a, x = random.normal(size=(4, 3)), random.normal(size=5)
    gradient = matdiff.grad("||A[1:2, :] x[2:4]||^2", "x").function()
    wanted = np.zeros(5)
    wanted[1:4] = 2 * a[:2].T @ a[:2] @ x[1:4]
    assert np.allclose(gradient(A=a, x=x), wanted)


@pytest.mark.parametrize(
    ("claim", "wrt", "equal"),
    [("-2 (A x - b)[2]", "b_2", True), ("2 (A x - b)[2]", "b_2", False),
     ("-2 (A x - b)[i]", "b_i", True), ("0", "b[1]", False),
     ("2 x[1] (A x - b)[2]", "A[2, 1]", True), ("2 x[1] (A x - b)[2]", "A_21", True),
     ("2 x[2] (A x - b)[1]", "A_21", False)],
)  # fmt: skip
def test_a_claim_about_an_entry(claim: str, wrt: str, equal: bool) -> None:
    assert matdiff.verify(claim, "||A x - b||^2", wrt, "A: m x n").equal is equal


def test_an_entry_by_number_is_an_entry() -> None:
    assert str(matdiff.grad("||x - b||^2", "b_2")) == "2 (b[2] - x[2])"


REFUSED = [
    ("||A[2:1, :] x||^2", "A: m x n",
     "the slice 2:1 is out of range\n"
     "  | ||A[2:1, :] x||^2\n"
     "  |     ^^^ A[2:1, :] counts from 1 to m, both ends included"),
    ("||A[1:9, :] x||^2", "A: 3 x n",
     "the slice 1:9 is out of range\n"
     "  | ||A[1:9, :] x||^2\n"
     "  |     ^^^ A[1:9, :] counts from 1 to 3, both ends included"),
    ("||A[k:n, :] x||^2", "A: m x n",
     "the bounds of a slice are whole numbers\n"
     "  | ||A[k:n, :] x||^2\n"
     "  |     ^^^\n"
     "help: write A[1:3, :]; both ends belong to it, and the first row is 1"),
    ("(A x)[1, 2, 3]", "", "an entry has one index or two\n  | (A x)[1, 2, 3]\n  | ^^^^^^^^^^^^^^"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message"), REFUSED)
def test_refused(text: str, where: str, message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        matdiff.grad(text, "x", where)
    assert str(caught.value).partition("\nhelp: declare")[0] == message
