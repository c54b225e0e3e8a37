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
from matdiff.output.inferred import untold
from matdiff.output.notation import style_now
from matdiff.output.sharing import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style

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
    lines = [(style.symbol(name), text(value, style, named=True)) for name, value in definitions]
    return style.where(text(short, style), lines)


def text(node: Node, style: Style, named: bool = False) -> str:
    """The text of an expression, written out in full; what a name stands for has no sizes but those it tells."""
    return whole(lay_out(distinct_indices(node), style, named), style)


def lay_out(node: Node, style: Style, named: bool = False) -> Fragment:
    """The fragment of an expression."""
    parts: Parts = {}
    plain, style = style, style_now(style)
    alone = untold(node, style.unsized, None if named else node.shape)
    for part in postorder(node):
        if part in alone:
            assert isinstance(part, Apply)
            parts[part] = calls.with_its_size(part, parts, style)
        elif isinstance(part, Apply):
            pair = None if style is plain else style.paired(part, parts)
            parts[part] = pair or LAYOUT[part.operator.name](part, parts, style)
        elif isinstance(part, Symbol):
            parts[part] = Fragment(style.symbol(part.name))
        elif isinstance(part, Number):
            parts[part] = style.number(part.value)
    return parts[node]
