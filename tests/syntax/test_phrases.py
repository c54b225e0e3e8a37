"""Declarations as people say them: one meaning is read, two are an error, and what is canonical stays as it is."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.base.errors import MatdiffError
from matdiff.syntax.phrases import canonical
from matdiff.syntax.scope import Scope

SAID = {
    "S symmetric": "S: symmetric",
    "S is symmetric": "S: symmetric",
    "S is a symmetric matrix": "S: symmetric",
    "let S be symmetric": "S: symmetric",
    "symmetric S": "S: symmetric",
    "symmetric positive definite S": "S: symmetric positive_definite",
    "S is symmetric and invertible": "S: symmetric invertible",
    "S: symmetric and positive-definite": "S: symmetric positive_definite",
    "S is n x n symmetric": "S: n x n symmetric",
    "S n x n symmetric": "S: n x n symmetric",
    "A, B are symmetric": "A, B: symmetric",
    "S = S^T": "S: symmetric",
    "S' = S": "S: symmetric",
    "Sᵀ = S": "S: symmetric",
    "S^\\top = S": "S: symmetric",
    "A = A^H": "A: hermitian",
    "K = -K^T": "K: skew",
    "Kᵀ = −K": "K: skew",
    "Q^T Q = I": "Q: orthogonal",
    "Q Q' = I_n": "Q: orthogonal",
    "Q^T Q = Q Q^T = I": "Q: orthogonal",
    "Q^-1 = Q^T": "Q: orthogonal",
    "U^H U = I": "U: unitary",
    "P^2 = P": "P: idempotent",
    "P P = P": "P: idempotent",
    "P^2 = P = P^T": "P: projection",
    "S ≻ 0": "S: positive_definite",
    "\\Sigma \\succ 0": "Sigma: positive_definite",
    "S ⪰ 0": "S: positive_semidefinite",
    "a > 0": "a: positive",
    "x >= 0": "x: nonnegative",
    "b ≠ 0": "b: nonzero",
    "S in R^{n x n}": "S: R^{n x n}",
    "x_i ∈ R^n": "x_i: R^n",
    "S ∈ R^{n x n} is symmetric": "S: R^{n x n} symmetric",
    "S ∈ S^n_{++}": "S: n x n positive_definite",
    "S ∈ 𝕊ⁿ₊": "S: n x n positive_semidefinite",
    "S \\in \\mathbb{S}_{++}^n": "S: n x n positive_definite",
    "S in S^n": "S: n x n symmetric",
    "x ∈ R^n_+": "x: n nonnegative",
    "X ∈ R_{++}^{m x n}": "X: m x n positive",
    "a ∈ R_+": "a: scalar nonnegative",
    "z in C^n": "z: C^n",
    "z complex": "z: complex",
    "Q ∈ O(n)": "Q: n x n orthogonal",
    "G in GL(p)": "G: p x p invertible",
}  # fmt: skip

KEPT = (
    "A: n x m, x: n; alpha: scalar\nS: n x n symmetric, invertible",
    "x_i: n, i: 1..N",
    "Z: m x n complex",
    "f: R^n -> R",
    "A(t): n x n function of t",
    "S symmetrc",
    "x is a vector",
    "S is square",
    "z in Z^n",
    "Y: (h-k+1) x (w-l+1)",
    "",
)


@pytest.mark.parametrize("said", SAID)
def test_what_is_said_is_read(said: str) -> None:
    assert canonical(said) == SAID[said]
    assert canonical(SAID[said]) == SAID[said]
    both = f"W: p x q, {said}; v: q"
    assert canonical(both) == f"W: p x q, {SAID[said]}; v: q"


@pytest.mark.parametrize("text", KEPT)
def test_what_says_nothing_else_stays(text: str) -> None:
    assert canonical(text) == text


def test_attributes_are_added_to_sizes() -> None:
    for text in ("S: n x n, S symmetric", "S symmetric, S: n x n", "S ∈ R^{n x n}, S = S^T"):
        name = Scope.of(text).names["S"]
        assert (name.rows, name.cols, name.attributes) == ("n", "n", {"symmetric"})


def test_an_answer_uses_them() -> None:
    assert str(matdiff.grad("x' S x", "x", where="S = S^T")) == "2 S x"
    assert str(matdiff.grad("x' Q' Q x", "x", where="Q^T Q = I")) == "2 x"


ERRORS = {
    "S > 0": """S > 0 may speak of the matrix or of its entries
  | S > 0
  | ^^^^^
help: write S: positive_definite, or S: positive""",
    "A: m x n, S >= 0": """S >= 0 may speak of the matrix or of its entries
  | A: m x n, S >= 0
  |           ^^^^^^
help: write S: positive_semidefinite, or S: nonnegative""",
    "S: m x n, S symmetric": """S is declared symmetric, but m x n is not square
  | S: m x n, S: symmetric
  |           ^""",
    "S: n x n, S: m x m": """S is declared twice
  | S: n x n, S: m x m
  |           ^""",
    "x is a vector": """is does not fit in a declaration
  | x is a vector
  |   ^^
help: write A: n x m, x: n, alpha: scalar, S: n x n symmetric, z: n complex""",
    "S symmetrc": """symmetrc does not fit in a declaration
  | S symmetrc
  |   ^^^^^^^^
help: write S: symmetric""",
}


@pytest.mark.parametrize("text", ERRORS)
def test_the_rest_is_an_error(text: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        Scope.of(text)
    assert str(caught.value) == ERRORS[text]
