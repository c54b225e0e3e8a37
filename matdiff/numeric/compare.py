"""Whether two matrices of values are the same: exactly for rationals, else to so many digits.

>>> from fractions import Fraction
>>> error([[Fraction(1, 3)]], [[Fraction(1, 3)]])
0.0
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric.pairs import Complex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix, Scalar

_FLOOR = 1e-25


def is_exact(*matrices: Matrix) -> bool:
    """All entries are rational numbers."""
    return all(is_rational(x) for a in matrices for row in a for x in row)


def is_rational(x: Scalar) -> bool:
    """Whether a number, of a complex one both parts, is exact."""
    if isinstance(x, Complex):
        return is_rational(x.real) and is_rational(x.imag)
    return isinstance(x, (int, Fraction))


def size(x: Scalar) -> float:
    """The absolute value as a float."""
    return float(abs(x))


def _is_float(x: Scalar) -> bool:
    return isinstance(x, float) or (isinstance(x, Complex) and isinstance(x.real, float))


def error(a: Matrix, b: Matrix) -> float:
    """The largest difference relative to the largest entry; inf when the shapes differ or a value is not finite.

    Entries below 1 among floats, below 1e-25 otherwise, count as that large: they may be what is left of a zero.
    """
    if len(a) != len(b) or any(len(r) != len(s) for r, s in zip(a, b, strict=True)):
        return float("inf")
    difference, scale = 0.0, _FLOOR
    for r, s in zip(a, b, strict=True):
        for x, y in zip(r, s, strict=True):
            if _is_float(x) or _is_float(y):
                scale = max(scale, 1.0)
            gap = float(abs(x + -y))
            if not gap < float("inf"):
                return float("inf")
            difference = max(difference, gap)
            scale = max(scale, float(abs(x)), float(abs(y)))
    return difference / scale


def agree(a: Matrix, b: Matrix, tolerance: float = 1e-20) -> bool:
    """Equal: exactly when both are rational, else within the tolerance relative to the size of the entries."""
    if is_exact(a, b):
        return a == b
    return error(a, b) <= tolerance
