"""How Kronecker products, vectors of entries and unit vectors act on explicit matrices: rows of the table of values.

>>> sorted(BLOCKS)[:4]
['blockinner', 'blocksum', 'kron', 'unit']
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.expression.nodes import Apply, Symbol
from matdiff.numeric import linear
from matdiff.numeric.fields import DomainError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]


def _kron(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    a, b = operands
    return [[x * y for x in r for y in s] for r in a for s in b]


def _vec(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    return [[x] for column in zip(*operands[0], strict=True) for x in column]


def _unvec(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    rows, columns = (at.size(size) for size in node.shape)
    return [[operands[0][j * rows + i][0] for j in range(columns)] for i in range(rows)]


def _vech(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (a,) = operands
    return [[a[i][j]] for j in range(len(a)) for i in range(j, len(a))]


def _unvech(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    n = at.size(node.shape[0])
    entries = iter(operands[0])
    result = linear.fill(n, n, at.field.zero)
    for j in range(n):
        for i in range(j, n):
            (result[i][j],) = next(entries)
    return result


def _blocks(at: Evaluator, whole: Matrix, rows: int, columns: int) -> list[list[Matrix]]:
    """The matrix cut into blocks of so many rows and columns."""
    return [
        [
            [row[j : j + columns] for row in whole[i : i + rows]]
            for j in range(0, len(whole[0]), columns)
        ]
        for i in range(0, len(whole), rows)
    ]


def _block_inner(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    whole, b = operands
    return [
        [_inner(at, block, b) for block in row] for row in _blocks(at, whole, len(b), len(b[0]))
    ]


def _inner(at: Evaluator, a: Matrix, b: Matrix) -> object:
    pairs = (zip(r, s, strict=True) for r, s in zip(a, b, strict=True))
    return at.field.sum(x * y for row in pairs for x, y in row)


def _block_sum(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    a, whole = operands
    rows, columns = (at.size(size) for size in node.shape)
    result = linear.fill(rows, columns, at.field.zero)
    for factors, row in zip(a, _blocks(at, whole, rows, columns), strict=True):
        for factor, block in zip(factors, row, strict=True):
            result = linear.plus(result, linear.times(factor, block))
    return result


def _unit(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    """e_i. A letter that stands for any place stands for one of each size: it is counted round."""
    n, place = at.size(node.shape[0]), int(operands[0][0][0])
    if not isinstance(node.operands[0], Symbol) and not 1 <= place <= n:
        raise DomainError(f"there is no entry {place} of {n}")
    zero, one = at.field.zero, at.field.one
    return [[one if i == (place - 1) % n else zero] for i in range(n)]


BLOCKS: dict[str, Row] = {
    "kron": _kron,
    "vec": _vec,
    "unvec": _unvec,
    "vech": _vech,
    "unvech": _unvech,
    "blockinner": _block_inner,
    "blocksum": _block_sum,
    "unit": _unit,
}
"""Values by operator name."""
