"""Fields of complex numbers over a real field: what the real one knows, the complex one knows as well.

    1/z = (x - iy)/(x^2 + y^2)      e^z = e^x (cos y + i sin y)      log z = log|z| + i arg z      sin z = sin x cosh y + i cos x sinh y

Principal branches throughout; DomainError on a cut.

>>> from fractions import Fraction
>>> from matdiff.numeric.fields import EXACT
>>> field = over(EXACT)
>>> field.divide(field.one, Complex(Fraction(1), Fraction(2)))
Complex(1/5, -2/5)
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.numeric.fields import DomainError, FloatField
from matdiff.numeric.pairs import Complex, conjugate, modulus_squared, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.numeric.fields import Matrix, Scalar


class ComplexField(FloatField):
    """Numbers of a real field and pairs of them."""

    def __init__(self, base: FloatField) -> None:
        self.base = base
        self.name = f"complex {base.name}"
        self.stable = base.stable
        self.cost = 4 * base.cost

    @property
    def zero(self) -> Scalar:
        return self.base.zero

    @property
    def one(self) -> Scalar:
        return self.base.one

    @property
    def step(self) -> Scalar:
        return self.base.step

    @property
    def pi(self) -> Scalar:
        return self.base.pi

    @property
    def i(self) -> Complex:
        """The imaginary unit."""
        return Complex(self.base.zero, self.base.one)

    def number(self, value: Scalar) -> Scalar:
        if isinstance(value, Complex):
            return Complex(self.base.number(value.real), self.base.number(value.imag))
        return self.base.number(value)

    def sum(self, terms: Iterable[Scalar]) -> Scalar:
        real, imaginary = [], []
        for term in terms:
            if isinstance(term, Complex):
                real.append(term.real)
                imaginary.append(term.imag)
            else:
                real.append(term)
        total = self.base.sum(real)
        if not imaginary:
            return total
        # of no terms the sum is a Fraction, which a number of many digits is not taken from
        return Complex(self.base.number(total), self.base.sum(imaginary))

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        if not isinstance(b, Complex):
            if isinstance(a, Complex):
                return Complex(self.base.divide(a.real, b), self.base.divide(a.imag, b))
            return self.base.divide(a, b)
        below = b.real * b.real + b.imag * b.imag
        return self.divide(a * conjugate(b), below)

    def sign(self, x: Scalar) -> int:
        if isinstance(x, Complex):
            if self.base.sign(x.imag):
                raise DomainError("a complex number has no sign")
            return self.base.sign(x.real)
        return self.base.sign(x)

    def size(self, x: Scalar) -> float:
        if isinstance(x, Complex):
            return float((self.base.size(x.real) ** 2 + self.base.size(x.imag) ** 2) ** 0.5)
        return self.base.size(x)

    def pivot(self, x: Scalar) -> float | None:
        if not isinstance(x, Complex):
            return self.base.pivot(x)
        found = [cost for part in (x.real, x.imag) if (cost := self.base.pivot(part)) is not None]
        return max(found) if found else None

    def is_integer(self, p: Scalar) -> bool:
        return not isinstance(p, Complex) and self.base.is_integer(p)

    def is_zero(self, x: Scalar) -> bool:
        return self.pivot(x) is None

    def power(self, x: Scalar, p: Scalar) -> Scalar:
        if not isinstance(x, Complex) and not isinstance(p, Complex):
            return self.base.power(x, p)
        whole = self._whole(p)
        if whole is not None:
            return self._repeated(x, whole)
        if self.is_zero(x):
            raise DomainError("a broken power of zero")
        return self.function("exp", p * self.function("log", x))

    def _whole(self, p: Scalar) -> int | None:
        """A small whole exponent; one that depends on an unknown is none."""
        if isinstance(p, Complex) or not getattr(p, "is_Number", True):
            return None
        return int(p) if self.base.is_integer(p) and abs(p) <= _LARGEST else None

    def _repeated(self, x: Scalar, p: int) -> Scalar:
        result: Scalar = self.one
        for _ in range(abs(p)):
            result = result * x
        return self.divide(self.one, result) if p < 0 else result

    def function(self, name: str, x: Scalar) -> Scalar:
        if not isinstance(x, Complex):
            return self.base.function(name, x)
        row = FUNCTIONS.get(name)
        if row is None and self.is_zero(x.imag):
            return self.base.function(name, x.real)  # a real number that complex ones have made
        if row is None:
            raise DomainError(f"{name} of a complex number")
        return row(self, x)

    def settle(self, a: Matrix) -> Matrix:
        if not any(isinstance(x, Complex) for row in a for x in row):
            return self.base.settle(a)
        real = self.base.settle([[parts(x)[0] for x in row] for row in a])
        imaginary = self.base.settle([[parts(x)[1] for x in row] for row in a])
        return [
            [
                Complex(x, y) if isinstance(z, Complex) else x
                for x, y, z in zip(r, s, given, strict=True)
            ]
            for r, s, given in zip(real, imaginary, a, strict=True)
        ]

    def shortened(self, row: list[Scalar]) -> list[Scalar]:
        parted = [parts(x) for x in row]
        real, imaginary = (self.base.shortened(list(one)) for one in zip(*parted, strict=True))
        return [
            Complex(x, y) if isinstance(z, Complex) else x
            for x, y, z in zip(real, imaginary, row, strict=True)
        ]

    def for_differences(self) -> FloatField:
        return over(self.base.for_differences())


_LARGEST: int = 100
_HALF = Fraction(1, 2)


def over(base: FloatField) -> ComplexField:
    """The complex numbers over a real field."""
    return base if isinstance(base, ComplexField) else ComplexField(base)


def modulus(field: FloatField, z: Scalar) -> Scalar:
    """|z|."""
    if not isinstance(z, Complex):
        return z * field.number(field.sign(z))
    base = over(field).base
    return base.power(modulus_squared(z), base.number(_HALF))


def _exp(at: ComplexField, z: Complex) -> Complex:
    f = at.base.function
    size = f("exp", z.real)
    return Complex(size * f("cos", z.imag), size * f("sin", z.imag))


def _log(at: ComplexField, z: Complex) -> Complex:
    """On the principal branch; the argument is that of a half plane, plus or minus a quarter turn."""
    base, x, y = at.base, z.real, z.imag
    half = base.number(_HALF)
    if not base.sign(y) and base.sign(x) <= 0:
        raise DomainError("a logarithm on its cut")
    size = half * base.function("log", x * x + y * y)
    if base.sign(x) > 0:
        return Complex(size, base.function("arctan", base.divide(y, x)))
    quarter = half * base.pi * base.number(base.sign(y))
    return Complex(size, quarter + -base.function("arctan", base.divide(x, y)))


def _sin(at: ComplexField, z: Complex) -> Complex:
    f = at.base.function
    return Complex(
        f("sin", z.real) * f("cosh", z.imag),
        f("cos", z.real) * f("sinh", z.imag),
    )


def _cos(at: ComplexField, z: Complex) -> Complex:
    f = at.base.function
    return Complex(
        f("cos", z.real) * f("cosh", z.imag),
        -(f("sin", z.real) * f("sinh", z.imag)),
    )


def _turned(z: Complex) -> Complex:
    """iz."""
    return Complex(-z.imag, z.real)


def _sinh(at: ComplexField, z: Complex) -> Complex:
    return -_turned(_sin(at, _turned(z)))


def _cosh(at: ComplexField, z: Complex) -> Complex:
    return _cos(at, _turned(z))


def _arctanh(at: ComplexField, z: Complex) -> Scalar:
    """(log(1 + z) - log(1 - z))/2."""
    one = at.one
    return at.base.number(_HALF) * (at.function("log", one + z) - at.function("log", one - z))


def _root(at: ComplexField, z: Scalar) -> Scalar:
    return at.power(z, at.base.number(_HALF))


def _arcsinh(at: ComplexField, z: Complex) -> Scalar:
    return at.function("log", z + _root(at, z * z + at.one))


def _arcsin(at: ComplexField, z: Complex) -> Scalar:
    return -_turned(_as_complex(at, _arcsinh(at, _turned(z))))


def _as_complex(at: ComplexField, z: Scalar) -> Complex:
    return z if isinstance(z, Complex) else Complex(z, at.base.zero)


def _arccos(at: ComplexField, z: Complex) -> Scalar:
    return at.base.number(_HALF) * at.pi + -_arcsin(at, z)


def _arctan(at: ComplexField, z: Complex) -> Scalar:
    return -_turned(_as_complex(at, _arctanh(at, _turned(z))))


def _quotient(above: str, below: str) -> Callable[[ComplexField, Complex], Scalar]:
    return lambda at, z: at.divide(at.function(above, z), at.function(below, z))


FUNCTIONS: dict[str, Callable[[ComplexField, Complex], Scalar]] = {
    "exp": _exp,
    "log": _log,
    "sin": _sin,
    "cos": _cos,
    "tan": _quotient("sin", "cos"),
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _quotient("sinh", "cosh"),
    "arcsin": _arcsin,
    "arccos": _arccos,
    "arctan": _arctan,
    "arcsinh": _arcsinh,
    "arctanh": _arctanh,
}
"""Holomorphic functions by name; of others a complex number has no value."""
