"""A check along one direction made of all: what it accepts and what it sees."""

from __future__ import annotations

from time import perf_counter

import matdiff
from matdiff.checks.directions import directions, mixture
from matdiff.checks.sympy_check import Comparison
from matdiff.expression.build import add, ones, scale


def test_every_cell_has_a_part_in_it() -> None:
    assert set(mixture(directions("", 3, 2)).cells) == {(i, j) for i in range(3) for j in range(2)}
    assert all(mixture(directions("", 3, 4)).cells.values())
    along = mixture(directions("symmetric", 3, 3)).cells
    assert all(along[i, j] == along[j, i] for i, j in along)


def compared(gradient: object) -> str:
    question = matdiff.grad("||X W - Y||^2", "W").as_question()
    check = Comparison(question[0], question[1], gradient or question[2], None, False)
    check.mixed = True
    start = perf_counter()
    return check.compare("differences", 3, start, start + 60).sentence()


def test_the_right_gradient_is_accepted() -> None:
    assert compared(None) == (
        "✓ checked by difference quotients: 3 random points along a random direction at m = 3, n = 2, p = 4, to 20 digits"
    )


def test_a_gradient_off_by_a_constant_is_not() -> None:
    right = matdiff.grad("||X W - Y||^2", "W").node
    wrong = add(right, scale(matdiff.parse("1/1000000").node, ones(*right.shape)))
    assert compared(wrong).startswith("✗ difference quotients disagree: along (1, 1) and (1, 2)")
