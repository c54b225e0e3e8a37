"""Structured variables, the conventions named and checked; transposed and inverted variables; several at once."""

from __future__ import annotations

import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import postorder

ROWS = [
    ("tr(S A)", "S", "S: n x n symmetric", "projected", "1/2 (A + Aᵀ)", "projected onto sym"),
    ("tr(S A)", "S", "S: n x n symmetric", "free", "Aᵀ", "free gradient"),
    ("tr(S A)", "S", "S: n x n symmetric", "entries", "A + Aᵀ − A ⊙ I", "independent entries"),
    ("log det S", "S", "S: n x n positive_definite", "projected", "S⁻¹", "among symmetric"),
    ("a^T K b", "K", "K: n x n skew", "projected", "1/2 (a bᵀ − b aᵀ)", "onto skew"),
    ("a^T K b", "K", "K: n x n skew", "entries", "a bᵀ − b aᵀ", "independent entries"),
    ("a^T D b", "D", "D: n x n diagonal", "projected", "diag(a ⊙ b)", "onto diagonal"),
    ("tr(L^T A L)", "L", "L: n x n lower_triangular", "projected", "tril((A + Aᵀ) L)", "tril"),
    ("tr(L^T A L)", "L", "L: n x n lower_triangular", "entries", "tril((A + Aᵀ) L)", "entries"),
    ("tr(L^T A L)", "L", "L: n x n lower_triangular", "free", "(A + Aᵀ) L", "free gradient"),
    ("a^T U b", "U", "U: n x n upper_triangular", "projected", "triu(a bᵀ)", "triu"),
    ("a^T B c", "B", "B: n x n toeplitz", "projected", "toeplitz_part(a cᵀ)", "mean of each"),
    ("tr(A^T Q B)", "Q", "Q: n x n orthogonal", "projected", "A Bᵀ", "free gradient"),
    ("tr(A^T Q)", "Q", "Q: n x n orthogonal", "riemannian", "1/2 (A − Q Aᵀ Q)", "Stiefel"),
    ("y^T p", "p", "p: n simplex", "projected", "y", "free gradient"),
    ("y^T p", "p", "p: n simplex", "riemannian", "y − (𝟏ᵀ y) 𝟏/n", "tangents of the simplex"),
]


@pytest.mark.parametrize(("text", "wrt", "where", "structure", "expected", "said"), ROWS)
def test_conventions(
    text: str, wrt: str, where: str, structure: str, expected: str, said: str
) -> None:
    found = matdiff.grad(text, wrt, where, structure=structure)
    assert same_form(found.unicode(), expected), f"{found.unicode()}   instead of   {expected}"
    assert said in found.convention
    assert found.check(points=1, seconds=60).agreed


@pytest.mark.parametrize(
    ("text", "where", "structure"),
    [
        ("tr(Q^T A Q B)", "Q: n x n orthogonal", "riemannian"),
        ("a^T Q b + ||A - Q B||^2", "Q: n x n orthogonal", "riemannian"),
        ("log det Q + tr(A Q^-1)", "Q: n x n lower_triangular", "projected"),
        ("||A - Q Q^T||^2", "Q: n x n toeplitz", "projected"),
        ("log det Q", "Q: n x n upper_triangular", "projected"),
    ],
)
def test_checked(text: str, where: str, structure: str) -> None:
    assert matdiff.grad(text, "Q", where, structure=structure).check(points=1, seconds=60).agreed


FREE_SPECTRA = [
    ("tr(cholesky(S) B)", "; cholesky(A) stands for cholesky((A + A')/2)"),
    ("tr(cholesky(S B S^T + I) C)", "; cholesky(A) stands for cholesky((A + A')/2)"),
    ("tr(cholesky(S) cholesky(S)^T B)", "; cholesky(A) stands for cholesky((A + A')/2)"),
    ("lambda_max(S + S^2)", "; lambda_max(A) stands for lambda_max((A + A')/2)"),
    ("sum(sin(eigvals(S)))", "; eigvals(A) stands for eigvals((A + A')/2)"),
    ("tr(S^-1 B)", ""),
]


@pytest.mark.parametrize(("text", "said"), FREE_SPECTRA)
def test_free_gradients_where_matrices_have_to_be_symmetric(text: str, said: str) -> None:
    """Every entry of S moves by itself, and what has to be symmetric is its symmetric part."""
    from fuzz.points import draw_points, moved_by, slope

    from matdiff.expression.build import apply, differential

    where = "S: n x n positive_definite, B: n x n positive_definite, C: n x n"
    found = matdiff.grad(text, "S", where, structure="free")
    assert found.convention.endswith(f"although S is symmetric{said}")
    expression, variable, gradient = found.as_question()
    claim = apply("inner", gradient, differential(variable))
    symbols = [v for v in postorder(expression) if isinstance(v, Symbol)]
    (point,) = draw_points([expression, claim], symbols, 1)
    assert slope(expression, [claim], moved_by(point, [variable], free=True)) == ""


def test_a_free_gradient_is_no_riemannian_one() -> None:
    from judging import check_gradient

    free = matdiff.grad("tr(A^T Q B)", "Q", "Q: n x n orthogonal")
    expression, variable, gradient = free.as_question()
    report = check_gradient(expression, variable, gradient, structure="riemannian")
    assert report.verdict == "disagreed" and "tangent" in report.why


def test_of_two_structures_only_the_free_gradient_is_derived() -> None:
    with pytest.raises(MatdiffError) as caught:
        matdiff.grad("tr(A X)", "X", "X: n x n symmetric toeplitz")
    assert caught.value.message == (
        "the gradient along matrices that are symmetric and Toeplitz is not derived"
    )
    free = matdiff.grad("tr(A X)", "X", "X: n x n symmetric toeplitz", structure="free")
    assert free.unicode() == "Aᵀ"


@pytest.mark.parametrize(
    ("where", "structure"),
    [
        ("X: n x n toeplitz", "entries"),
        ("X: n x n toeplitz lower_triangular", "projected"),
        ("X: n x n toeplitz symmetric", "projected"),
        ("X: n x n toeplitz skew", "entries"),
        ("X: n x n diagonal toeplitz", "projected"),
        ("X: n x n symmetric orthogonal", "riemannian"),
        ("X: n x n symmetric lower_triangular", "projected"),
        ("X: n x n orthogonal", "entries"),
        ("X: n x n symmetric", "sideways"),
    ],
)
def test_refused(where: str, structure: str) -> None:
    with pytest.raises(MatdiffError):
        matdiff.grad("a^T X b", "X", where, structure=structure)


INVERTED = [
    ("log det S + tr(S^-1 A)", "S^-1", "S: n x n", "Aᵀ − Sᵀ"),
    ("log det S + tr(S^-1 A)", "S^-1", "S: n x n symmetric", "1/2 A + 1/2 Aᵀ − S"),
    ("N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S^-1", "S: n x n positive_definite",
     "Σᵢ (xᵢ − μ) (xᵢ − μ)ᵀ − N S"),
    ("a^T S^-1 b", "inv(S)", "", "a bᵀ"),
    ("a^T S^-1 b", "S^-T", "", "b aᵀ"),
    ("a^T S b", "S^{-1}", "S: n x n", "−Sᵀ a bᵀ Sᵀ"),
    ("x^T x / s", "s^-1", "s: scalar", "xᵀ x"),
    ("a^T W^T b + tr(W)", "W^T", "", "a bᵀ + I"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), INVERTED)
def test_inverted_and_transposed(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert same_form(found.unicode(), expected), f"{found.unicode()}   instead of   {expected}"
    assert found.check(points=1, seconds=60).agreed
    assert found.steps[-1].after is found.node


def test_several_at_once() -> None:
    found = matdiff.grads("log det(A + s B) + a^T S^-1 a", "s, S^-1, a", "S: n x n symmetric")
    assert found["s"].unicode() == "tr((s B + A)⁻¹ B)"
    assert found["S^-1"].unicode() == "a aᵀ"
    assert found["a"].unicode() == "2 S⁻¹ a"
    assert all(g.check(points=1, seconds=60).agreed for g in found.values())


def test_conditions_are_said_of_the_matrix_itself() -> None:
    found = matdiff.grad("log det S", "S^-1", "S: n x n")
    assert found.conditions == ("S has a positive determinant",)
    assert matdiff.grad("tr(S)", "S^-1", "S: n x n symmetric").convention.endswith(
        "as S^-1 is symmetric"
    )


def test_only_a_square_matrix_has_an_inverse() -> None:
    with pytest.raises(MatdiffError, match="inverse"):
        matdiff.grad("tr(X^T X)", "X^-1", "X: m x n")


def test_inverses_are_refused_where_only_variables_are_served() -> None:
    for ask in (
        lambda: matdiff.differential("S^-1 a", "S^-1"),
        lambda: matdiff.verify("a b^T", "a^T S^-1 b", "S^-1"),
    ):
        with pytest.raises(MatdiffError, match="not supported"):
            ask()
