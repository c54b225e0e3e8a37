"""How functions of a matrix, spectra and their norms act on explicit matrices: rows of the table of values.

What is not rational is computed in floats or in numbers of a hundred digits; SymPy does not differentiate it, so that a check takes
difference quotients instead (:class:`TooLong` says so).

>>> sorted(SPECTRAL)[:3]
['adj', 'cholesky', 'clip']
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.base.budget import TooLong
from matdiff.expression.nodes import Apply
from matdiff.numeric import functions, linear, spectra
from matdiff.numeric.fields import EXACT, FLOAT, PRECISE, DomainError, FloatField
from matdiff.numeric.gamma import FLOATS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]
    Numbers = Callable[[list[Matrix], FloatField, Evaluator], Matrix]

_GAP = 1e-6
"""Eigenvalues nearer than this, relative to the largest, do not count as different."""


def _approximate(function: Numbers) -> Row:
    """A row that computes in floats or many digits, whatever the field of the entries."""

    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        field = at.field
        if field is FLOAT:
            return function(operands, field, at)
        at_zero = getattr(field, "at_zero", None)
        if at_zero is None:
            return function([_precise(a) for a in operands], PRECISE, at)
        if any(not x.is_Number for a in operands for entries in a for x in entries):
            raise TooLong  # SymPy has no such function of a matrix of symbols
        given = [_precise([[at_zero(x) for x in entries] for entries in a]) for a in operands]
        found = function(given, PRECISE, at)
        return [[field.number(x) for x in entries] for entries in found]

    return row


def _precise(a: Matrix) -> Matrix:
    return [[PRECISE.number(x) for x in row] for row in a]


def _function(name: str) -> Row:
    return _approximate(lambda given, field, at: functions.FUNCTIONS[name](given[0], field))


def _frechet(name: str) -> Row:
    function = functions.FUNCTIONS[name]
    return _approximate(
        lambda given, field, at: functions.frechet(function, given[0], given[1], field)
    )


def _second(name: str) -> Row:
    function = functions.FUNCTIONS[name]

    def numbers(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
        a, e, f = given
        return functions.second_frechet(function, a, e, f, field)

    return _approximate(numbers)


def _whole(at: Evaluator, x: Scalar) -> int | None:
    """An exponent that is a whole number, as one."""
    if hasattr(at.field, "at_zero"):
        x = at.field.at_zero(x) if x.is_Number else None
    if x is None or not EXACT.is_integer(x):
        return None
    return int(x)


def _power(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    k = _whole(at, operands[1][0][0])
    if k is not None and abs(k) < 10_000:
        return functions.integer_power(operands[0], k, at.field)
    return _real_power(at, node, operands)


_real_power = _approximate(
    lambda given, field, at: functions.real_power(given[0], given[1][0][0], field)
)


def _frechet_power_of(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    a, exponent, e = given
    return functions.frechet(_power_by(exponent), a, e, field)


def _second_power_of(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    a, exponent, e, f = given
    return functions.second_frechet(_power_by(exponent), a, e, f, field)


def _power_by(exponent: Matrix) -> functions.Function:
    p = exponent[0][0]

    def function(x: Matrix, inner: FloatField) -> Matrix:
        if inner.is_integer(p):
            return functions.integer_power(x, int(p), inner)
        return functions.real_power(x, p, inner)

    return function


def _simple(values: list[Scalar], k: int, field: FloatField) -> None:
    """DomainError unless the eigenvalue number k stands apart from the others."""
    scale = max(field.size(x) for x in values)
    others = [x for i, x in enumerate(values) if i != k % len(values)]
    if any(field.size(x - values[k]) <= _GAP * scale for x in others):
        raise DomainError("the eigenvalue is not simple")


def _upright(vector: list[Scalar], field: FloatField, at: Evaluator) -> None:
    """DomainError, where a margin is asked for, if entries of both signs are the largest: beside it the vector turns round."""
    if at.margin and len(vector) > 1:
        below, above = (max(field.size(x) for x in part) for part in _signs(vector, field))
        if abs(above - below) <= at.margin * max(above, below):
            raise DomainError("the sign of the vector turns round")


def _signs(vector: list[Scalar], field: FloatField) -> tuple[list[Scalar], list[Scalar]]:
    """The negative entries, and the others; a zero in each."""
    zero = field.zero
    return [zero, *(x for x in vector if x < 0)], [zero, *(x for x in vector if x >= 0)]


def _eigenvalue(k: int) -> Row:
    def numbers(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
        values, _ = spectra.eigen(given[0], field)
        if at.margin:
            _simple(values, k, field)
        return [[values[k]]]

    return _approximate(numbers)


def _eigenvector(k: int) -> Row:
    def numbers(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
        values, vectors = spectra.eigen(given[0], field)
        _simple(values, k, field)
        _upright([row[k] for row in vectors], field, at)
        return [[row[k]] for row in vectors]

    return _approximate(numbers)


def _eigenvalues(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    values, _ = spectra.eigen(given[0], field)
    if at.margin:
        for k in range(len(values)):
            _simple(values, k, field)
    return [[x] for x in values]


def _eigenvectors(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    values, vectors = spectra.eigen(given[0], field)
    for k in range(len(values)):
        _simple(values, k, field)
        _upright([row[k] for row in vectors], field, at)
    return vectors


def _sigma(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    _, values, _ = spectra.singular(given[0], field)
    if at.margin:
        _simple(values, 0, field)
    return [[values[0]]]


def _singular_vector(side: int) -> Row:
    def numbers(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
        found = spectra.singular(given[0], field)
        _simple(found[1], 0, field)
        right = [row[0] for row in found[2]]
        _upright(right, field, at)
        flip = -1 if max(right, key=lambda x: (abs(x), x)) < 0 else 1
        return [[flip * row[0]] for row in found[side]]

    return _approximate(numbers)


def _nuclear(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    _, values, _ = spectra.singular(given[0], field)
    if at.margin:
        _full_rank(values, field)
    return [[field.sum(values)]]


def _full_rank(values: list[Scalar], field: FloatField) -> None:
    if field.size(values[-1]) <= _GAP * field.size(values[0]):
        raise DomainError("the matrix does not have full rank")


def _polar(given: list[Matrix], field: FloatField, at: Evaluator) -> Matrix:
    u, values, v = spectra.singular(given[0], field)
    _full_rank(values, field)
    return linear.multiply(u, linear.transpose(v), field)


_LARGEST_P = 10**9


def _p_norm(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    field, p = at.field, operands[1][0][0]
    if field.sign(p + -field.one) < 0:
        raise DomainError("a norm needs p >= 1")
    if isinstance(p, Fraction) and p > _LARGEST_P:
        raise DomainError("what stands beside the largest entry is not seen in a hundred digits")
    entries = [x * field.number(at.sign(x)) for row in operands[0] for x in row]
    total = field.sum(field.power(x, p) for x in entries)
    return [[field.power(total, field.divide(field.one, p))]]


def _largest(at: Evaluator, a: Matrix) -> tuple[int, int]:
    """The place of the entry of largest absolute value; DomainError where two are alike."""
    sizes = [[at.field.size(x) for x in row] for row in a]
    order = sorted(((s, i, j) for i, r in enumerate(sizes) for j, s in enumerate(r)), reverse=True)
    if at.margin and (
        order[0][0] < at.margin or (len(order) > 1 and order[0][0] - order[1][0] < at.margin)
    ):
        raise DomainError("the largest entry is not alone")
    return order[0][1:]


def _infinity_norm(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    i, j = _largest(at, operands[0])
    x = operands[0][i][j]
    return [[x * at.field.number(at.field.sign(x))]]


def _peak(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    place = _largest(at, operands[0])
    return [
        [at.field.number(at.field.sign(x)) if (i, j) == place else at.field.zero for j, x in enumerate(row)]
        for i, row in enumerate(operands[0])
    ]  # fmt: skip


def _clip(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (low,), (high,) = operands[1][0], operands[2][0]
    if at.field.sign(high + -low) < 0:
        raise DomainError("the bounds are in the wrong order")

    def inside(x: Scalar) -> Scalar:
        if at.sign(x + -low) < 0:
            return low
        return high if at.sign(x + -high) > 0 else x

    return [[inside(x) for x in row] for row in operands[0]]


def _exact(function: Callable[[Matrix, FloatField], Matrix]) -> Row:
    return lambda at, node, operands: function(operands[0], at.field)


def _elementwise(name: str) -> Row:
    return lambda at, node, operands: [
        [at.field.function(name, x) for x in row] for row in operands[0]
    ]


SPECTRAL: dict[str, Row] = {
    **{name: _function(name) for name in functions.FUNCTIONS},
    **{f"frechet_{name}": _frechet(name) for name in functions.FUNCTIONS},
    "powm": _power,
    "frechet_powm": _approximate(_frechet_power_of),
    **{f"frechet2_{name}": _second(name) for name in functions.FUNCTIONS},
    "frechet2_powm": _approximate(_second_power_of),
    "pinv": _exact(spectra.pseudo_inverse),
    "adj": _exact(spectra.adjugate),
    "cholesky": _exact(spectra.cholesky),
    "lambda_max": _eigenvalue(-1),
    "lambda_min": _eigenvalue(0),
    "eigvec_max": _eigenvector(-1),
    "eigvec_min": _eigenvector(0),
    "eigvals": _approximate(_eigenvalues),
    "eigvecs": _approximate(_eigenvectors),
    "sigma_max": _approximate(_sigma),
    "left_singular": _singular_vector(0),
    "right_singular": _singular_vector(2),
    "nuclear": _approximate(_nuclear),
    "polar": _approximate(_polar),
    "pnorm": _p_norm,
    "norminf": _infinity_norm,
    "peak": _peak,
    "clip": _clip,
    **{name: _elementwise(name) for name in FLOATS},
}
"""Values by operator name."""
