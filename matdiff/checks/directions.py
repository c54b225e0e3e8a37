"""Along which directions a variable may move, and what its gradient has to be there.

For a variable without structure the directions are the unit matrices E_ij and the derivative along E_ij is G_ij. A symmetric variable
moves along E_ii and E_ij + E_ji; its gradient is symmetric and its derivative along E is tr(G'E). Skew, diagonal and triangular
variables likewise. In the ``entries`` convention the derivative along E_ij + E_ji is G_ij itself.

>>> [sorted(d.cells) for d in directions("symmetric", 2, 2)]
[[(0, 0)], [(0, 1), (1, 0)], [(1, 1)]]
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric.compare import is_rational, size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.expression.nodes import Symbol
    from matdiff.numeric.fields import Matrix, Scalar

KINDS = ("diagonal", "symmetric", "skew", "toeplitz", "lower_triangular", "upper_triangular")
CURVED = ("orthogonal", "simplex")
_SYMMETRIC = frozenset(("symmetric", "positive_definite", "positive_semidefinite"))


class Direction:
    """A sparse matrix: the coefficients by cell; of a family also the place of the member that moves."""

    __slots__ = ("cells", "place")

    def __init__(self, cells: dict[tuple[int, int], Any], place: tuple[int, ...] = ()) -> None:
        self.cells = cells
        self.place = place

    def inner(self, gradient: Matrix) -> Scalar:
        """tr(G'E)."""
        return sum((c * gradient[i][j] for (i, j), c in self.cells.items()), Fraction(0))

    def entry(self, gradient: Matrix) -> Scalar:
        """The entry of G at the first cell."""
        i, j = next(iter(self.cells))
        return gradient[i][j]

    def coordinates(self, row: Any, kind: str, rows: int) -> Scalar:
        """A row of a Jacobian times the independent entries of this direction: of vec, of vech, of the diagonal."""
        total: Any = Fraction(0)
        for (i, j), c in self.cells.items():
            if kind == "upper_triangular":
                i, j = j, i
            if not kind:
                total += c * row[j * rows + i]
            elif kind == "diagonal":
                total += c * row[i]
            elif i >= j:
                total += c * row[j * rows - j * (j - 1) // 2 + i - j]
        return total

    def words(self) -> str:
        """Where it points, counting from 1."""
        cells = " and ".join(f"({i + 1}, {j + 1})" for i, j in self.cells)
        member = ", ".join(str(k + 1) for k in self.place)
        return f"{cells} of member {member}" if self.place else cells

    def moved(self, value: Any, amount: Any) -> Any:
        """The variable moved this way: a matrix, or a family of which one member moves."""
        return _moved(value, self.place, self.cells, amount)


def kind_of(variable: Symbol, structure: str | None) -> str:
    """The structure along which the variable moves: a kind, or '' for free entries."""
    if structure == "free":
        return ""
    for kind in (*KINDS, *CURVED) if structure == "riemannian" else KINDS:
        if kind in variable.attributes:
            return kind
    return "symmetric" if variable.attributes & _SYMMETRIC else ""


def _moved(
    value: Any, place: tuple[int, ...], cells: dict[tuple[int, int], Any], amount: Any
) -> Any:
    if place:
        first, *rest = place
        return [
            _moved(member, tuple(rest), cells, amount) if k == first else member
            for k, member in enumerate(value)
        ]
    result = [list(row) for row in value]
    for (i, j), c in cells.items():
        result[i][j] = result[i][j] + c * amount
    return result


def directions(
    kind: str, rows: int, columns: int, place: tuple[int, ...] = (), at: Matrix | None = None
) -> list[Direction]:
    """A basis of the directions that keep the structure; ``at`` is the point, for the tangents of a curved one."""
    result = []
    if kind == "simplex" and columns == 1:
        return [Direction({(i, 0): 1, (rows - 1, 0): -1}, place) for i in range(rows - 1)]
    if kind == "simplex":
        last = columns - 1
        ends = [(i, j) for i in range(rows) for j in range(last)]
        return [Direction({(i, j): 1, (i, last): -1}, place) for i, j in ends]
    if kind == "orthogonal":
        assert at is not None
        return [Direction(_turn(at, i, j), place) for i in range(rows) for j in range(i)]
    for i in range(rows):
        for j in range(columns):
            cells = _cells(kind, i, j, rows)
            if cells:
                result.append(Direction(cells, place))
    return result


def _turn(at: Matrix, i: int, j: int) -> dict[tuple[int, int], Any]:
    """Q K for the skew K with 1 at (i, j): the columns i and j of Q exchanged, one with a minus."""
    cells = {(r, j): row[i] for r, row in enumerate(at)}
    return {**cells, **{(r, i): -row[j] for r, row in enumerate(at)}}


def _cells(kind: str, i: int, j: int, size: int) -> dict[tuple[int, int], int]:
    if i == j and kind != "toeplitz":
        return {} if kind == "skew" else {(i, i): 1}
    if kind == "symmetric":
        return {(i, j): 1, (j, i): 1} if i < j else {}
    if kind == "skew":
        return {(i, j): 1, (j, i): -1} if i < j else {}
    if kind == "toeplitz":
        return {(i + k, j + k): 1 for k in range(size - max(i, j))} if not i or not j else {}
    outside = {"diagonal": True, "lower_triangular": i < j, "upper_triangular": i > j}
    return {} if outside.get(kind, False) else {(i, j): 1}


def mixture(basis: list[Direction]) -> Direction:
    """One direction made of all of a basis, with weights that no rule of thumb balances out: a wrong entry is seen along it."""
    cells: dict[tuple[int, int], int] = {}
    for at, direction in enumerate(basis):
        weight = (at * at + 7 * at + 3) % 101 + 1
        for cell, c in direction.cells.items():
            cells[cell] = cells.get(cell, 0) + weight * c
    return Direction(cells, basis[0].place)


def strays(gradient: Matrix, kind: str, at: Matrix | None = None) -> bool:
    """The gradient does not have the structure of the variable, or is no tangent at the point."""
    n = range(len(gradient))
    if kind == "simplex":
        groups = [[row[0] for row in gradient]] if len(gradient[0]) == 1 else gradient
        return any(_differ(sum(group, Fraction(0)), Fraction(0)) for group in groups)
    if kind == "orthogonal":
        assert at is not None
        return any(
            _differ(_columns(at, i, gradient, j), -_columns(at, j, gradient, i))
            for i in n
            for j in n
        )
    if kind == "toeplitz":
        return any(_differ(gradient[i][j], gradient[i - 1][j - 1]) for i in n[1:] for j in n[1:])
    if kind == "symmetric":
        return any(_differ(gradient[i][j], gradient[j][i]) for i in n for j in range(i))
    if kind == "skew":
        return any(_differ(gradient[i][j], -gradient[j][i]) for i in n for j in range(i + 1))
    if not kind:
        return False
    return any(
        _differ(gradient[i][j], Fraction(0))
        for i in n
        for j in n
        if not _cells(kind, i, j, len(gradient))
    )


def _columns(a: Matrix, i: int, b: Matrix, j: int) -> Scalar:
    """The product of a column of one matrix with a column of another."""
    return sum((p[i] * q[j] for p, q in zip(a, b, strict=True)), Fraction(0))


def _differ(a: Scalar, b: Scalar) -> bool:
    if is_rational(a) and is_rational(b):
        return bool(a != b)
    return size(a + -b) > 1e-20 * max(size(a), size(b), 1e-25)
