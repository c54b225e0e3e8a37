"""Array operations: the tree between a formula and its text. No operation knows a library.

An array has axes of named sizes and knows how it is made: an operation, operands, and data that are not arrays. Arrays are interned by the
plan that makes them, so what is computed twice is one node.

    input     an argument            number    a rational           size      a size as a number
    add       coefficients           mul, div  entry by entry       apply     a function of the entries
    matmul    as @ of NumPy          sum       over axes            diagonal  of the last two axes
    transpose axes in another order  widen     axes of size 1       reshape   axes split or merged
    full, eye, arange, table         place     along a diagonal, zeros elsewhere
    take      at a place of an axis  shift     along the first axis, zeros where nothing comes from
    cholesky, solve, inverse, det    factors   call                 a function of a library, or one that the code defines

Entry by entry axes are aligned from the last on, as everywhere in array libraries.

>>> make = Arrays()
>>> A = make.make("input", (), ("A",), ("m", "n"))
>>> make.transpose(make.transpose(A, (1, 0)), (1, 0)) is A
True
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension

Axes = tuple[Dimension, ...]


class Array:
    """A node: ``op``, operands ``args``, ``data``, and the sizes of its ``axes``; ``number`` counts them as they are made."""

    __slots__ = ("args", "axes", "data", "number", "op")

    def __init__(
        self, op: str, args: tuple[Array, ...], data: tuple[Hashable, ...], axes: Axes, number: int
    ) -> None:
        self.op = op
        self.args = args
        self.data = data
        self.axes = axes
        self.number = number

    @property
    def rank(self) -> int:
        return len(self.axes)

    def __repr__(self) -> str:
        return f"{self.op}({', '.join([*map(str, self.data), *map(repr, self.args)])})"


class Arrays:
    """Makes arrays, each once, and undoes at once what undoes itself (a transpose of a transpose, a factor 1)."""

    def __init__(self) -> None:
        self.known: dict[tuple[Hashable, ...], Array] = {}
        self.symmetric: set[Array] = set()
        """Matrices that are their own transposes."""

    def make(
        self,
        op: str,
        args: Sequence[Array] = (),
        data: tuple[Hashable, ...] = (),
        axes: Axes = (),
    ) -> Array:
        key = (op, *(a.number for a in args), data, axes)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = Array(op, tuple(args), data, axes, len(self.known))
        return found

    def number(self, value: Fraction | int) -> Array:
        return self.make("number", (), (Fraction(value),))

    def transpose(self, a: Array, order: tuple[int, ...]) -> Array:
        """The axes in another order."""
        if order == tuple(range(a.rank)) or (a.rank == 2 and a in self.symmetric):
            return a
        if a.op == "transpose":
            inner = a.data
            return self.transpose(a.args[0], tuple(inner[k] for k in order))  # type: ignore[misc]
        return self.make("transpose", (a,), order, tuple(a.axes[k] for k in order))

    def widen(self, a: Array, places: tuple[bool, ...]) -> Array:
        """An axis of size 1 wherever ``places`` is False; those in front may be left away by the caller."""
        if all(places):
            return a
        rest = iter(a.axes)
        axes = tuple(next(rest) if place else 1 for place in places)
        return self.make("widen", (a,), places, axes)

    def reshape(self, a: Array, axes: Axes) -> Array:
        """The entries in the order in which they lie, with other axes."""
        if axes == a.axes:
            return a
        if a.op == "reshape":
            return self.reshape(a.args[0], axes)
        return self.make("reshape", (a,), (), axes)

    def sum(self, a: Array, places: tuple[int, ...]) -> Array:
        """The sum over these axes."""
        if not places:
            return a
        axes = tuple(n for k, n in enumerate(a.axes) if k not in places)
        return self.make("sum", (a,), tuple(sorted(places)), axes)

    def mul(self, *factors: Array) -> Array:
        """Entry by entry, numbers first and as one."""
        number, rest = Fraction(1), []
        for a in factors:
            for part in a.args if a.op == "mul" else (a,):
                if part.op == "number":
                    number *= part.data[0]  # type: ignore[operator]
                else:
                    rest.append(part)
        if number == 0 or not rest:
            return self.number(number)
        if number != 1:
            rest.insert(0, self.number(number))
        if len(rest) == 1:
            return rest[0]
        return self.make("mul", rest, (), broadcast(*(a.axes for a in rest)))

    def div(self, a: Array, b: Array) -> Array:
        return self.make("div", (a, b), (), broadcast(a.axes, b.axes))

    def add(self, terms: Sequence[tuple[Fraction, Array]]) -> Array:
        """The sum of multiples, entry by entry."""
        if len(terms) == 1:
            c, a = terms[0]
            return a if c == 1 else self.mul(self.number(c), a)
        axes = broadcast(*(a.axes for _, a in terms))
        return self.make("add", [a for _, a in terms], tuple(c for c, _ in terms), axes)

    def apply(self, name: str, *args: Array, data: tuple[Hashable, ...] = ()) -> Array:
        """A function of the entries."""
        return self.make("apply", args, (name, *data), broadcast(*(a.axes for a in args)))

    def matmul(self, a: Array, b: Array) -> Array:
        """As @ of NumPy: the last axis of a with the last but one of b, those before are aligned."""
        front = broadcast(a.axes[:-2], b.axes[:-2])
        rows = a.axes[-2:-1] if a.rank > 1 else ()
        columns = b.axes[-1:] if b.rank > 1 else ()
        return self.make("matmul", (a, b), (), (*front, *rows, *columns))


def broadcast(*every: Axes) -> Axes:
    """The axes of what is made entry by entry of arrays with these axes."""
    length = max(map(len, every), default=0)
    result: list[Dimension] = []
    for at in range(length):
        found: Dimension = 1
        for axes in every:
            here = axes[at - length + len(axes)] if at >= length - len(axes) else 1
            if here != 1:
                found = here
        result.append(found)
    return tuple(result)


def postorder(*roots: Array) -> list[Array]:
    """Every array below the roots once, operands first."""
    done: set[Array] = set()
    result: list[Array] = []
    stack = [(root, False) for root in reversed(roots)]
    while stack:
        node, expanded = stack.pop()
        if node in done:
            continue
        if expanded or not node.args:
            done.add(node)
            result.append(node)
            continue
        stack.append((node, True))
        stack += [(a, False) for a in reversed(node.args) if a not in done]
    return result
