"""Points at which a set of expressions has values: drawn, tried, drawn again.

>>> from matdiff.expression.build import apply, symbol
>>> a = symbol("a")
>>> points = list(valid_points([apply("log", a)], {}, 2))
>>> all(point.values[a][0][0] > 0 for point in points)
True
"""

from __future__ import annotations

from matdiff.base.budget import TooLong
from matdiff.expression.traverse import postorder, symbols
from matdiff.numeric.fields import EXACT, FloatField
from matdiff.numeric.sampling import domain_hints, sample

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Any

    from matdiff.base.budget import Budget
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.numeric.sampling import Point

MARGIN = 1e-6
"""How far arguments stay from the kinks of abs, relu, max."""
_TRIES = 48


def valid_points(
    nodes: Sequence[Node],
    sizes: dict[str, int],
    count: int,
    *,
    seed: int = 0,
    field: FloatField = EXACT,
    budget: Budget | None = None,
    attributes: Mapping[Symbol, Iterable[str]] | None = None,
    **options: Any,
) -> Iterator[Point]:
    """At most ``count`` points where all the expressions have values, none when none is found.

    ``attributes`` are required beyond the declared ones; a second kind of try makes everything under a logarithm or a root positive.
    """
    names = symbols(*nodes)
    gentle, strong = domain_hints(*nodes), domain_hints(*nodes, deep=True)
    for v, wanted in (attributes or {}).items():
        for hints in (gentle, strong):
            hints[v] = hints.get(v, frozenset()) | frozenset(wanted)
    helped = False
    is_complex = any(
        node.complex for node in postorder(*nodes)
    )  # abs(1i a) is real, its operand is not
    for k in range(count):
        for attempt in range(_TRIES):
            helped = helped or (attempt >= _TRIES // 3 and gentle != strong)
            hints = strong if helped else gentle
            try:
                point = sample(names, sizes, seed + 1000 * k + attempt, hints=hints, **options)
            except TooLong:  # declared numbers ask for more entries than a point may have
                if budget is not None:
                    raise
                return
            point.complex = point.complex or is_complex
            if _has_values(point, nodes, field, budget):
                yield point
                break
        else:
            return


def _has_values(
    point: Point, nodes: Sequence[Node], field: FloatField, budget: Budget | None
) -> bool:
    at = point.evaluator(field, margin=MARGIN, budget=budget)
    try:
        return all(_finite(x) for node in nodes for row in at.value(node) for x in row)
    except ArithmeticError:
        return False


def _finite(x: Any) -> bool:
    return bool(x - x == 0)
