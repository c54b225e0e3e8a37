"""Claims judged by the generated code: its values stand in place of the formula, beside difference quotients of the function.

The image of a claim is evaluated in floats with the array that the code gives for the formula; everything else, and the derivative, comes
from the numbers of matdiff.numeric. So a slip of a writer of code is seen, at sizes that are all different.

>>> import matdiff
>>> r = matdiff.grad("x^T A y", "A")
>>> print(by_code(r.claims(), r.node, lambda x, A, y: 2 * x[:, None] * y, r.record.symbols, points=1).verdict)
disagreed
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from matdiff.base.budget import UNITS, Budget, TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.errors import MatdiffError
from matdiff.base.limits import CHECK_SECONDS
from matdiff.checks.derivatives import difference_quotient
from matdiff.checks.directions import basis, values_of
from matdiff.checks.draw import valid_points
from matdiff.checks.report import CODE, CheckReport
from matdiff.checks.values import by_values
from matdiff.expression.nodes import Apply, Symbol
from matdiff.expression.traverse import postorder
from matdiff.expression.traverse import symbols as symbols_of
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.pairs import Complex
from matdiff.numeric.sampling import choose_sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from matdiff.checks.claim import Claim
    from matdiff.expression.nodes import Node
    from matdiff.numeric.sampling import Point
    from matdiff.numeric.values import Evaluator

_TOLERANCE = 1e-6


def by_code(
    claims: Sequence[Claim],
    coded: Node,
    function: Callable[..., Any],
    symbols: Sequence[Symbol],
    *,
    points: int = 3,
    seconds: float = CHECK_SECONDS,
) -> CheckReport:
    """The claims that speak of a formula, with the values of its code; ``symbols`` are the arguments of the function."""
    try:
        import numpy as np
    except ImportError:
        return CheckReport("not checked", why="NumPy is not there to run the code", method=CODE)
    formula, places = _member(coded)
    own = [c for c in claims if formula in postorder(c.function, c.image)]
    if not own:
        report = by_values(claims, points=points, seconds=seconds)
        return beside_formula(report, coded, function, symbols, points=points, seconds=seconds)
    nodes = [*(node for c in own for node in c.nodes), *(v for v in symbols if not v.axes)]
    sizes = choose_sizes(*nodes)
    budget = Budget(seconds * UNITS)
    seen, largest = 0, 0.0
    for point in valid_points(nodes, sizes, points, field=PRECISE, budget=budget):
        _within(point, coded)
        try:
            value = np.asarray(function(**_arrays(point, symbols, sizes, np)))
            error = max(_gap(c, formula, places, value, point, budget, np) for c in own)
        except (ArithmeticError, TooLong):
            continue
        except MatdiffError as trouble:
            return CheckReport("not checked", why=trouble.message, method=CODE)
        if not error <= _TOLERANCE:
            why = f"they differ by {error:.1e} of the largest entry"
            return CheckReport("disagreed", points=seen, sizes=sizes, why=why, method=CODE)
        seen, largest = seen + 1, max(largest, error)
    if not seen:
        why = "no point was found at which the code has a value"
        return CheckReport("not checked", why=why, method=CODE)
    return CheckReport("agreed", points=seen, sizes=sizes, method=CODE, largest_error=largest)


def beside_formula(
    report: CheckReport,
    coded: Node,
    function: Callable[..., Any],
    symbols: Sequence[Symbol],
    *,
    points: int = 3,
    seconds: float = CHECK_SECONDS,
) -> CheckReport:
    """The values of the code beside those of the formula, which has been checked by itself, as its ``report`` says."""
    import numpy as np

    if not report.agreed or _member(coded)[1]:
        why = report.why or "the members of a family have no one formula"
        return CheckReport("not checked", why=why, method=CODE)
    nodes = [coded, *(v for v in symbols if not v.axes)]
    sizes = choose_sizes(*nodes)
    budget, seen = Budget(seconds * UNITS), 0
    for point in valid_points(nodes, sizes, points, field=PRECISE, budget=budget):
        try:
            value = np.asarray(function(**_arrays(point, symbols, sizes, np)))
            wanted = np.array(_numbers(point.evaluator(PRECISE, budget=budget).value(coded)))
        except (ArithmeticError, TooLong):
            continue
        except MatdiffError as trouble:
            return CheckReport("not checked", why=trouble.message, method=CODE)
        scale = max(1e-3, float(np.max(np.abs(wanted), initial=0.0)))
        error = float(np.max(np.abs(value.reshape(wanted.shape) - wanted), initial=0.0)) / scale
        if not error <= _TOLERANCE:
            why = f"it differs from the formula by {error:.1e} of the largest entry"
            return CheckReport("disagreed", points=seen, sizes=sizes, why=why, method=CODE)
        seen += 1
    if not seen:
        why = "no point was found at which the code has a value"
        return CheckReport("not checked", why=why, method=CODE)
    by = "SymPy" if report.method == "SymPy" else "difference quotients"
    how = f"against the values of the formula, and that with {by}"
    return CheckReport("agreed", points=seen, sizes=sizes, method=CODE, why=how)


def _within(point: Point, coded: Node) -> None:
    """A letter for any place is drawn as any number and counted round; code takes the place itself."""
    for node in postorder(coded):
        if isinstance(node, Apply) and node.operator.name == "unit":
            (place,) = node.operands
            if isinstance(place, Symbol) and place in point.values:
                count = size_of(node.shape[0], point.sizes)
                drawn = int(point.values[place][0][0])
                point.values[place] = [[Fraction((drawn - 1) % count + 1)]]


def _member(coded: Node) -> tuple[Node, tuple[Symbol, ...]]:
    """The formula in the claim, and the indices over which the code stacks it."""
    places: tuple[Symbol, ...] = ()
    while isinstance(coded, Apply) and coded.operator.name == "stack":
        index, coded = coded.operands
        assert isinstance(index, Symbol)
        places = (*places, index)
    return coded, places


def _gap(
    claim: Claim,
    formula: Node,
    places: tuple[Symbol, ...],
    value: Any,
    point: Point,
    budget: Budget,
    np: Any,
) -> float:
    """The largest difference along the directions, relative to the largest entry."""
    at = point.evaluator(FLOAT, budget=budget)
    at.env = {**at.env, **{v: at.value(a) for v, a in claim.at.items()}}
    derivative = difference_quotient(claim.function, claim.at, point, budget)
    drawn, gap, scale = dict(at.env), 0.0, 1e-3
    inside = symbols_of(formula)
    free = [v for v in claim.free if v not in inside]  # what the code is given stays as drawn
    for letters in [[d] for letter in free for d in basis(letter, at.sizes)] or [[]]:
        env = dict(drawn)
        for letter in free:
            own = [d for d in letters if d.letter is letter]
            env[letter] = _floats(values_of(letter, own, at.sizes))
        at.env = env
        at.memo = _given(formula, places, value, at, np)
        moves = [
            {v: at.env[d] if d in at.env else at.value(d) for v, d in move.items()}
            for move in claim.moves
        ]
        left = derivative(moves) if claim.order else at.value(claim.function)
        wanted = np.array([[_number(x) for x in row] for row in left])
        found = np.array([[_number(x) for x in row] for row in at.value(claim.image)])
        gap = max(gap, float(np.max(np.abs(wanted - found), initial=0.0)))
        scale = max(scale, float(np.max(np.abs(wanted), initial=0.0)))
    return gap / scale


def _given(
    formula: Node, places: tuple[Symbol, ...], value: Any, at: Evaluator, np: Any
) -> dict[Any, Any]:
    """The value of the formula, of a family of each member, as the evaluator keeps it."""
    rows, columns = (at.size(n) for n in formula.shape)
    counts = [at.size(v.axes[0]) for v in places]
    if value.size == rows * columns * prod(counts):
        whole = value.reshape((*counts, rows, columns))
    else:
        whole = np.broadcast_to(value, (*counts, rows, columns))
    found = {}
    for members in product(*map(range, counts)):
        at.binding = {v.name: k + 1 for v, k in zip(places, members, strict=True)}
        key = (formula, *(at.binding[name] for name in sorted(formula.indices)))
        found[key if formula.indices else formula] = _rows(whole[members])
    at.binding = {}
    return found


def _rows(array: Any) -> list[list[Any]]:
    return [[_scalar(x) for x in row] for row in array.tolist()]


def _scalar(x: Any) -> Any:
    return Complex(x.real, x.imag) if isinstance(x, complex) else float(x)


def _number(x: Any) -> complex | float:
    return complex(float(x.real), float(x.imag)) if isinstance(x, Complex) else float(x)


def _floats(value: Any) -> Any:
    if isinstance(value, list):
        return [_floats(x) for x in value]
    return (
        Complex(float(value.real), float(value.imag))
        if isinstance(value, Complex)
        else float(value)
    )


def _arrays(
    point: Point, symbols: Sequence[Symbol], sizes: dict[str, int], np: Any
) -> dict[str, Any]:
    """The arguments: columns are 1-D, indices first of a family."""
    found = {}
    for v in symbols:
        if v in point.values and "index" not in v.attributes:
            shape = [size_of(n, sizes) for n in (*v.axes, *(n for n in v.shape if n != 1))]
            found[v.name] = np.reshape(np.array(_numbers(point.values[v])), shape)
    return found


def _numbers(value: Any) -> Any:
    return [_numbers(x) for x in value] if isinstance(value, list) else _number(value)
