"""ECE C147/C247, hints for homework 3: facts on inverse and determinant, derivatives of scalars."""

from __future__ import annotations

import pytest
from golden.lines import disagreement

import matdiff
from matdiff.calculus.bookshelf import default_book
from seeds.reading import all_laws, is_form

# -- 2.1: facts


def test_row_2_1_the_inverse_of_the_transpose() -> None:
    """(A⁻¹)ᵀ = (Aᵀ)⁻¹: one normal form for both, and the law that says so."""
    laws = default_book().laws.values()
    sides = {repr(matdiff.parse("inv(A)'").node), repr(matdiff.parse("inv(A')").node)}
    assert any({repr(law.pattern), repr(law.template)} == sides for law in laws)
    left = matdiff.grad("tr(C^T inv(A)^T)", "C", "A: n x n")
    right = matdiff.grad("tr(C^T inv(A^T))", "C", "A: n x n")
    assert left.node is right.node
    assert left.unicode() == "A⁻ᵀ"


def test_row_2_1_the_determinant_is_the_product_of_the_eigenvalues() -> None:
    """|A| = Π λᵢ, on the value that every check of a determinant stands on."""
    numpy = pytest.importorskip("numpy")
    from matdiff.numeric.values import evaluate

    generator = numpy.random.default_rng(1)
    determinant = matdiff.parse("|A|", "A: n x n")
    symbol = determinant.reading.symbols["A"]
    for size in (2, 3, 5):
        a = generator.normal(size=(size, size))
        ((value,),) = evaluate(determinant.node, {symbol: a.tolist()}, sizes={"n": size})
        eigenvalues = numpy.linalg.eigvals(a)
        assert value == pytest.approx(float(numpy.prod(eigenvalues).real), rel=1e-9)


def test_row_2_1_bars_round_a_square_matrix_are_its_determinant() -> None:
    reading = matdiff.parse("|A|", "A: n x n")
    assert reading.unicode() == "det(A)"


# -- 2.2: derivatives of scalars

SCALARS = (
    ("w^T x", "w", "x", "differential.product"),
    ("y^T y", "y", "2 y", "differential.square"),
    ("||x - h||^2", "x", "2 (x − h)", "definitions.squared_norm"),
    ("|X|", "X", "det(X) X⁻ᵀ", "differential.determinant"),
    ("tr X", "X", "I", "differential.trace"),
)


@pytest.mark.parametrize(("expression", "wrt", "expected", "law"), SCALARS)
def test_row_2_2_derivatives_of_scalars(expression: str, wrt: str, expected: str, law: str) -> None:
    gradient = matdiff.grad(expression, wrt)
    assert is_form(gradient, expected)
    assert law in all_laws(gradient)
    assert gradient.shape == gradient.shapes[wrt]
    assert disagreement(gradient) == ""


TRANSPOSED = (
    ("tr(A W)", "A"),
    ("||X W - Y||^2", "2 (X W − Y)ᵀ X"),
    ("a^T W b", "b aᵀ"),
)


@pytest.mark.parametrize(("expression", "expected"), TRANSPOSED)
@pytest.mark.parametrize("transposed", ["W^T", "W'", "Wᵀ", "W.T"])
def test_row_2_2_by_a_transposed_variable(expression: str, expected: str, transposed: str) -> None:
    """∂y/∂Wᵀ = (∂y/∂W)ᵀ."""
    plain = matdiff.grad(expression, "W")
    turned = matdiff.grad(expression, transposed)
    assert turned.unicode() == expected
    assert turned.shape == plain.shape[::-1]
    assert turned.steps[-1].laws == ("transpose",)
    assert disagreement(turned) == ""
