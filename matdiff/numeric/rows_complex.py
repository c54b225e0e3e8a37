"""The values of the operators of complex matrices, moduli and norms among them: rows of the table in :mod:`matdiff.numeric.rows`."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.numeric.pairs import Complex, conjugate, modulus_squared, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Apply
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]

_HALF = Fraction(1, 2)


def _each(part: Callable[[Scalar], Scalar]) -> Row:
    return lambda at, node, operands: [[part(x) for x in row] for row in operands[0]]


def _unit(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[Complex(at.field.zero, at.field.one)]]


def _root(at: Evaluator, x: Scalar) -> Scalar:
    return at.field.power(x, at.field.number(_HALF))


def _norm(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    total = at.field.sum(modulus_squared(x) for row in operands[0] for x in row)
    return [[_root(at, total)]]


def _modulus(at: Evaluator, x: Scalar) -> Scalar:
    if not isinstance(x, Complex):
        return x * at.field.number(at.sign(x))
    return _root(at, modulus_squared(x))


def _abs(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[_modulus(at, x) for x in row] for row in operands[0]]


COMPLEX_ROWS: dict[str, Row] = {
    "imaginary_unit": _unit,
    "norm": _norm,
    "abs": _abs,
    "conj": _each(conjugate),
    "re": _each(lambda x: parts(x)[0]),
    "im": _each(lambda x: parts(x)[1]),
}
"""Value by operator name."""
