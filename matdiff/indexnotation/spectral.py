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
_WORDS = {"exp": "exp({})", "log": "log({})", "sin": "sin({})", "cos": "cos({})"}
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
    parts = [
        total,
        f"{matrix} = {signs.foot(signs.sum, p)} {signs.foot(x, p)} {signs.foot(e, p)} by eigenvalues {x} and projectors {e}",
        _said(node, names, f, x, exponent),
    ]
    if pairs > 1:
        parts.append(
            f"{f}[{x}, {y}] = ({f}({x}) - {f}({y}))/({x} - {y}), {f}[{x}, {x}] = {f}'({x})"
        )
    if pairs > 2:
        parts.append("and so on: divided differences")
    return "; ".join(parts)


def _said(node: Tensor, names: Sequence[str], f: str, x: str, exponent: str) -> str:
    """The function in words."""
    name, *parameters, _ = node.data
    if name in _WORDS:
        return f"{f}({x}) = {_WORDS[name].format(x)}"
    if name == "projector":
        which = _RANKS.get(
            parameters[0],
            f"the eigenvalue number {names[-2 * node.data[-1] - 3]}"
            if parameters[0] == "all"
            else "",
        )
        return f"{f} is 1 near {which} and 0 near the others"
    if name in ("power", "support"):
        power = Fraction(parameters[0])
        shown = f"{x}^{power}" if power.denominator == 1 and power > 0 else f"{x}^({power})"
        return f"{f}({x}) = {shown}" + (f", {f} is 0 near 0" if name == "support" else "")
    logs = "".join(f" log({x})" for _ in range(parameters[0]))
    return f"{f}({x}) = {x}^({exponent}){logs}"
