"""AI6104, tutorial 6: matrix calculus."""

from __future__ import annotations

import pytest
from golden.lines import disagreement

import matdiff
from matdiff.calculus.bookshelf import default_book
from matdiff.rewrite.law import Law
from seeds.reading import all_laws, first_laws

# -- 0.1: the derivative of an inverse


def _law_of_the_inverse() -> Law:
    return default_book().laws["differential.inverse"]


def test_row_0_1_derivative_of_an_inverse() -> None:
    """∂A⁻¹/∂α = −A⁻¹ (∂A/∂α) A⁻¹."""
    answer = matdiff.differential("inv(A(alpha))", "alpha")
    assert answer.derivative is not None
    assert answer.derivative.unicode() == "−A(α)⁻¹ A′(α) A(α)⁻¹"
    used = [law for step in answer.steps for law in step.laws]
    assert used[:2] == ["differential.inverse", "differential.matrix_of_functions"]
    assert answer.conditions == ("A(alpha) is invertible",)
    assert answer.check().agreed


def test_row_0_1_derivative_of_an_inverse_under_the_trace() -> None:
    """∂A⁻¹/∂α = −A⁻¹ (∂A/∂α) A⁻¹, seen through every linear function tr(C A⁻¹)."""
    gradient = matdiff.grad("tr(C inv(A(alpha)))", "alpha")
    assert gradient.unicode() == "−tr(A(α)⁻¹ C A(α)⁻¹ A′(α))"
    assert first_laws(gradient) == [
        "differential.trace",
        "differential.product",
        "differential.inverse",
        "differential.matrix_of_functions",
        "trace.cyclic",
    ]
    assert gradient.conditions == ("A(alpha) is invertible",)
    assert disagreement(gradient) == ""


def test_row_0_1_derivative_of_an_entry_of_an_inverse() -> None:
    gradient = matdiff.grad("x^T inv(A(alpha)) y", "alpha")
    assert gradient.unicode() == "−xᵀ A(α)⁻¹ A′(α) A(α)⁻¹ y"
    assert {"differential.inverse", "differential.matrix_of_functions"} <= all_laws(gradient)
    assert disagreement(gradient) == ""


def test_row_0_1_the_law_as_the_tutorial_states_it() -> None:
    from matdiff.output.unicode import pretty

    law = _law_of_the_inverse()
    assert pretty(law.pattern) == "d(A⁻¹)"
    assert pretty(law.template) == "−A⁻¹ dA A⁻¹"


def test_row_0_1_the_proof_from_the_inverse_times_a() -> None:
    """d of both sides of A⁻¹ A = I: d(A⁻¹) A + A⁻¹ dA = 0 holds with the law put in for d(A⁻¹)."""
    from matdiff.expression.build import add, differential, inv, matmul
    from matdiff.expression.traverse import substitute, symbols
    from matdiff.rewrite.book import Context
    from matdiff.rewrite.normal import Normaliser
    from matdiff.rewrite.terms import is_zero

    law = _law_of_the_inverse()
    ((left, right),) = law.proofs
    a = law.slots[0]
    assert left is matmul(inv(a), a)
    assert not symbols(right)  # I is constant: its differential is zero
    product_rule = add(matmul(differential(inv(a)), a), matmul(inv(a), differential(a)))
    told = substitute(product_rule, {law.pattern: law.template})
    assert is_zero(Normaliser(Context(default_book())).normal(told))


# -- 0.3: activation functions

ACTIVATIONS = (
    ("relu", "𝟏({} > 0)", "𝟏({} > 0)", "differential.relu"),
    ("sigmoid", "σ({0}) ⊙ (1 − σ({0}))", "σ({0}) (1 − σ({0}))", "differential.sigmoid"),
    ("tanh", "1 − tanh({}).^2", "1 − tanh({})²", "differential.tanh"),
)


@pytest.mark.parametrize(("function", "elementwise", "scalar", "law"), ACTIVATIONS)
def test_row_0_3_activation_functions(
    function: str, elementwise: str, scalar: str, law: str
) -> None:
    of_matrix = matdiff.grad(f"sum({function}(Y))", "Y", "Y: m x n")
    assert of_matrix.unicode() == elementwise.format("Y")
    assert first_laws(of_matrix) == ["differential.entry_sum", law, "trace.hadamard"]
    of_vector = matdiff.grad(f"sum({function}(x))", "x", "x: n")
    assert of_vector.unicode() == elementwise.format("x")
    of_scalar = matdiff.grad(f"{function}(t)", "t", "t: scalar")
    assert of_scalar.unicode() == scalar.format("t")
    for gradient in (of_matrix, of_vector, of_scalar):
        assert law in all_laws(gradient)
        assert disagreement(gradient) == ""


@pytest.mark.parametrize(("function", "elementwise", "scalar", "law"), ACTIVATIONS)
def test_row_0_3_the_differential_of_an_activation(
    function: str, elementwise: str, scalar: str, law: str
) -> None:
    """dA = A′(Y) ⊙ dY."""
    answer = matdiff.differential(f"{function}(Y)", "Y", "Y: m x n")
    derivative = elementwise.format("Y")
    factor = f"({derivative})" if " − " in derivative and "⊙" not in derivative else derivative
    assert answer.unicode() == f"{factor} ⊙ dY"
    assert answer.steps[-1].law == law
    assert answer.check().agreed


def test_row_0_3_relu_as_the_tutorial_defines_it() -> None:
    gradient = matdiff.grad("sum(max(0, Y))", "Y", "Y: m x n")
    assert gradient.unicode() == "𝟏(Y > 0)"


def test_row_0_3_sigmoid_as_the_tutorial_defines_it() -> None:
    gradient = matdiff.grad("sum(1 ./ (1 + exp(-Y)))", "Y", "Y: m x n")
    assert gradient.unicode() == "σ(Y) ⊙ (1 − σ(Y))"
