"""How an expression is laid out: one row per operator, the same for every style.

``render`` goes through the graph from the leaves up, each node once and without recursion. A row gets a node, the
fragments of what is below it, and the style that supplies the glyphs; it decides signs, order, quotients and
brackets.

>>> from matdiff.expression.build import add, matmul, negate, symbol
>>> from matdiff.output.style import Style
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> render(add(negate(y), matmul(X, w)), Style())
'X w - y'
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.output import brackets, calls, products, spectral, sums
from matdiff.output.fragments import Fragment, whole
from matdiff.output.indices import distinct_indices
from matdiff.output.sharing import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style

_EYE = OPERATORS["eye"]
LIMIT = 2000
"""A text longer than about so many characters gets names for what is repeated in it."""
_CHARACTERS = 3  # printed for a node of the tree, on average

LAYOUT: dict[str, Row] = {
    **dict.fromkeys(OPERATORS, calls.call),
    "add": sums.add,
    "indexed_sum": sums.indexed_sum,
    "scale": products.scale,
    "matmul": products.matmul,
    "hadamard": products.hadamard,
    "power": products.power,
    "transpose": products.transpose,
    "inv": products.inverse,
    **calls.ROWS,
    **spectral.ROWS,
    **brackets.ROWS,
}
"""Row of layout by operator name; what has no sign of its own is written as a call of its word."""


def render(node: Node, style: Style, limit: int = LIMIT) -> str:
    """The text of an expression; one that would be too long is printed with names for its repeated parts."""
    if node.weight * _CHARACTERS <= limit:
        return text(node, style)
    short, definitions = split(node)
    if not definitions:
        return text(node, style)
    lines = [(style.symbol(name), text(value, style)) for name, value in definitions]
    return style.where(text(short, style), lines)


def text(node: Node, style: Style) -> str:
    """The text of an expression, written out in full."""
    return whole(lay_out(distinct_indices(node), style), style)


def lone_identities(root: Node) -> set[Node]:
    """The identities whose size nothing beside them tells, as in ||2 I||: those that no sum holds with another matrix."""
    order = postorder(root)
    if not any(isinstance(v, Apply) and v.operator is _EYE for v in order):
        return set()
    bare: set[Node] = set()
    for part in reversed(order):
        if not isinstance(part, Apply) or part.operator.name in ("matmul", "inner"):
            continue
        is_sum = part.operator.name in ("add", "hadamard")
        if is_sum and not all(map(_is_constant, part.operands)):
            continue
        if part in bare or (part.is_scalar and len(part.operands) == 1):
            bare.update(part.operands)
    return {v for v in bare if isinstance(v, Apply) and v.operator is _EYE}


def _is_constant(node: Node) -> bool:
    """An identity, ones, or a number times such a thing: what takes its size from what is beside it."""
    if isinstance(node, Apply) and node.operator.name == "scale":
        return _is_constant(node.operands[-1])
    return isinstance(node, Number) or (
        isinstance(node, Apply) and node.operator.name in ("eye", "ones", "zeros")
    )


def lay_out(node: Node, style: Style) -> Fragment:
    """The fragment of an expression."""
    parts: Parts = {}
    lone = lone_identities(node)
    for part in postorder(node):
        if part in lone:
            parts[part] = Fragment(style.sized_identity(part.shape[0]))
            continue
        if isinstance(part, Apply):
            parts[part] = LAYOUT[part.operator.name](part, parts, style)
        elif isinstance(part, Symbol):
            parts[part] = Fragment(style.symbol(part.name))
        elif isinstance(part, Number):
            parts[part] = style.number(part.value)
    return parts[node]
