"""What all arithmetic of arrays stands on: sizes, letters, strains, broadcasting, and arrays of at most two axes as nodes."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR, Dimension
from matdiff.base.errors import MatdiffError, ShapeError
from matdiff.expression import build
from matdiff.expression.build import number
from matdiff.expression.nodes import Node, Symbol
from matdiff.reading.python.contraction import times, turned
from matdiff.reading.python.sizes import Sizes
from matdiff.reading.python.values import Array, Loop, Size, exact, size_node
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matdiff.reading.python.values import Axes

LETTERS = ("i", "j", "k", "l", "r", "s", "t")
_MOST_AXES = 5


class Misfit(ShapeError):
    """Arrays do not fit with the ranks tried."""


class Base:
    """``sizes``, whether nodes are made (``building``), and what the reading cost so far (``cost``: strains on the ranks)."""

    def __init__(self, taken: set[str]) -> None:
        self.sizes = Sizes()
        self.building = False
        self.cost = 0.0
        self.taken = taken
        self.torch = False
        self.notes: list[str] = []
        self._letters = 0

    # ---- errors, strains, letters ------------------------------------------------------------------

    def misfit(self, message: str, help: str = "") -> Misfit:
        return Misfit(message, help=help)

    def strain(self, cost: float) -> None:
        self.cost += cost

    def note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

    def index(self, size: Dimension) -> Symbol:
        """A new letter that runs over an axis."""
        free = [v for v in LETTERS if v not in self.taken]
        name = free[self._letters] if self._letters < len(free) else f"i{self._letters}"
        while name in self.taken:
            self._letters += 1
            name = f"i{self._letters}"
        self._letters += 1
        return build.index(name, self.sizes.resolve(size))

    def restart(self) -> None:
        self.sizes.restart()
        self._letters = 0

    # ---- making ------------------------------------------------------------------------------------

    def array(self, axes: Sequence[Dimension], make: Callable[[], Node]) -> Array:
        """An array of at most two axes."""
        axes = tuple(self.sizes.resolve(v) for v in axes)
        return Array(axes, make() if self.building else None)

    def number(self, value: int | Fraction | Node) -> Array:
        node = value if isinstance(value, Node) else number(value)
        return Array((), node)

    def of(self, value: object) -> Array:
        """A value as an array."""
        if isinstance(value, Array):
            return value
        if isinstance(value, bool):
            return self.number(int(value))
        if isinstance(value, int):
            return self.number(value)
        if isinstance(value, float):
            return self.number(exact(value))
        if isinstance(value, Size):
            size = self.sizes.resolve(value.size)
            return self.array((), lambda: size_node(size))
        if isinstance(value, Loop):
            return self.array((), value.value)
        raise MatdiffError(f"{_words(value)} is no array")

    def equal(self, a: Dimension, b: Dimension, what: str) -> None:
        if not self.sizes.unify(a, b):
            a, b = self.sizes.resolve(a), self.sizes.resolve(b)
            raise self.misfit(f"{what}: {shown(a)} and {shown(b)}")

    def broadcast(self, a: Axes, b: Axes, what: str = "arrays that meet entry by entry") -> Axes:
        """The axes of an elementwise operation."""
        rank = max(len(a), len(b))
        if rank > _MOST_AXES:
            raise self.misfit(f"an array of {rank} axes is not read")
        left, right = (1,) * (rank - len(a)) + a, (1,) * (rank - len(b)) + b
        found: list[Dimension] = []
        for p, q in zip(left, right, strict=True):
            p, q = self.sizes.resolve(p), self.sizes.resolve(q)
            if p == 1 or q == 1:
                found.append(q if p == 1 else p)
                continue
            self.equal(p, q, f"{what} have as many entries along an axis, or one")
            found.append(self.sizes.resolve(p))
        return tuple(found)

    def matrix(self, a: Array) -> Node:
        """An array of at most two axes as a matrix whose columns are the last axis."""
        assert a.node is not None
        return turned(a.node) if a.rank == 1 else a.node

    def spread(self, a: Array, axes: Axes) -> Node:
        """The node of an array brought to more axes or longer ones; at most two."""
        node: Node = a.node
        shape = (*axes, 1, 1)[:2]
        if node.shape == SCALAR:
            wide = node if shape == SCALAR else combine.spread(node, (shape[0], shape[1]))
            assert wide is not None
            return wide
        if a.rank == len(axes) == 1:
            return node
        node = self.matrix(a)
        if node.shape[0] != shape[0]:
            node = times(build.ones(shape[0], 1), node)
        if node.shape[1] != shape[1]:
            node = times(node, build.ones(1, shape[1]))
        return node

    def summed_over(self, letter: Symbol, a: Array) -> Array:
        """The sum over the letter of a loop."""
        if a.rank > 2:
            raise self.misfit("a sum over arrays of more than two axes is not read in a loop")
        return self.array(a.axes, lambda: build.indexed_sum(letter, a.node))


def shown(size: Dimension) -> str:
    return "an open size" if isinstance(size, str) and "_" in size else str(size)


def _words(value: object) -> str:
    if value is None:
        return "None"
    if isinstance(value, str):
        return f"the text {value!r}"
    return {"tuple": "a tuple", "list": "a list"}.get(type(value).__name__, "a function or module")
