"""A difference that stands in a product both ways round, A - B and B - A, is written one way round.

(m - x) A (x - m)' = -(x - m) A (x - m)', so that like terms are seen to be alike.
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, intern_apply
from matdiff.rewrite.terms import ADD, TRANSPOSE, split_number, with_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def one_way_round(factors: Sequence[Node]) -> tuple[int, list[Node]] | None:
    """(m - x) A (x - m)' is -(x - m) A (x - m)': a difference that stands there both ways round, one way round, and the sign; or None."""
    sums = {
        inner for inner in map(_untransposed, factors) if getattr(inner, "operator", None) is ADD
    }
    if len(sums) < 2:
        return None
    turned: list[Node] = []
    sign = 1
    for factor in factors:
        inner = _untransposed(factor)
        other = _negative(inner) if inner in sums else None
        if other in sums and isinstance(other, Apply) and _starts_below_zero(inner):
            sign = -sign
            is_transposed = inner is not factor
            factor = intern_apply(TRANSPOSE, (other,), factor.shape) if is_transposed else other
        turned.append(factor)
    return (sign, turned) if tuple(turned) != tuple(factors) else None


def _untransposed(node: Node) -> Node:
    is_transposed = isinstance(node, Apply) and node.operator is TRANSPOSE
    return node.operands[0] if isinstance(node, Apply) and is_transposed else node


def _negative(node: Node) -> Node | None:
    if not isinstance(node, Apply):
        return None
    terms = tuple([with_number(-value, rest) for value, rest in map(split_number, node.operands)])
    return intern_apply(ADD, terms, node.shape)


def _starts_below_zero(node: Node) -> bool:
    return isinstance(node, Apply) and split_number(node.operands[0])[0] < 0
