"""What holds of exp, roots, signs and angles modulo the primes; and that the primes are what they are said to be."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from matdiff.expression.build import symbol
from matdiff.tensor.arrays import NoValue, contract, solve
from matdiff.tensor.nodes import intern
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.residues import (
    G,
    P,
    Q,
    angle,
    inverse,
    log_of_number,
    odd,
    rational_power,
    residue,
    sign,
)

_RANDOM = Random(7)
_WITNESSES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37)  # enough below 3.3e24 (Sorenson, Webster)


def _is_prime(n: int) -> bool:
    odd_part, twos = n - 1, 0
    while odd_part % 2 == 0:
        odd_part, twos = odd_part // 2, twos + 1
    for a in _WITNESSES:
        x = pow(a, odd_part, n)
        if x in (1, n - 1):
            continue
        for _ in range(twos - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def test_both_moduli_are_prime() -> None:
    assert _is_prime(P)
    assert _is_prime(Q)
    assert P == 2 * Q + 1 == 2**61 - 3153


@pytest.mark.parametrize("p", [P, Q])
def test_small_numbers_are_positive_and_minus_one_is_not(p: int) -> None:
    assert [sign(k, p) for k in (2, 3, 5, 7, 11)] == [1] * 5
    assert sign(p - 1, p) == -1
    assert sign(0, p) == 0


def test_powers_of_positive_numbers() -> None:
    a, b = (_RANDOM.getrandbits(59) ** 2 % P for _ in range(2))
    half, third, fraction = Fraction(1, 2), Fraction(1, 3), Fraction(-5, 7)
    assert rational_power(a, half, P) ** 2 % P == a
    assert rational_power(a, third, P) ** 3 % P == a
    product = rational_power(a, fraction, P) * rational_power(b, fraction, P) % P
    assert rational_power(a * b % P, fraction, P) == product
    together = rational_power(a, half, P) * rational_power(a, third, P) % P
    assert rational_power(a, half + third, P) == together


def test_the_root_of_a_square_is_the_absolute_value() -> None:
    for _ in range(10):
        x = _RANDOM.getrandbits(59)
        assert rational_power(x * x % P, Fraction(1, 2), P) == x * sign(x, P) % P


def test_negative_numbers_have_no_root_but_an_opaque_one() -> None:
    minus = P - 9
    with pytest.raises(NoValue):
        rational_power(minus, Fraction(1, 2), P)
    root = rational_power(minus, Fraction(1, 2), P, loose=True)
    assert rational_power(minus, Fraction(-3, 2), P, loose=True) == root * inverse(81, P) % P


def test_the_exponential_turns_sums_into_products() -> None:
    x, y = (_RANDOM.getrandbits(59) for _ in range(2))
    assert pow(G, (x + y) % Q, P) == pow(G, x, P) * pow(G, y, P) % P
    assert pow(G, residue(Fraction(1, 2), Q) * x % Q, P) ** 2 % P == pow(G, x, P)


def test_angles_and_odd_functions() -> None:
    a = _RANDOM.getrandbits(59)
    s, c = angle(a, P)
    assert (s * s + c * c) % P == 1
    assert angle(P - a, P) == (P - s, c)
    assert odd("erf", P - a, P) == P - odd("erf", a, P)


def test_the_logarithm_of_a_number_is_that_of_its_factors() -> None:
    six, two, three = (log_of_number(Fraction(k), P) for k in (6, 2, 3))
    assert six == (two + three) % P
    assert log_of_number(Fraction(2, 3), P) == (two - three) % P


def test_contractions_agree_with_loops() -> None:
    sizes = {0: 2, 1: 3, 2: 4, 3: 5}
    a, b, c = ([_RANDOM.randrange(P) for _ in range(n)] for n in (2 * 3, 3 * 4 * 2, 4))
    found = contract([(a, (0, 1)), (b, (1, 2, 0)), (c, (2,))], (0, 3), sizes, P)
    expected = [
        sum(a[i * 3 + j] * b[j * 8 + k * 2 + i] * c[k] for j in range(3) for k in range(4)) % P
        for i in range(2)
        for _ in range(5)
    ]
    assert found == expected


def test_inverses_and_determinants() -> None:
    n = 4
    a = [_RANDOM.randrange(P) for _ in range(n * n)]
    determinant, b = solve(a, n, P)
    product = contract([(a, (0, 1)), (b, (1, 2))], (0, 2), dict.fromkeys(range(3), n), P)
    assert product == [int(i == j) for i in range(n) for j in range(n)]
    swapped = [*a[n : 2 * n], *a[:n], *a[2 * n :]]
    assert solve(swapped, n, P)[0] == P - determinant
    assert solve([1, 2, 2, 4], 2, P) == (0, [])


@pytest.mark.parametrize("other", ["", "symmetric", "skew", "diagonal", "lower_triangular"])
def test_toeplitz_matrices_keep_their_other_pattern(other: str) -> None:
    attributes = ("toeplitz", *([other] if other else []))
    leaf = intern("leaf", (symbol("T", ("n", "n"), attributes),), (), ("n", "n"))
    n = 4
    a = RandomPoint({"n": n}, 3).entries(leaf, P)
    inner = [(i, j) for i in range(1, n) for j in range(1, n)]
    assert all(a[i * n + j] == a[(i - 1) * n + j - 1] for i, j in inner)
    assert any(a[:n]) or other == "skew"
    for i in range(n):
        for j in range(i):
            low, high = a[i * n + j], a[j * n + i]
            wanted = {"symmetric": low, "skew": -low % P, "lower_triangular": 0, "diagonal": 0}
            assert high == wanted.get(other, high)
            assert bool(low) == (other != "diagonal")
