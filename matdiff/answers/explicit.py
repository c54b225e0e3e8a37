"""An expression written out entry by entry, where its sizes are numbers: the Toeplitz matrix of a convolution as a book prints it.

>>> import matdiff
>>> print(explicit(matdiff.parse("conv_matrix(K, 2, 3)", "K: 2 x 2").node))
K_11  K_21  K_12  K_22  0     0
0     0     K_11  K_21  K_12  K_22
"""

from __future__ import annotations

from matdiff.base.budget import TooLong
from matdiff.base.errors import UnsupportedError
from matdiff.base.limits import EXPLICIT
from matdiff.expression.traverse import symbols
from matdiff.numeric.letters import LetterField
from matdiff.numeric.values import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.numeric.fields import Matrix

_MOST = EXPLICIT
"""No matrix of more entries is written out."""


class Explicit:
    """The entries of a matrix as SymPy expressions: ``rows``; ``str`` is a table, ``latex()`` a bmatrix."""

    def __init__(self, rows: list[list[object]], field: LetterField) -> None:
        self.rows = rows
        self.field = field

    def __str__(self) -> str:
        cells = [[str(entry) for entry in row] for row in self.rows]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        return "\n".join(
            "  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip()
            for row in cells
        )

    def latex(self) -> str:
        r"""The matrix between ``\begin{bmatrix}`` and ``\end{bmatrix}``."""
        lines = [" & ".join(map(self.field.sympy.latex, row)) for row in self.rows]
        return "\\begin{bmatrix} " + " \\\\ ".join(lines) + " \\end{bmatrix}"


def explicit(node: Node) -> Explicit:
    """The matrix with entries like ``K_12``. UnsupportedError where a size is a letter, a family occurs, or the matrix is large."""
    names = symbols(node)
    for symbol in (node, *names):
        if any(not isinstance(size, int) for size in symbol.shape):
            raise UnsupportedError(
                "a matrix is written out entry by entry where all sizes are numbers",
                help='declare them: where "K: 2 x 2"',
            )
    if any(symbol.axes for symbol in names):
        raise UnsupportedError("data x_i are not written out entry by entry")
    rows, columns = node.shape
    if int(rows) * int(columns) > _MOST:
        raise UnsupportedError(f"a matrix of {rows} x {columns} is too large to be written out")
    field = LetterField()
    at = Evaluator({symbol: _entries(symbol, field) for symbol in names}, field)
    try:
        return Explicit([[field.sympy.simplify(x) for x in row] for row in at.value(node)], field)
    except (ArithmeticError, TooLong):
        raise UnsupportedError("this has no form in the letters of its entries") from None


def _entries(symbol: Symbol, field: LetterField) -> Matrix:
    """Letters for the entries of a variable: x, x_2, K_12, and K_1,12 where a number has two digits."""
    rows, columns = (int(size) for size in symbol.shape)
    comma = "," if max(rows, columns) > 9 else ""

    def letter(i: int, j: int) -> object:
        i, j = (min(i, j), max(i, j)) if "symmetric" in symbol.attributes else (i, j)
        if i != j and "diagonal" in symbol.attributes:
            return field.zero
        if symbol.is_scalar:
            return field.letter(symbol.name)
        place = f"{max(i, j)}" if 1 in (rows, columns) else f"{i}{comma}{j}"
        return field.letter(f"{symbol.name}_{place}")

    return [[letter(i + 1, j + 1) for j in range(columns)] for i in range(rows)]
