"""Windows that meet: the blocks of a matrix that are picked, and those that are not.

With W = I[:,a:b]: W'W = I, W'V = 0 where the places differ, and so W'(W A + V B) = A. Unit vectors of numbered places are windows.
"""

from __future__ import annotations

from matdiff.base import windows
from matdiff.expression.build import ONE, eye
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.operators import OPERATORS
from matdiff.rewrite.terms import ADD, MATMUL, SCALE, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.base.dimensions import Dimension
    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]

_TRANSPOSE, _WINDOW, _UNIT = (OPERATORS[name] for name in ("transpose", "window", "unit"))


def meeting(node: Apply, make: Make) -> Node | None:
    """The product with one pair of windows that meet worked out; None where none do."""
    factors = node.operands
    for at in range(len(factors) - 1):
        left, right = factors[at], factors[at + 1]
        if not isinstance(left, Apply) or not isinstance(right, Apply):
            continue
        if left.operator is not _TRANSPOSE and left.operator is not ADD:
            continue
        found = _met(left, right, make)
        if found is None:
            continue
        rest = (*factors[:at], found, *factors[at + 2 :])
        return rest[0] if len(rest) == 1 else make(MATMUL, rest, ())
    return None


def _met(left: Apply, right: Apply, make: Make) -> Node | None:
    if right.operator is ADD:
        if _range(left, True) is None:
            return None
        terms = [_first_met(left, term, make) for term in right.operands]
    elif left.operator is ADD:
        if _range(right, False) is None:
            return None
        terms = [_last_met(term, right, make) for term in left.operands]
    else:
        return _pair(left, right)
    kept = [term for term in terms if term is not None]
    return make(ADD, tuple(kept), ()) if len(kept) == len(terms) else None


def _first_met(left: Node, term: Node, make: Make) -> Node | None:
    """W' times a V B, where W' V is known."""
    scalars, factors = _factors(term)
    found = _pair(left, factors[0])
    return None if found is None else _product(scalars, (found, *factors[1:]), make)


def _last_met(term: Node, right: Node, make: Make) -> Node | None:
    """a B V' times W, where V' W is known."""
    scalars, factors = _factors(term)
    found = _pair(factors[-1], right)
    return None if found is None else _product(scalars, (*factors[:-1], found), make)


def _factors(term: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    scalars: tuple[Node, ...] = ()
    if isinstance(term, Apply) and term.operator is SCALE:
        scalars, term = term.operands[:-1], term.operands[-1]
    product = isinstance(term, Apply) and term.operator is MATMUL
    return scalars, term.operands if product else (term,)  # type: ignore[attr-defined]


def _product(scalars: tuple[Node, ...], factors: tuple[Node, ...], make: Make) -> Node:
    product = factors[0] if len(factors) == 1 else make(MATMUL, factors, ())
    return make(SCALE, (*scalars, product), ()) if scalars else product


def _pair(left: Node, right: Node) -> Node | None:
    """W' V where it is an identity or zero."""
    a, b = _range(left, True), _range(right, False)
    if a is None or b is None:
        return None
    if a == b:
        return ONE if left.shape[0] == 1 else eye(left.shape[0])
    if _before(a[1], b[0]) or _before(b[1], a[0]):
        return zero_of((left.shape[0], right.shape[1]))
    return None


def _range(node: Node, transposed: bool) -> tuple[Dimension, Dimension] | None:
    """The first and the last place of a window or of a unit vector."""
    if not isinstance(node, Apply):
        return None
    if transposed:
        if node.operator is not _TRANSPOSE or not isinstance(node.operands[0], Apply):
            return None
        node = node.operands[0]
    if node.operator is _WINDOW:
        return node.parameters[0], node.parameters[1]  # type: ignore[return-value]
    if node.operator is _UNIT and isinstance(node.operands[0], Number):
        place = node.operands[0].value
        return (place, place) if isinstance(place, int) else None
    return None


def _before(last: Dimension, first: Dimension) -> bool:
    """Whether one place comes before another, whatever the sizes are."""
    if isinstance(last, int) and isinstance(first, int):
        return last < first
    difference = windows.terms(windows.add(first, windows.negative(last)))
    return all(value > 0 for value in difference.values()) and bool(difference)
