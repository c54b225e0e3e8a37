"""Random complex matrices modulo a prime, of every attribute.

    complex       entries x + iy                hermitian_definite, hermitian_semidefinite    B B^H
    hermitian     A + A^H                       unitary                                       (I - K)(I + K)^-1, K skew-Hermitian

>>> from random import Random
>>> H = complex_matrix(Random(0), frozenset(("complex", "hermitian")), 2, 2, 101, lambda attributes, a, rows, columns, p: a)
>>> H[1] == H[2].conjugate() % 101
True
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from matdiff.tensor.arrays import NoValue, solve
from matdiff.tensor.gaussian import gaussian

Structured = Callable[[frozenset[str], list[int], int, int, int], list[int]]
COMPLEX = frozenset(
    ("complex", "unitary", "hermitian", "hermitian_definite", "hermitian_semidefinite")
)
"""Attributes of matrices whose entries are drawn complex."""
_BITS = 59


def complex_matrix(
    random: Random,
    attributes: frozenset[str],
    rows: int,
    columns: int,
    p: int,
    structured: Structured,
) -> list[int]:
    """A matrix, row by row; ``structured`` puts in the pattern of the other attributes (symmetric, diagonal)."""
    drawn = [
        gaussian(random.getrandbits(_BITS), random.getrandbits(_BITS), p)
        for _ in range(rows * columns)
    ]
    if "unitary" in attributes:
        return _unitary(drawn, rows, p)
    if attributes & {"hermitian_definite", "hermitian_semidefinite"}:
        return _times(drawn, _adjoint(drawn, rows), rows, p)
    if "hermitian" in attributes:
        return [(a + b) % p for a, b in zip(drawn, _adjoint(drawn, rows), strict=True)]
    return structured(attributes, drawn, rows, columns, p)


def _adjoint(a: list[int], n: int) -> list[int]:
    return [a[j * n + i].conjugate() for i in range(n) for j in range(n)]


def _times(a: list[int], b: list[int], n: int, p: int) -> list[int]:
    every = range(n)
    return [sum(a[i * n + k] * b[k * n + j] for k in every) % p for i in every for j in every]


def _unitary(drawn: list[int], n: int, p: int) -> list[int]:
    """Cayley's map of a skew-Hermitian matrix."""
    skew = [a - b for a, b in zip(drawn, _adjoint(drawn, n), strict=True)]
    one = [int(i == j) for i in range(n) for j in range(n)]
    determinant, inverted = solve([(e + k) % p for e, k in zip(one, skew, strict=True)], n, p)
    if not determinant:
        raise NoValue("no unitary matrix is drawn")
    return _times([e - k for e, k in zip(one, skew, strict=True)], inverted, n, p)
