"""Derivations as on paper, of every kind of answer: left side, line, reason.

>>> import matdiff
>>> print(derivation_text(matdiff.jvp("A x", "x"), "ascii"))
         F  =  A x     definition
        dF  =  A dx    product rule
dF along v  =  A v     v for dx
"""

from __future__ import annotations

from matdiff.answers import chainrule
from matdiff.answers.forming import formed
from matdiff.answers.lefts import left, left_sides
from matdiff.answers.numbers import with_numbers
from matdiff.answers.reasons import latex_words, reason_latex, reason_text
from matdiff.answers.report import printer
from matdiff.answers.telling import PLAIN, Telling
from matdiff.base.errors import UsageError
from matdiff.output import board
from matdiff.output.board import Row
from matdiff.output.notation import notated, worded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.answers.answer import Answer
    from matdiff.calculus.steps import Step
    from matdiff.expression.nodes import Node


def rows_of(answer: Answer, format: str = "unicode", told: Telling = PLAIN) -> list[Row]:
    """The lines with their reasons, written in a format."""
    format = "latex" if format == "markdown" else format
    form = answer.record.how.get("form")
    if form is not None and told.method not in ("differential", "index"):
        raise UsageError(
            f"the method {told.method} is not for {answer.record.kind.said}, which is derived with indices"
        )
    with notated(told.notation):
        rows = _BY_METHOD["index" if form is not None else told.method](answer, format, told)
        rows = [Row(row.left, row.right, worded(row.reason), row.node) for row in rows]
        return (
            with_numbers(answer, rows, _letters(answer, told), told.at, format) if told.at else rows
        )


def _letters(answer: Answer, told: Telling) -> dict[Node, Node]:
    """What the letters in the lines stand for, what is made of others later."""
    if told.method == "chain":
        return {link.letter: link.value for link in reversed(chainrule.links_of(answer.record)[1:])}
    return dict(formed(answer, told.detail).names)


def _by_differentials(answer: Answer, format: str, told: Telling) -> list[Row]:
    show, name = printer(format), left_sides(answer, format)

    def why(step: Step) -> str:
        words = reason_latex(step, show) if format == "latex" else reason_text(step, format, show)
        return cited(words, step.source, format) if told.cite else words

    lines = formed(answer, told.detail).lines
    return [Row(name(step.left), show(step.after), why(step), step.after) for step in lines]


def cited(words: str, source: str, format: str) -> str:
    """The words beside a line, and the place in a book."""
    if not source:
        return words
    shown = latex_words(f" [{source}]") if format == "latex" else f" [{source}]"
    return f"{words}{shown}".strip()


def _by_indices(answer: Answer, format: str, told: Telling) -> list[Row]:
    form = answer.record.how.get("form") or answer.index().record.how["form"]
    rows: list[Row] = form.explain(format).rows()
    return rows


def _by_entries(answer: Answer, format: str, told: Telling) -> list[Row]:
    form = answer.index().record.how["form"]
    rows: list[Row] = form.entries(format)
    if form.rank:
        words = "all entries together"
        said = latex_words(words) if format == "latex" else words
        rows.append(Row(left(answer, format), printer(format)(answer.node), said))
    return rows


_BY_METHOD: dict[str, Callable[[Answer, str, Telling], list[Row]]] = {
    "differential": _by_differentials,
    "chain": lambda answer, format, told: chainrule.chain_rows(answer, format),
    "index": _by_indices,
    "entries": _by_entries,
}


def derivation_text(
    answer: Answer, format: str = "unicode", told: Telling = PLAIN, width: int = 0
) -> str:
    """A line for each step; a reason stands beside its line, or below a long one; within so many columns, 0 for any number."""
    if format in ("latex", "markdown"):
        return derivation_latex(answer, told)
    return board.text(rows_of(answer, format, told), width)


def derivation_latex(answer: Answer, told: Telling = PLAIN) -> str:
    """One aligned block, a line for each step."""
    return board.aligned(rows_of(answer, "latex", told))


def hint(
    answer: Answer, lines: int, format: str = "unicode", told: Telling = PLAIN
) -> tuple[list[Row], str]:
    """So many lines, and the reason of the next one; never the answer. UsageError beyond the last line before it."""
    rows = rows_of(answer, format, told)
    most = len(rows) - 2
    if not 0 <= lines <= most:
        raise UsageError(
            f"the derivation has {len(rows)} lines, and hints are the first {most}: {lines} is too many"
            if lines > 0
            else "a hint is of a number of lines, from 0 on"
        )
    return rows[:lines], rows[lines].reason
