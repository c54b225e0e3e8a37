"""Conditions on indices, what counts only where one holds, slices: rows of the table of values.

The body of a condition that does not hold is never looked at: in sum_{i=2}^N log(x_{i-1}) nobody asks for x_0.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.nodes import Apply, Symbol
from matdiff.numeric import linear
from matdiff.numeric.fields import DomainError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]


def _compared(holds: Callable[[int], bool]) -> Row:
    """One where the sign of the difference is right, else zero."""

    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        a, b = (_counted_round(at, node, k, operands[k][0][0]) for k in (0, 1))
        sign = at.field.sign(a + -b)
        return [[at.field.one if holds(sign) else at.field.zero]]

    return row


def _counted_round(at: Evaluator, node: Apply, side: int, value: Any) -> Any:
    """The value of an index; a letter for any place, compared with an index of a range, is one of its places, as in a unit vector."""
    own, other = node.operands[side], node.operands[1 - side]
    if not (isinstance(own, Symbol) and "place" in own.attributes):
        return value
    if not (isinstance(other, Symbol) and other.axes):
        return value
    return at.field.number(Fraction((int(value) - 1) % at.size(other.axes[0]) + 1))


def guarded(at: Evaluator, node: Apply) -> Matrix:
    """The body where the condition holds, else zeros."""
    condition, body = node.operands
    if at.field.sign(at.value(condition)[0][0]) != 0:
        return at.value(body)
    rows, columns = node.shape
    return linear.fill(at.size(rows), at.size(columns), at.field.zero)


def _window(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    """The columns a to b of an identity."""
    first, last = (at.size(bound) for bound in node.parameters[:2])
    rows = at.size(node.shape[0])
    if last > rows:
        raise DomainError(f"there is no entry {last} of {rows}")
    zero, one = at.field.zero, at.field.one
    places = range(first, last + 1)
    return [[one if i == j else zero for j in places] for i in range(1, rows + 1)]


def _array(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (rows,) = node.parameters
    return [[at.field.number(value) for value in row] for row in rows]  # type: ignore[attr-defined]


BRACKETS: dict[str, Row] = {
    "window": _window,
    "array": _array,
    "at_most": _compared(lambda sign: sign <= 0),
    "equal": _compared(lambda sign: sign == 0),
    "differ": _compared(lambda sign: sign != 0),
}
"""Row of the table of values by operator name."""
