"""Texts that name the variable themselves: d/dA f, ∇_A f, ∂f/∂A, in LaTeX and in words."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.questions import question
from matdiff.cli import main

ASKED = (
    ("d/dA (x^T A y)", "A", "x y^T"),
    ("d / d A x^T A y", "A", "x y^T"),
    ("∂/∂A x^T A y", "A", "x y^T"),
    ("∇_A x^T A y", "A", "x y^T"),
    ("grad_A (x^T A y)", "A", "x y^T"),
    ("∇_{w_1} ||X w_1 - y||^2", "w_1", "2 X^T (X w_1 - y)"),
    ("∇_{x_k} sum_i x_i'x_i", "x_k", "2 x_k"),
    ("∂ tr(A X) / ∂X", "X", "A^T"),
    ("∂(x' S x)/∂S", "S", "x x^T"),
    ("d(log det X)/dX", "X", "X^-T"),
    ("d/dS^-1 log det S", "S^-1", "-S^T"),
    (r"\nabla_A x^\top A y", "A", "x y^T"),
    (r"\nabla_{\mathbf{x}} \lVert A \mathbf{x} - b \rVert_2^2", r"\mathbf{x}", "2 A^T (A x - b)"),
    (r"$\frac{\partial}{\partial A} x^T A y$", "A", "x y^T"),
    (r"\frac{\mathrm{d}}{\mathrm{d} x} x^\top x", "x", "2 x"),
    (r"\frac{\partial \operatorname{tr}(A^{-1} X)}{\partial X}", "X", "A^-T"),
    (r"\dfrac{\partial}{\partial \Sigma} \log\det\Sigma", r"\Sigma", "Sigma^-T"),
    ("x^T A y wrt A", "A", "x y^T"),
    ("x^T A y w.r.t. A", "A", "x y^T"),
    ("log det S with respect to S where S: n x n symmetric", "S", "S^-1"),
)


@pytest.mark.parametrize(("text", "variable", "answer"), ASKED)
def test_asked(text: str, variable: str, answer: str) -> None:
    found = question(text)
    assert found is not None
    assert found.wrt == variable
    assert str(matdiff.grad(text)) == answer


@pytest.mark.parametrize(
    "text",
    [
        "x^T A y",
        "d x^T y",
        "(d/2) x^T x",
        "d' A x / d",
        "∇ x^T x",
        "∂f",
        r"\frac{1}{2} x^\top x",
        "",
    ],
)
def test_no_question(text: str) -> None:
    assert question(text) is None


def test_given_variable_goes_first() -> None:
    """With a variable after wrt, d is a name like others: d/dA is then d A/d."""
    assert str(matdiff.grad("tr(d/2 A)", wrt="A", where="A: n x n, d: scalar")) == "1/2 d I"


def test_places_are_those_of_the_text_typed() -> None:
    with pytest.raises(matdiff.ShapeError) as caught:
        matdiff.grad("d/dA (x^T A y + b)", where="b: 3")
    assert caught.value.span == (16, 17)


@pytest.mark.parametrize("ask", [matdiff.jacobian, matdiff.differential])
def test_every_question(ask: object) -> None:
    assert callable(ask)
    assert str(ask("d/dx A x")) in ("A", "A dx")


def test_hessian_of_a_text_that_names_its_variable() -> None:
    assert str(matdiff.hessian("∇_x ||A x - b||^2")) == "2 A^T A"


def test_without_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["d/dA (x^T A y)", "--no-check"]) == 0
    assert "x yᵀ" in capsys.readouterr().out


def test_nobody_names_a_variable(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jacobian", "A x"]) == 2
    assert capsys.readouterr().err == (
        'error: which variable?\nhelp: write matdiff jacobian "A x" wrt A; its names are A, x\n'
    )
    with pytest.raises(matdiff.UsageError, match="which variable"):
        matdiff.grad("x^T x")


def test_a_sign_of_differentiation_inside() -> None:
    with pytest.raises(matdiff.SyntaxError) as caught:
        matdiff.parse("x + ∇_A x^T A y")
    assert str(caught.value) == (
        "cannot read the character ∇\n"
        "  | x + ∇_A x^T A y\n"
        "  |     ^\n"
        "help: ask for the gradient of a function in one of these ways: ∇_A f, ∂f/∂A, d/dA f, or f wrt A"
    )
