"""What is printed in LaTeX reads back to the same expression: every question of the tables, and every answer to it."""

from __future__ import annotations

import pytest

import matdiff
from forms import cookbook, issue, learning
from forms.rows import Row
from matdiff.expression.build import add
from matdiff.expression.nodes import Symbol
from matdiff.output.latex import latex
from matdiff.output.plain import plain
from matdiff.syntax.reading import read, read_more

ROWS = (*issue.ROWS, *cookbook.ROWS, *learning.ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_question_reads_back(row: Row) -> None:
    reading = read(row.expression, row.where)
    again = read_more(f"${latex(reading.expression)}$", reading).expression
    # a power, a quotient may be read otherwise than it was built, but as the plain notation reads it
    assert (
        again is reading.expression
        or again is read_more(plain(reading.expression), reading).expression
    )


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_answer_reads_back(row: Row) -> None:
    answer = matdiff.grad(row.expression, row.wrt, row.where)
    reading = answer.expression.reading
    beside = reading.symbols.get(row.wrt)
    if not isinstance(beside, Symbol):
        return  # a value of a program, a variable that does not occur
    again = read_more(f"$({answer.latex()}) + {latex(beside)}$", reading).expression
    if again is read_more(f"({plain(answer.node)}) + {beside.name}", reading).expression:
        return
    if again is not add(answer.node, beside):
        assert matdiff.verify(
            f"$({answer.latex()}) + {latex(beside)} - {latex(beside)}$",
            row.expression,
            row.wrt,
            row.where,
        ).equal
