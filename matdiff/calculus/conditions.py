"""When an answer holds: the conditions that its operators bring with them.

One row per operator that has a domain or a kink. Conditions are sentences about subexpressions, printed by the caller's printer.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import Context

    Row = Callable[[Apply, Context], tuple[Node, str] | None]


def _invertible(node: Apply, context: Context) -> tuple[Node, str] | None:
    (a,) = node.operands
    if _known(a, "invertible", context):
        return None
    while isinstance(a, Apply) and a.operator.name == "transpose":
        (a,) = a.operands
    return a, "is invertible"


def _known(node: Node, attribute: str, context: Context) -> bool:
    """Known from what was declared, not merely assumed because an inverse was written."""
    return (node, attribute) not in context.assumed and context.holds(node, attribute)


def _positive_determinant(node: Apply, context: Context) -> tuple[Node, str] | None:
    (a,) = node.operands
    if context.holds(a, "positive_definite"):
        return None
    return a, "has a positive determinant"


def _positive(node: Apply, context: Context) -> tuple[Node, str] | None:
    (a,) = node.operands
    if context.holds(a, "positive"):
        return None
    return a, "> 0" if a.is_scalar else "has positive entries"


def _power(node: Apply, context: Context) -> tuple[Node, str] | None:
    base, exponent = node.operands
    if isinstance(base, Number) or context.holds(base, "positive"):
        return None
    if isinstance(exponent, Number) and isinstance(exponent.value, int):
        if exponent.value >= 0 or context.holds(base, "nonzero"):
            return None
        if isinstance(base, Apply) and base.operator.name == "norm":
            return base.operands[0], "≠ 0"
        return base, "≠ 0" if base.is_scalar else "has no zero entry"
    if isinstance(exponent, Number) and Fraction(exponent.value) > 0 and node.is_scalar:
        return base, "> 0"
    return base, "> 0" if base.is_scalar else "has positive entries"


def _kink(node: Apply, context: Context) -> tuple[Node, str] | None:
    (a,) = node.operands
    where = "≠ 0" if a.is_scalar else "has no zero entry"
    return (
        a,
        f"{where} (where it has, a subgradient)"
        if not a.is_scalar
        else f"{where} (at 0, a subgradient)",
    )


def _tie(node: Apply, context: Context) -> tuple[Node, str] | None:
    return node, "has no tie (at a tie, a subgradient)"


CONDITIONS: dict[str, Row] = {
    "inv": _invertible,
    "logdet": _positive_determinant,
    "log": _positive,
    "power": _power,
    "abs": _kink,
    "relu": _kink,
    "max": _tie,
    "min": _tie,
}
"""Condition by operator name: (what it is about, what is said of it), or None where it is known to hold."""


def conditions_of(context: Context, *roots: Node) -> list[tuple[Node, str]]:
    """The conditions under which the expressions mean something, each once, in order of appearance."""
    found: dict[tuple[Node, str], None] = {}
    for node in postorder(*roots):
        if isinstance(node, Apply):
            row = CONDITIONS.get(node.operator.name)
            condition = row(node, context) if row is not None else None
            if condition is not None:
                found[condition] = None
    invertible = {node for node, words in found if words == "is invertible"}
    definite = {node for node, words in found if words == "has a positive determinant"}
    return [
        (node, words)
        for node, words in found
        if words != "is invertible" or not (node in definite or _parts_covered(node, invertible))
    ]


def _parts_covered(node: Node, invertible: set[Node]) -> bool:
    return (
        isinstance(node, Apply)
        and node.operator.name in ("matmul", "transpose")
        and all(operand in invertible for operand in node.operands)
    )
