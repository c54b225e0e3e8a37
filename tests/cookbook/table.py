"""The tables as one: our answers, their lengths over the books', and the file that keeps them.

``python -m cookbook.table`` in the folder ``tests`` writes the file anew.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from forms.compare import length

import matdiff
from cookbook import chapter2, functions, later_chapters, other_books
from cookbook.equation import Equation
from matdiff.output.unicode import pretty
from matdiff.syntax.reading import read_more

FILE = Path(__file__).with_name("lengths.txt")
COOKBOOK = (*chapter2.EQUATIONS, *functions.EQUATIONS, *later_chapters.EQUATIONS)
GRADIENTS = (*COOKBOOK, *other_books.EQUATIONS)
_HEAD = ("number", "ours", "book", "ratio", "our answer")


class Entry(NamedTuple):
    """An equation with our answer and both lengths."""

    equation: Equation
    answer: str
    ours: int
    book: int

    @property
    def ratio(self) -> float:
        return self.ours / self.book


@cache
def entry(equation: Equation) -> Entry:
    """Our answer; the book's form is counted as the program prints it, so that both are spelled alike."""
    found = answer(equation)
    book = read_more(equation.book, found.expression.reading).expression
    text = found.unicode()
    return Entry(equation, text, length(text), length(pretty(book)))


def answer(equation: Equation) -> matdiff.Gradient:
    """The gradient asked for."""
    return matdiff.grad(
        equation.expression, equation.wrt, equation.where, structure=equation.structure
    )


def table() -> str:
    """The lengths, a line for each equation."""
    rows = [_HEAD]
    for equation in GRADIENTS:
        row = entry(equation)
        counts = (str(row.ours), str(row.book), f"{row.ratio:.2f}")
        rows.append((equation.number, *counts, row.answer))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = []
    for number, *counts, text in rows:
        shown = [f"{count:>{width}}" for count, width in zip(counts, widths[1:], strict=True)]
        lines.append("  ".join([f"{number:{widths[0]}}", *shown, text]))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(table(), encoding="utf-8")
