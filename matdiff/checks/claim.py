"""A claim: D^k F along moves is an image. An answer states claims, in the project's own expressions; judges decide them and know no kinds.

    gradient    D f [X: T] = <G, T>            Jacobian     D vec F [X: T] = J vec T
    Hessian     D g [X: T] = H vec T, and D f [X: T] = <g, T>, g the gradient that was differentiated
    structure   G = G'                         an equation is a claim of order 0: there is nothing to move

A direction T that stands in one move and in no function is free: the image is linear in it, so that a claim which holds along a basis
of the directions of its structure holds. Every other symbol is drawn at random, indices mean every place.

>>> from matdiff.expression.build import apply, matmul, symbol, transpose
>>> x, y, A, T = symbol("x", ("m", 1)), symbol("y", ("n", 1)), symbol("A", ("m", "n")), symbol("T", ("m", "n"))
>>> claim = Claim(matmul(transpose(x), A, y), ({A: T},), apply("inner", matmul(x, transpose(y)), T))
>>> claim.order, claim.free
(1, (T,))
"""

from __future__ import annotations

from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Moves = Mapping[Symbol, Node]


class Claim:
    """D^k ``function`` along ``moves`` is ``image``: k mappings of variables to their directions, none for an equation.

    ``at``     symbols with the values at which it is said: where a program is, before its values are moved.
    ``wrong``  what is wrong where it does not hold, in words; '' for the place and the two values.
    """

    __slots__ = ("at", "free", "function", "image", "moves", "wrong")

    def __init__(
        self,
        function: Node,
        moves: Sequence[Moves],
        image: Node,
        *,
        at: Moves | None = None,
        wrong: str = "",
    ) -> None:
        self.function = function
        self.moves = tuple(moves)
        self.image = image
        self.at = dict(at or {})
        self.wrong = wrong
        self.free = self._free()

    @property
    def order(self) -> int:
        """How many times the function is differentiated."""
        return len(self.moves)

    @property
    def variables(self) -> set[Node]:
        """What moves."""
        return {v for move in self.moves for v in move}

    @property
    def nodes(self) -> tuple[Node, ...]:
        """The expressions in it, where it is said: the function, the variables, the image, the directions."""
        moved = [v for move in self.moves for v in move if not v.axes]
        along = [direction for move in self.moves for direction in move.values()]
        whole = (self.function, *moved, self.image, *(v for v in along if not _is_family(v)))
        if not self.at:
            return whole
        values: dict[Node, Node] = dict(self.at.items())
        return tuple(substitute(node, values) for node in whole if node not in self.at)

    def _free(self) -> tuple[Symbol, ...]:
        known = {*symbols(self.function), *self.variables}
        found: list[Symbol] = []
        often: set[Symbol] = set()
        for move in self.moves:
            here = [v for v in symbols(*move.values()) if v not in known]
            often.update(v for v in here if v in found)
            found += [v for v in here if v not in found]
        return tuple(v for v in found if v not in often)


def _is_family(node: Node) -> bool:
    return isinstance(node, Symbol) and bool(node.axes)
