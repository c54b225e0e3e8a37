"""Random matrices of every attribute, and their tangents: what :mod:`matdiff.numeric.sampling` draws from.

    positive_definite      B B' + I                  orthogonal   (I - K)(I + K)^-1 with K skew: exact, det 1
    positive_semidefinite  B B', singular in turn    invertible   diagonally dominant, positive diagonal
    simplex                positive, sum 1           onehot       one entry 1
    idempotent             T D T^-1, Q D Q' of a symmetric one; D of ones and zeros

>>> from random import Random
>>> from matdiff.numeric.draws import Draw
>>> draw = Draw(Random(0), frozenset(("orthogonal",)))
>>> Q = value_of(draw, 2, 2)
>>> linear.multiply(linear.transpose(Q), Q, EXACT) == linear.identity(2, EXACT)
True
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric import linear
from matdiff.numeric.complex_matrices import COMPLEX, complex_tangent, complex_value
from matdiff.numeric.draws import POSITIVE, Draw
from matdiff.numeric.fields import EXACT, DomainError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.numeric.fields import Matrix


_TRIANGULAR = ("lower_triangular", "upper_triangular")


def value_of(draw: Draw, rows: int, columns: int) -> Matrix:
    """A matrix that obeys the attributes."""
    if draw.has(*COMPLEX):
        return complex_value(draw, rows, columns, _structured)
    if draw.has("place"):
        return [[Fraction(draw.random.randint(1, 12))]]
    if draw.has("onehot"):
        return _by_rows(lambda n: _one_hot(draw, n), rows, columns)
    if draw.has("simplex"):
        return _by_rows(lambda n: _simplex(draw, n), rows, columns)
    if draw.has("orthogonal"):
        return _orthogonal(draw, rows)
    if draw.has("idempotent"):
        return _idempotent(draw, rows)
    if draw.has("low_rank"):  # of rank 1
        return linear.multiply(draw.matrix(rows, 1), draw.matrix(1, columns), EXACT)
    if draw.has("toeplitz") and draw.has("positive_definite", "positive_semidefinite"):
        return _dominant(_structured(draw, draw.matrix(rows, rows)), True)
    if draw.has("positive_definite") or (
        draw.has("positive_semidefinite") and draw.has("invertible")
    ):
        return _gram(draw, rows, rows, 1)
    if draw.has("positive_semidefinite"):
        return _gram(draw, rows, rows - draw.turn % 2 if rows > 1 else rows, 0)
    result = _structured(draw, draw.matrix(rows, columns))
    if not draw.has("invertible") or draw.has("skew"):
        return result
    return _dominant(result, draw.has("toeplitz"))


def tangent_of(draw: Draw, value: Matrix) -> Matrix:
    """A direction in which the value may move without losing its attributes."""
    rows, columns = len(value), len(value[0])
    if draw.has(*COMPLEX):
        return complex_tangent(draw, value, _structured)
    free = Draw(draw.random, draw.attributes - POSITIVE, None, draw.whole)
    if draw.has("onehot") or draw.attributes >= {"orthogonal", "diagonal"}:
        return linear.fill(rows, columns, Fraction(0))
    if draw.has("low_rank"):  # the columns, or in turn the rows, stay multiples of one
        if draw.turn % 2:
            return linear.multiply([[row[0]] for row in value], free.matrix(1, columns), EXACT)
        return linear.multiply(free.matrix(rows, 1), value[:1], EXACT)
    if draw.has("simplex"):
        return _by_rows(lambda n: _balanced([free.entry() for _ in range(n - 1)]), rows, columns)
    if draw.has("orthogonal"):
        move = linear.multiply(value, _skew(free.matrix(rows, rows)), EXACT)
        return linear.plus(move, linear.transpose(move)) if draw.has("symmetric") else move
    if draw.has("idempotent"):
        return _turned(value, _structured(free, free.matrix(rows, rows)), draw)
    return _structured(free, free.matrix(rows, columns))


def _structured(draw: Draw, a: Matrix) -> Matrix:
    """The matrix with the pattern of the attributes: diagonal, skew, symmetric, triangular."""
    zero = Fraction(0)
    if draw.has("toeplitz"):
        n = range(len(a))
        a = [[(a[0] + a[-1])[j - i + len(a) - 1] for j in n] for i in n]
    if draw.has("diagonal"):
        return [[x if i == j else zero for j, x in enumerate(row)] for i, row in enumerate(a)]
    if draw.has("skew"):
        return _skew(a)
    if draw.has("symmetric", "positive_definite", "positive_semidefinite"):
        return [[a[max(i, j)][min(i, j)] for j in range(len(a))] for i in range(len(a))]
    if draw.has("lower_triangular"):
        return [[x if i >= j else zero for j, x in enumerate(row)] for i, row in enumerate(a)]
    if draw.has("upper_triangular"):
        return [[x if i <= j else zero for j, x in enumerate(row)] for i, row in enumerate(a)]
    return a


def _skew(a: Matrix) -> Matrix:
    zero, n = Fraction(0), range(len(a))
    return [[a[i][j] if i > j else -a[j][i] if i < j else zero for j in n] for i in n]


def _by_rows(make: Callable[[int], list[Fraction]], rows: int, columns: int) -> Matrix:
    """A column made as a whole, of a matrix every row."""
    if columns == 1:
        return [[x] for x in make(rows)]
    return [list(make(columns)) for _ in range(rows)]


def _one_hot(draw: Draw, n: int) -> list[Fraction]:
    k = draw.random.randrange(n)
    return [Fraction(int(i == k)) for i in range(n)]


def _simplex(draw: Draw, n: int) -> list[Fraction]:
    parts = [draw.random.randint(1, 5) for _ in range(n)]
    return [Fraction(part, sum(parts)) for part in parts]


def _balanced(entries: list[Fraction]) -> list[Fraction]:
    """The entries and one more, of sum zero."""
    return [*entries, -sum(entries, Fraction(0))]


def _orthogonal(draw: Draw, n: int) -> Matrix:
    one, minus = linear.identity(n, EXACT), Fraction(-1)
    if draw.has("diagonal"):
        return [[x * draw.random.choice((1, -1)) for x in row] for row in one]
    if draw.has("symmetric"):  # a reflection I - 2 v v'/v'v
        v = draw.matrix(n, 1)
        factor = Fraction(-2) / sum(x * x for (x,) in v)
        return linear.plus(
            one, linear.times(factor, linear.multiply(v, linear.transpose(v), EXACT))
        )
    skew = _skew(draw.matrix(n, n))
    return linear.multiply(
        linear.plus(one, linear.times(minus, skew)),
        linear.inverse(linear.plus(one, skew), EXACT),
        EXACT,
    )


def _idempotent(draw: Draw, n: int) -> Matrix:
    """T D T^-1 with ones and zeros on the diagonal of D, Q D Q' for a symmetric one.

    Of an invertible one only I is left, of a skew one only 0; a triangular one is drawn diagonal.
    """
    whole = draw.has("invertible", "orthogonal", "positive_definite", "toeplitz")
    ones = 0 if draw.has("skew") else n if whole else max(n // 2, 1)
    d = [[Fraction(int(i == j and i < ones)) for j in range(n)] for i in range(n)]
    if draw.has("diagonal", *_TRIANGULAR) or ones in (0, n):
        return d
    free = Draw(draw.random, frozenset(), None, draw.whole)
    if draw.has("symmetric", "positive_semidefinite"):
        turn = _orthogonal(free, n)
        back = linear.transpose(turn)
    else:
        turn = _dominant(free.matrix(n, n), False)
        back = linear.inverse(turn, EXACT)
    return linear.multiply(linear.multiply(turn, d, EXACT), back, EXACT)


def _turned(p: Matrix, k: Matrix, draw: Draw) -> Matrix:
    """K P - P K, which keeps P P = P; with K skew P stays symmetric; a diagonal P stays what it is."""
    if draw.has("diagonal"):
        return linear.times(Fraction(0), p)
    if draw.has("symmetric"):
        k = _skew(k)
    back = linear.times(Fraction(-1), linear.multiply(p, k, EXACT))
    return linear.plus(linear.multiply(k, p, EXACT), back)


def _gram(draw: Draw, rows: int, columns: int, ridge: int) -> Matrix:
    if draw.has("diagonal"):
        return [
            [abs(x) if i == j else x * 0 for j, x in enumerate(row)]
            for i, row in enumerate(draw.matrix(rows, rows))
        ]
    b = draw.matrix(rows, columns)
    result = linear.multiply(b, linear.transpose(b), EXACT)
    return linear.plus(result, linear.times(Fraction(ridge), linear.identity(rows, EXACT)))


def _dominant(a: Matrix, is_even: bool) -> Matrix:
    """The matrix with a positive diagonal larger than the rest of its row: invertible, with a positive determinant.

    ``is_even`` keeps the diagonal of a Toeplitz matrix the same all along.
    """
    if any(len(row) != len(a) for row in a):
        raise DomainError("only a square matrix is invertible")
    result = [list(row) for row in a]
    rests = [
        sum((abs(x) for j, x in enumerate(row) if j != i), Fraction(0)) for i, row in enumerate(a)
    ]
    for i, row in enumerate(result):
        row[i] = abs(row[i]) + (max(rests) if is_even else rests[i])
    return result
