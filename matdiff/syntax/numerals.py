"""Numbers, exactly: integers, decimals and powers of ten, never a float.

>>> numeral("0.25", "0.25", (0, 4)), numeral("1e3", "1e3", (0, 3))
(Fraction(1, 4), 1000)
"""

from __future__ import annotations

from fractions import Fraction
from unicodedata import numeric

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import DIGITS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.errors import Span

_LONGEST = DIGITS


def numeral(digits: str, text: str, span: Span) -> int | Fraction:
    """The value of a numeral, an int where it is whole."""
    if len(digits) > _LONGEST:
        raise SyntaxError_(f"a number of more than {_LONGEST} digits", text=text, span=span)
    if digits.isdigit():
        return int(digits)
    if numeric(digits[-1], 0) % 1:  # ½, 2¾
        return int(digits[:-1] or "0") + Fraction(numeric(digits[-1])).limit_denominator(10)
    mantissa, _, exponent = digits.lower().partition("e")
    whole, _, part = mantissa.partition(".")
    power = int(exponent or "0") - len(part)
    if abs(power) > _LONGEST:
        raise SyntaxError_(f"a power of ten beyond {_LONGEST}", text=text, span=span)
    value = Fraction(int(whole + part or "0")) * Fraction(10) ** power
    return value.numerator if value.denominator == 1 else value
