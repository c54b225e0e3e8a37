"""The last look at an answer: equal forms that read better.

- What a definition unfolded before d was applied is folded again: log(1 + x'x) came from log(1 + ||x||^2), so its gradient says ||x||^2.
- A minus in front of a product goes into a difference that takes it for nothing: -2 (A - U V') V = 2 (U V' - A) V; not where the
  difference stands twice, as in (x - m)(x - m)', and not where the minus is the sign between two terms anyway.
"""

from __future__ import annotations

from matdiff.expression.build import transpose
from matdiff.expression.nodes import Apply, Node, intern_apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, substitute
from matdiff.rewrite.canonical import split_number, with_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.rewrite.normal import Normaliser

ADD, SCALE, MATMUL = OPERATORS["add"], OPERATORS["scale"], OPERATORS["matmul"]
SUM, HADAMARD = OPERATORS["indexed_sum"], OPERATORS["hadamard"]


def polish(node: Node, folded: Mapping[Node, Node], normaliser: Normaliser) -> Node:
    """The answer as it is printed."""
    if folded:
        node = _fold(node, folded)
    return _absorb_minus(node, normaliser)


def _fold(node: Node, folded: Mapping[Node, Node]) -> Node:
    present = set(postorder(node))
    useful = {new: old for new, old in folded.items() if new in present}
    return substitute(node, useful) if useful else node


def _absorb_minus(node: Node, normaliser: Normaliser) -> Node:
    if isinstance(node, Apply) and node.operator is ADD:
        if any(split_number(term)[0] > 0 for term in node.operands):
            return node
        terms = [_absorb_minus(term, normaliser) for term in node.operands]
        if all(a is b for a, b in zip(terms, node.operands, strict=True)):
            return node
        return normaliser.make(ADD, tuple(terms), ())
    value, rest = split_number(node)
    if value >= 0:
        return node
    flipped = _flip(rest)
    return node if flipped is None else with_number(-value, flipped)


def _flip(node: Node) -> Node | None:
    """Minus the node, written without a minus in front; None if that needs one."""
    if not isinstance(node, Apply):
        return None
    if node.operator is ADD:
        if not any(split_number(term)[0] < 0 for term in node.operands):
            return None
        terms = tuple(with_number(-c, r) for c, r in map(split_number, node.operands))
        return _rebuilt(node, terms)
    if node.operator is SCALE or node.operator is MATMUL:
        for i, factor in enumerate(node.operands):
            if factor.is_scalar and isinstance(factor, Apply) and factor.operator is ADD:
                continue
            others = node.operands[:i] + node.operands[i + 1 :]
            if _stands_again(factor, others):
                continue
            new = _flip(factor)
            if new is not None:
                return _rebuilt(node, (*node.operands[:i], new, *node.operands[i + 1 :]))
    if node.operator is SUM:
        new = _flip(node.operands[1])
        return None if new is None else _rebuilt(node, (node.operands[0], new))
    return None


def _stands_again(factor: Node, others: tuple[Node, ...]) -> bool:
    """Is the factor, or its transpose, seen elsewhere in the product?"""
    around = set(postorder(*others)) if others else set()
    if factor in around or transpose(factor) in around:
        return True
    return (
        isinstance(factor, Apply)
        and factor.operator.name == "transpose"
        and factor.operands[0] in around
    )


def _rebuilt(node: Apply, operands: tuple[Node, ...]) -> Node:
    return intern_apply(node.operator, operands, node.shape, node.parameters)
