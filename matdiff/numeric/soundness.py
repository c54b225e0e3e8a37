"""Whether what is inverted at a point is far enough from singular that the values mean something.

>>> size([[3, 4]])
5.0
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder
from matdiff.numeric.fields import EXACT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.values import Evaluator

_SINGULAR = 1e8
"""A condition number beyond which a matrix is not inverted."""


def is_sound(node: Node, evaluator: Evaluator) -> bool:
    """No matrix that is inverted is nearly singular."""
    for v in postorder(node):
        if v.indices or not isinstance(v, Apply) or v.operator.name != "inv":
            continue
        a, b = evaluator.value(v.operands[0]), evaluator.value(v)
        if size(a) * size(b) > _SINGULAR:
            return False
    return True


def size(a: Matrix) -> float:
    """The root of the sum of squares."""
    return float(sum(EXACT.size(x) ** 2 for row in a for x in row) ** 0.5)
