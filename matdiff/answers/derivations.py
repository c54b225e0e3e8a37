"""Derivations as on paper, of every kind of answer: left side, line, reason.

>>> import matdiff
>>> print(derivation_text(matdiff.jvp("A x", "x"), "ascii"))
         F  =  A x     definition
        dF  =  A dx    product rule
dF along v  =  A v     v for dx
"""

from __future__ import annotations

from matdiff.answers.forming import formed
from matdiff.answers.lefts import left_sides
from matdiff.answers.reasons import reason_latex, reason_text
from matdiff.answers.report import printer
from matdiff.output import board
from matdiff.output.board import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.answer import Answer
    from matdiff.calculus.steps import Step


def rows_of(answer: Answer, format: str = "unicode", detail: str = "normal") -> list[Row]:
    """The lines with their reasons, written in a format."""
    form = answer.record.how.get("form")
    if form is not None:
        rows: list[Row] = form.explain(format).rows()
        return rows
    format = "latex" if format == "markdown" else format
    show, name = printer(format), left_sides(answer, format)

    def why(step: Step) -> str:
        return reason_latex(step, show) if format == "latex" else reason_text(step, format, show)

    lines = formed(answer, detail).lines
    return [Row(name(step.left), show(step.after), why(step)) for step in lines]


def derivation_text(
    answer: Answer, format: str = "unicode", detail: str = "normal", width: int = 0
) -> str:
    """A line for each step; a reason stands beside its line, or below a long one; within so many columns, 0 for any number."""
    if format in ("latex", "markdown"):
        return derivation_latex(answer, detail)
    return board.text(rows_of(answer, format, detail), width)


def derivation_latex(answer: Answer, detail: str = "normal") -> str:
    """One aligned block, a line for each step."""
    return board.aligned(rows_of(answer, "latex", detail))
