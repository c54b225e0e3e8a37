"""The check of a gradient through an equation: the equation is solved numerically beside the point, and f is differenced.

Newton's method with difference quotients in a hundred digits gives x(theta); the adjoint comes from the transposed Jacobian. No law of
differentiation is used, but for the gradient that defines an argmin.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.checks.report import CheckReport, sizes_in_words
from matdiff.expression.build import differential
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric import linear
from matdiff.numeric.fields import EXACT, PRECISE
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.values import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.answers.found import Found
    from matdiff.expression.nodes import Node
    from matdiff.solving.implicit import Defining, Implicit

_TRIES, _ROUNDS = 20, 40
_STEP = Fraction(1, 10**15)


def check_jacobian(found: Found, points: int) -> CheckReport:
    """J vec E against the difference quotient of F along E, the equations solved anew on both sides."""
    through = found.how["through"]
    variable = found.variables[-1]
    assert isinstance(variable, Symbol)
    nodes = [through.objective, *through.residuals, found.node]
    given = [v for v in symbols(*nodes) if v not in through.letters]
    sizes = choose_sizes(*nodes, pool=(3, 2, 4, 5, 6, 7))
    hints = domain_hints(*nodes)
    met = 0
    for at in range(points):
        for attempt in range(_TRIES):
            drawn = sample(given, sizes, 1000 * at + attempt, tangents=True, hints=hints)
            try:
                error = _along(through, variable, found.node, drawn, sizes)
            except ArithmeticError:
                continue
            if error > 1e-9:
                why = f"off by {error:.3g} at {sizes_in_words(sizes)}"
                return CheckReport("disagreed", why=why, method="differences")
            met += 1
            break
    if not met:
        return CheckReport("not checked", why="no point was found at which the equation was solved")
    return CheckReport("agreed", points=met, sizes=sizes, method="differences")


def _along(through: Any, variable: Symbol, jacobian: Node, drawn: Any, sizes: dict[str, int]) -> float:  # fmt: skip
    direction = drawn.tangents[variable]
    here = _solved(through, drawn.values, sizes, None)

    def moved(step: Fraction) -> list[Any]:
        env = {**drawn.values, variable: _plus(drawn.values[variable], direction, step)}
        there = _solved(through, env, sizes, here)
        return _stacked(Evaluator(there, EXACT, sizes=sizes).value(through.objective))

    up, down = moved(_STEP), moved(-_STEP)
    slopes = [(a - b) / (2 * PRECISE.number(_STEP)) for a, b in zip(up, down, strict=True)]
    value = Evaluator(here, EXACT, sizes=sizes).value(jacobian)
    along = _stacked(direction)
    claimed = [
        sum((PRECISE.number(x) * y for x, y in zip(r, along, strict=True)), 0) for r in value
    ]
    size = 1e-6 + max(PRECISE.size(x) for x in slopes)
    return max(PRECISE.size(a - b) for a, b in zip(slopes, claimed, strict=True)) / size


def _stacked(a: Any) -> list[Any]:
    """vec: column by column."""
    return [PRECISE.number(x) for column in zip(*a, strict=True) for x in column]


def check_implicit(found: Found, points: int) -> CheckReport:
    """The report."""
    implicit = found.how["implicit"]
    variable = found.how["answer"].variable
    assert isinstance(variable, Symbol)
    nodes = [implicit.objective, *implicit.residuals, found.node]
    unknown = {*implicit.letters, *implicit.multipliers}
    given = [v for v in symbols(*nodes) if v not in unknown]
    sizes = choose_sizes(*nodes, pool=(3, 2, 4, 5, 6, 7))
    hints = domain_hints(*nodes)
    met = 0
    for at in range(points):
        for attempt in range(_TRIES):
            drawn = sample(given, sizes, 1000 * at + attempt, tangents=True, hints=hints)
            try:
                error = _compared(found, drawn.values, drawn.tangents, sizes)
            except ArithmeticError:
                continue
            if error > 1e-9:
                why = f"off by {error:.3g} at {sizes_in_words(sizes)}"
                return CheckReport("disagreed", why=why, method="differences")
            met += 1
            break
    if not met:
        return CheckReport("not checked", why="no point was found at which the equation was solved")
    return CheckReport("agreed", points=met, sizes=sizes, method="differences")


def _compared(
    found: Found,
    values: dict[Symbol, Any],
    tangents: dict[Symbol, Any],
    sizes: dict[str, int],
) -> float:
    """How far <G, E> is from the difference quotient of f along E, relative to it."""
    implicit = found.how["implicit"]
    variable = found.how["answer"].variable
    direction = tangents[variable]
    here = _solved(implicit, values, sizes, None)

    def moved(step: Fraction) -> Any:
        env = dict(values)
        env[variable] = _plus(values[variable], direction, step)
        there = _solved(implicit, env, sizes, here)
        return Evaluator(there, EXACT, sizes=sizes).value(implicit.objective)[0][0]

    slope = PRECISE.number(moved(_STEP)) - PRECISE.number(moved(-_STEP))
    slope = slope / (2 * PRECISE.number(_STEP))
    adjoint = _adjoint(implicit, here, sizes)
    value = Evaluator({**here, **adjoint}, EXACT, sizes=sizes).value(found.node)
    claimed = sum(
        PRECISE.number(x) * PRECISE.number(y)
        for r, s in zip(value, direction, strict=True)
        for x, y in zip(r, s, strict=True)
    )
    size = 1e-6 + PRECISE.size(slope)
    return PRECISE.size(slope - claimed) / size


def _plus(a: Any, d: Any, step: Fraction) -> Any:
    return [[x + step * y for x, y in zip(r, s, strict=True)] for r, s in zip(a, d, strict=True)]


def _solved(
    implicit: Defining,
    values: dict[Symbol, Any],
    sizes: dict[str, int],
    start: dict[Symbol, Any] | None,
) -> dict[Symbol, Any]:
    """The values with the defined letters put to what solves their equations: Newton's method."""
    env = dict(values)
    for v in implicit.letters:
        shape = [Evaluator({}, EXACT, sizes=sizes).size(size) for size in v.shape]
        before = None if start is None else start[v]
        env[v] = before or linear.fill(shape[0], shape[1], PRECISE.number(Fraction(1, 7)))
    for _ in range(_ROUNDS):
        residual = _entries(implicit.residuals, env, sizes)
        if max(PRECISE.size(x) for x in residual) < 1e-60:
            return env
        jacobian = _jacobian(implicit, env, sizes)
        step = linear.multiply(linear.inverse(jacobian, PRECISE), [[x] for x in residual], PRECISE)
        at = 0
        for v in implicit.letters:
            rows, columns = len(env[v]), len(env[v][0])
            env[v] = [
                [
                    PRECISE.number(env[v][i][j]) - step[at + i * columns + j][0]
                    for j in range(columns)
                ]
                for i in range(rows)
            ]
            at += rows * columns
    raise ArithmeticError("Newton's method did not converge")


def _entries(nodes: list[Node], env: dict[Symbol, Any], sizes: dict[str, int]) -> list[Any]:
    evaluator = Evaluator(env, EXACT, sizes=sizes)
    return [PRECISE.number(x) for node in nodes for row in evaluator.value(node) for x in row]


def _columns(implicit: Defining, env: dict[Symbol, Any], nodes: list[Node], sizes: dict[str, int]) -> list[list[Any]]:  # fmt: skip
    """The derivatives of nodes by every entry of the defined letters: a row for each entry."""
    found = []
    for v in implicit.letters:
        rows, columns = len(env[v]), len(env[v][0])
        for i in range(rows):
            for j in range(columns):
                unit = linear.fill(rows, columns, Fraction(0))
                unit[i][j] = Fraction(1)
                at = Evaluator(env, EXACT, sizes=sizes, tangents={v: unit})
                found.append(
                    [
                        PRECISE.number(x)
                        for n in nodes
                        for row in at.value(differential(n))
                        for x in row
                    ]
                )
    return found


def _jacobian(implicit: Defining, env: dict[Symbol, Any], sizes: dict[str, int]) -> list[list[Any]]:
    return linear.transpose(_columns(implicit, env, implicit.residuals, sizes))


def _adjoint(
    implicit: Implicit, env: dict[Symbol, Any], sizes: dict[str, int]
) -> dict[Symbol, Any]:
    """Y with F_x*[Y] = grad_x f, from the transposed Jacobian."""
    turned = _columns(implicit, env, implicit.residuals, sizes)
    slopes = _columns(implicit, env, [implicit.objective], sizes)
    solved = linear.multiply(linear.inverse(turned, PRECISE), slopes, PRECISE)
    found: dict[Symbol, Any] = {}
    at = 0
    for y in implicit.multipliers:
        shape = [Evaluator({}, EXACT, sizes=sizes).size(size) for size in y.shape]
        rows, columns = shape
        found[y] = [[solved[at + i * columns + j][0] for j in range(columns)] for i in range(rows)]
        at += rows * columns
    return found
