"""||x||_W with a matrix in the subscript, and subscripts after exponents."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.base.errors import MatdiffError


@pytest.mark.parametrize(
    ("typed", "variable", "gradient"),
    [
        ("||x - c||_W^2", "x", "2 W (x - c)"),
        ("||x - m||_{Sigma^-1}^2", "x", "2 Sigma^-1 (x - m)"),
        ("‖x − m‖²_{Σ⁻¹}", "x", "2 Sigma^-1 (x - m)"),
        (r"\lVert y - X b\rVert^2_{\Sigma^{-1}}", "b", "2 X^T Sigma^-1 (X b - y)"),
        (r"\|x-\mu\|_{\Sigma}^{2}", "x", "2 Sigma (x - mu)"),
        ("||X - U V'||_W^2", "U", "2 W (U V^T - X) V"),
        ("||x||_A", "x", "A x/sqrt(x^T A x)"),
        ("||x||_A^2", "A", "x x^T"),
    ],
)
def test_a_matrix_in_the_subscript_is_a_weight(typed: str, variable: str, gradient: str) -> None:
    found = matdiff.grad(typed, wrt=variable)
    assert str(found) == gradient
    assert found.check().verdict == "agreed"


def test_the_reading_is_said() -> None:
    read = matdiff.parse("||x - c||_{S^-1}^2")
    assert list(read.notes) == [
        "S, the weight of a norm, is taken for a positive definite matrix.",
        "||u||_W is the square root of u' W u, here with u = x - c and W = S^-1.",
    ]


def test_a_declared_weight_keeps_its_attributes() -> None:
    found = matdiff.grad("||x||_W^2", wrt="x", where="W: n x n")
    assert str(found) == "(W + W^T) x"


@pytest.mark.parametrize(
    ("one", "other"),
    [("||x||^2_2", "||x||_2^2"), ("‖A x − b‖²_2", "||A x - b||_2^2"), ("||X||^2_F", "||X||_F^2")],
)
def test_subscripts_may_follow_the_exponent(one: str, other: str) -> None:
    assert matdiff.parse(one).node is matdiff.parse(other).node


@pytest.mark.parametrize(
    ("typed", "where", "message"),
    [
        (
            "||x||_{S+}",
            "",
            "the weight of a norm cannot be read: an operand is missing at the end\n"
            "  | ||x||_{S+}\n"
            "  |    ^^^^^^^\n"
            "help: write ||x||_W with a matrix W, ||x||_{S^-1}, or x^T (A + B) x",
        ),
        (
            "||x||_W",
            "x: 3, W: 2 x 2",
            "the weight of a norm is a square matrix with a row for each of the vector's\n"
            "  | ||x||_W\n"
            "  | ^^^^^^^ the weight is 2 x 2, x is 3 x 1",
        ),
    ],
)
def test_errors(typed: str, where: str, message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        matdiff.parse(typed, where=where)
    assert str(caught.value) == message
