"""Conditions on indices, and what counts only where one holds: rows of the table of values.

The body of a condition that does not hold is never looked at: in sum_{i=2}^N log(x_{i-1}) nobody asks for x_0.
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply
from matdiff.numeric import linear

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]


def _compared(holds: Callable[[int], bool]) -> Row:
    """One where the sign of the difference is right, else zero."""

    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        a, b = operands
        sign = at.field.sign(a[0][0] + -b[0][0])
        return [[at.field.one if holds(sign) else at.field.zero]]

    return row


def guarded(at: Evaluator, node: Apply) -> Matrix:
    """The body where the condition holds, else zeros."""
    condition, body = node.operands
    if at.field.sign(at.value(condition)[0][0]) != 0:
        return at.value(body)
    rows, columns = node.shape
    return linear.fill(at.size(rows), at.size(columns), at.field.zero)


BRACKETS: dict[str, Row] = {
    "at_most": _compared(lambda sign: sign <= 0),
    "equal": _compared(lambda sign: sign == 0),
    "differ": _compared(lambda sign: sign != 0),
}
"""Row of the table of values by operator name."""
