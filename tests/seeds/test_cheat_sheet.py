"""Matrix calculus cheat sheet: chain rule, shape convention, useful identities."""

from __future__ import annotations

import pytest
from golden.lines import disagreement

import matdiff
from seeds.reading import all_laws, first_laws, is_form

# -- 4.1: the chain rule


def test_row_4_1_example_0_1_chain_rule_for_scalars() -> None:
    """z = 3y, y = x²: dz/dx = 3 · 2x, through the named y."""
    gradients = matdiff.grads("y = x^2; z = 3 y; z", "y, x")
    assert gradients["y"].unicode() == "3"
    assert gradients["x"].unicode() == "6 x"
    assert first_laws(gradients["x"]) == ["differential.power"]
    assert disagreement(gradients["x"]) == ""


def test_row_4_1_example_0_1_in_the_order_of_the_sheet() -> None:
    """The sheet writes z before the y that it is made of: statements come in any order."""
    assert matdiff.grad("z = 3 y; y = x^2", "x").unicode() == "6 x"
    assert matdiff.grad("y = x^2; z = 3 y; z", "x").unicode() == "6 x"


def test_row_4_1_chain_rule_for_unknown_functions() -> None:
    gradient = matdiff.grad("y = f(x); z = g(y); z", "x", "x: scalar")
    assert gradient.unicode() == "f′(x) g′(f(x))"
    assert first_laws(gradient)[:2] == ["differential.elementwise", "differential.elementwise"]
    assert disagreement(gradient) == ""


def test_row_4_1_example_0_2_chain_rule_for_vectors() -> None:
    """h = f(z), z = W x + b: ∂h/∂x = ∂h/∂z ∂z/∂x, seen through uᵀ h."""
    program = "z = W x + b; h = f(z); u^T h"
    gradients = matdiff.grads(program, "h, z, x")
    assert gradients["h"].unicode() == "u"
    assert gradients["z"].unicode() == "u ⊙ f′(z)"
    assert gradients["x"].unicode() == "Wᵀ (u ⊙ f′(W x + b))"
    assert first_laws(gradients["x"]) == [
        "differential.product",
        "differential.elementwise",
        "trace.hadamard",
        "differential.sum",
        "differential.product",
    ]
    for gradient in gradients.values():
        assert disagreement(gradient) == ""


# -- 4.4: the gradient has the shape of the parameter

PARAMETERS = (
    ("||X w - y||^2", ""),
    ("u^T f(W x + b)", ""),
    ("-y^T log softmax(W x + b)", ""),
    ("||A - U V^T||_F^2", ""),
    ("exp(a) + a ||x||^2", "a: scalar, x: n"),
    ("tr(A X^T B X)", ""),
    ("h = B^-1 z + b; y = sigmoid(h); x^T A y", ""),
)


@pytest.mark.parametrize(("expression", "where"), PARAMETERS)
def test_row_4_4_shape_convention(expression: str, where: str) -> None:
    names = list(matdiff.parse(expression, where).shapes)
    for name, gradient in matdiff.grads(expression, names, where).items():
        assert gradient.shape == gradient.shapes[name]


# -- 4.6: the identities of appendix A, as gradients

IDENTITIES = (
    ("u^T (W x + b)", "x", "Wᵀ u", "differential.product"),  # ∂(W x + b)/∂x = W
    ("u^T (W x + b)", "b", "u", "differential.sum"),  # ∂(W x + b)/∂b = I
    ("u^T h", "u", "h", "differential.product"),
    ("u^T f(z)", "z", "u ⊙ f′(z)", "differential.elementwise"),  # ∂f(z)/∂z = diag(f′(z))
    ("u^T f(W x + b)", "b", "u ⊙ f′(W x + b)", "differential.elementwise"),
    ("u^T sigmoid(z)", "z", "u ⊙ σ(z) ⊙ (1 − σ(z))", "differential.sigmoid"),
)


@pytest.mark.parametrize(("expression", "wrt", "expected", "law"), IDENTITIES)
def test_row_4_6_identities(expression: str, wrt: str, expected: str, law: str) -> None:
    gradient = matdiff.grad(expression, wrt)
    assert is_form(gradient, expected)
    assert law in all_laws(gradient)
    assert disagreement(gradient) == ""


def test_row_4_6_derivative_of_sigmoid() -> None:
    gradient = matdiff.grad("sigmoid(z)", "z", "z: scalar")
    assert gradient.unicode() == "σ(z) (1 − σ(z))"
    assert first_laws(gradient)[0] == "differential.sigmoid"


def test_row_4_6_derivative_of_sigmoid_as_the_sheet_defines_it() -> None:
    gradient = matdiff.grad("1/(1 + exp(-z))", "z", "z: scalar")
    assert gradient.unicode() == "σ(z) (1 − σ(z))"
    assert disagreement(gradient) == ""
