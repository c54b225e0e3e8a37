"""Check a linear map dX -> dF: its image of a direction against the derivative along that direction.

For a random matrix C, the derivative of tr(C' F(X + t T)) by t is compared with tr(C' dF(T)), for free entries of C and T: that holds
only if dF is right. It is how differentials, linear operators and products with directions are checked.
"""

from __future__ import annotations

from matdiff.calculus.directional import tangent_attributes
from matdiff.checks.report import CheckReport
from matdiff.checks.sympy_check import check_gradient
from matdiff.expression.build import add, apply, scale, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

_NOTHING = "no variable occurs, nothing to compare"


def check_along(
    expression: Node,
    image: Node,
    directions: Mapping[Node, Node],
    *,
    points: int = 3,
    seconds: float = 5.0,
) -> CheckReport:
    """Compare ``image``, which speaks of the directions, with the derivative of the expression along them.

    ``directions`` maps each variable to the symbol for its direction.
    """
    if not containing(set(directions), expression):
        return CheckReport("not checked", why=_NOTHING)
    t = symbol("t_")
    weight = symbol("C_", image.shape)
    moved = {v: add(v, scale(t, direction)) for v, direction in directions.items()}
    value = apply("inner", weight, substitute(expression, moved))
    along = apply("inner", weight, substitute(image, moved))
    return check_gradient(value, t, along, points=points, seconds=seconds)


def direction_of(variable: Node, name: str) -> Symbol:
    """A symbol for a direction along which the variable keeps its structure."""
    return symbol(name, variable.shape, tangent_attributes(variable))


def both(first: CheckReport, second: CheckReport) -> CheckReport:
    """The report on an answer that was checked in two parts: the one that failed, else the weaker one."""
    for report in (first, second):
        if report.verdict == "disagreed":
            return report
    if not first.agreed:
        return first
    if second.agreed:
        second.exact = second.exact and first.exact
    return second
