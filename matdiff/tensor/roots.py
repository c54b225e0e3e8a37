"""Eigenvalues modulo a prime: the characteristic polynomial of a matrix and its roots, where it splits.

Polynomials are lists of coefficients, the constant first. Roots by Cantor and Zassenhaus: x^p - x is the product of all x - r, and
gcd((x + c)^((p-1)/2) - 1, f) parts those roots r for which r + c is a square from the others.

>>> roots([6, -5, 1], 1000003)  # (x - 2)(x - 3)
[2, 3]
>>> characteristic([2, 0, 1, 3], 2, 1000003) == [6, 1000003 - 5, 1]
True
"""

from __future__ import annotations

from matdiff.tensor.arrays import NoValue

Polynomial = list[int]


def characteristic(a: list[int], n: int, p: int) -> Polynomial:
    """det(x I - A), by Faddeev and LeVerrier."""
    result = [0] * n + [1]
    m = [0] * (n * n)
    for k in range(1, n + 1):
        for i in range(n):
            m[i * n + i] = (m[i * n + i] + result[n - k + 1]) % p
        m = times(a, m, n, p)
        result[n - k] = -sum(m[i * n + i] for i in range(n)) * pow(k, -1, p) % p
    return result


def times(a: list[int], b: list[int], n: int, p: int) -> list[int]:
    """The product of two n x n matrices."""
    columns = [b[j::n] for j in range(n)]
    return [
        sum(x * y for x, y in zip(a[i * n : i * n + n], column, strict=True)) % p
        for i in range(n)
        for column in columns
    ]


def roots(f: Polynomial, p: int) -> list[int]:
    """The distinct roots in ascending order of residues between -p/2 and p/2; NoValue where f does not split."""
    f = _monic([c % p for c in f], p)
    simple = _divided(f, _common(f, _derivative(f, p), p), p)[0]
    if _remainder(_minus(_power([0, 1], p, simple, p), [0, 1], p), simple, p):
        raise NoValue("the eigenvalues are no residues")
    return sorted(_parted(simple, p), key=lambda r: signed(r, p))


def signed(r: int, p: int) -> int:
    """The representative between -p/2 and p/2: the order in which eigenvalues stand, turned round by a change of sign."""
    return r if 2 * r < p else r - p


def _parted(f: Polynomial, p: int) -> list[int]:
    """The roots of a product of different x - r."""
    if len(f) <= 1:
        return []
    if len(f) == 2:
        return [-f[0] % p]
    for c in range(1, 200):
        half = _minus(_power([c * c * c, 1], (p - 1) // 2, f, p), [1], p)
        g = _common(f, half, p)
        if 1 < len(g) < len(f):
            return _parted(g, p) + _parted(_divided(f, g, p)[0], p)
    raise NoValue("the eigenvalues were not found")


def _trimmed(f: Polynomial) -> Polynomial:
    while f and not f[-1]:
        f.pop()
    return f


def _monic(f: Polynomial, p: int) -> Polynomial:
    f = _trimmed(list(f))
    lead = pow(f[-1], -1, p)
    return [c * lead % p for c in f]


def _minus(f: Polynomial, g: Polynomial, p: int) -> Polynomial:
    n = max(len(f), len(g))
    f, g = f + [0] * (n - len(f)), g + [0] * (n - len(g))
    return _trimmed([(a - b) % p for a, b in zip(f, g, strict=True)])


def _derivative(f: Polynomial, p: int) -> Polynomial:
    return _trimmed([k * c % p for k, c in enumerate(f)][1:])


def _divided(f: Polynomial, g: Polynomial, p: int) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder by a monic g."""
    rest = list(f)
    n = len(g) - 1
    quotient = [0] * max(0, len(f) - n)
    for k in reversed(range(len(quotient))):
        c = quotient[k] = rest[k + n]
        if c:
            for i, x in enumerate(g):
                rest[k + i] = (rest[k + i] - c * x) % p
    return quotient, _trimmed(rest[:n])


def _remainder(f: Polynomial, g: Polynomial, p: int) -> Polynomial:
    return _divided(f, g, p)[1]


def _common(f: Polynomial, g: Polynomial, p: int) -> Polynomial:
    """The monic greatest common divisor."""
    while g:
        g = _monic(g, p)
        f, g = g, _remainder(f, g, p)
    return _monic(f, p)


def _power(f: Polynomial, exponent: int, modulus: Polynomial, p: int) -> Polynomial:
    """f^exponent modulo a polynomial."""
    result, base = [1], _remainder([c % p for c in f], modulus, p)
    while exponent:
        if exponent & 1:
            result = _remainder(_product(result, base, p), modulus, p)
        base = _remainder(_product(base, base, p), modulus, p)
        exponent >>= 1
    return result


def _product(f: Polynomial, g: Polynomial, p: int) -> Polynomial:
    result = [0] * (len(f) + len(g) - 1) if f and g else []
    for i, a in enumerate(f):
        for j, b in enumerate(g):
            result[i + j] += a * b
    return [c % p for c in result]
