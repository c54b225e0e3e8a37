"""Squared norms and moduli as they come up in a derivation, recognised: u^H u, tr A^H A, a conj(a).

>>> from matdiff.expression.build import apply, matmul, symbol, transpose
>>> z = symbol("z", ("n", 1), ("complex",))
>>> squared_norm(matmul(transpose(apply("conj", z)), z))
norm(z)
"""

from __future__ import annotations

from matdiff.expression.build import TWO, apply, transpose
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Opposite = Callable[[Node, Node], bool]

_MATMUL, _SCALE, _TR = OPERATORS["matmul"], OPERATORS["scale"], OPERATORS["tr"]
_POWER, _TRANSPOSE = OPERATORS["power"], OPERATORS["transpose"]


def squared_norm(node: Node, opposite: Opposite | None = None) -> Node | None:
    """||u|| or |a| where the node is its square, else None. ``opposite`` judges conjugates that are not written as such."""
    if not isinstance(node, Apply):
        return None
    if node.operator is _POWER and node.operands[1] is TWO:
        base = node.operands[0]
        return base if isinstance(base, Apply) and base.operator.name in ("abs", "norm") else None
    if not node.complex:
        return None
    if node.operator is _TR and isinstance(node.operands[0], Apply):
        pair = _pair(node.operands[0])
        return apply("norm", pair[1]) if pair and _adjoint(*pair, opposite) else None
    if not node.is_scalar:
        return None
    if node.operator is _SCALE and len(node.operands) == 2:
        a, b = node.operands
        both = a.complex and b.complex
        if both and _conjugate(a, b, opposite):
            return apply("abs", min(a, b, key=_marks))
        return None
    pair = _pair(node)
    return apply("norm", pair[1]) if pair and _adjoint(*pair, opposite) else None


def _pair(product: Apply) -> tuple[Node, Node] | None:
    if product.operator is _MATMUL and len(product.operands) == 2:
        return product.operands
    return None


def _adjoint(a: Node, b: Node, opposite: Opposite | None) -> bool:
    if not (a.complex and b.complex):
        return False
    turned = a.operands[0] if isinstance(a, Apply) and a.operator is _TRANSPOSE else transpose(a)
    return _conjugate(turned, b, opposite)


def _conjugate(a: Node, b: Node, opposite: Opposite | None) -> bool:
    if opposite is not None:
        return opposite(a, b)
    return _bare(a) is b or _bare(b) is a


def _bare(node: Node) -> Node | None:
    if isinstance(node, Apply) and node.operator.name == "conj":
        return node.operands[0]
    return None


def _marks(node: Node) -> tuple[bool, int]:
    return isinstance(node, Apply) and node.operator.name == "conj", node.weight
