"""Functions of a square matrix in floats or numbers of many digits: exp, log, square root, sine, cosine, powers.

Scaling and squaring for exp, sin and cos, the iteration of Denman and Beavers for the square root, repeated roots and the series of
2 artanh for the logarithm (Higham, Functions of Matrices, chapters 6, 10 to 12). The Fréchet derivative L_f(A, E) is the upper
right block of f([[A, E], [0, A]]) (theorem 3.6 there; see nilpotent.py): no law of differentiation is used.
Entries are whole numbers of units 2^-p meanwhile, with digits to spare: such arithmetic is Python's fastest.

>>> from matdiff.numeric.fields import FLOAT
>>> square_root([[4.0, 0.0], [0.0, 9.0]], FLOAT)
[[2.0, 0.0], [0.0, 3.0]]
"""

from __future__ import annotations

import math
from fractions import Fraction

from matdiff.numeric import linear
from matdiff.numeric.fields import FLOAT, DomainError, FloatField, context
from matdiff.numeric.nilpotent import beside, inverted, multiplied, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.numeric.fields import Matrix, Scalar

    Function = Callable[[Matrix, FloatField], Matrix]
    Fixed = list[list[int]]

_LARGEST = 1e4  # functions of larger matrices are refused
_STEPS = 100
_SPARE = 128
_FEW = 8
"""Units that rounding leaves in a product of wide matrices."""


def bits_of(field: FloatField) -> int:
    """The binary digits in which a field computes at present."""
    return 53 if field is FLOAT else int(context().prec)


def size_of(a: Matrix, field: FloatField) -> float:
    """The largest sum of absolute values of a row."""
    return max(sum(field.size(x) for x in row) for row in a)


def _in_units(function: Callable[[Fixed, int], Fixed]) -> Function:
    """A function of matrices of units 2^-p as one of matrices over a field."""

    def whole(a: Matrix, field: FloatField) -> Matrix:
        size = size_of(a, field)
        if not size < _LARGEST:
            raise DomainError(f"a function of a matrix as large as {size:g}")
        p = bits_of(field) + _SPARE + int(4 * size)
        units = [[_units(x, p) for x in row] for row in a]
        return [[_number(x, p, field) for x in row] for row in function(units, p)]

    return whole


def _units(x: Scalar, p: int) -> int:
    if hasattr(x, "_mpf_"):
        sign, man, exp, _ = x._mpf_
        digits = -int(man) if sign else int(man)
        shift = int(exp) + p
        return digits << shift if shift >= 0 else digits >> -shift
    exact = Fraction(x)
    return (exact.numerator << p) // exact.denominator


def _number(x: int, p: int, field: FloatField) -> Scalar:
    if field is FLOAT:
        return x / (1 << p)
    return context().mpf((x, -p))


def _identity(n: int, p: int) -> Fixed:
    return [[(1 << p) if i == j else 0 for j in range(n)] for i in range(n)]


def _one(a: Fixed, p: int) -> Fixed:
    """The identity, as wide as a matrix."""
    return [[(1 << p) if i == j else 0 for j in range(len(a[0]))] for i in range(len(a))]


def _product(a: Fixed, b: Fixed, p: int) -> Fixed:
    return multiplied(a, b, lambda x, y: _square_product(x, y, p))


def _square_product(a: Fixed, b: Fixed, p: int) -> Fixed:
    columns = list(zip(*b, strict=True))
    return [
        [sum(x * y for x, y in zip(row, column, strict=True)) >> p for column in columns]
        for row in a
    ]


def _sum(a: Fixed, b: Fixed, sign: int = 1) -> Fixed:
    return [[x + sign * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def _largest(a: Fixed) -> int:
    return max(abs(x) for row in a for x in row)


def _inverse(a: Fixed, p: int) -> Fixed:
    return inverted(a, lambda x: _square_inverse(x, p), lambda x, y: _square_product(x, y, p))


def _square_inverse(a: Fixed, p: int) -> Fixed:
    """A^-1 by elimination, the largest pivot of each column."""
    n = len(a)
    rows = [[*row, *unit] for row, unit in zip(a, _identity(n, p), strict=True)]
    for j in range(n):
        best = max(range(j, n), key=lambda i: abs(rows[i][j]))
        rows[j], rows[best] = rows[best], rows[j]
        pivot = rows[j][j]
        if abs(pivot) < 1 << 40:
            raise DomainError("the matrix is singular")
        rows[j] = [(x << p) // pivot for x in rows[j]]
        for i in range(n):
            factor = rows[i][j]
            if i != j and factor:
                rows[i] = [x - (factor * y >> p) for x, y in zip(rows[i], rows[j], strict=True)]
    return [row[n:] for row in rows]


def _scaled(a: Fixed, p: int) -> tuple[Fixed, int]:
    """A / 2^s, small enough for a series, and s."""
    times = max(0, _largest(a).bit_length() + len(a) - p) + math.isqrt(p) // 4
    return [[x >> times for x in row] for row in a], times


def _series(step: Fixed, first: Fixed, at: int, by: int, sign: int, p: int) -> Fixed:
    """The sum of first step^k / k!, the factorials growing from ``at`` by ``by``."""
    result = term = first
    while _largest(term):
        at += by
        below = math.prod(range(at - by + 1, at + 1)) * sign
        term = [[x // below for x in row] for row in _product(term, step, p)]
        if _largest(term) <= _FEW:
            break
        result = _sum(result, term)
    return result


def _exponential(a: Fixed, p: int) -> Fixed:
    """e^A."""
    halved, times = _scaled(a, p)
    result = _series(halved, _one(a, p), 0, 1, 1, p)
    for _ in range(times):
        result = _product(result, result, p)
    return result


def _sine_and_cosine(a: Fixed, p: int) -> tuple[Fixed, Fixed]:
    """By their series, then sin 2A = 2 sin A cos A, cos 2A = 2 cos^2 A - I."""
    halved, times = _scaled(a, p)
    one = _one(a, p)
    square = _product(halved, halved, p)
    s, c = _series(square, halved, 1, 2, -1, p), _series(square, one, 0, 2, -1, p)
    for _ in range(times):
        both, twice = _product(s, c, p), _product(c, c, p)
        s = _sum(both, both)
        c = _sum(_sum(twice, twice), one, -1)
    return s, c


def _square_root(a: Fixed, p: int) -> Fixed:
    """The principal square root; DomainError where there is none."""
    y, z = a, _one(a, p)
    left = -1
    for _ in range(_STEPS):
        below, above = _inverse(z, p), _inverse(y, p)
        new = [[x >> 1 for x in row] for row in _sum(y, below)]
        z = [[x >> 1 for x in row] for row in _sum(z, above)]
        change = _largest(_sum(new, y, -1))
        y = new
        if left < 0 and change.bit_length() <= p // 2:
            left = 2  # the digits double in each step
        if left == 0:
            gap = _largest(_sum(_product(y, y, p), a, -1))
            if gap <= _largest(a) >> 20:
                return y
            break
        left -= left > 0
    raise DomainError("the matrix has an eigenvalue that is zero or negative")


def _logarithm(a: Fixed, p: int) -> Fixed:
    """The principal logarithm; DomainError where there is none."""
    one, roots = _one(a, p), 0
    while _largest(_sum(a, one, -1)) > 1 << (p - 5):
        a, roots = _square_root(a, p), roots + 1
        if roots > _STEPS:
            raise DomainError("the matrix has no logarithm")
    x = _product(_sum(a, one, -1), _inverse(_sum(a, one), p), p)
    square, k = _product(x, x, p), 1
    result = power = x
    while _largest(power) > _FEW:
        k += 2
        power = _product(power, square, p)
        result = _sum(result, [[x // k for x in row] for row in power])
    return [[x << (roots + 1) for x in row] for row in result]


exponential = _in_units(_exponential)
sine = _in_units(lambda a, p: _sine_and_cosine(a, p)[0])
cosine = _in_units(lambda a, p: _sine_and_cosine(a, p)[1])
square_root = _in_units(_square_root)
logarithm = _in_units(_logarithm)


def integer_power(a: Matrix, exponent: int, field: FloatField) -> Matrix:
    """A^k by repeated squaring, in any field; DomainError for a negative power of a singular matrix."""

    def product(x: Matrix, y: Matrix) -> Matrix:
        return field.settle(linear.multiply(x, y, field))

    if exponent < 0:
        below = inverted(a, lambda x: linear.inverse(x, field), product)
        return integer_power(below, -exponent, field)
    result = None
    while exponent:
        if exponent & 1:
            result = a if result is None else multiplied(result, a, product)
        exponent >>= 1
        if exponent:
            a = multiplied(a, a, product)
    if result is None:
        n = len(a)
        zeros = [linear.fill(n, n, field.zero)] * (len(a[0]) // n - 1)
        return beside(linear.identity(n, field), *zeros)
    return result


def real_power(a: Matrix, exponent: Scalar, field: FloatField) -> Matrix:
    """A^t = exp(t log A)."""
    return exponential(linear.times(exponent, logarithm(a, field)), field)


def frechet(function: Function, a: Matrix, e: Matrix, field: FloatField) -> Matrix:
    """L_f(A, E)."""
    return parts(function(beside(a, e), field))[-1]


def second_frechet(
    function: Function, a: Matrix, e: Matrix, f: Matrix, field: FloatField
) -> Matrix:
    """The derivative of L_f(A, E) along F."""
    n = len(a)
    return parts(function(beside(a, e, f, linear.fill(n, n, field.zero)), field))[-1]


FUNCTIONS: dict[str, Function] = {
    "expm": exponential,
    "logm": logarithm,
    "sqrtm": square_root,
    "sinm": sine,
    "cosm": cosine,
}
"""By name of the operator."""
