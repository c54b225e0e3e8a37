"""Matrices of numbers as they are read in a counterexample.

>>> written([[Fraction(1), Fraction(1, 2)], [Fraction(3), Fraction(4)]])
'[1, 1/2; 3, 4]'
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric.pairs import Complex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def written(a: Any) -> str:
    """A matrix as [1, 2; 3, 4], a number as it is, a family as {first, second}."""
    if a and isinstance(a[0][0], list):
        return "{" + ", ".join(written(member) for member in a) + "}"
    if len(a) == len(a[0]) == 1:
        return _entry(a[0][0])
    return "[" + "; ".join(", ".join(map(_entry, row)) for row in a) + "]"


def _entry(x: Any) -> str:
    if isinstance(x, Complex):
        sign = "-" if x.imag < 0 else "+"
        return f"{_entry(x.real)} {sign} {_entry(abs(x.imag))}i"
    return str(x) if isinstance(x, Fraction) else f"{float(x):.6g}"
