"""Values of the matrices of zeros and ones that turn one vector of entries into another (Magnus & Neudecker, chapter 3; Magnus 1988).

    commutation  K vec(A) = vec(A')          duplication      D vech(S) = vec(S), S symmetric
    elimination  L vec(A) = vech(A)          diagonalisation  E u = vec(diag(u))

>>> sorted(SELECTIONS)
['commutation', 'diagonalisation', 'duplication', 'elimination']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from matdiff.expression.nodes import Apply
from matdiff.numeric import linear

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]


def lower_cells(n: int) -> list[tuple[int, int]]:
    """The cells of the lower triangle in the order of vech: column by column."""
    return [(i, j) for j in range(n) for i in range(j, n)]


def _ones_at(at: Evaluator, rows: int, columns: int, cells: Iterable[tuple[int, int]]) -> Matrix:
    result = linear.fill(rows, columns, at.field.zero)
    for i, j in cells:
        result[i][j] = at.field.one
    return result


def _commutation(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    m, n = (at.size(size) for size in node.parameters)
    cells = ((i * n + j, j * m + i) for i in range(m) for j in range(n))
    return _ones_at(at, m * n, m * n, cells)


def _duplication(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    n = at.size(node.parameters[0])
    lower = lower_cells(n)
    cells = [(j * n + i, k) for k, (i, j) in enumerate(lower)]
    cells += [(i * n + j, k) for k, (i, j) in enumerate(lower)]
    return _ones_at(at, n * n, len(lower), cells)


def _elimination(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    n = at.size(node.parameters[0])
    lower = lower_cells(n)
    return _ones_at(at, len(lower), n * n, ((k, j * n + i) for k, (i, j) in enumerate(lower)))


def _diagonalisation(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    n = at.size(node.parameters[0])
    return _ones_at(at, n * n, n, ((i * n + i, i) for i in range(n)))


SELECTIONS: dict[str, Row] = {
    "commutation": _commutation,
    "duplication": _duplication,
    "elimination": _elimination,
    "diagonalisation": _diagonalisation,
}
"""Values by operator name."""
