"""Layout of entries and slices: products with unit vectors that pick an entry of a symbol, e_i' A e_j = A_ij, and with windows.

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
from matdiff.output.fragments import Fragment, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.output.fragments import Parts
    from matdiff.output.style import Style

_TRANSPOSE, _UNIT, _WINDOW = OPERATORS["transpose"], OPERATORS["unit"], OPERATORS["window"]


def entry(operands: tuple[Node, ...], parts: Parts, style: Style) -> Fragment | None:
    """The fragment of an entry of a symbol; None for any other product."""
    picked = picks(operands)
    if picked is None:
        return None
    family, places = picked
    index = [place(at, parts, style) for at in places]
    lone = len(places) == 1 and isinstance(places[0], Number)
    return Fragment(style.entry(parts[family].text, index, lone))


def slice_of(operands: tuple[Node, ...], parts: Parts, style: Style) -> Fragment | None:
    """The fragment of a slice of a symbol, I[:,1:2]' A = A[1:2, :]; None for any other product."""
    left, right = _range_of(operands[0], True), _range_of(operands[-1], False)
    middle = operands[bool(left) : len(operands) - bool(right)]
    windows = [v for v in (left, right) if v is not None and v.operator is _WINDOW]
    if len(middle) != 1 or not windows:
        return None
    (inner,) = middle
    flipped = isinstance(inner, Apply) and inner.operator is _TRANSPOSE
    family = inner.operands[0] if isinstance(inner, Apply) and flipped else inner
    if not _is_sliced(family):
        return None
    places = [
        _shown(at, parts, style) or ":" for at in ((right, left) if flipped else (left, right))
    ]
    if 1 in family.shape:
        places = [at for at, size in zip(places, family.shape, strict=True) if size != 1]
    text = parts[family].text
    if not isinstance(family, Symbol):
        text = style.parentheses(whole(parts[family], style))
    fragment = Fragment(style.entry(text, places, True))
    return Fragment(style.transposed(fragment.text)) if flipped else fragment


def grouped(operands: tuple[Node, ...]) -> list[tuple[Node, ...]]:
    """The factors of a product, a symbol together with the windows beside it."""
    groups: list[tuple[Node, ...]] = []
    at = 0
    while at < len(operands):
        end = at + 1
        if _is_window(operands[at], True) and end < len(operands) and _is_data(operands[end]):
            end += 1
        if _is_data(operands[end - 1]) and end < len(operands) and _is_window(operands[end], False):
            end += 1
        groups.append(operands[at:end])
        at = end
    return groups


def _is_window(node: Node, transposed: bool) -> bool:
    found = _range_of(node, transposed)
    return found is not None and found.operator is _WINDOW


def _is_data(node: Node) -> bool:
    base = node.operands[0] if isinstance(node, Apply) and node.operator is _TRANSPOSE else node
    return _is_sliced(base)


def _is_sliced(node: Node) -> bool:
    """What a slice is written of: a letter, or in brackets a sum, an inverse, a function; not a product, which its factors have."""
    if node.shape == SCALAR or node.moving:
        return False
    if isinstance(node, Symbol):
        return not node.axes
    return isinstance(node, Apply) and bool(node.operands) and node.operator.name not in _UNSLICED


_UNSLICED = frozenset(("matmul", "transpose", "scale", "unit", "window", "member", "kron"))


def _shown(at: Apply | None, parts: Parts, style: Style) -> str:
    if at is None:
        return ""
    if at.operator is _UNIT:
        return place(at.operands[0], parts, style)
    return f"{at.parameters[0]}:{at.parameters[1]}"


def _range_of(node: Node, transposed: bool) -> Apply | None:
    """A unit vector or a window, or its transpose."""
    if transposed:
        if not (isinstance(node, Apply) and node.operator is _TRANSPOSE):
            return None
        node = node.operands[0]
    if isinstance(node, Apply) and node.operator in (_UNIT, _WINDOW):
        return node
    return None


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
