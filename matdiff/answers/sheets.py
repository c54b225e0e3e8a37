"""Answers for paper: what was read, the formulas, conditions and conventions, derivations, all in LaTeX.

>>> import matdiff
>>> print(paper.written(sheet_of([matdiff.grad("log det X", "X")]), "latex"))
\\nabla_{X} f = X^{-\\top}, \\quad \\text{where } X \\text{ has a positive determinant}
"""

from __future__ import annotations

from matdiff.answers import derivations, named_answer, report
from matdiff.answers.reasons import latex_words
from matdiff.answers.telling import Telling
from matdiff.output import paper
from matdiff.output.board import Row
from matdiff.output.paper import Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matdiff.answers.answer import Answer
    from matdiff.expression.nodes import Node


def sheet_of(answers: Sequence[Answer], told: Telling | None = None) -> Sheet:
    """Of the answers to one question; with ``told`` their derivations, told so."""
    rows, notes, words = [], [], []
    show = report.printer("latex")
    for answer in answers:
        rows += [Row(name, value) for name, value in report.equation_rows(answer)]
        curvature = getattr(answer, "curvature", None)
        notes += conditions(answer.conditions_as_nodes())
        if answer.node is not None:
            notes += named_answer.meanings_latex(answer.node)
        words += [latex_words(line) for line in answer.conventions]
        if curvature is not None:
            words.append(latex_words(curvature.sentence(report.printer("unicode"))))
    read = show(answers[0].expression.node)
    lines = [derivations.rows_of(answer, "latex", told) for answer in answers] if told else []
    return Sheet(read, rows, notes, lines, words)


def conditions(found: Sequence[tuple[Node, str]]) -> list[str]:
    """'X is invertible' in LaTeX."""
    show = report.printer("latex")
    return [f"{show(node)} {latex_words(f' {words}')}" for node, words in found]


def write(sheet: Sheet, format: str, options: Mapping[str, str]) -> str:
    """The sheet in a format, with what the options say of it."""
    return paper.written(sheet, format, options.get("label", ""))
