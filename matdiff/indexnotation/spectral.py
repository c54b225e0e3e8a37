"""What the letters stand for that index notation gives to derivatives of functions of a matrix, and to projectors.

T_ijkl = sum_pq f[x_p, x_q] (E_p)_ij (E_q)_kl, f(x) = exp(x), where X = sum_p x_p E_p has the eigenvalues x and the projectors E,
f[x, y] = (f(x) - f(y))/(x - y), f[x, x] = f'(x)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.tensor.nodes import Tensor

_VALUES, _PROJECTORS, _FUNCTIONS, _PLACES = "xszwyv", "EZUVWF", "fghq", "pqrstuvw"
_WORDS = frozenset(("exp", "log", "sin", "cos"))
_RANKS = {"max": "the largest eigenvalue", "min": "the smallest eigenvalue"}


class Signs:
    """How sums and indices are written in a format."""

    def __init__(self, format: str, taken: set[str]) -> None:
        self.format = format
        self.sum = {"latex": r"\sum", "unicode": "Σ"}.get(format, "sum")
        free = [
            next((c for c in letters if c not in taken), letters[0])
            for letters in (_VALUES, _PROJECTORS, _FUNCTIONS)
        ]
        self.value, self.projector, self.function = free
        self.places = [c for c in _PLACES if c not in taken and c != self.function]
        self.other = next(c for c in "yztuvw" if c != self.value and c not in taken)

    def words(self, text: str) -> str:
        """Words among signs."""
        return rf"\text{{{text}}}" if self.format == "latex" else text

    def call(self, name: str, x: str) -> str:
        return rf"\{name}({x})" if self.format == "latex" else f"{name}({x})"

    def power(self, x: str, exponent: str) -> str:
        if self.format == "latex":
            return f"{x}^{{{exponent}}}"
        return f"{x}^{exponent}" if exponent.isalnum() else f"{x}^({exponent})"

    def foot(self, base: str, names: str) -> str:
        return f"{base}_{{{names}}}" if self.format == "latex" else f"{base}_{names}"


def defined(
    node: Tensor, left: str, names: Sequence[str], matrix: str, exponent: str, signs: Signs
) -> str:
    """The tensor of divided differences with these names for its axes; ``matrix`` is the argument, ``exponent`` that of a power."""
    pairs = node.data[-1] + 1
    places = signs.places[:pairs]
    own = list(zip(names[-2 * pairs :: 2], names[-2 * pairs + 1 :: 2], strict=True))
    points = ", ".join(signs.foot(signs.value, place) for place in places)
    factors = " ".join(
        signs.foot(f"({signs.foot(signs.projector, place)})", a + b)
        for place, (a, b) in zip(places, own, strict=True)
    )
    x, y, f, e = signs.value, signs.other, signs.function, signs.projector
    term = f"{f}({points})" if pairs == 1 else f"{f}[{points}]"
    total = f"{left} = {signs.foot(signs.sum, ''.join(places))} {term} {factors}"
    p = places[0]
    decomposed = f"{matrix} = {signs.foot(signs.sum, p)} {signs.foot(x, p)} {signs.foot(e, p)}"
    whose = signs.words(" by eigenvalues ") + x + signs.words(" and projectors ") + e
    parts = [total, decomposed + whose, _said(node, names, signs, exponent)]
    if pairs > 1:
        quotient = f"({f}({x}) - {f}({y}))/({x} - {y})"
        parts.append(f"{f}[{x}, {y}] = {quotient}, {f}[{x}, {x}] = {f}'({x})")
    if pairs > 2:
        parts.append(signs.words("and so on: divided differences"))
    return "; ".join(parts)


def _said(node: Tensor, names: Sequence[str], signs: Signs, exponent: str) -> str:
    """The function in words."""
    name, *parameters, order = node.data
    f, x = signs.function, signs.value
    if name in _WORDS:
        return f"{f}({x}) = {signs.call(name, x)}"
    if name == "projector":
        which = _RANKS.get(parameters[0])
        if which is None:
            which = f"the eigenvalue number {names[-2 * order - 3]}"
        return f + signs.words(f" is 1 near {which} and 0 near the others")
    if name in ("power", "support"):
        near = ", " + f + signs.words(" is 0 near 0") if name == "support" else ""
        return f"{f}({x}) = {signs.power(x, str(Fraction(parameters[0])))}{near}"
    logs = f" {signs.call('log', x)}" * parameters[0]
    return f"{f}({x}) = {signs.power(x, exponent)}{logs}"
