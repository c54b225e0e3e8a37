"""Complex numbers as pairs of a real and an imaginary part, each a float, a rational, a hundred digits or a SymPy expression.

Sums and products are those of the parts, zw = (xu - yv) + i(xv + yu). A number that is not a Complex is real.

>>> z = Complex(Fraction(1), Fraction(2))
>>> z * conjugate(z), modulus_squared(z)
(Complex(5, 0), Fraction(5, 1))
"""

from __future__ import annotations

from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Scalar


class Complex:
    """x + iy; sums and products with each other and with real numbers."""

    __slots__ = ("imag", "real")

    def __init__(self, real: Scalar, imag: Scalar) -> None:
        self.real = real
        self.imag = imag

    def __add__(self, other: Scalar) -> Complex:
        if isinstance(other, Complex):
            return Complex(self.real + other.real, self.imag + other.imag)
        return Complex(self.real + other, self.imag)

    __radd__ = __add__

    def __neg__(self) -> Complex:
        return Complex(-self.real, -self.imag)

    def __sub__(self, other: Scalar) -> Complex:
        return self.__add__(-other)

    def __rsub__(self, other: Scalar) -> Complex:
        return (-self).__add__(other)

    def __mul__(self, other: Scalar) -> Complex:
        if isinstance(other, Complex):
            return Complex(
                # a number of many digits is added to a Fraction, but not taken from one
                self.real * other.real + -(self.imag * other.imag),
                self.real * other.imag + self.imag * other.real,
            )
        return Complex(self.real * other, self.imag * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Scalar) -> Complex:
        """By a real number."""
        return Complex(self.real / other, self.imag / other)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Complex):
            return bool(self.real == other.real and self.imag == other.imag)
        return bool(self.imag == 0 and self.real == other)

    def __hash__(self) -> int:
        return hash((self.real, self.imag))

    def __bool__(self) -> bool:
        return bool(self.real != 0) or bool(self.imag != 0)

    def __abs__(self) -> float:
        """The modulus as a float, for comparisons that need no precision."""
        return float((float(abs(self.real)) ** 2 + float(abs(self.imag)) ** 2) ** 0.5)

    def __repr__(self) -> str:
        return f"Complex({self.real}, {self.imag})"


def conjugate(z: Scalar) -> Scalar:
    return Complex(z.real, -z.imag) if isinstance(z, Complex) else z


def parts(z: Scalar) -> tuple[Scalar, Scalar]:
    """Real and imaginary part."""
    return (z.real, z.imag) if isinstance(z, Complex) else (z, z * 0)


def is_rational(z: Scalar) -> bool:
    """Whether a number, or both parts of it, are exact."""
    if isinstance(z, Complex):
        return is_rational(z.real) and is_rational(z.imag)
    return isinstance(z, (int, Fraction))


def modulus_squared(z: Scalar) -> Scalar:
    """x^2 + y^2, a real number."""
    if not isinstance(z, Complex):
        return z * z
    return z.real * z.real + z.imag * z.imag
