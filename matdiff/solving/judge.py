"""Side conditions of the laws of solving: what holds, what a law may assume, and what can be refuted.

A law that inverts a matrix needs it invertible. That is proven by the facts, or assumed, and then the answer says so, or refuted: a
product through a smaller size is singular, and a matrix that holds a multiplier may be singular just at the solution, so that nobody may
invert it.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> A = symbol("A", (2, 5))
>>> rank_bound(matmul(transpose(A), A))
2
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import containing
from matdiff.rewrite.isolation import FREE, OPTIONAL
from matdiff.rewrite.law import KINDS, POSITIONAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.rewrite.book import Context

ASSUMABLE = frozenset(("invertible", "nonzero", "nonnegative", "positive"))
"""What a law of solving may assume of what is known."""

Condition = tuple[Node, str]


class Judge:
    """``holds`` for one unknown, or several; ``assumes`` says whether conditions may be assumed."""

    __slots__ = ("_there", "assumes", "context", "multipliers", "unknowns")

    def __init__(
        self,
        context: Context,
        unknowns: Iterable[Node],
        multipliers: Iterable[Node] = (),
        assumes: bool = True,
    ) -> None:
        self.context = context
        self.unknowns = frozenset(unknowns)
        self.multipliers = frozenset(multipliers)
        self.assumes = assumes
        self._there: dict[Node, bool] = {}

    def holds(self, node: Node, attribute: str) -> bool:
        """Whether a slot of a law may stand for a node."""
        if attribute in ("unknown", "constant"):
            return self.contains(node) == (attribute == "unknown")
        if attribute in POSITIONAL | {"multiplier"}:
            return self.context.holds(node, attribute)
        if self.proven(node, attribute):
            return True
        if not self.assumes or attribute not in ASSUMABLE or self.contains(node):
            return False
        return not self.refuted(node, attribute)

    def contains(self, node: Node) -> bool:
        """Whether an unknown occurs in a node."""
        found = self._there.get(node)
        if found is None:
            found = self._there[node] = bool(containing(self.unknowns, node))
        return found

    def proven(self, node: Node, attribute: str) -> bool:
        if attribute == "nonzero" and self.context.holds(node, "positive"):
            return True
        if isinstance(node, Apply) and node.operator.name == "size":
            return True
        return self.context.holds(node, attribute)

    def refuted(self, node: Node, attribute: str) -> bool:
        """Whether a condition is known to fail, or may not be assumed."""
        if isinstance(node, Number):
            return True  # of a number everything is known
        if attribute != "invertible":
            return False
        if isinstance(node, Apply) and node.operator.name == "scale" and not node.is_scalar:
            node = node.operands[
                -1
            ]  # a number in front, a multiplier too, is not zero or all is lost
        if not node.is_scalar and self.multipliers and containing(self.multipliers, node):
            return True
        return rank_bound(node) is not None

    def created(self, bindings: dict[object, object]) -> list[Condition]:
        """The conditions that a match has assumed."""
        found = []
        for slot, value in bindings.items():
            if not isinstance(slot, Symbol) or not isinstance(value, Node):
                continue
            for attribute in sorted(slot.attributes - KINDS - POSITIONAL - {FREE, OPTIONAL}):
                if not self.proven(value, attribute):
                    is_square = attribute == "positive" and self._has_no_sign(value)
                    found.append((value, "nonzero" if is_square else attribute))
        return found

    def _has_no_sign(self, node: Node) -> bool:
        """Whether a number is proven not to be negative: a product, or a power, of such."""
        if self.context.holds(node, "nonnegative") or self.context.holds(node, "positive"):
            return True
        if isinstance(node, Apply) and node.is_scalar:
            if node.operator.name == "scale":
                return all(self._has_no_sign(c) for c in node.operands)
            if node.operator.name == "power":
                return self._has_no_sign(node.operands[0])
        return isinstance(node, Number) and node.value >= 0


def rank_bound(node: Node) -> int | None:
    """A number below the size of a square matrix that its rank cannot exceed, as sizes say; None where they say nothing."""
    size = node.shape[0]
    if not isinstance(size, int) or node.shape[0] != node.shape[1]:
        return None
    bound = _rank(node)
    return bound if bound is not None and bound < size else None


def _rank(node: Node) -> int | None:
    """The largest rank that the sizes allow."""
    sizes = [size for size in node.shape if isinstance(size, int)]
    own = min(sizes) if sizes else None
    if not isinstance(node, Apply):
        return own
    name = node.operator.name
    if name == "add":
        ranks = [_rank(c) for c in node.operands]
        if all(rank is not None for rank in ranks):
            whole = sum(rank for rank in ranks if rank is not None)
            return whole if own is None else min(whole, own)
        return own
    if name in ("matmul", "transpose", "scale"):
        parts = node.operands[-1:] if name == "scale" else node.operands
        known = [rank for rank in map(_rank, parts) if rank is not None]
        return min([*known, own] if own is not None else known, default=None)
    return own
