"""The trial of a step where there is no closed form: at random points, before it is printed.

A Newton step has to solve the linear equation F(x) + dF(x)[x_next - x] = 0, the derivative by exact tangents at the point and by none of
the laws; what it inverts must not be nearly singular everywhere. A fixed-point map has to have a value.
"""

from __future__ import annotations

from matdiff.expression.build import subtract, symbol
from matdiff.numeric.fields import PRECISE
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


def _vanishes(point: Any, residual: Node, direction: Mapping[Symbol, Any]) -> bool:
    here = [PRECISE.number(x) for row in point.value(residual) for x in row]
    moved = point.along(residual, direction, 1)
    size = max(1e-12, *(PRECISE.size(x) for x in (*here, *moved)))
    return all(PRECISE.size(a + b) <= _TOLERANCE * size for a, b in zip(here, moved, strict=True))
