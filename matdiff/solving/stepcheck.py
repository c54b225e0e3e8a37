"""The trial of a step where there is no closed form: at random points, before it is printed.

A Newton step has to solve the linear equation F(x) + dF(x)[x_next - x] = 0, the derivative by exact tangents at the point and by none of
the laws; what it inverts must not be nearly singular everywhere. A fixed-point map has to have a value. What a Taylor polynomial leaves
over has to fall with the next power of the step.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.checks.report import CheckReport, sizes_in_words
from matdiff.expression.build import subtract, symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric.fields import EXACT, PRECISE
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.values import Evaluator
from matdiff.rewrite.terms import is_zero
from matdiff.solving.points import solved_points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from matdiff.expression.nodes import Node, Symbol
    from matdiff.solving.equation import Equation

_TOLERANCE = 1e-9


def is_sound_step(
    equations: Sequence[tuple[Symbol, Equation]], steps: Mapping[Symbol, Node], newton: bool
) -> bool:
    """Whether a step has a value somewhere, and is Newton's where it is called so."""
    nexts = {v: symbol(f"next {v.name}", v.shape) for v in steps}
    values = {nexts[v]: node for v, node in steps.items()}
    residuals = [e.left if is_zero(e.right) else subtract(e.left, e.right) for _, e in equations]
    for point in solved_points(residuals, values, list(nexts.values()), 1):
        if not newton:
            return True
        direction = {
            v: [[a - b for a, b in zip(r, s, strict=True)] for r, s in zip(point.env[n], point.env[v], strict=True)]
            for v, n in nexts.items()
        }  # fmt: skip
        return all(_vanishes(point, residual, direction) for residual in residuals)
    return False


_SMALL = Fraction(1, 10**12)
_NOISE = 1e-80
_POINTS = 3


def remainder_falls(remainder: Node, direction: Symbol, order: int) -> CheckReport:
    """f(x + h) - T(h) at a tiny step h and at its half: it has to be less by 2 to the power order + 1, or nothing."""
    given = [v for v in symbols(remainder) if v is not direction]
    sizes = choose_sizes(remainder, pool=(3, 2, 4, 5, 6))
    met = 0
    for attempt in range(20):
        drawn = sample([*given, direction], sizes, attempt, hints=domain_hints(remainder))
        try:
            whole, half = (
                _left_over(remainder, drawn.values, sizes, direction, h)
                for h in (_SMALL, _SMALL / 2)
            )
        except ArithmeticError:
            continue
        for one, other in zip(whole, half, strict=True):
            if one > _NOISE and 2 ** (order + 1) * other > 1.1 * one:
                why = f"what it leaves over does not fall with the power {order + 1} of the step, at {sizes_in_words(sizes)}"
                return CheckReport("disagreed", why=why, method="differences")
        met += 1
        if met == _POINTS:
            break
    if not met:
        return CheckReport("not checked", why="no point was found at which it has a value")
    return CheckReport("agreed", points=met, sizes=sizes, method="differences")


def _left_over(
    node: Node, values: Mapping[Symbol, Any], sizes: dict[str, int], direction: Symbol, h: Fraction
) -> list[Any]:
    a = values[direction]
    rows = [[h * x for x in row] for row in a]
    found = Evaluator({**values, direction: rows}, EXACT, sizes=sizes).value(node)
    return [PRECISE.size(PRECISE.number(x)) for row in found for x in row]


def _vanishes(point: Any, residual: Node, direction: Mapping[Symbol, Any]) -> bool:
    here = [PRECISE.number(x) for row in point.value(residual) for x in row]
    moved = point.along(residual, direction, 1)
    size = max(1e-12, *(PRECISE.size(x) for x in (*here, *moved)))
    return all(PRECISE.size(a + b) <= _TOLERANCE * size for a, b in zip(here, moved, strict=True))
