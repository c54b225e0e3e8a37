"""What the entries of a matrix are: floats, exact rationals, or numbers of a hundred digits.

A field makes its scalars from exact numbers, divides, takes powers and smooth functions of them, and knows their sign;
sums and products are Python's own. A quantity outside the domain of an operation raises :class:`DomainError`, never gives a NaN.

    FLOAT     Python floats
    EXACT     Fraction as long as the value is rational, from there on a number of a hundred digits
    PRECISE   numbers of a hundred digits throughout

>>> EXACT.power(Fraction(9, 4), Fraction(1, 2))
Fraction(3, 2)
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import lru_cache

from matdiff.numeric.gamma import FLOATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Scalar = Any
    Matrix = list[list[Scalar]]

DIGITS = 100
_BITS = 3000  # rationals longer than this are rounded to DIGITS digits
_EXPONENT = 400  # larger exact exponents are rounded too
_POWER = 1e15  # powers of more bits than this are refused: they would fill the memory
_LARGEST = 1e5  # e^x beyond this is refused: towers of exponentials would not end

PLAIN = {"arcsin": "asin", "arccos": "acos", "arctan": "atan"} | {
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
}
SMOOTH = (
    *("exp", "log", "sin", "cos", "tan", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh"),
    *("arcsinh", "arccosh", "arctanh", "erf"),
)
_FIXED = frozenset(["sin", "tan", "arcsin", "arctan", "sinh", "tanh", "arcsinh", "arctanh", "erf"])
_TO_ONE = frozenset(("exp", "cos", "cosh"))


class DomainError(ArithmeticError):
    """The expression has no value here: a logarithm of a negative number, a singular matrix, a kink."""


class FloatField:
    """Python floats."""

    name = "floats"
    cost = 0.2
    """Of an operation, in units of a budget."""
    zero: Scalar = 0.0
    one: Scalar = 1.0
    step: Scalar = 2.0**-9
    """Distance of the points of a difference quotient: its error is of the fourth order."""
    stable = True
    """Whether softmax has to be guarded against overflow."""

    def number(self, value: Scalar) -> Scalar:
        return float(value)

    @property
    def pi(self) -> Scalar:
        return math.pi

    def sum(self, terms: Iterable[Scalar]) -> Scalar:
        return sum(terms, 0.0)

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        if not b:
            raise DomainError("division by zero")
        return a / b

    def sign(self, x: Scalar) -> int:
        return int(x > 0) - int(x < 0)

    def size(self, x: Scalar) -> float:
        """The absolute value as a float, for comparisons that need no precision."""
        return abs(float(x))

    def pivot(self, x: Scalar) -> float | None:
        """How well a number serves as a pivot: less is better, None is not at all."""
        return -abs(x) if x else None

    def is_integer(self, p: Scalar) -> bool:
        return float(p).is_integer()

    def power(self, x: Scalar, p: Scalar) -> Scalar:
        check_power(self.sign(x), self.sign(p), self.is_integer(p))
        return x**p

    def function(self, name: str, x: Scalar) -> Scalar:
        own = FLOATS.get(name)
        try:
            return own(x) if own else getattr(math, PLAIN.get(name, name))(x)
        except ValueError:
            raise DomainError(f"{name} of {x}") from None

    def settle(self, a: Matrix) -> Matrix:
        """A node's value as it is kept."""
        return a

    def length_cost(self, x: Scalar) -> float:
        """What an entry costs beside ``cost``, in units, because it is as long as this one."""
        return 0.0

    def shortened(self, row: list[Scalar]) -> list[Scalar]:
        """Entries on the way through an elimination; those that are expressions would double with every row."""
        return row

    def for_differences(self) -> FloatField:
        """The field in which difference quotients are taken."""
        return self


class PreciseField(FloatField):
    """Numbers of a hundred digits (mpmath, imported when the first one is made)."""

    name = "100 digits"
    cost = 3.0
    stable = False
    step: Scalar = Fraction(1, 10**24)

    def number(self, value: Scalar) -> Scalar:
        return context().convert(value)

    @property
    def zero(self) -> Scalar:
        return context().mpf(0)

    @property
    def one(self) -> Scalar:
        return context().mpf(1)

    @property
    def pi(self) -> Scalar:
        return +context().pi

    def sum(self, terms: Iterable[Scalar]) -> Scalar:
        return sum(terms, Fraction(0))

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        return super().divide(self.number(a) if isinstance(a, Fraction) else a, b)

    def sign(self, x: Scalar) -> int:
        if isinstance(x, (int, Fraction)):
            return int(x > 0) - int(x < 0)
        return 0 if abs(x) < 1e-60 else (1 if x > 0 else -1)

    def pivot(self, x: Scalar) -> float | None:
        return -abs(float(x)) if self.sign(x) else None

    def is_integer(self, p: Scalar) -> bool:
        if isinstance(p, Fraction):
            return p.denominator == 1
        return isinstance(p, int) or context().isint(p)

    def power(self, x: Scalar, p: Scalar) -> Scalar:
        check_power(self.sign(x), self.sign(p), self.is_integer(p))
        x, p = self.number(x), self.number(p)
        if x and abs(p * context().log(abs(x), 2)) > _POWER:
            raise DomainError("a power that is too large")
        return _bounded(x**p)

    def function(self, name: str, x: Scalar) -> Scalar:
        x = self.number(x)
        if name in ("exp", "sinh", "cosh", "erf", "sin", "cos", "tan") and abs(x) > _LARGEST:
            raise DomainError(f"{name} of a number as large as {float(x):g}")
        if name in FLOATS and ((x <= 0 and name != "gamma") or abs(x) > _LARGEST):
            raise DomainError(f"{name} of {float(x):g}")
        try:
            if name == "trigamma":
                return _bounded(context().psi(1, x))
            return _bounded(getattr(context(), PLAIN.get(name, name))(x))
        except (ValueError, ZeroDivisionError):
            raise DomainError(f"{name} of {float(x):g}") from None


class ExactField(PreciseField):
    """Fractions as long as values are rational and of decent length, else numbers of a hundred digits."""

    name = "rationals"
    zero: Scalar = Fraction(0)
    one: Scalar = Fraction(1)

    def number(self, value: Scalar) -> Scalar:
        return Fraction(value) if isinstance(value, (int, Fraction)) else value

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        if not self.sign(b):
            raise DomainError("division by zero")
        if isinstance(a, Fraction) and isinstance(b, Fraction):
            return a / b
        return PRECISE.number(a) / PRECISE.number(b)

    def pivot(self, x: Scalar) -> float | None:
        if isinstance(x, Fraction):
            return 0.0 if x else None
        return super().pivot(x)

    def power(self, x: Scalar, p: Scalar) -> Scalar:
        if not (isinstance(x, Fraction) and isinstance(p, Fraction)):
            return PRECISE.power(x, p)
        check_power(self.sign(x), self.sign(p), p.denominator == 1)
        if p.denominator <= 2 and abs(p) <= _EXPONENT:
            base = x if p.denominator == 1 else rational_root(x)
            if base is not None:
                return base**p.numerator
        return PRECISE.power(x, p)

    def function(self, name: str, x: Scalar) -> Scalar:
        if isinstance(x, Fraction):
            special = special_value(name, x)
            if special is not None:
                return Fraction(special)
        return PRECISE.function(name, x)

    def settle(self, a: Matrix) -> Matrix:
        for row in a:
            for k, x in enumerate(row):
                if isinstance(x, Fraction) and _bits(x) > _BITS:
                    row[k] = PRECISE.number(x)
        return a

    def length_cost(self, x: Scalar) -> float:
        return 0.01 * _bits(x) if isinstance(x, Fraction) else 20.0

    def for_differences(self) -> FloatField:
        return PRECISE


FLOAT = FloatField()
PRECISE = PreciseField()
EXACT = ExactField()


@lru_cache(maxsize=1)
def context() -> Any:
    """An mpmath context of our own, so that nobody else's precision changes ours."""
    import mpmath  # type: ignore[import-untyped]

    own = mpmath.mp.clone()
    own.dps = DIGITS
    return own


def _bits(x: Fraction) -> int:
    return x.numerator.bit_length() + x.denominator.bit_length()


def _bounded(x: Scalar) -> Scalar:
    if not context().isfinite(x) or isinstance(x, context().mpc):
        raise DomainError("the value is not a real number")
    return x


def check_power(base: int, exponent: int, whole: bool) -> None:
    """DomainError where a real power does not exist; takes the signs of base and exponent."""
    if base < 0 and not whole:
        raise DomainError("a broken power of a negative number")
    if base == 0 and exponent < 0:
        raise DomainError("a negative power of zero")


def special_value(name: str, x: Scalar) -> int | None:
    """The value where it is plainly rational: at 0, and of log at 1."""
    if not x:
        return 0 if name in _FIXED else 1 if name in _TO_ONE else None
    return 0 if name == "log" and x == 1 else None


def rational_root(x: Fraction) -> Fraction | None:
    """The square root of a rational number when it is rational."""
    top, bottom = math.isqrt(x.numerator), math.isqrt(x.denominator)
    if top * top == x.numerator and bottom * bottom == x.denominator:
        return Fraction(top, bottom)
    return None
