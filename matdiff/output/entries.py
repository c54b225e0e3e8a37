"""Layout of entries: a product of a symbol with unit vectors that picks one of its entries, e_i' A e_j = A_ij.

>>> from matdiff.expression.build import apply, matmul, number, symbol, transpose
>>> from matdiff.output.plain import plain
>>> x, e = symbol("x", ("n", 1)), apply("unit", number(2), parameters=("n",))
>>> plain(matmul(transpose(e), x))
'x[2]'
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.nodes import Apply, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output.brackets import place
from matdiff.output.fragments import Fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.output.fragments import Parts
    from matdiff.output.style import Style

_TRANSPOSE, _UNIT = OPERATORS["transpose"], OPERATORS["unit"]


def entry(operands: tuple[Node, ...], parts: Parts, style: Style) -> Fragment | None:
    """The fragment of an entry of a symbol; None for any other product."""
    picked = picks(operands)
    if picked is None:
        return None
    family, places = picked
    index = [place(at, parts, style) for at in places]
    lone = len(places) == 1 and isinstance(places[0], Number)
    return Fragment(style.entry(parts[family].text, index, lone))


def picks(operands: tuple[Node, ...]) -> tuple[Symbol, list[Node]] | None:
    """The symbol and the indices of the entry that a scalar product picks."""
    left, right = place_of(operands[0], True), place_of(operands[-1], False)
    middle = operands[left is not None : len(operands) - (right is not None)]
    if len(middle) != 1 or (left is None and right is None):
        return None
    (inner,) = middle
    flipped = isinstance(inner, Apply) and inner.operator is _TRANSPOSE
    family = inner.operands[0] if isinstance(inner, Apply) and flipped else inner
    if not isinstance(family, Symbol) or family.shape == SCALAR or family.axes:
        return None
    places = [place for place in (left, right) if place is not None]
    return family, places[::-1] if flipped else places


def place_of(node: Node, transposed: bool) -> Node | None:
    """The index of a unit vector, or of its transpose."""
    if transposed:
        if not (isinstance(node, Apply) and node.operator is _TRANSPOSE):
            return None
        node = node.operands[0]
    if isinstance(node, Apply) and node.operator is _UNIT:
        return node.operands[0]
    return None
