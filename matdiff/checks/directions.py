"""A basis of the directions that a letter stands for, by its attributes, and which structure a variable keeps when it moves.

A letter without structure runs over the unit matrices E_ij, a symmetric one over E_ii and E_ij + E_ji; skew, diagonal, triangular and
Toeplitz ones likewise. A complex letter moves along E and i E, a Hermitian one along E_ii, E_ij + E_ji and i (E_ij - E_ji).

>>> from matdiff.expression.build import symbol
>>> [sorted(d.cells) for d in basis(symbol("T", ("n", "n"), ("symmetric",)), {"n": 2})]
[[(0, 0)], [(0, 1), (1, 0)], [(1, 1)]]
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from matdiff.base.dimensions import evaluate as size_of
from matdiff.numeric.pairs import Complex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from matdiff.expression.nodes import Symbol

    Cells = dict[tuple[int, int], Any]

KINDS = ("diagonal", "symmetric", "skew", "toeplitz", "lower_triangular", "upper_triangular")
CURVED = ("orthogonal", "simplex")
_SYMMETRIC = frozenset(("symmetric", "positive_definite", "positive_semidefinite"))
_I = Complex(0, 1)


class Direction:
    """A sparse value of a letter: the coefficients by cell; of a family also the place of the member that is not zero."""

    __slots__ = ("cells", "letter", "place")

    def __init__(self, letter: Symbol, cells: Cells, place: tuple[int, ...] = ()) -> None:
        self.letter = letter
        self.cells = cells
        self.place = place

    def words(self) -> str:
        """Where it points, counting from 1."""
        cells = " and ".join(f"({i + 1}, {j + 1})" for i, j in self.cells)
        member = ", ".join(str(k + 1) for k in self.place)
        return f"{cells} of member {member}" if self.place else cells

    def value(self, sizes: Mapping[str, int]) -> Any:
        """As a matrix, or a family of matrices."""
        return values_of(self.letter, [self], sizes)


def values_of(letter: Symbol, directions: Iterable[Direction], sizes: Mapping[str, int]) -> Any:
    """The sum of directions of one letter."""
    rows, columns = (size_of(n, sizes) for n in letter.shape)
    whole = _zeros([size_of(n, sizes) for n in letter.axes], rows, columns)
    for direction in directions:
        matrix = whole
        for k in direction.place:
            matrix = matrix[k]
        for (i, j), c in direction.cells.items():
            matrix[i][j] = matrix[i][j] + c
    return whole


def _zeros(axes: Sequence[int], rows: int, columns: int) -> Any:
    if axes:
        return [_zeros(axes[1:], rows, columns) for _ in range(axes[0])]
    return [[Fraction(0)] * columns for _ in range(rows)]


def kind_of(variable: Symbol, structure: str | None) -> str:
    """The structure along which the variable moves: a kind, or '' for free entries."""
    if structure == "free":
        return ""
    for kind in (*KINDS, *CURVED) if structure == "riemannian" else KINDS:
        if kind in variable.attributes:
            return kind
    return "symmetric" if variable.attributes & _SYMMETRIC else ""


def basis(letter: Symbol, sizes: Mapping[str, int]) -> list[Direction]:
    """The directions that a letter of its attributes is made of."""
    rows, columns = (size_of(n, sizes) for n in letter.shape)
    every = [*_cells_of(letter.attributes, rows, columns)]
    places = product(*(range(size_of(n, sizes)) for n in letter.axes))
    return [Direction(letter, cells, place) for place in places for cells in every]


def _cells_of(attributes: frozenset[str], rows: int, columns: int) -> list[Cells]:
    if "hermitian" in attributes:
        below = [(i, j) for i in range(rows) for j in range(i)]
        found: list[Cells] = [{(i, i): 1} for i in range(rows)]
        for i, j in below:
            found += [{(i, j): 1, (j, i): 1}, {(i, j): _I, (j, i): -_I}]
        return found
    kind = next((k for k in KINDS if k in attributes), "")
    every = [_cells(kind, i, j, rows) for i in range(rows) for j in range(columns)]
    real: list[Cells] = [cells for cells in every if cells]
    if "complex" not in attributes:
        return real
    return [*real, *({cell: _I * c for cell, c in cells.items()} for cells in real)]


def _cells(kind: str, i: int, j: int, size: int) -> Cells:
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


def mixture(every: Sequence[Direction]) -> list[Direction]:
    """One direction made of all, with weights that no rule of thumb balances out: a wrong entry is seen along it."""
    return [
        Direction(d.letter, {cell: ((at * at + 7 * at + 3) % 101 + 1) * c for cell, c in d.cells.items()}, d.place)
        for at, d in enumerate(every)
    ]  # fmt: skip
