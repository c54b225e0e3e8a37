"""Small dense matrices as lists of rows: products, determinants, inverses, over any field of :mod:`matdiff.numeric.fields`.

Elimination takes the pivot that the field likes best: the largest float, a non-zero rational, an entry free of the unknown.

>>> from fractions import Fraction
>>> from matdiff.numeric.fields import EXACT
>>> determinant([[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]], EXACT)
Fraction(-2, 1)
"""

from __future__ import annotations

from matdiff.numeric.fields import DomainError, FloatField

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.numeric.fields import Matrix, Scalar


def fill(rows: int, columns: int, value: Scalar) -> Matrix:
    return [[value] * columns for _ in range(rows)]


def identity(n: int, field: FloatField) -> Matrix:
    zero, one = field.zero, field.one
    return [[one if i == j else zero for j in range(n)] for i in range(n)]


def transpose(a: Matrix) -> Matrix:
    return [list(column) for column in zip(*a, strict=True)]


def multiply(a: Matrix, b: Matrix, field: FloatField) -> Matrix:
    columns, add = list(zip(*b, strict=True)), field.sum
    return [
        [add(x * y for x, y in zip(row, column, strict=True) if x and y) for column in columns]
        for row in a
    ]


def plus(a: Matrix, b: Matrix) -> Matrix:
    return [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(a, b, strict=True)]


def times(c: Scalar, a: Matrix) -> Matrix:
    return [[c * x for x in row] for row in a]


def determinant(a: Matrix, field: FloatField) -> Scalar:
    """det A, zero for a singular matrix."""
    rows, n = [list(row) for row in a], len(a)
    result, flip = field.one, False
    for k in range(n):
        found = _best(rows, range(k, n), range(k, n), field)
        if found is None:
            return field.zero
        i, j = found
        flip ^= (i != k) ^ (j != k)
        rows[k], rows[i] = rows[i], rows[k]
        if j != k:
            for row in rows:
                row[k], row[j] = row[j], row[k]
        result = result * rows[k][k]
        for i in range(k + 1, n):
            if rows[i][k]:
                _subtract(rows[i], rows[k], k, n, field)
    return -result if flip else result


def inverse(a: Matrix, field: FloatField) -> Matrix:
    """A^-1 by Gauss-Jordan with the pivot free in row and column; DomainError for a singular matrix."""
    n = len(a)
    rows = [[*row, *unit] for row, unit in zip(a, identity(n, field), strict=True)]
    left, place = set(range(n)), {}
    for _ in range(n):
        found = _best(rows, sorted(left), [j for j in range(n) if j not in place], field)
        if found is None:
            raise DomainError("the matrix is singular")
        i, j = found
        left.discard(i)
        place[j] = i
        for k in range(n):
            if k != i and rows[k][j]:
                _subtract(rows[k], rows[i], j, 2 * n, field)
    return [
        [field.divide(x, rows[place[j]][j]) for x in rows[place[j]][n:]]
        for j in range(n)
    ]  # fmt: skip


def _best(
    rows: Matrix, down: Iterable[int], across: Sequence[int], field: FloatField
) -> tuple[int, int] | None:
    best, where = None, None
    for i in down:
        for j in across:
            cost = field.pivot(rows[i][j])
            if cost is not None and (best is None or cost < best):
                best, where = cost, (i, j)
    return where


def _subtract(
    row: list[Scalar], pivot: list[Scalar], column: int, n: int, field: FloatField
) -> None:
    """Make the entry of the row in this column zero."""
    ratio = -field.divide(row[column], pivot[column])
    for j in range(n):
        if j == column:
            row[j] = field.zero
        elif pivot[j]:
            row[j] = row[j] + ratio * pivot[j]
    row[:] = field.shortened(row)
