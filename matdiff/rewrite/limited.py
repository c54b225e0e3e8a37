"""The named moves of sums under conditions: sum_i given(i = k, A_i) = A_k, and what is free of i leaves.

sum_{i=2}^N 1 = N - 1          sum_{i != k} 1 = N - 1
"""

from __future__ import annotations

from matdiff.expression.build import ONE, number
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.reindex import reindexed
from matdiff.expression.traverse import postorder
from matdiff.rewrite.brackets import AT_MOST, DIFFER, EQUAL, GIVEN, difference, size_node, solved
from matdiff.rewrite.terms import ADD, SUM

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.brackets import Make


def sum_under_conditions(node: Apply, make: Make) -> Node | None:
    """sum_i of what is guarded: conditions without i leave, i = t puts t in the place of i; None if neither is so."""
    index, body = node.operands
    assert isinstance(index, Symbol)
    guards, inner = opened(body)
    free = [guard for guard in guards if index.name not in guard.indices]
    if free:
        bound = [guard for guard in guards if guard not in free]
        return closed(free, make(SUM, (index, closed(bound, inner, make)), ()), make)
    for guard in guards:
        place = _place(guard, index, make)
        if place is None or place.indices & _bound_in(inner):
            continue
        others = [_with(index, place, other, make) for other in guards if other is not guard]
        others += [
            make(AT_MOST, (ONE, place), ()),
            make(AT_MOST, (place, size_node(index.axes[0])), ()),
        ]
        return closed(others, _with(index, place, inner, make), make)
    return None


def count_under_conditions(index: Symbol, guards: list[Node], make: Make) -> Node | None:
    """How many values of the index obey the conditions, where that is the range but one at most."""
    if len(guards) != 1:
        return None
    (guard,) = guards
    assert isinstance(guard, Apply)
    size = size_node(index.axes[0])
    form = difference(guard)
    if form is None or abs(form[0].get(index, 0)) != 1:
        return None
    if guard.operator is DIFFER:
        terms, constant = form
        other = [v for v in terms if v is not index]
        if constant or len(other) != 1 or getattr(other[0], "axes", ()) != index.axes:
            return None
    elif guard.operands not in (
        (number(2), index),
        (index, make(ADD, (size, number(-1)), ())),
    ):
        return None
    return make(ADD, (size, number(-1)), ())


def opened(body: Node) -> tuple[list[Node], Node]:
    """The conditions around an expression, and what they guard."""
    guards = []
    while isinstance(body, Apply) and body.operator is GIVEN:
        guard, body = body.operands
        guards.append(guard)
    return guards, body


def closed(guards: list[Node], body: Node, make: Make) -> Node:
    for guard in guards:
        body = make(GIVEN, (guard, body), ())
    return body


def _place(guard: Node, index: Symbol, make: Make) -> Node | None:
    if not isinstance(guard, Apply) or guard.operator is not EQUAL:
        return None
    form = difference(guard)
    if form is None or abs(form[0].get(index, 0)) != 1:
        return None
    return solved(form, index, make)


def _bound_in(node: Node) -> set[str]:
    return {
        name
        for v in postorder(node)
        if isinstance(v, Apply) and v.operator.binds
        for name in v.operands[0].indices
    }


def _with(index: Symbol, place: Node, node: Node, make: Make) -> Node:
    """The normal form of an expression with something else in the place of an index."""
    moved = reindexed(node, {index: place})
    new: dict[Node, Node] = {}
    for v in postorder(moved):
        new[v] = v
        if isinstance(v, Apply) and v.operands:
            new[v] = make(v.operator, tuple([new[c] for c in v.operands]), v.parameters)
    return new[moved]
