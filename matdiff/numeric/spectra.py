"""Eigenvalues of a symmetric matrix and singular values by rotations (Jacobi), Cholesky factors, pseudo-inverses, adjugates.

Rotations work in floats and in numbers of any length alike (Golub and Van Loan, Matrix Computations, sections 8.5 and 8.6); the others
are exact where the entries are rational.

>>> from matdiff.numeric.fields import FLOAT
>>> values, vectors = eigen([[2.0, 0.0], [0.0, 1.0]], FLOAT)
>>> values
[1.0, 2.0]
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric import linear
from matdiff.numeric.fields import FLOAT, DomainError, FloatField
from matdiff.numeric.functions import bits_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix, Scalar

_SWEEPS = 60
_HALF = Fraction(1, 2)


def root(x: Scalar, field: FloatField) -> Scalar:
    return field.power(x, field.number(_HALF))


def eigen(a: Matrix, field: FloatField) -> tuple[list[Scalar], Matrix]:
    """The eigenvalues of the symmetric part, ascending, and the matrix of unit eigenvectors, the largest entry of each positive."""
    n = len(a)
    half = field.divide(field.one, field.number(2))
    a = [[half * (a[i][j] + a[j][i]) for j in range(n)] for i in range(n)]
    v = linear.identity(n, field)
    tiny = field.number(Fraction(1, 2 ** (bits_of(field) - 4)))
    for _ in range(_SWEEPS):
        moved = False
        for p in range(n):
            for q in range(p + 1, n):
                if abs(a[p][q]) <= tiny * (abs(a[p][p]) + abs(a[q][q]) + abs(a[p][q]) * tiny):
                    continue
                moved = True
                c, s = _rotation(a[p][p], a[q][q], a[p][q], field)
                _rotate_columns(a, p, q, c, s)
                a = linear.transpose(a)
                _rotate_columns(a, p, q, c, s)
                _rotate_columns(v, p, q, c, s)
        if not moved:
            break
    order = sorted(range(n), key=lambda k: a[k][k])
    columns = [_upright([row[k] for row in v]) for k in order]
    return [a[k][k] for k in order], linear.transpose(columns)


def _rotation(x: Scalar, y: Scalar, between: Scalar, field: FloatField) -> tuple[Scalar, Scalar]:
    """Cosine and sine of the rotation that makes [[x, between], [between, y]] diagonal."""
    one = field.one
    theta = (y - x) / (2 * between)
    t = one / (abs(theta) + root(theta * theta + one, field))
    if theta < 0:
        t = -t
    c = one / root(t * t + one, field)
    return c, t * c


def _rotate_columns(a: Matrix, p: int, q: int, c: Scalar, s: Scalar) -> None:
    for row in a:
        row[p], row[q] = c * row[p] - s * row[q], s * row[p] + c * row[q]


def _upright(column: list[Scalar]) -> list[Scalar]:
    largest = max(column, key=lambda x: (abs(x), x))
    return [-x for x in column] if largest < 0 else column


def singular(a: Matrix, field: FloatField) -> tuple[Matrix, list[Scalar], Matrix]:
    """U, s, V with A = U diag(s) V', as many as the smaller side has, in descending order."""
    if len(a) < len(a[0]):
        v, s, u = singular(linear.transpose(a), field)
        return u, s, v
    u, n = [list(row) for row in a], len(a[0])
    v = linear.identity(n, field)
    tiny = field.number(Fraction(1, 2 ** (bits_of(field) - 6)))
    for _ in range(_SWEEPS):
        moved = False
        for p in range(n):
            for q in range(p + 1, n):
                x, y, between = (_dot(u, i, j, field) for i, j in ((p, p), (q, q), (p, q)))
                if between * between <= tiny * tiny * x * y:
                    continue
                moved = True
                c, s = _rotation(x, y, between, field)
                _rotate_columns(u, p, q, c, s)
                _rotate_columns(v, p, q, c, s)
        if not moved:
            break
    lengths = [root(_dot(u, k, k, field), field) for k in range(n)]
    order = sorted(range(n), key=lambda k: -lengths[k])
    left = [[row[k] / lengths[k] if lengths[k] else field.zero for k in order] for row in u]
    return left, [lengths[k] for k in order], [[row[k] for k in order] for row in v]


def _dot(a: Matrix, i: int, j: int, field: FloatField) -> Scalar:
    return field.sum(row[i] * row[j] for row in a)


def cholesky(a: Matrix, field: FloatField) -> Matrix:
    """L with A = L L', from the symmetric part of A; DomainError where A is not positive definite."""
    n = len(a)
    half = field.divide(field.one, field.number(2))
    result = linear.fill(n, n, field.zero)
    for j in range(n):
        for i in range(j, n):
            entry = half * (a[i][j] + a[j][i])
            rest = entry + -field.sum(result[i][k] * result[j][k] for k in range(j))
            if i == j and field.sign(rest) <= 0:
                raise DomainError("the matrix is not positive definite")
            result[i][j] = root(rest, field) if i == j else field.divide(rest, result[j][j])
    return result


def adjugate(a: Matrix, field: FloatField) -> Matrix:
    """The transposed cofactors, of a singular matrix as well."""
    n = range(len(a))
    return [
        [
            linear.determinant(
                [[x for c, x in enumerate(row) if c != i] for r, row in enumerate(a) if r != j],
                field,
            )
            * field.number((-1) ** (i + j))
            for j in n
        ]
        for i in n
    ]


def pseudo_inverse(a: Matrix, field: FloatField) -> Matrix:
    """A^+ = R'(R R')^-1 (C'C)^-1 C' from A = C R, C made of independent columns of A."""
    columns, rows = _factors(a, field)
    if not columns:
        return linear.fill(len(a[0]), len(a), field.zero)
    c = [[row[j] for j in columns] for row in a]
    turned = linear.transpose(rows), linear.transpose(c)
    left = linear.multiply(
        turned[0], linear.inverse(linear.multiply(rows, turned[0], field), field), field
    )
    right = linear.multiply(
        linear.inverse(linear.multiply(turned[1], c, field), field), turned[1], field
    )
    return linear.multiply(left, right, field)


def _factors(a: Matrix, field: FloatField) -> tuple[list[int], Matrix]:
    """The places of independent columns, and the rows that make A of them."""
    rows, done = [list(row) for row in a], 0
    columns: list[int] = []
    least = 1e-11 * max(field.size(x) for row in a for x in row) if field is FLOAT else 0.0
    for j in range(len(a[0])):
        costs = [(cost, i) for i in range(done, len(rows)) if (cost := _cost(rows[i][j], field, least)) is not None]  # fmt: skip
        if not costs:
            for row in rows[done:]:
                row[j] = field.zero
            continue
        _, best = min(costs)
        rows[done], rows[best] = rows[best], rows[done]
        pivot = rows[done][j]
        rows[done] = [field.divide(x, pivot) for x in rows[done]]
        for i, row in enumerate(rows):
            if i != done and row[j]:
                ratio = -row[j]
                rows[i] = [x + ratio * y for x, y in zip(row, rows[done], strict=True)]
                rows[i][j] = field.zero
        columns.append(j)
        done += 1
        if done == len(rows):
            break
    return columns, rows[:done]


def _cost(x: Scalar, field: FloatField, least: float) -> float | None:
    if field is FLOAT:
        return -abs(x) if abs(x) > least else None
    return field.pivot(x)
