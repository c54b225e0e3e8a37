"""Check a derivation line by line: consecutive lines have the same value at random points, along random tangents.

A line may hold differentials ``d(E)``; they are directional derivatives along the tangents of the variables, taken from values of E alone.

>>> from matdiff.expression.build import differential, matmul, symbol, transpose
>>> x, A = symbol("x", ("m", 1)), symbol("A", ("m", "m"))
>>> lines = [differential(matmul(transpose(x), A)), matmul(transpose(x), differential(A))]
>>> check_steps(lines, [A]), check_steps([*lines, matmul(transpose(x), differential(transpose(A)))], [A])
([], [3])
"""

from __future__ import annotations

from itertools import pairwise

from matdiff.base.budget import UNITS, Budget, TooLong
from matdiff.base.errors import CheckError
from matdiff.checks.draw import MARGIN, valid_points
from matdiff.checks.report import STEPS, CheckReport
from matdiff.expression.nodes import Symbol
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, FLOAT
from matdiff.numeric.sampling import choose_sizes
from matdiff.output.plain import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.expression.nodes import Node
    from matdiff.numeric.fields import FloatField


_FLOATS, _DIGITS = 1e-7, 1e-20


def check_steps(
    lines: Sequence[Node],
    variables: Iterable[Symbol],
    *,
    points: int = 2,
    seconds: float = 10.0,
    field: FloatField = EXACT,
) -> list[int]:
    """The numbers, from 1, of the lines that do not equal the line before; CheckError when there is no point to compare them at.

    In a ``field`` of floats that is told fast and with less certainty.
    """
    budget = Budget(seconds * UNITS)
    tolerance = _FLOATS if field is FLOAT else _DIGITS
    moving = set(variables)
    bad: set[int] = set()
    found = False
    for point in valid_points(
        lines, choose_sizes(*lines), points, field=field, tangents=True, budget=budget
    ):
        found = True
        for v in [v for v in point.tangents if v not in moving]:
            del point.tangents[v]
        at = point.evaluator(field, margin=MARGIN, budget=budget)
        values = [at.value(line) for line in lines]
        pairs = pairwise(values)
        bad |= {k + 2 for k, (a, b) in enumerate(pairs) if not agree(a, b, tolerance)}
    if not found:
        raise CheckError(
            "the steps could not be checked: no point was found where all lines have values"
        )
    return sorted(bad)


def report_of_lines(
    pairs: Sequence[tuple[Node, Node]], variables: Sequence[Node], points: int, seconds: float
) -> CheckReport:
    """Whether the second of each pair has the value of the first, as a report."""
    moving = [v for v in variables if isinstance(v, Symbol)]
    compared, sizes = 0, {}
    for number, pair in enumerate(pairs, 1):
        try:
            bad = check_steps(pair, moving, points=points, seconds=seconds)
        except (CheckError, TooLong):
            continue
        if bad:
            why = f"line {number + 1} has another value than the one before: {plain(pair[1])}"
            return CheckReport("disagreed", why=why, method=STEPS)
        compared, sizes = compared + 1, choose_sizes(*pair)
    if not compared:
        return CheckReport(
            "not checked", why="no line has a value at the points drawn", method=STEPS
        )
    return CheckReport(
        "agreed", points=points, sizes=sizes, method=STEPS, of=(compared, len(pairs))
    )
