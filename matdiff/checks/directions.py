"""Along which directions a variable may move, and what its gradient has to be there.

For a variable without structure the directions are the unit matrices E_ij and the derivative along E_ij is G_ij. A symmetric variable
moves along E_ii and E_ij + E_ji; its gradient is symmetric and its derivative along E is tr(G'E). Skew, diagonal and triangular
variables likewise. In the ``entries`` convention the derivative along E_ij + E_ji is G_ij itself.

>>> [sorted(d.cells) for d in directions("symmetric", 2, 2)]
[[(0, 0)], [(0, 1), (1, 0)], [(1, 1)]]
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.numeric.fields import EXACT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Symbol
    from matdiff.numeric.fields import Matrix, Scalar

KINDS = ("diagonal", "symmetric", "skew", "lower_triangular", "upper_triangular")
_SYMMETRIC = frozenset(("symmetric", "positive_definite", "positive_semidefinite"))


class Direction:
    """A sparse matrix: the coefficients by cell."""

    __slots__ = ("cells",)

    def __init__(self, cells: dict[tuple[int, int], int]) -> None:
        self.cells = cells

    def inner(self, gradient: Matrix) -> Scalar:
        """tr(G'E)."""
        return sum((c * gradient[i][j] for (i, j), c in self.cells.items()), Fraction(0))

    def entry(self, gradient: Matrix) -> Scalar:
        """The entry of G at the first cell."""
        i, j = next(iter(self.cells))
        return gradient[i][j]

    def words(self) -> str:
        """Where it points, counting from 1."""
        return " and ".join(f"({i + 1}, {j + 1})" for i, j in self.cells)


def kind_of(variable: Symbol, structure: str | None) -> str:
    """The structure along which the variable moves: a kind, or '' for free entries."""
    if structure == "free":
        return ""
    for kind in KINDS:
        if kind in variable.attributes:
            return kind
    return "symmetric" if variable.attributes & _SYMMETRIC else ""


def directions(kind: str, rows: int, columns: int) -> list[Direction]:
    """A basis of the directions that keep the structure."""
    result = []
    for i in range(rows):
        for j in range(columns):
            cells = _cells(kind, i, j)
            if cells:
                result.append(Direction(cells))
    return result


def _cells(kind: str, i: int, j: int) -> dict[tuple[int, int], int]:
    if i == j:
        return {} if kind == "skew" else {(i, i): 1}
    if kind == "symmetric":
        return {(i, j): 1, (j, i): 1} if i < j else {}
    if kind == "skew":
        return {(i, j): 1, (j, i): -1} if i < j else {}
    outside = {"diagonal": True, "lower_triangular": i < j, "upper_triangular": i > j}
    return {} if outside.get(kind, False) else {(i, j): 1}


def mixture(basis: list[Direction]) -> Direction:
    """One direction made of all of a basis, with weights that no rule of thumb balances out: a wrong entry is seen along it."""
    cells: dict[tuple[int, int], int] = {}
    for at, direction in enumerate(basis):
        weight = (at * at + 7 * at + 3) % 101 + 1
        for cell, c in direction.cells.items():
            cells[cell] = cells.get(cell, 0) + weight * c
    return Direction(cells)


def strays(gradient: Matrix, kind: str) -> bool:
    """The gradient does not have the structure of the variable."""
    n = range(len(gradient))
    if kind == "symmetric":
        return any(_differ(gradient[i][j], gradient[j][i]) for i in n for j in range(i))
    if kind == "skew":
        return any(_differ(gradient[i][j], -gradient[j][i]) for i in n for j in range(i + 1))
    if not kind:
        return False
    return any(_differ(gradient[i][j], Fraction(0)) for i in n for j in n if not _cells(kind, i, j))


def _differ(a: Scalar, b: Scalar) -> bool:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a != b
    gap = abs(EXACT.size(a + -b))
    return gap > 1e-20 * max(EXACT.size(a), EXACT.size(b), 1e-25)
