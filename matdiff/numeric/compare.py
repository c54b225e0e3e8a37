"""Whether two matrices of values are the same: exactly for rationals, else to so many digits.

>>> from fractions import Fraction
>>> error([[Fraction(1, 3)]], [[Fraction(1, 3)]])
0.0
"""

from __future__ import annotations

from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix

_FLOOR = 1e-25


def is_exact(*matrices: Matrix) -> bool:
    """All entries are rational numbers."""
    return all(isinstance(x, (int, Fraction)) for a in matrices for row in a for x in row)


def error(a: Matrix, b: Matrix) -> float:
    """The largest difference relative to the largest entry; inf when the shapes differ or a value is not finite.

    Entries below 1 among floats, below 1e-25 otherwise, count as that large: they may be what is left of a zero.
    """
    if len(a) != len(b) or any(len(r) != len(s) for r, s in zip(a, b, strict=True)):
        return float("inf")
    difference, scale = 0.0, _FLOOR
    for r, s in zip(a, b, strict=True):
        for x, y in zip(r, s, strict=True):
            if isinstance(x, float) or isinstance(y, float):
                x, y, scale = float(x), float(y), max(scale, 1.0)
            gap = abs(float(x + -y))
            if not gap < float("inf"):
                return float("inf")
            difference = max(difference, gap)
            scale = max(scale, abs(float(x)), abs(float(y)))
    return difference / scale


def agree(a: Matrix, b: Matrix, tolerance: float = 1e-20) -> bool:
    """Equal: exactly when both are rational, else within the tolerance relative to the size of the entries."""
    if is_exact(a, b):
        return a == b
    return error(a, b) <= tolerance
