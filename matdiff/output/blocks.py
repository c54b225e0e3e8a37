"""Layout of matrices in brackets: a sum of blocks at their places is written [A, B; C, D].

>>> from matdiff.syntax.reading import read
>>> from matdiff.output.plain import plain
>>> plain(read("||[x; y]||^2", "x: m, y: n").expression)
'||[x; y]||^2'
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base import windows
from matdiff.expression import build
from matdiff.expression.nodes import Apply, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import whole
from matdiff.output.products import matmul

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.output.fragments import Parts
    from matdiff.output.style import Style

    Span = tuple[Dimension, Dimension]
    Block = tuple[Span | None, Span | None, str]

_ADD, _SCALE, _MATMUL, _TRANSPOSE, _WINDOW, _UNIT, _ARRAY = (
    OPERATORS[name] for name in ("add", "scale", "matmul", "transpose", "window", "unit", "array")
)


def bracket(node: Apply, parts: Parts, style: Style) -> str | None:
    """The sum as a matrix in brackets; None where it is not one."""
    blocks: dict[tuple[Span, Span], str] = {}
    products: set[tuple[Span, Span]] = set()
    whole_rows: Span = (1, node.shape[0])
    whole_columns: Span = (1, node.shape[1])
    for term in node.operands:
        found = _entries(term) if _is(term, _ARRAY) else _block(term, parts, style)
        if found is None:
            return None
        for row, column, text in found if isinstance(found, list) else [found]:
            place = (row or whole_rows, column or whole_columns)
            if place in blocks:
                return None
            blocks[place] = text
            if " " in text:
                products.add(place)
    down = _order({row for row, _ in blocks}, node.shape[0])
    across = _order({column for _, column in blocks}, node.shape[1])
    if down is None or across is None or len(down) * len(across) < 2:
        return None
    if products and len(blocks) < len(down) * len(across):
        return None  # B x e_1' + C x e_2' is clearer than [B x, C x, 0]
    if len(across) == 1:  # a blank in a lone column would set entries apart
        for place in products:
            blocks[place] = style.parentheses(blocks[place])
    return style.array([[blocks.get((row, column), "0") for column in across] for row in down])


def _is(node: Node, operator: object) -> bool:
    return isinstance(node, Apply) and node.operator is operator


def _entries(array: Node) -> list[Block]:
    """The numbers of an array other than 0."""
    assert isinstance(array, Apply)
    rows: tuple[tuple[int | Fraction, ...], ...] = array.parameters[0]  # type: ignore[assignment]
    return [
        ((i, i), (j, j), str(value))
        for i, row in enumerate(rows, 1)
        for j, value in enumerate(row, 1)
        if value
    ]


def _block(term: Node, parts: Parts, style: Style) -> Block | None:
    """The places and the text of W A V'."""
    scalars: list[Node] = []
    if isinstance(term, Apply) and term.operator is _SCALE:
        scalars, term = list(term.operands[:-1]), term.operands[-1]
    factors = (
        list(term.operands) if isinstance(term, Apply) and term.operator is _MATMUL else [term]
    )
    rows, columns = _span(factors[0], False), _span(factors[-1], True)
    size = factors[0].shape[1] if rows is not None else factors[-1].shape[0]
    if rows is not None:
        factors = factors[1:]
    if columns is not None:
        factors = factors[:-1]
    if rows is None and columns is None:
        return None
    if len(factors) > 1 and len(scalars) < 2:
        product = whole(matmul(build.matmul(*factors), parts, style), style)  # type: ignore[arg-type]
        if not scalars:
            return rows, columns, product
        is_minus = isinstance(scalars[0], Number) and scalars[0].value == -1
        return (rows, columns, style.minus + product) if is_minus else None
    if not factors and size != 1:
        text = _identity(scalars, size, parts, style)
        return None if text is None else (rows, columns, text)
    inner = scalars + factors
    if len(inner) == 1:
        return rows, columns, whole(parts[inner[0]], style)
    if len(inner) == 2 and isinstance(inner[0], Number) and inner[0].value == -1:
        text = whole(parts[inner[1]], style)
        lone = text.replace("_", "").isalnum()
        return rows, columns, style.minus + (text if lone else style.parentheses(text))
    return None


def _identity(scalars: list[Node], size: Dimension, parts: Parts, style: Style) -> str | None:
    """A number times the identity, which is what W of a window W is; in brackets nothing else tells its size."""
    identity = style.sized_identity(size)
    if not scalars:
        return identity
    if len(scalars) > 1 or not isinstance(scalars[0], (Number, Symbol)):
        return None
    if isinstance(scalars[0], Number) and scalars[0].value == -1:
        return style.minus + identity
    return f"{whole(parts[scalars[0]], style)} {identity}"


def _span(node: Node, transposed: bool) -> Span | None:
    if transposed:
        if not (isinstance(node, Apply) and node.operator is _TRANSPOSE):
            return None
        node = node.operands[0]
    if not isinstance(node, Apply):
        return None
    if node.operator is _WINDOW:
        return node.parameters[0], node.parameters[1]  # type: ignore[return-value]
    if node.operator is _UNIT and isinstance(node.operands[0], Number):
        place = int(node.operands[0].value)
        return place, place
    return None


def _order(spans: set[Span], size: Dimension) -> list[Span] | None:
    """The spans one after the other, from 1 to the size, single places filled in; None where they leave gaps or overlap."""
    by_first = dict(spans)
    if len(by_first) != len(spans):
        return None
    found: list[Span] = []
    at: Dimension = 1
    end = windows.add(size, 1)
    while at != end:
        last = by_first.pop(at, at if isinstance(size, int) else None)
        if last is None:
            return None
        found.append((at, last))
        at = windows.add(last, 1)
        if len(found) > 20 or (isinstance(at, int) and isinstance(end, int) and at > end):
            return None
    return None if by_first else found
