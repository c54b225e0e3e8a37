"""Values of functions of entries that are complex modulo a prime, made of those of their parts.

    exp(x + iy) = exp(x) (cos y + i sin y)
    sin(x + iy) = sin x cosh y + i cos x sinh y        cos(x + iy) = cos x cosh y - i sin x sinh y

cosh and sinh are those of the exponential, cos and sin those of the angle of residues.py, so that Euler's formula holds, and every function
takes the conjugate to the conjugate. Functions that are not here are the same for complex numbers, opaque ones among them, or have
no value, as those that ask which of two numbers is larger.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matdiff.tensor.gaussian import gaussian
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.residues import G, angle, inverse, odd, opaque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.tensor.evaluate import Evaluator

    Row = Callable[["Evaluator", Tensor], list[int]]


def complex_exponentials(at: Evaluator, u: Tensor) -> list[int]:
    """exp of every entry: of the real part modulo the order of the group, of the imaginary part the angle."""
    p = at.p
    if at.exponents is None:
        return [opaque("exp", a, p) for a in at.value(u)]
    result = []
    for a, exponent in zip(at.value(u), at.exponents.value(u), strict=True):
        s, c = angle(a.imag, p)
        result.append(pow(G, exponent.real, p) * gaussian(c, s, p) % p)
    return result


def _sines(at: Evaluator, u: Tensor) -> list[tuple[Any, Any]]:
    """sin and cos of every entry."""
    p, half = at.p, pow(2, -1, at.p)
    if at.exponents is None:
        return [(odd("sin", a, p), _even("cos", a, p)) for a in at.value(u)]
    result = []
    for a, exponent in zip(at.value(u), at.exponents.value(u), strict=True):
        s, c = angle(a.real, p)
        e = pow(G, exponent.imag, p)
        high, low = (e + inverse(e, p)) * half, (e - inverse(e, p)) * half
        result.append((gaussian(s * high, c * low, p), gaussian(c * high, -s * low, p)))
    return result


def _even(name: str, a: int, p: int) -> int:
    """An opaque even function: one of the square."""
    return opaque(name, a * a % p, p)


def _tan(at: Evaluator, node: Tensor) -> list[int]:
    return [s * inverse(c, at.p) % at.p for s, c in _sines(at, node.children[0])]


COMPLEX_VALUES: dict[str, Row] = {
    "sin": lambda at, node: [s for s, _ in _sines(at, node.children[0])],
    "cos": lambda at, node: [c for _, c in _sines(at, node.children[0])],
    "tan": _tan,
}
"""Values by the name of the function, where they are not those of real numbers."""
