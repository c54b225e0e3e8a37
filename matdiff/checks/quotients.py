"""A derivative of any order as generated code, against difference quotients of the values of the function.

    (f(X + h S + h T) - f(X + h S - h T) - f(X - h S + h T) + f(X - h S - h T)) / 4 h^2        of the second derivative along S and T

The values have more than a hundred digits and come from the numbers of matdiff.numeric, which knows no derivative; the code is that of the
second engine, in floats. So the two share nothing, and agree to the digits that the code has.
"""

from __future__ import annotations

from matdiff.base.budget import UNITS, Budget, TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.checks.derivatives import difference_quotient
from matdiff.checks.directions import kind_of
from matdiff.checks.draw import valid_points
from matdiff.checks.report import QUOTIENTS, CheckReport
from matdiff.checks.stating import tangent
from matdiff.expression.nodes import Node, Symbol
from matdiff.numeric.fields import PRECISE
from matdiff.numeric.sampling import Point, choose_sizes, sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from matdiff.base.dimensions import Dimension

_TOLERANCE = 1e-6
_POINTS, _DRAWN = 2, 8


def check_by_quotients(
    function: Node,
    variables: Sequence[Symbol],
    axes: Sequence[Dimension],
    source: str,
    seconds: float = 10.0,
) -> CheckReport:
    """Compare the code of a derivative, a function ``derivative``, with quotients.

    ``axes`` are those of the derivative: the axes of the function, then those of each variable. 'not checked' without NumPy.
    """
    try:
        import numpy as np
    except ImportError:
        return CheckReport("not checked", why="NumPy is not there to run the code")
    space: dict[str, Any] = {}
    exec(compile(source, "<matdiff derivative>", "exec"), space)
    sizes = choose_sizes(function, *variables)
    budget = Budget(seconds * UNITS)
    seen, largest = 0, 0.0
    nodes = [function, *variables]
    for point in valid_points(nodes, sizes, _DRAWN, field=PRECISE, budget=budget):
        if seen == _POINTS or (seen and not budget.left > 0):
            break
        directions = _directions(variables, sizes, seen)
        try:
            derivative = difference_quotient(function, {}, point, budget)
            moves = [{v: along} for v, along in zip(variables, directions, strict=True)]
            wanted = np.array(derivative(moves), float)
            found = _contracted(space["derivative"], point, variables, directions, sizes, axes, np)
        except (ArithmeticError, TooLong):
            continue
        wanted = np.reshape(wanted, np.shape(found))
        scale = max(1e-3, float(np.max(np.abs(wanted), initial=0.0)))
        error = float(np.max(np.abs(found - wanted), initial=0.0)) / scale
        if not error <= _TOLERANCE:
            why = f"they differ by {error:.1e} of the largest entry"
            return CheckReport("disagreed", why=why, method=QUOTIENTS)
        seen, largest = seen + 1, max(largest, error)
    if not seen:
        return CheckReport("not checked", why="no point was found at which the code has a value")
    return CheckReport("agreed", points=seen, sizes=sizes, method=QUOTIENTS, largest_error=largest)


def _directions(variables: Sequence[Symbol], sizes: dict[str, int], seed: int) -> list[Any]:
    """A random direction for each variable, the values of the entries."""
    names = [tangent(v, kind_of(v, None), f"{v.name} {k}")[1] for k, v in enumerate(variables)]
    drawn = sample(names, sizes, seed + 1)
    return [drawn.values[name] for name in names]


def _contracted(
    code: Any,
    point: Point,
    variables: Sequence[Symbol],
    directions: list[Any],
    sizes: dict[str, int],
    axes: Sequence[Dimension],
    np: Any,
) -> Any:
    """The array of the code, summed over the axes of the variables with the directions."""
    wanted = code.__code__.co_varnames[: code.__code__.co_kwonlyargcount]
    values = {v.name: _array(v, a, sizes, np) for v, a in point.values.items()}
    given = {name: values.get(name, values.get(name.rstrip("_"))) for name in wanted}
    array = code(**given)
    array = np.broadcast_to(array, [size_of(axis, sizes) for axis in axes])
    for v, direction in reversed(list(zip(variables, directions, strict=True))):
        moved = _array(v, direction, sizes, np)
        array = np.tensordot(array, moved, axes=moved.ndim)
    return array


def _array(v: Symbol, value: Any, sizes: dict[str, int], np: Any) -> Any:
    """An array of the axes that the code expects: those of a family, then rows and columns that are not one."""
    shape = [size_of(n, sizes) for n in (*v.axes, *(n for n in v.shape if n != 1))]
    return np.reshape(np.array(value, dtype=float), shape)
