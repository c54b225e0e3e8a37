"""Functions of a square matrix in floats or numbers of many digits: exp, log, square root, sine, cosine, powers.

Scaling and squaring for exp, sin and cos, the iteration of Denman and Beavers for the square root, repeated roots and the series of
2 artanh for the logarithm (Higham, Functions of Matrices, chapters 6, 10 to 12). The Fréchet derivative L_f(A, E) is the upper
right block of f([[A, E], [0, A]]) (theorem 3.6 there): no law of differentiation is used.

>>> from matdiff.numeric.fields import FLOAT
>>> square_root([[4.0, 0.0], [0.0, 9.0]], FLOAT)
[[2.0, 0.0], [0.0, 3.0]]
"""

from __future__ import annotations

import math

from matdiff.numeric import linear
from matdiff.numeric.fields import FLOAT, DomainError, FloatField, context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.numeric.fields import Matrix, Scalar

    Function = Callable[[Matrix, FloatField], Matrix]

_LARGEST = 1e4  # the exponential of larger matrices is refused
_STEPS = 100


def bits_of(field: FloatField) -> int:
    """The binary digits in which a field computes at present."""
    return 53 if field is FLOAT else int(context().prec)


def size_of(a: Matrix, field: FloatField) -> float:
    """The largest sum of absolute values of a row."""
    return max(sum(field.size(x) for x in row) for row in a)


def exponential(a: Matrix, field: FloatField) -> Matrix:
    """e^A."""
    halved, times = _scaled(a, field)
    result = _series(halved, linear.identity(len(a), field), (0, 1), 1, field)
    for _ in range(times):
        result = linear.multiply(result, result, field)
    return result


def sine(a: Matrix, field: FloatField) -> Matrix:
    return _sine_and_cosine(a, field)[0]


def cosine(a: Matrix, field: FloatField) -> Matrix:
    return _sine_and_cosine(a, field)[1]


def _sine_and_cosine(a: Matrix, field: FloatField) -> tuple[Matrix, Matrix]:
    """By their series, then sin 2A = 2 sin A cos A, cos 2A = 2 cos^2 A - I."""
    halved, times = _scaled(a, field)
    one = linear.identity(len(a), field)
    square = linear.multiply(halved, halved, field)
    s, c = _series(square, halved, (1, 2), -1, field), _series(square, one, (0, 2), -1, field)
    two, minus = field.number(2), field.number(-1)
    for _ in range(times):
        s, c = (
            linear.times(two, linear.multiply(s, c, field)),
            linear.plus(linear.times(two, linear.multiply(c, c, field)), linear.times(minus, one)),
        )
    return s, c


def _scaled(a: Matrix, field: FloatField) -> tuple[Matrix, int]:
    """A / 2^s, small enough for a series, and s."""
    size = size_of(a, field)
    if not size < _LARGEST:
        raise DomainError(f"a function of a matrix as large as {size:g}")
    times = max(0, math.ceil(math.log2(max(size, 1e-9)))) + math.isqrt(bits_of(field)) // 4 + 2
    return linear.times(field.divide(field.one, field.number(2**times)), a), times


def _series(
    step: Matrix, first: Matrix, places: tuple[int, int], sign: int, field: FloatField
) -> Matrix:
    """The sum of first step^k / k!, the factorials growing from places[0] by places[1]."""
    at, by = places
    result = term = first
    tiny = 2.0 ** -min(bits_of(field) + 10, 1000)
    extra = max(0, bits_of(field) - 990) // 8  # past the range of floats, so many terms more
    while extra >= 0:
        at += by
        below = math.prod(range(at - by + 1, at + 1)) * sign
        term = linear.times(
            field.divide(field.one, field.number(below)), linear.multiply(term, step, field)
        )
        result = linear.plus(result, term)
        if size_of(term, field) <= tiny:
            extra -= 1
    return result


def square_root(a: Matrix, field: FloatField) -> Matrix:
    """The principal square root; DomainError where there is none."""
    half = field.divide(field.one, field.number(2))
    y, z = a, linear.identity(len(a), field)
    scale = size_of(a, field)
    close = 2.0 ** -min(bits_of(field) // 2, 500)
    left = -1
    for _ in range(_STEPS):
        inverses = linear.inverse(z, field), linear.inverse(y, field)
        new = linear.times(half, linear.plus(y, inverses[0]))
        z = linear.times(half, linear.plus(z, inverses[1]))
        change = size_of(linear.plus(new, linear.times(field.number(-1), y)), field)
        y = new
        if left < 0 and change <= close * max(size_of(y, field), 1e-300):
            left = 1 + (bits_of(field) > 1000)  # the digits double in each step
        if left == 0:
            back = linear.plus(linear.multiply(y, y, field), linear.times(field.number(-1), a))
            if size_of(back, field) <= 1e-6 * scale:
                return y
            break
        left -= left > 0
    raise DomainError("the matrix has an eigenvalue that is zero or negative")


def logarithm(a: Matrix, field: FloatField) -> Matrix:
    """The principal logarithm; DomainError where there is none."""
    one, minus = linear.identity(len(a), field), field.number(-1)
    near, roots = 2.0 ** (-3 if field is FLOAT else -8), 0
    while size_of(linear.plus(a, linear.times(minus, one)), field) > near:
        a, roots = square_root(a, field), roots + 1
        if roots > _STEPS:
            raise DomainError("the matrix has no logarithm")
    below = linear.inverse(linear.plus(a, one), field)
    x = linear.multiply(linear.plus(a, linear.times(minus, one)), below, field)
    square = linear.multiply(x, x, field)
    result, power = x, x
    rate = max(size_of(square, field), 1e-300)
    for k in range(3, 3 + 2 * math.ceil((bits_of(field) + 10) / max(1.0, -math.log2(rate))), 2):
        power = linear.multiply(power, square, field)
        result = linear.plus(result, linear.times(field.divide(field.one, field.number(k)), power))
    return linear.times(field.number(2 ** (roots + 1)), result)


def integer_power(a: Matrix, exponent: int, field: FloatField) -> Matrix:
    """A^k by repeated squaring, in any field; DomainError for a negative power of a singular matrix."""
    if exponent < 0:
        return integer_power(linear.inverse(a, field), -exponent, field)
    result = None
    while exponent:
        if exponent & 1:
            result = a if result is None else linear.multiply(result, a, field)
        exponent >>= 1
        if exponent:
            a = linear.multiply(a, a, field)
    return linear.identity(len(a), field) if result is None else result


def real_power(a: Matrix, exponent: Scalar, field: FloatField) -> Matrix:
    """A^t = exp(t log A)."""
    return exponential(linear.times(exponent, logarithm(a, field)), field)


def frechet(function: Function, a: Matrix, e: Matrix, field: FloatField) -> Matrix:
    """L_f(A, E)."""
    n, zero = len(a), field.zero
    block = [[*r, *s] for r, s in zip(a, e, strict=True)] + [[zero] * n + list(r) for r in a]
    return [row[n:] for row in function(block, field)[:n]]


FUNCTIONS: dict[str, Function] = {
    "expm": exponential,
    "logm": logarithm,
    "sqrtm": square_root,
    "sinm": sine,
    "cosm": cosine,
}
"""By name of the operator."""
