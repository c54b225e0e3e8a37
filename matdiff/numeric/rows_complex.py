"""The values of the operators of complex matrices: rows of the table in :mod:`matdiff.numeric.rows`."""

from __future__ import annotations

from collections.abc import Callable

from matdiff.numeric.pairs import Complex, conjugate, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Apply
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]


def _each(part: Callable[[Scalar], Scalar]) -> Row:
    return lambda at, node, operands: [[part(x) for x in row] for row in operands[0]]


def _unit(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[Complex(at.field.zero, at.field.one)]]


COMPLEX_ROWS: dict[str, Row] = {
    "imaginary_unit": _unit,
    "conj": _each(conjugate),
    "re": _each(lambda x: parts(x)[0]),
    "im": _each(lambda x: parts(x)[1]),
}
"""Value by operator name."""
