"""Functions of residues: what exp, log, roots, signs, sin ... are modulo a prime.

    P = 2^61 - 3153 and Q = (P - 1)/2 are both prime, and -1 is no square modulo either; 2, 3, 5, 7, 11 are squares modulo both.

A function is chosen so that the identities hold which an answer may use, as far as a finite field has room for them:

    x > 0      "x is a square" (Legendre's symbol): products of positive numbers are positive, squares are, -1 is not;
               so sign(x y) = sign(x) sign(y), |x| = x sign(x), and of x and -x just one is positive
    x^(a/b)    for positive x, whose group has the odd prime order Q: every rational power exists and is positive,
               x^a x^b = x^(a+b), (x y)^a = x^a y^a, sqrt(x^2) = |x|
    exp(x)     G^x for an element G of order Q, with x computed modulo Q: exp(x + y) = exp(x) exp(y) exactly; sigmoid,
               tanh, sinh, cosh, softmax are quotients of exponentials. Inside another exponential it is opaque
    sin, cos   2 t/(1 + t^2), (1 - t^2)/(1 + t^2) with an opaque t: sin^2 + cos^2 = 1; sin is odd, cos even
    opaque     log, erf, arcsin, unknown functions: a fixed pseudo-random function of the residue

    complex    x + iy with residues x and y (gaussian.py): functions take conjugates to conjugates; exp, sin and cos are made of the
               real ones, exp(x + iy) = exp(x) (cos y + i sin y); numbers that are not real have no sign

What holds for opaque values holds for every function of that name; identities of the function itself (log xy = log x +
log y beyond what the product shows) are not seen: then two right answers may differ here, never two wrong ones agree.

>>> root = rational_power(9, Fraction(1, 2), P)
>>> root == 3 or root == P - 3
True
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from hashlib import blake2b
from math import gcd

from matdiff.tensor.arrays import NoValue
from matdiff.tensor.gaussian import Gaussian, gaussian, is_complex

P = 2**61 - 3153
Q = (P - 1) // 2
G = 4
"""A square, so of order Q."""
PI = 31415926535897932**2
"""Stands for pi: a positive number of which nothing else is known."""


@lru_cache(maxsize=100_000)
def opaque(name: str, a: int | Gaussian, p: int) -> int:
    """A fixed pseudo-random value of a function at a residue; at the conjugate of a complex number the conjugate."""
    if isinstance(a, Gaussian):
        low = 2 * a.imag < p
        place = f"{name} {a.real} {a.imag if low else p - a.imag}"
        x, y = opaque(f"re {place}", 0, p), opaque(f"im {place}", 0, p)
        found: int = gaussian(x, y if low else -y, p)
        return found
    digest = blake2b(f"{name} {a} {p}".encode(), digest_size=16).digest()
    return int.from_bytes(digest, "big") % p


def odd(name: str, a: int | Gaussian, p: int) -> int:
    """An opaque odd function."""
    if not a:
        return 0
    if isinstance(a, Gaussian):
        return _odd_complex(name, a, p)
    return opaque(name, a, p) if 2 * a < p else p - opaque(name, p - a, p)


def _odd_complex(name: str, a: Gaussian, p: int) -> int:
    """The value at x + iy with x and y in the first half, its sign and its conjugate; imaginary on the imaginary axis."""
    right, low = 2 * a.real < p, 2 * a.imag < p
    x, y = a.real if right else p - a.real, a.imag if low else p - a.imag
    u, v = opaque(f"{name} re {x}", y, p) if x else 0, opaque(f"{name} im {x}", y, p)
    found: int = gaussian(u if right else -u, v if low else -v, p)
    return found


def sign(a: int | Gaussian, p: int) -> int:
    """Legendre's symbol: 1 of a square, -1 of another number, 0 of 0; NoValue of a complex number."""
    if isinstance(a, Gaussian):
        raise NoValue("a complex number has no sign")
    found = pow(a, (p - 1) // 2, p)
    return -1 if found == p - 1 else found


def inverse(a: int, p: int) -> int:
    if not a % p:
        raise NoValue("division by zero")
    return pow(a, -1, p)


def residue(value: Fraction | int, p: int) -> int:
    """A rational number modulo p."""
    value = Fraction(value)
    return value.numerator * pow(value.denominator, -1, p) % p


def rational_power(a: int, exponent: Fraction, p: int, loose: bool = False) -> int:
    """a^(m/n); of a broken exponent a has to be positive.

    ``loose`` gives other numbers opaque roots: a^(k + 1/2) = a^k r(a). Then a^(1/2) a^(1/2) = a is not known, but what agrees
    for arbitrary r agrees.
    """
    if exponent.denominator == 1:
        return pow(inverse(a, p) if exponent < 0 else a, abs(exponent.numerator), p)
    if not a:
        if exponent < 0:
            raise NoValue("division by zero")
        return 0
    order = (p - 1) // 2
    if is_complex(a) or sign(a, p) != 1 or gcd(exponent.denominator, order) != 1:
        if loose:
            whole = exponent.numerator // exponent.denominator
            root = opaque(f"root {exponent - whole}", a, p)
            return root * rational_power(a, Fraction(whole), p) % p
        raise NoValue("a root of a number that is no square")
    return pow(a, residue(exponent, order), p)


def angle(a: int, p: int) -> tuple[int, int]:
    """(sin, cos)."""
    t = odd("angle", a, p)
    below = inverse(1 + t * t, p)
    return 2 * t * below % p, (1 - t * t) * below % p


def logarithm(a: int, p: int) -> int:
    """log a, opaque but of 1."""
    return 0 if a == 1 else opaque("log", a, p)


def log_of_number(value: Fraction, p: int) -> int:
    """The logarithm of |value| as a sum over its prime factors."""
    total = 0
    for n, times in ((abs(value.numerator), 1), (value.denominator, -1)):
        k = 2
        while n > 1:
            if k * k > n or k > 10_000:
                k = n
            while n % k == 0:
                n //= k
                total += times * opaque("log", k % p, p)
            k += 1
    return total % p
