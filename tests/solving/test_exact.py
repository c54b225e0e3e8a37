"""Solutions put into their equations in rational numbers: where no root and no transcendental function occurs, zero is zero."""

from __future__ import annotations

from fractions import Fraction

import pytest

import matdiff
from matdiff.expression.build import subtract
from matdiff.rewrite.terms import is_zero
from matdiff.solving.points import solved_points
from tests.solving.problems import EQUATIONS, STATIONARY, Row

ROWS = [*STATIONARY, *EQUATIONS]


def _residuals(row: Row) -> list[list[Fraction]]:
    """What the equations of the first branch leave over at random rational points; nothing where a number is no fraction."""
    solution = matdiff.solve(row.text, row.wrt, row.where, st=row.st)
    if not solution.branches:
        return []
    found = solution.branches[0].found
    values = {**found.values, **found.multipliers}
    unknowns = list(solution.problem.bare.values())
    equations = [r.equation for r in solution.problem.rows]
    nodes = [e.left if is_zero(e.right) else subtract(e.left, e.right) for e in equations]
    told = []
    for point in solved_points(nodes, values, unknowns, 2):
        entries = [x for node in nodes for r in point.value(node) for x in r]
        if all(isinstance(x, (int, Fraction)) for x in entries):
            told.append([Fraction(x) for x in entries])
    return told


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_nothing_is_left_over(row: Row) -> None:
    for entries in _residuals(row):
        assert not any(entries)


def test_most_are_compared_exactly() -> None:
    assert sum(bool(_residuals(row)) for row in ROWS[:30]) >= 15
