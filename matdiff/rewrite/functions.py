"""The named moves of functions of a square matrix.

f(A') = f(A)'        L_f(A, 2E) = 2 L_f(A, E)        L_f(A', E') = L_f(A, E)'        A^0 = I, A^1 = A
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import eye, number
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.operators import OPERATORS
from matdiff.rewrite.terms import ADD, HADAMARD, MATMUL, SCALE, TRANSPOSE, is_zero, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]
    Move = Callable[[Apply, Make], Node]

_INV = OPERATORS["inv"]
_DEEP = 40


def turns(node: Node, depth: int = _DEEP) -> int:
    """How many transposes are seen in sums, products and multiples."""
    if not isinstance(node, Apply) or depth == 0:
        return 0
    if node.operator is TRANSPOSE:
        return 1 + turns(node.operands[0], depth - 1)
    if node.operator in (ADD, MATMUL, SCALE, HADAMARD):
        return sum(turns(c, depth - 1) for c in node.operands)
    return 0


def move_function(node: Apply, make: Make) -> Node:
    """f(A') = f(A)', where A shows fewer transposes than A'."""
    inner, *rest = node.operands
    if turns(inner):
        turned = make(TRANSPOSE, (inner,), ())
        if turns(turned) < turns(inner):
            image = make(node.operator, (turned, *rest), node.parameters)
            return make(TRANSPOSE, (image,), ())
    return node


def move_frechet(node: Apply, make: Make) -> Node:
    """L_f(A, E): zero and scalars leave E; of A' and E' it is the transpose of that of A and E."""
    *point, direction = node.operands
    if is_zero(direction):
        return zero_of(node.shape)
    if isinstance(direction, Apply) and direction.operator is SCALE and direction.shape != SCALAR:
        image = make(node.operator, (*point, direction.operands[-1]), node.parameters)
        return make(SCALE, (*direction.operands[:-1], image), ())
    here = turns(point[0]) + turns(direction)
    if here and not direction.moving:
        turned = make(TRANSPOSE, (point[0],), ()), make(TRANSPOSE, (direction,), ())
        if 1 + turns(turned[0]) + turns(turned[1]) < here or (
            turns(turned[0]) + turns(turned[1]) == 0 and here > 1
        ):
            operands = (turned[0], *point[1:], turned[1])
            return make(TRANSPOSE, (make(node.operator, operands, node.parameters),), ())
    return node


def _split(node: Apply) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The point, with its exponent where there is one, and the directions."""
    count = node.operator.order
    return node.operands[:-count], node.operands[-count:]


def move_second(node: Apply, make: Make) -> Node:
    """L2_f(A, E, F): zero and scalars leave E and F, which stand in a fixed order, what moves last; transposes go outside."""
    point, directions = _split(node)
    if any(map(is_zero, directions)):
        return zero_of(node.shape)
    for at, direction in enumerate(directions):
        if isinstance(direction, Apply) and direction.operator is SCALE and node.shape != SCALAR:
            bare = (*directions[:at], direction.operands[-1], *directions[at + 1 :])
            image = make(node.operator, (*point, *bare), node.parameters)
            return make(SCALE, (*direction.operands[:-1], image), ())
    e, f = directions
    if (e.moving, e.order) > (f.moving, f.order):
        return make(node.operator, (*point, f, e), node.parameters)
    here = turns(point[0]) + turns(e) + turns(f)
    if here > 1 and not f.moving:
        turned = _turned(point, directions, make)
        if 1 + sum(turns(x) for x in (turned[0], *turned[-2:])) < here:
            return make(TRANSPOSE, (make(node.operator, turned, node.parameters),), ())
    return node


def _turned(point: tuple[Node, ...], directions: tuple[Node, ...], make: Make) -> tuple[Node, ...]:
    """The operands for the transposed matrix and transposed directions."""
    a, *directions_ = (make(TRANSPOSE, (x,), ()) for x in (point[0], *directions))
    return (a, *point[1:], *directions_)


def transposed_frechet(inner: Apply, make: Make) -> Node | None:
    """L_f(A, E)' as L_f(A', E') where that shows no more transposes."""
    point, directions = _split(inner)
    turned = _turned(point, directions, make)
    there = (turned[0], *turned[len(point) :])
    if sum(map(turns, there)) <= sum(map(turns, (point[0], *directions))):
        return make(inner.operator, turned, inner.parameters)
    return None


def move_power(node: Apply, make: Make) -> Node:
    """A^0 = I, A^1 = A, A^-1; a transposed base gives a transposed power."""
    base, exponent = node.operands
    if isinstance(exponent, Number) and exponent.value in (0, 1, -1):
        if exponent.value == 0:
            return eye(base.shape[0]) if base.shape != SCALAR else number(1)
        return base if exponent.value == 1 else make(_INV, (base,), ())
    return move_function(node, make)


def move_size(node: Apply, make: Make) -> Node:
    """A size that is a number."""
    (size,) = node.parameters
    return number(size) if isinstance(size, int) else node


MOVES: dict[str, Move] = {
    **{row.name: move_function for row in OPERATORS.values() if row.turns and row is not _INV},
    **{row.name: move_frechet for row in OPERATORS.values() if row.order == 1},
    **{row.name: move_second for row in OPERATORS.values() if row.order == 2},
    "powm": move_power,
    "size": move_size,
}
"""Named move by operator name."""
