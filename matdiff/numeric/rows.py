"""How each operator acts on explicit matrices: the table behind :mod:`matdiff.numeric.values`.

A row takes the evaluator (field, sizes, signs), the node and the values of its operands, and gives a new matrix. ``d``,
``indexed_sum`` and ``member`` move the point or bind an index and are the evaluator's own.

>>> from matdiff.expression.operators import OPERATORS
>>> set(VALUES) == set(OPERATORS)
True
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from matdiff.expression.nodes import Apply
from matdiff.numeric import linear, unknown
from matdiff.numeric.blocks import BLOCKS
from matdiff.numeric.brackets import BRACKETS
from matdiff.numeric.convolutions import CONVOLUTIONS
from matdiff.numeric.fields import SMOOTH, DomainError
from matdiff.numeric.pairs import Complex
from matdiff.numeric.rows_complex import COMPLEX_ROWS
from matdiff.numeric.rows_spectral import SPECTRAL
from matdiff.numeric.selections import SELECTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.numeric.fields import Matrix, Scalar
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]

_HALF = Fraction(1, 2)


def _constant(name: str) -> Row:
    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        rows, columns = node.shape
        return linear.fill(at.size(rows), at.size(columns), getattr(at.field, name))

    return row


def _eye(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return linear.identity(at.size(node.parameters[0]), at.field)


def _size(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[at.field.number(at.size(node.parameters[0]))]]


def _add(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    add = at.field.sum
    return [
        [add(entries) for entries in zip(*rows, strict=True)]
        for rows in zip(*operands, strict=True)
    ]


def _scale(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    factor = reduce(lambda c, v: c * v[0][0], operands[:-1], at.field.one)
    return linear.times(factor, operands[-1])


def _matmul(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    if len(operands[-1][0]) == 1:  # a column at the end: from the right it is matrix times vector
        result = operands[-1]
        for a in operands[-2::-1]:
            result = linear.multiply(a, result, at.field)
        return result
    return reduce(lambda a, b: linear.multiply(a, b, at.field), operands)


def _hadamard(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    def times(a: Matrix, b: Matrix) -> Matrix:
        return [[x * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]

    return reduce(times, operands)


def _power(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    exponent = operands[1][0][0]
    return [[at.field.power(x, exponent) for x in row] for row in operands[0]]


def _trace(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[at.field.sum(row[i] for i, row in enumerate(operands[0]))]]


def _sum(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[at.field.sum(x for row in operands[0] for x in row)]]


def _diag(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    zero, n = at.field.zero, len(operands[0])
    return [[row[0] if i == j else zero for j in range(n)] for i, row in enumerate(operands[0])]


def _inner(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return _sum(at, node, [_hadamard(at, node, operands)])


def _log_determinant(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    determinant = linear.determinant(operands[0], at.field)
    if not isinstance(determinant, Complex) and at.field.sign(determinant) <= 0:
        raise DomainError("the determinant is not positive")
    return [[at.field.function("log", determinant)]]


def _smooth(name: str) -> Row:
    return _elementwise(lambda at, x: at.field.function(name, x))


def _elementwise(function: Callable[[Evaluator, Scalar], Scalar]) -> Row:
    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        return [[function(at, x) for x in row] for row in operands[0]]

    return row


def _sigmoid(at: Evaluator, x: Scalar) -> Scalar:
    """1/(1 + e^-x), written so that the exponential does not overflow."""
    field = at.field
    power = field.function("exp", -x if field.sign(x) > 0 else x)
    return field.divide(field.one if field.sign(x) > 0 else power, field.one + power)


def _softplus(at: Evaluator, x: Scalar) -> Scalar:
    field = at.field
    if field.sign(x) > 0:
        return x + field.function("log", field.one + field.function("exp", -x))
    return field.function("log", field.one + field.function("exp", x))


def _gelu(at: Evaluator, x: Scalar) -> Scalar:
    """x times the probability that a standard normal variable is less than x."""
    field = at.field
    half = field.number(_HALF)
    scaled = x * field.power(field.number(2), -half)
    return half * x * (field.one + field.function("erf", scaled))


def _step(at: Evaluator, x: Scalar) -> Scalar:
    return at.field.one if at.sign(x) > 0 else at.field.zero


def _relu(at: Evaluator, x: Scalar) -> Scalar:
    return x if at.sign(x) > 0 else at.field.zero


def _choice(wanted: int) -> Row:
    """max (+1) or min (-1), by the sign of the difference."""

    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        return [
            [x if at.sign(x + -y) == wanted else y for x, y in zip(r, s, strict=True)]
            for r, s in zip(*operands, strict=True)
        ]

    return row


def _by_group(at: Evaluator, node: Apply, a: Matrix) -> tuple[list[list[Scalar]], list[Scalar]]:
    """The exponentials of a column, or of every row, and what was taken from the exponents before."""
    field = at.field
    groups = [[row[0] for row in a]] if node.operands[0].shape[1] == 1 else a
    tops = [max(group) if field.stable else field.zero for group in groups]
    return [
        [field.function("exp", x + -top if field.stable else x) for x in group]
        for group, top in zip(groups, tops, strict=True)
    ], tops


def _softmax(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    groups, _ = _by_group(at, node, operands[0])
    totals = [at.field.sum(group) for group in groups]
    parts = [
        [at.field.divide(x, total) for x in group]
        for group, total in zip(groups, totals, strict=True)
    ]
    return [[x] for x in parts[0]] if node.operands[0].shape[1] == 1 else parts


def _logsumexp(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    groups, tops = _by_group(at, node, operands[0])
    return [
        [top + at.field.function("log", at.field.sum(group))]
        for group, top in zip(groups, tops, strict=True)
    ]


def _triangle(inside: Callable[[int, int], bool]) -> Row:
    def row(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
        return [
            [x if inside(i, j) else at.field.zero for j, x in enumerate(line)]
            for i, line in enumerate(operands[0])
        ]

    return row


def _toeplitz_part(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (a,) = operands
    n = len(a)
    means = {
        k: at.field.divide(
            at.field.sum([a[i][i + k] for i in range(max(0, -k), min(n, n - k))]),
            at.field.number(n - abs(k)),
        )
        for k in range(1 - n, n)
    }
    return [[means[j - i] for j in range(n)] for i in range(n)]


def _function(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    name, order = node.parameters
    return [
        [unknown.value(str(name), int(str(order)), x, at.field) for x in row] for row in operands[0]
    ]


def _matrix_function(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    name, order, rows, columns = node.parameters
    t = operands[0][0][0]
    return [
        [unknown.value(f"{name}{i},{j}", int(str(order)), t, at.field) for j in range(at.size(columns))]
        for i in range(at.size(rows))
    ]  # fmt: skip


def _mapping(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    """A sum of two functions of linear maps stands for it: any unknown function is a limit of such sums."""
    name, order, rows = (
        str(node.parameters[0]),
        int(str(node.parameters[1])),
        at.size(node.parameters[2]),
    )
    u = [entry for row in operands[0] for entry in row]
    weights = [
        [
            [at.field.number(unknown.weight(f"{name}{turn},{i}", j)) for j in range(len(u))]
            for i in range(rows)
        ]
        for turn in range(unknown.TURNS)
    ]

    def derivative(turn: int, i: int) -> Scalar:
        inner = at.field.sum(c * v for c, v in zip(weights[turn][i], u, strict=True))
        return unknown.value(f"{name}{turn},{i}", order, inner, at.field)

    outer = [[derivative(turn, i) for i in range(rows)] for turn in range(unknown.TURNS)]
    turns, places = range(unknown.TURNS), range(len(u))
    if order == 0:
        return [[at.field.sum(outer[t][i] for t in turns)] for i in range(rows)]
    if order == 1:
        found = [
            [at.field.sum(outer[t][i] * weights[t][i][j] for t in turns) for j in places]
            for i in range(rows)
        ]
        width = len(operands[0][0])
        return found if rows > 1 else [found[0][k : k + width] for k in range(0, len(u), width)]
    return [
        [
            at.field.sum(outer[t][0] * weights[t][0][j] * weights[t][0][k] for t in turns)
            for k in places
        ]
        for j in places
    ]


def _own(at: Evaluator, node: Apply, operands: list[Matrix]) -> Any:
    raise AssertionError(f"{node.operator.name} is the evaluator's own")


VALUES: dict[str, Row] = {
    "ones": _constant("one"),
    "zeros": _constant("zero"),
    "eye": _eye,
    "pi": _constant("pi"),
    "size": _size,
    "add": _add,
    "scale": _scale,
    "matmul": _matmul,
    "hadamard": _hadamard,
    "power": _power,
    "transpose": lambda at, node, operands: linear.transpose(operands[0]),
    "tr": _trace,
    "sum": _sum,
    "rowsum": lambda at, node, operands: [[at.field.sum(row)] for row in operands[0]],
    "diag": _diag,
    "diagonal": lambda at, node, operands: [[row[i]] for i, row in enumerate(operands[0])],
    "inner": _inner,
    "tril": _triangle(lambda i, j: i >= j),
    "triu": _triangle(lambda i, j: i <= j),
    "toeplitz_part": _toeplitz_part,
    **BLOCKS,
    **SELECTIONS,
    **CONVOLUTIONS,
    **BRACKETS,
    "given": _own,
    "indexed_sum": _own,
    "stack": _own,
    "d": _own,
    "member": _own,
    **COMPLEX_ROWS,
    "inv": lambda at, node, operands: linear.inverse(operands[0], at.field),
    "det": lambda at, node, operands: [[linear.determinant(operands[0], at.field)]],
    "logdet": _log_determinant,
    **{name: _smooth(name) for name in SMOOTH},
    "sign": _elementwise(lambda at, x: at.field.number(at.sign(x))),
    "sigmoid": _elementwise(_sigmoid),
    "relu": _elementwise(_relu),
    "softplus": _elementwise(_softplus),
    "gelu": _elementwise(_gelu),
    "step": _elementwise(_step),
    "max": _choice(1),
    "min": _choice(-1),
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "function": _function,
    "matrix_function": _matrix_function,
    "mapping": _mapping,
    **SPECTRAL,
}
"""The value of every operator by its name."""
