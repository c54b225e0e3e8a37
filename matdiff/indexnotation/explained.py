"""The derivation of a derivative in index notation, line by line, as text and as one aligned block of LaTeX."""

from __future__ import annotations

from matdiff.answers.reasons import latex_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.indexnotation.form import IndexForm

_WIDTH = 58


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

    def __str__(self) -> str:
        rows, before = [], ""
        for left, right, reason in self.form.lines(self.format):
            rows.append(("" if left == before else left, right, reason))
            before = left
        margin = max(len(left) for left, _, _ in rows)
        width = min(_WIDTH, max(len(right) for _, right, _ in rows))
        return "\n".join(
            f"{left:>{margin}}  =  {right:{width}}    {reason}".rstrip()
            for left, right, reason in rows
        )

    def __repr__(self) -> str:
        return str(self)

    def latex(self) -> str:
        """One aligned block: each line, and the reason beside it."""
        rows, before = [], ""
        for left, right, reason in self.form.lines("latex"):
            shown = "" if left == before else left
            told = reason if "\\" in reason else latex_words(reason)
            rows.append(rf"{shown} &= {right} && {told}")
            before = left
        return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
