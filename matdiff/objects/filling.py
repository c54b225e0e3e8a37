"""A number beside a matrix, in every entry of it."""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.objects.composing import Composed, part_of
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape


def filled(given: object, shape: Shape) -> object:
    """The operand itself; a number as an array of this shape."""
    part = part_of(given)
    if shape == SCALAR or not part.node.is_scalar:
        return given
    node = combine.spread(part.node, shape)
    short = None if part.short is None else combine.spread(part.short, shape)
    return Composed(part._replace(node=node or part.node, short=short))
