"""Layout of convolutions: conv(X, K, stride=2, padding=1), with sizes where they do not follow from the operands."""

from __future__ import annotations

from matdiff.expression.nodes import Apply
from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import Fragment, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Node
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style

    Sizes = tuple[Hashable, ...]


def _each(size: Callable[..., Dimension], first: Shape, second: Shape, how: Sizes) -> Shape:
    """A size for the rows, and one for the columns."""
    s, t, p, q = how
    return size(first[0], second[0], s, p), size(first[1], second[1], t, q)


def options(how: Sizes, shape: Shape) -> list[str]:
    """stride=2, padding=(1, 0); nothing where they are 1 and 0. An axis of size 1 takes no part."""
    found = []
    for word, pair, usual in (("stride", how[:2], 1), ("padding", how[2:], 0)):
        told = [size for size, axis in zip(pair, shape, strict=True) if axis != 1] or [usual]
        if all(size == usual for size in told):
            continue
        same = all(size == told[0] for size in told)
        text = str(told[0]) if same else f"({told[0]}, {told[1]})"
        found.append(f"{word}={text}")
    return found


def _sizes(given: Sizes, style: Style) -> list[str]:
    sizes = given if given[1] != 1 else given[:1]
    return [style.size(size) for size in sizes]  # type: ignore[arg-type]


def _operand(operand: Node, parts: Parts, style: Style) -> str:
    """An operand; ones with their sizes, which do not follow from what stands beside them."""
    if isinstance(operand, Apply) and operand.operator.name == "ones":
        return style.call(style.word(operand.operator), _sizes(operand.shape, style))
    return whole(parts[operand], style)


def _call(node: Apply, parts: Parts, style: Style, rest: list[str]) -> Fragment:
    operands = [_operand(operand, parts, style) for operand in node.operands]
    return Fragment(style.call(style.word(node.operator), [*operands, *rest]))


def _convolution(node: Apply, parts: Parts, style: Style) -> Fragment:
    """conv(X, K), conv_full(H, K, m, n): the sizes of what is no operand, where they do not follow."""
    row = node.operator
    given, how = node.parameters[:-4], node.parameters[-4:]
    shapes = dict(zip(row.roles, (v.shape for v in node.operands), strict=True))
    sizes: list[str] = []
    if row.follows is not None:
        first, second = shapes.values()
        follows = _each(row.follows, first, second, how) == node.shape
        sizes = [] if follows else _sizes(given, style)
    elif len(given) == 2:
        sizes = _sizes(given, style)
    else:
        sizes = [style.size(size) for size in given]  # type: ignore[arg-type]
    image = shapes.get("image") or given[:2]
    return _call(node, parts, style, sizes + options(how, image))  # type: ignore[arg-type]


def _pool(node: Apply, parts: Parts, style: Style) -> Fragment:
    sizes = [style.size(size) for size in node.parameters]  # type: ignore[arg-type]
    image = node.operands[0].shape
    if image[1] == 1 or sizes[0] == sizes[1]:
        del sizes[1]
    return _call(node, parts, style, sizes)


CONVOLUTIONS: dict[str, Row] = {
    row.name: _convolution if row.linear else _pool for row in OPERATORS.values() if row.convolution
}
"""Row of layout by operator name."""
