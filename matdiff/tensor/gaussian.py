"""Complex numbers modulo a prime: x + iy with residues x and y.

Modulo the two primes of matdiff.tensor.residues -1 is no square, so that these numbers are a field, as the complex numbers are one
over the real ones: sums, products, inverses, determinants are what they are over any field, and the conjugate x - iy respects them.

``%`` reduces both parts, and gives a plain residue where the imaginary part is zero: what is real is an int. Arrays of the engine are
annotated as lists of int; at a complex point they hold these as well.

>>> z = Gaussian(1, 2)
>>> z * z.conjugate() % 103, pow(z, -1, 103) * z % 103
(5, 1)
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Gaussian:
    """x + iy; sums and products with each other and with integers."""

    __slots__ = ("imag", "real")

    def __init__(self, real: int, imag: int) -> None:
        self.real = real
        self.imag = imag

    def conjugate(self) -> Gaussian:
        return Gaussian(self.real, -self.imag)

    def __add__(self, other: Gaussian | int) -> Gaussian:
        return Gaussian(self.real + other.real, self.imag + other.imag)

    __radd__ = __add__

    def __neg__(self) -> Gaussian:
        return Gaussian(-self.real, -self.imag)

    def __sub__(self, other: Gaussian | int) -> Gaussian:
        return Gaussian(self.real - other.real, self.imag - other.imag)

    def __rsub__(self, other: int) -> Gaussian:
        return Gaussian(other - self.real, -self.imag)

    def __mul__(self, other: Gaussian | int) -> Gaussian:
        x, y, u, v = self.real, self.imag, other.real, other.imag
        return Gaussian(x * u - y * v, x * v + y * u)

    __rmul__ = __mul__

    def __mod__(self, p: int) -> Gaussian | int:
        x, y = self.real % p, self.imag % p
        return Gaussian(x, y) if y else x

    def __pow__(self, exponent: int, p: int) -> Gaussian | int:
        """ValueError for a negative power of zero, as of an int."""
        if exponent < 0:
            below = pow(self.real * self.real + self.imag * self.imag, -1, p)
            return pow(self.conjugate() * below % p, -exponent, p)
        result: Gaussian | int = 1
        base: Gaussian | int = self % p
        while exponent:
            if exponent & 1:
                result = result * base % p
            base = base * base % p
            exponent >>= 1
        return result

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Gaussian):
            return self.real == other.real and self.imag == other.imag
        return self.imag == 0 and self.real == other

    def __hash__(self) -> int:
        return hash((self.real, self.imag)) if self.imag else hash(self.real)

    def __bool__(self) -> bool:
        return bool(self.real or self.imag)

    def __repr__(self) -> str:
        return f"Gaussian({self.real}, {self.imag})"


def gaussian(x: int, y: int, p: int) -> Any:
    """x + iy reduced, an int where it is real."""
    return Gaussian(x, y) % p


def conjugates(entries: list[int], p: int) -> list[int]:
    """The conjugate of every entry."""
    return [a.conjugate() % p for a in entries]


def any_complex(*arrays: list[int]) -> bool:
    """Whether an entry is not real."""
    return any(isinstance(a, Gaussian) for array in arrays for a in array)


def is_complex(value: object) -> bool:
    """Whether a value, which stands among integers, is not real."""
    return isinstance(value, Gaussian)
