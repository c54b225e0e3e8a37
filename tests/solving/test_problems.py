"""Every problem: the answer has the value of the known one, is not longer, survives the check, and is what the book says it is."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.numeric.fields import EXACT
from matdiff.output.plain import plain
from matdiff.solving.points import solved_points
from matdiff.solving.solution import Solution, SolutionBranch
from matdiff.syntax.reading import read_more

from .problems import EQUATIONS, FAMILIES, STATIONARY, Row

ALL = [*STATIONARY, *EQUATIONS]


@pytest.mark.parametrize("row", ALL, ids=[row.name for row in ALL])
def test_problem(row: Row) -> None:
    found = matdiff.solve(row.text, wrt=row.wrt, where=row.where, st=row.st)
    assert found.kind == "closed form"
    report = found.check(points=2)
    assert report.agreed, report.sentence()
    branch = _wanted(found, row.verdict)
    for name, known in row.known.items():
        _compare(found, branch, name, known)


@pytest.mark.parametrize("row", FAMILIES, ids=[row.name for row in FAMILIES])
def test_family(row: Row) -> None:
    found = matdiff.solve(row.text, wrt=row.wrt, where=row.where, st=row.st)
    assert found.kind == "family"
    report = found.check(points=2)
    assert report.agreed, report.sentence()
    branch = _wanted(found, row.verdict)
    for name, known in row.known.items():
        (free,) = branch.free
        assert plain(branch.values[name]).replace(free, "c") == known


def _wanted(found: Solution, verdict: str) -> SolutionBranch:
    if not verdict:
        return found.branches[0]
    said = [(b, b.verdict.kind if b.verdict else "") for b in found.branches]
    right = [b for b, kind in said if kind.removeprefix("local ") == verdict]
    assert right, f"no branch is called a {verdict}: {[kind for _, kind in said]}"
    return right[0]


def _compare(found: Solution, branch: SolutionBranch, name: str, known: str) -> None:
    """By value at random points where the unknowns are what the solution says, and by length."""
    ours = branch.values[name]
    claimed = read_more(known, found.reading, shape=ours.shape).expression
    values = dict(branch.found.values)
    if found.problem.letters:
        from matdiff.expression.traverse import substitute

        values = {v: substitute(node, found.problem.letters) for v, node in values.items()}
    unknown = next(v for v in values if v.name == name)
    defined = found.question.defined
    met = 0
    for point in solved_points(
        [claimed], {**defined, **values}, found.problem.unknowns, 2, seed=77
    ):
        met += 1
        want, got = point.value(claimed), point.env[unknown]
        size = 1 + max(EXACT.size(x) for row in want for x in row)
        for a, b in zip(want, got, strict=True):
            for x, y in zip(a, b, strict=True):
                assert abs(float(x) - float(y)) <= 1e-9 * size, f"{plain(ours)} is not {known}"
    assert met
    normal = found.problem.normaliser.normal(
        claimed
    )  # where a transpose of ones is ones the other way
    allowed = max(len(plain(claimed)), len(plain(normal)))
    assert len(plain(ours)) <= allowed, f"{plain(ours)} is longer than {plain(claimed)}"
