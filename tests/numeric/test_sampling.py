"""Random points obey their attributes, and go on obeying them along their tangents to first order."""

from __future__ import annotations

from fractions import Fraction

import pytest

import matdiff
from matdiff.expression import build as b
from matdiff.numeric import linear
from matdiff.numeric.fields import EXACT
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample

N = range(3)


def transposed(a):
    return linear.transpose(a)


def product(a, c):
    return linear.multiply(a, c, EXACT)


def definite(a, strict: bool) -> bool:
    """Leading minors positive; with a small ridge for semidefinite ones."""
    if not strict:
        a = linear.plus(a, linear.times(Fraction(1, 10**6), linear.identity(len(a), EXACT)))
    return all(
        linear.determinant([row[:k] for row in a[:k]], EXACT) > 0 for k in range(1, len(a) + 1)
    )


OBEYS = {
    "symmetric": lambda a: a == transposed(a),
    "skew": lambda a: a == [[-x for x in row] for row in transposed(a)],
    "diagonal": lambda a: all(a[i][j] == 0 for i in N for j in N if i != j),
    "lower_triangular": lambda a: all(a[i][j] == 0 for i in N for j in N if i < j),
    "upper_triangular": lambda a: all(a[i][j] == 0 for i in N for j in N if i > j),
    "toeplitz": lambda a: all(a[i][j] == a[i + 1][j + 1] for i in range(2) for j in range(2)),
    "orthogonal": lambda a: product(transposed(a), a) == linear.identity(3, EXACT),
    "idempotent": lambda a: product(a, a) == a,
    "invertible": lambda a: linear.determinant(a, EXACT) != 0,
    "positive_definite": lambda a: a == transposed(a) and definite(a, True),
    "positive_semidefinite": lambda a: a == transposed(a) and definite(a, False),
    "positive": lambda a: all(x > 0 for row in a for x in row),
    "nonzero": lambda a: all(x for row in a for x in row),
}
LINEAR = ("symmetric", "skew", "diagonal", "lower_triangular", "upper_triangular", "toeplitz")
TOGETHER = [
    "symmetric invertible", "orthogonal symmetric", "orthogonal diagonal", "positive_definite diagonal",
    "positive_semidefinite invertible", "symmetric positive", "toeplitz invertible", "lower_triangular invertible",
    "idempotent symmetric", "idempotent diagonal", "symmetric toeplitz", "skew toeplitz", "positive_definite toeplitz",
    "lower_triangular toeplitz invertible", "upper_triangular toeplitz", "diagonal toeplitz",
]  # fmt: skip


@pytest.mark.parametrize("attributes", [*OBEYS, *TOGETHER])
@pytest.mark.parametrize("seed", range(4))
def test_square(attributes: str, seed: int) -> None:
    v = b.symbol("V", ("n", "n"), attributes.split())
    point = sample([v], {"n": 3}, seed, tangents=True)
    for attribute in attributes.split():
        assert OBEYS[attribute](point.values[v])
        if attribute in LINEAR:
            assert OBEYS[attribute](point.tangents[v])


def test_orthogonal_tangent() -> None:
    """Q'dQ is skew."""
    q = b.symbol("Q", ("n", "n"), ("orthogonal",))
    point = sample([q], {"n": 3}, 1, tangents=True)
    assert OBEYS["skew"](product(transposed(point.values[q]), point.tangents[q]))


@pytest.mark.parametrize("attributes", ["idempotent", "idempotent symmetric"])
def test_idempotent_tangent(attributes: str) -> None:
    """dP = P dP + dP P; of a symmetric P the tangent is symmetric."""
    v = b.symbol("P", ("n", "n"), attributes.split())
    point = sample([v], {"n": 3}, 1, tangents=True)
    p, t = point.values[v], point.tangents[v]
    assert t == linear.plus(product(p, t), product(t, p))
    assert any(x for row in t for x in row)
    assert OBEYS["symmetric"](t) == ("symmetric" in attributes)


@pytest.mark.parametrize("seed", range(4))
def test_simplex_and_onehot(seed: int) -> None:
    y, e = (b.symbol(a, ("n", 1), (a,)) for a in ("simplex", "onehot"))
    point = sample([y, e], {"n": 3}, seed, tangents=True)
    assert sum(x for (x,) in point.values[y]) == 1 == sum(x for (x,) in point.values[e])
    assert sum(x for (x,) in point.tangents[y]) == 0
    assert sorted(x for (x,) in point.values[e]) == [0, 0, 1]


def test_families_and_constants() -> None:
    x = b.symbol("x", ("n", 1), (), ("N",))
    c = b.symbol("c", ("n", 1), ("constant",))
    point = sample([x, c], {"n": 2, "N": 4}, tangents=True)
    assert len(point.values[x]) == len(point.tangents[x]) == 4
    assert c not in point.tangents


def test_ranges_and_whole_numbers() -> None:
    a = b.symbol("A", ("m", "n"))
    inside = sample([a], {"m": 3, "n": 2}, ranges={a: (Fraction(1, 2), Fraction(2))}).values[a]
    assert all(Fraction(1, 2) < x < 2 for row in inside for x in row)
    whole = sample([a], {"m": 3, "n": 2}, whole=True).values[a]
    assert all(x.denominator == 1 for row in whole for x in row)


def test_the_same_seed_gives_the_same_point() -> None:
    a = b.symbol("A", ("m", "n"))
    one, two = (sample([a], {"m": 3, "n": 2}, 7).values[a] for _ in range(2))
    assert one == two


def test_hints() -> None:
    a, w = b.symbol("A", ("m", "n")), b.symbol("w", ("n", 1))
    node = b.apply("log", b.matmul(a, w))
    assert domain_hints(node) == {}
    assert domain_hints(node, deep=True) == {a: {"positive"}, w: {"positive"}}
    assert domain_hints(b.apply("arcsin", a)) == {a: {"unit"}}


def test_a_hint_does_not_undo_what_is_declared() -> None:
    """Under cholesky(C C') a triangular C is drawn with an inverse, not definite, which it would not be."""
    c = b.symbol("C", ("n", "n"), ("lower_triangular",))
    node = b.apply("cholesky", b.matmul(c, b.transpose(c)))
    hints = domain_hints(node, deep=True)
    assert hints == {c: {"invertible"}}
    value = sample([c], {"n": 3}, 5, hints=hints).values[c]
    assert all(value[i][j] == 0 for i in N for j in N if i < j)
    assert all(value[i][i] != 0 for i in N)


def test_a_skew_matrix_with_an_inverse_has_an_even_size() -> None:
    """Of odd size it is singular: there was no point to check x' K^-1 y at."""
    skew = matdiff.parse("x' K^-1 y", "K: n x n skew").node
    assert choose_sizes(skew) == {"n": 2}
    beside = matdiff.parse("tr(A K^-1 B)", "A: m x n, K: n x n skew, B: n x m").node
    assert choose_sizes(beside) == {"m": 3, "n": 2}
    assert choose_sizes(matdiff.parse("x' K y", "K: n x n skew").node) == {"n": 3}
    assert matdiff.grad("log det K", "K", "K: n x n skew").check().agreed
