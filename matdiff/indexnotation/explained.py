"""The derivation of a derivative in index notation, line by line, as text and as one aligned block of LaTeX."""

from __future__ import annotations

from matdiff.answers.reasons import latex_words
from matdiff.output import board
from matdiff.output.board import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.indexnotation.form import IndexForm


class IndexSteps:
    """A derivation: ``str`` gives it in its format, Jupyter shows it as one aligned block.

    >>> from matdiff.indexnotation.reading import index_derivative
    >>> print(index_derivative("f_i = W_ij x_j", "W").explain("ascii"))
           f_i  =  W_ij x_j                 the function
    df_i/dW_mn  =  dW_ij/dW_mn x_j          product rule
                =  delta_im delta_jn x_j    dW_ij/dW_mn = delta_im delta_jn
                =  delta_im x_n             deltas contracted
    """

    def __init__(self, form: IndexForm, format: str = "unicode") -> None:
        self.form = form
        self.format = format

    def rows(self, format: str = "") -> list[Row]:
        """The lines, with their reasons, in a format."""
        format = format or self.format
        if format not in ("latex", "markdown"):
            return [Row(*line) for line in self.form.lines(format)]
        return [
            Row(left, right, reason if "\\" in reason else latex_words(reason))
            for left, right, reason in self.form.lines("latex")
        ]

    def __str__(self) -> str:
        return self.text()

    def text(self, width: int = 0) -> str:
        """Within so many columns; 0 for any number."""
        return board.text(self.rows(), width)

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """One aligned block: each line, and the reason beside it."""
        return board.aligned(self.rows("latex"))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
