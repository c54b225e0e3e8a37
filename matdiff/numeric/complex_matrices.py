"""Random complex matrices of every attribute, and their tangents; those of real ones are in :mod:`matdiff.numeric.matrices`.

    hermitian             A + A^H                 unitary     (I - K)(I + K)^-1 with K skew-Hermitian: exact
    hermitian_definite    B B^H + I               invertible  diagonally dominant, with a positive diagonal
    hermitian_semidefinite  B B^H

>>> from random import Random
>>> draw = Draw(Random(0), frozenset(("complex", "unitary")))
>>> U = complex_value(draw, 2, 2)
>>> linear.multiply(adjoint(U), U, FIELD) == linear.identity(2, FIELD)
True
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric import linear
from matdiff.numeric.complexes import over
from matdiff.numeric.draws import Draw
from matdiff.numeric.fields import EXACT
from matdiff.numeric.pairs import Complex, conjugate, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.numeric.fields import Matrix

FIELD = over(EXACT)
_HALF = Fraction(1, 2)
HERMITIAN = ("hermitian", "hermitian_definite", "hermitian_semidefinite")

COMPLEX = ("complex", "unitary", *HERMITIAN)
"""Attributes of matrices whose entries are drawn complex."""


def adjoint(a: Matrix) -> Matrix:
    """The conjugate transpose."""
    return [[conjugate(x) for x in column] for column in zip(*a, strict=True)]


def entries(draw: Draw, rows: int, columns: int) -> Matrix:
    """Complex entries, both parts drawn as a real entry is; no structure."""
    return [[Complex(draw.entry(), draw.entry()) for _ in range(columns)] for _ in range(rows)]


def complex_value(
    draw: Draw, rows: int, columns: int, structured: Callable[[Draw, Matrix], Matrix] | None = None
) -> Matrix:
    """A complex matrix that obeys the attributes; ``structured`` puts in the pattern of the others (symmetric, diagonal)."""
    if draw.has("unitary"):
        return _unitary(draw, rows)
    if draw.has("hermitian_definite") or (
        draw.has("hermitian_semidefinite") and draw.has("invertible")
    ):
        return _gram(draw, rows, rows, 1)
    if draw.has("hermitian_semidefinite"):
        return _gram(draw, rows, rows - draw.turn % 2 if rows > 1 else rows, 0)
    result = entries(draw, rows, columns)
    if draw.has("hermitian"):
        result = _hermitian(result)
    elif structured is not None:
        result = structured(draw, result)
    return _dominant(result) if draw.has("invertible") and not draw.has("skew") else result


def complex_tangent(
    draw: Draw, value: Matrix, structured: Callable[[Draw, Matrix], Matrix]
) -> Matrix:
    """A direction in which the value may move without losing its attributes."""
    rows, columns = len(value), len(value[0])
    free = entries(draw, rows, columns)
    if draw.has("unitary"):
        skew = linear.plus(free, linear.times(Fraction(-1), adjoint(free)))
        return linear.multiply(value, skew, FIELD)
    if draw.has(*HERMITIAN):
        return _hermitian(free)
    return structured(draw, free)


def _hermitian(a: Matrix) -> Matrix:
    return linear.times(_HALF, linear.plus(a, adjoint(a)))


def _gram(draw: Draw, rows: int, columns: int, ridge: int) -> Matrix:
    b = entries(draw, rows, columns)
    result = linear.multiply(b, adjoint(b), FIELD)
    return linear.plus(result, linear.times(Fraction(ridge), linear.identity(rows, FIELD)))


def _unitary(draw: Draw, n: int) -> Matrix:
    a = entries(draw, n, n)
    one, minus = linear.identity(n, FIELD), Fraction(-1)
    skew = linear.plus(a, linear.times(minus, adjoint(a)))
    return linear.multiply(
        linear.plus(one, linear.times(minus, skew)),
        linear.inverse(linear.plus(one, skew), FIELD),
        FIELD,
    )


def _dominant(a: Matrix) -> Matrix:
    """The matrix with a diagonal larger than the rest of its row, and real, so that it stays Hermitian if it is."""
    result = [list(row) for row in a]
    for i, row in enumerate(result):
        rest = sum((_taxicab(x) for x in row), Fraction(0))
        row[i] = row[i] + rest if isinstance(row[i], Complex) else rest
    return result


def _taxicab(x: Complex | Fraction) -> Fraction:
    """|x| + |y|, which is at least the modulus."""
    return Fraction(sum(abs(part) for part in parts(x)))
