"""The named moves: arithmetic with numbers, order, like terms, scalars to the front, transposes to the leaves.

One move per operator, tried before the laws. A move takes a node whose operands are in normal form and a ``make`` that builds
normal forms, and returns an equal node, itself when there is nothing to do. The moves are what every book takes for granted:

    add        flatten, add up like terms, drop zeros, order          2A + 3A = 5A
    scale      multiply the numbers, add up powers, order             a 2 a^-1 A = 2A
    matmul     scalars to the front, zeros, into a sum before others   (aA)(B u'v) = a (u'v) A B
    hadamard   scalars to the front, units, powers                    (2x) .* x = 2 x.^2
    transpose  through products to the leaves                         (AB)' = B'A'
    tr         cut open at an outer product                           tr(A u v') = v'A u
    unturned   of the product with fewer transposes                   det(A'B') = det(BA)
    given      conditions outside, and used up where they can be      given(c, A) B = given(c, A B)
    linear     every linear map passes scalars and zeros              tr(2A) = 2 tr(A)
"""

from __future__ import annotations

from matdiff.expression.operators import OPERATORS, named
from matdiff.rewrite import functions
from matdiff.rewrite.brackets import (
    move_at_most,
    move_differ,
    move_equal,
    move_given,
    outside,
    together,
)
from matdiff.rewrite.maps import (
    move_bilinear,
    move_d,
    move_indexed_sum,
    move_linear,
    move_trace,
    move_transpose,
    move_unturned,
)
from matdiff.rewrite.products import move_hadamard, move_matmul, move_power, move_scale
from matdiff.rewrite.sums import move_add

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.nodes import Apply, Node
    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]
    Move = Callable[[Apply, Make], Node]

_KEPT = frozenset(
    ("inner",)
)  # of users it is spelled out, and the laws of the trace match it as it stands
_MOVES: dict[str, Move] = {
    **{row.name: move_linear for row in OPERATORS.values() if row.linear and row.arity == 1},
    **{
        row.name: move_bilinear
        for row in OPERATORS.values()
        if row.linear and row.arity == 2 and row.name not in _KEPT
    },
    **functions.MOVES,
    **dict.fromkeys(named("unturned"), move_unturned),
    "add": together(move_add),
    "scale": move_scale,
    "matmul": move_matmul,
    "hadamard": move_hadamard,
    "power": move_power,
    "transpose": move_transpose,
    "indexed_sum": move_indexed_sum,
    "tr": move_trace,
    "d": move_d,
    "at_most": move_at_most,
    "equal": move_equal,
    "differ": move_differ,
    "given": move_given,
}
_KEEP_CONDITIONS = frozenset(("indexed_sum", "d"))
MOVES: dict[str, Move] = {
    name: outside(move) if OPERATORS[name].linear and name not in _KEEP_CONDITIONS else move
    for name, move in _MOVES.items()
}
"""Named move by operator name."""
