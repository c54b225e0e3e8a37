"""Random scalar expressions over every operator of the language, typed, seeded, with values near most random points.

A ``Maker`` hands out expressions of a wanted shape. Sizes are a few distinct names, so that no transposition goes unseen; symbols
bear attributes; what has a domain (a logarithm, an inverse, a broken power) mostly gets an argument inside it. ``generate(seed)``
makes one expression together with the declarations from which text about it is read again.

>>> case = generate(1)
>>> case.node.shape, generate(1).node is case.node
((1, 1), True)
"""

from __future__ import annotations

from fractions import Fraction
from random import Random
from typing import TypeVar

from matdiff.base.dimensions import SCALAR, Dimension, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node, Symbol, Value
from matdiff.expression.traverse import postorder

from . import complexes, leaves, shapes

T = TypeVar("T")
SIZES = ("m", "n", "k")
INDICES = (("i", "N"), ("j", "M"))
UNMOVED = frozenset(("index", "orthogonal", "idempotent", "constant", "onehot", "unitary"))
COMPLEX = 0.08
"""The share of expressions of complex matrices."""
LARGEST = 60
"""Parts after which only leaves are drawn."""


class Case:
    """An expression, its symbols, and ``where``: the text that declares them."""

    __slots__ = ("node", "symbols", "where")

    def __init__(self, node: Node, symbols: list[Symbol]) -> None:
        self.node = node
        self.symbols = symbols
        self.where = declarations(node)


class Maker:
    """Draws expressions; keeps the symbols made so far, so that they are used again."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.complex = False
        self.names = leaves.Names(self.random)
        self.known: list[Symbol] = []
        self.made = 0
        self.indices: list[Symbol] = []  # the sums we are in
        self.shifts: dict[Symbol, Node] = {}  # i + 1 or i - 1, where the limits of the sum allow it

    # -- drawing

    def chance(self, p: float) -> bool:
        return self.random.random() < p

    def pick(self, *options: T) -> T:
        return self.random.choice(options)

    def size(self) -> Dimension:
        return self.pick(*SIZES)

    def number(self) -> Node:
        values: tuple[Value, ...] = (2, 3, -1, -2, Fraction(1, 2), Fraction(-1, 3), Fraction(3, 2))
        return b.number(self.random.choice(values))

    # -- expressions by shape

    def of(self, shape: Shape, depth: int) -> Node:
        """An expression of this shape, at most about ``depth`` operators deep."""
        self.made += 1
        if depth <= 0 or self.made > LARGEST:
            return self.leaf(shape)
        rows = (complexes if self.complex else shapes).ways(self, shape)
        return self.random.choice(rows)(self, shape, depth - 1)

    def leaf(self, shape: Shape) -> Node:
        """A symbol, a member of a family, a constant."""
        return (complexes if self.complex else leaves).leaf(self, shape)

    def scalar(self, depth: int) -> Node:
        return self.of(SCALAR, depth)

    def column(self, depth: int, size: Dimension | None = None) -> Node:
        return self.of((size or self.size(), 1), depth)

    def matrix(self, depth: int) -> Node:
        return self.of((self.size(), self.size()), depth)

    def square(self, depth: int) -> Node:
        size = self.size()
        return self.of((size, size), depth)

    def symbol(
        self, shape: Shape, attributes: str = "", axes: tuple[Dimension, ...] = ()
    ) -> Symbol:
        """A symbol of this shape, often one that is there already."""
        wanted = frozenset(attributes.split())
        fitting = [
            s for s in self.known if (s.shape, s.axes) == (shape, axes) and wanted <= s.attributes
        ]
        if fitting and self.chance(0.7):
            return self.random.choice(fitting)
        made = b.symbol(self.names.next(shape, bool(axes)), shape, wanted, axes)
        self.known.append(made)
        return made

    def under_sum(self, shape: Shape, depth: int) -> Node:
        """sum_i of an expression that may use members of families."""
        free = [row for row in INDICES if row[0] not in {i.name for i in self.indices}]
        if not free:
            return self.leaf(shape)
        index = b.index(*free[0])
        self.indices.append(index)
        plain = self.complex or not self.chance(0.3)
        condition = None if plain else self.condition(index)
        body = self.of(shape, depth)
        self.indices.pop()
        self.shifts.pop(index, None)
        if condition is not None:
            body = b.apply("given", condition, body)
        return b.indexed_sum(index, body)

    def condition(self, index: Symbol) -> Node:
        """A limit of the sum, under which members before or after are asked for too; or that it leaves a place out."""
        last = b.apply("size", parameters=index.axes)
        roll = self.random.random()
        if roll < 0.4:
            self.shifts[index] = b.subtract(index, b.ONE)
            return b.apply("at_most", b.TWO, index)
        if roll < 0.7:
            self.shifts[index] = b.add(index, b.ONE)
            return b.apply("at_most", index, b.subtract(last, b.ONE))
        other = self.pick(b.ONE, b.TWO, last, self.indices[0])
        return b.apply(self.pick("equal", "differ"), index, other)


def generate(seed: int, deepest: int = 6, *, real: bool = False) -> Case:
    """The expression of this seed: a scalar with at least one symbol to differentiate by; ``real`` without complex matrices."""
    maker = Maker(seed)
    maker.complex = maker.chance(COMPLEX) and not real
    depth = maker.random.randint(2, min(deepest, 4) if maker.complex else deepest)
    node = maker.scalar(depth)
    while not variables(node):
        node = b.add(node, maker.scalar(depth))
    return Case(node, [v for v in postorder(node) if isinstance(v, Symbol)])


def variables(node: Node) -> list[Symbol]:
    """The symbols that a gradient can be asked for: no indices, nor those declared constant, orthogonal, idempotent or onehot."""
    return [v for v in postorder(node) if isinstance(v, Symbol) and not v.attributes & UNMOVED]


def declarations(node: Node) -> str:
    """What text about the expression has to be told: sizes, attributes, ranges, functions."""
    lines: dict[str, None] = {}
    for v in postorder(node):
        if isinstance(v, Symbol):
            if "index" in v.attributes:
                lines[f"{v.name}: 1..{v.axes[0]}"] = None
            else:
                lines[_declaration(v)] = None
                lines.update({f"{i}: 1..{size}": None for i, size in INDICES if size in v.axes})
        elif isinstance(v, Apply) and v.operator.name == "function":
            lines[f"{v.parameters[0]}: function"] = None
        elif isinstance(v, Apply) and v.operator.name == "mapping":
            lines[f"{v.parameters[0]}: R^{v.operands[0].shape[0]} -> R^{v.parameters[2]}"] = None
        elif isinstance(v, Apply) and v.operator.name == "matrix_function":
            name, _, rows, columns = v.parameters
            lines[f"{name}: {rows} x {columns} function of t"] = None
    return "\n".join(lines)


def _declaration(v: Symbol) -> str:
    subscripts = "_" * bool(v.axes) + "".join(i for i, size in INDICES if size in v.axes)
    words = " ".join(sorted(v.attributes))
    if v.shape == SCALAR and not words:
        return f"{v.name}{subscripts}: scalar"
    return f"{v.name}{subscripts}: {v.shape[0]} x {v.shape[1]} {words}".rstrip()
