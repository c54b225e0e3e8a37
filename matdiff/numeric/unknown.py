"""Concrete functions that stand for unknown ones: rational polynomials of the fourth degree chosen by name.

The k-th derivative is that of the same polynomial, so that f, f', f'' of one name belong together in every field.

>>> f, g = coefficients("f", 0), coefficients("f", 1)
>>> [k * c for k, c in enumerate(f)][1:] == g
True
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from zlib import crc32

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import FloatField, Scalar

_DEGREE = 4


@lru_cache(maxsize=1000)
def coefficients(name: str, order: int) -> list[Fraction]:
    """Coefficients of the derivative of this order, the constant first."""
    code = crc32(name.encode())
    result = []
    for k in range(_DEGREE + 1):
        code = code * 1103515245 + 12345 & 0x7FFFFFFF
        result.append(Fraction(code // 64 % 9 - 4 or 5, k + 2))
    for _ in range(order):
        result = [k * c for k, c in enumerate(result)][1:] or [Fraction(0)]
    return result


TURNS = 2
"""Of so many functions of linear maps the stand-in of an unknown function of a vector is the sum."""


def weight(name: str, place: int) -> Fraction:
    """An entry of such a linear map."""
    code = crc32(f"{name}/{place}".encode())
    return Fraction(code // 64 % 7 - 3 or 2, code // 7 % 3 + 1)


def value(name: str, order: int, x: Scalar, field: FloatField) -> Scalar:
    """The derivative of this order of the function of this name, at x."""
    result = field.zero
    for c in reversed(coefficients(name, order)):
        result = result * x + field.number(c)
    return result
