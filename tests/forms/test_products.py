"""Products with directions in closed form, second differentials, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff

SPD = "S: n x n positive_definite"

PRODUCTS = (
    ("jvp", "X^-1", "X", "", "V", "−X⁻¹ V X⁻¹"),
    ("jvp", "A X + X B", "X", "", "E", "A E + E B"),
    ("jvp", "sigmoid(W x + b)", "x", "", "", "(W v) ⊙ σ(W x + b) ⊙ (1 − σ(W x + b))"),
    ("jvp", "A x + B y", "x, y", "", "p, q", "A p + B q"),
    ("jvp", "S^2", "S", SPD, "V", "S V + V S"),
    ("jvp", "v^T x", "x", "v: n", "v", "vᵀ v"),
    ("vjp", "X W", "W", "", "G", "Xᵀ G"),
    ("vjp", "X^-1", "X", "", "G", "−X⁻ᵀ G X⁻ᵀ"),
    ("vjp", "softmax(W x)", "W", "", "g", "(g ⊙ softmax(W x) − (gᵀ softmax(W x)) softmax(W x)) xᵀ"),
    ("vjp", "A S", "S", SPD, "G", "1/2 (Aᵀ G + Gᵀ A)"),
    ("vjp", "x^T A x", "x", "", "", "v (A + Aᵀ) x"),
    ("hvp", "||A x - b||^2", "x", "", "", "2 Aᵀ A v"),
    ("hvp", "log det X", "X", "", "V", "−X⁻ᵀ Vᵀ X⁻ᵀ"),
    ("hvp", "log det S", "S", SPD, "V", "−S⁻¹ V S⁻¹"),
    ("hvp", "sum(log(1 + exp(X w)))", "w", "", "p", "Xᵀ ((X p) ⊙ σ(X w) ⊙ (1 − σ(X w)))"),
    ("hvp", "||T - U V^T||^2", "U, V", "", "W", "2 ((U Vᵀ − T) W + U Wᵀ V)"),
)


@pytest.mark.parametrize("row", PRODUCTS, ids=lambda row: f"{row[0]} {row[1]} wrt {row[2]}")
def test_product(row: tuple[str, str, str, str, str, str]) -> None:
    kind, text, wrt, where, along, expected = row
    found = getattr(matdiff, kind)(text, wrt, where, along=along)
    assert found.unicode() == expected
    assert found.check(points=1).agreed
    assert found.check("exact", points=1).agreed
    assert found.steps[-1].after is found.node


def test_names_of_directions_are_clear_of_those_in_use() -> None:
    assert str(matdiff.jvp("v^T x", wrt="x")) == "u^T v"
    assert str(matdiff.jvp("V X + U X", wrt="X")) == "(U + V) W"


def test_a_direction_has_the_structure_of_its_variable() -> None:
    found = matdiff.jvp("S^2", wrt="S", where=SPD, along="V")
    assert found.conventions == ("V is symmetric, as S is",)
    assert "symmetric" in next(iter(found.directions.values())).attributes


REFUSED = (
    ("jvp", "A x", "x", "A", "the direction A is in use for something else"),
    ("jvp", "A x", "x", "x", "the direction x is in use for something else"),
    ("jvp", "A x", "x", "u, v", "2 directions are named for 1 variable"),
    ("jvp", "A x", "x", "2u", "2u cannot be the name of a direction"),
    ("vjp", "A x", "A, x", "", "a vector-Jacobian product is by one variable"),
    ("hvp", "A x", "x", "", "a gradient is taken of a scalar"),
    ("hvp", "x^T A y z^T z", "x, y, z", "", "a Hessian-vector product is by one variable, or two"),
    ("jvp", "X X", "X_ij", "", "a Jacobian by X_ij is not derived"),
    ("jvp", "X X", "X^-1", "", "a Jacobian by X.-1 is not supported yet"),
)


@pytest.mark.parametrize(("kind", "text", "wrt", "along", "message"), REFUSED)
def test_refused(kind: str, text: str, wrt: str, along: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError, match=message):
        getattr(matdiff, kind)(text, wrt, along=along)


def test_code_of_a_product() -> None:
    found = matdiff.hvp("||T - U V^T||^2", wrt="U", along="W")
    random = np.random.default_rng(3)
    T, U, V, W = (random.normal(size=shape) for shape in ((4, 3), (4, 2), (3, 2), (4, 2)))
    np.testing.assert_allclose(found.function()(T=T, U=U, V=V, W=W), 2 * W @ V.T @ V)
    assert found.code().startswith("import numpy as np")
    with pytest.raises(matdiff.UsageError, match="there is no code for 'fortran'"):
        found.code("fortran")


SECOND = (
    ("X^-1", "X", "", "2 X⁻¹ dX X⁻¹ dX X⁻¹"),
    ("log det X", "X", "", "−tr(X⁻¹ dX X⁻¹ dX)"),
    ("||A x - b||^2", "x", "", "2 (dx)ᵀ Aᵀ A dx"),
    ("x^T A y", "x, y", "", "2 (dx)ᵀ A dy"),
    ("sin(t) A", "t", "A: m x n", "−sin(t) (dt)² A"),
    ("A x", "x", "", "0"),
    ("S^-1", "S", SPD, "2 S⁻¹ dS S⁻¹ dS S⁻¹"),
)


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), SECOND)
def test_second_differential(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.differential(text, wrt, where, order=2)
    assert found.unicode() == expected
    assert found.order == 2
    assert found.derivative is None
    assert found.steps[-1].after is found.node
    assert found.check(points=1).agreed
    assert found.check("exact", points=1).agreed
    assert found.check("exact", points=1).agreed


HIGHER = (
    ("(a^T x)^3", "x", 3, "6 (aᵀ dx)³"),
    ("X^-1", "X", 3, "−6 X⁻¹ dX X⁻¹ dX X⁻¹ dX X⁻¹"),
    ("log det X", "X", 4, "−6 tr(X⁻¹ dX X⁻¹ dX X⁻¹ dX X⁻¹ dX)"),
    ("x^T A x y", "x, y", 3, "6 ((dx)ᵀ A dx) dy"),
    ("||x||^2", "x", 3, "0"),
)


@pytest.mark.parametrize(("text", "wrt", "order", "expected"), HIGHER)
def test_differentials_of_higher_order(text: str, wrt: str, order: int, expected: str) -> None:
    found = matdiff.differential(text, wrt, order=order)
    assert found.unicode() == expected
    assert found.order == order
    assert found.steps[-1].after is found.node
    assert {step.left for step in found.steps} >= {"dF", f"d{order}F"}
    assert found.check(points=1).agreed
    assert found.check("exact", points=1).agreed


def test_a_wrong_third_differential_is_seen() -> None:
    from matdiff.expression.build import negate

    found = matdiff.differential("(a^T x)^3", "x", order=3)
    found.node = negate(found.node)
    assert found.check("exact", points=1).verdict == "disagreed"


def test_the_order_is_from_one_to_nine() -> None:
    with pytest.raises(matdiff.UsageError) as caught:
        matdiff.differential("X X", wrt="X", order=10)
    assert str(caught.value) == "the order of a differential is from 1 to 9, not 10"
