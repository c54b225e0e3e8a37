"""A matrix expression as a tensor graph: what every row of the table of lowerings works with.

An expression of shape m x n with the free indices i, j of sums becomes a tensor whose axes are the ranges of i and j in
the order of their names, then m, then n; an axis of size 1 is left out, so a column has one axis and a scalar none.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x = symbol("x", ("n", 1))
>>> Lowering().tensor(matmul(transpose(x), x))
product(1, (), ((0,), (0,)), leaf(x), leaf(x))
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from matdiff.base.dimensions import Dimension, Shape
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder
from matdiff.tensor.canonical import Factor
from matdiff.tensor.make import number, product
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Row = Callable[["Lowering", Apply, list["Lowered"]], "Lowered"]

ROW, COLUMN = "row", "column"
Part = tuple["Lowered", Hashable, Hashable]


class Lowered:
    """A tensor, the indices that are its first axes with their ranges, and the shape of the expression."""

    __slots__ = ("indices", "shape", "tensor")

    def __init__(self, tensor: Tensor, indices: Mapping[str, Dimension], shape: Shape) -> None:
        self.tensor = tensor
        self.indices = dict(sorted(indices.items()))
        self.shape = shape

    def labels(self, row: Hashable, column: Hashable) -> list[Hashable]:
        """A label for every axis; axes of size 1 have none."""
        at: list[Hashable] = [("index", name) for name in self.indices]
        return [
            *at,
            *([row] if self.shape[0] != 1 else []),
            *([column] if self.shape[1] != 1 else []),
        ]


class Lowering:
    """Lowers expressions, each node of the shared graph once.

    ``leaves``    the tensor of every symbol met, families with their index axes first.
    ``seeds``     what stands for the differential of a leaf where an expression contains d(...).
    """

    def __init__(self, seeds: Mapping[Symbol, Tensor] | None = None) -> None:
        self.seeds = dict(seeds or {})
        self.leaves: dict[Symbol, Tensor] = {}
        self.known: dict[Node, Lowered] = {}

    def tensor(self, node: Node) -> Tensor:
        """The tensor of an expression; UnsupportedError for a d(...) without a direction."""
        return self.lowered(node).tensor

    def lowered(self, root: Node) -> Lowered:
        """The tensor with what is known of its axes."""
        known = self.known
        if root not in known:
            for node in postorder(root):
                if node not in known:
                    known[node] = self._lower(node)
        return known[root]

    def _lower(self, node: Node) -> Lowered:
        if isinstance(node, Number):
            return Lowered(number(node.value), {}, node.shape)
        if isinstance(node, Symbol):
            if "index" in node.attributes:
                counted = intern("iota", (), (), (node.axes[0],))
                return Lowered(counted, {node.name: node.axes[0]}, node.shape)
            return Lowered(self.leaf(node), {}, node.shape)
        assert isinstance(node, Apply)
        from matdiff.tensor.rows import LOWERINGS

        row = LOWERINGS[node.operator.name]
        return row(self, node, [self.known[operand] for operand in node.operands])

    def leaf(self, symbol: Symbol) -> Tensor:
        """The tensor of a symbol; of a family with its index axes first."""
        if symbol not in self.leaves:
            axes = (*symbol.axes, *(size for size in symbol.shape if size != 1))
            self.leaves[symbol] = intern("leaf", (symbol,), (), axes)
        return self.leaves[symbol]


def contracted(
    shape: Shape,
    parts: Sequence[Part],
    bound: Mapping[str, Dimension] | None = None,
    coefficient: int = 1,
    extra: Sequence[tuple[Tensor, Sequence[Hashable]]] = (),
    indices: Mapping[str, Dimension] | None = None,
) -> Lowered:
    """The product of parts, each with labels for its rows and columns; its own are ROW and COLUMN.

    Indices in ``bound`` are summed, of all others it is a function; ``extra`` are tensors that are not expressions.
    """
    bound = bound or {}
    free: dict[str, Dimension] = dict(indices or {})
    for part, _, _ in parts:
        free.update(part.indices)
    ranges = {**free, **bound}
    free = {name: free[name] for name in sorted(free) if name not in bound}
    numbers: dict[Hashable, int] = {}

    def numbered(labels: Iterable[Hashable]) -> tuple[int, ...]:
        return tuple(numbers.setdefault(label, len(numbers)) for label in labels)

    out: list[Hashable] = [("index", name) for name in free]
    out += [place for place, size in zip((ROW, COLUMN), shape, strict=True) if size != 1]
    own = numbered(out)
    factors: list[Factor] = [
        (part.tensor, numbered(part.labels(row, column))) for part, row, column in parts
    ]
    factors += [(tensor, numbered(labels)) for tensor, labels in extra]
    sizes = {numbered([("index", name)])[0]: size for name, size in ranges.items()}
    sizes.update(
        {
            numbered([place])[0]: size
            for place, size in zip((ROW, COLUMN), shape, strict=True)
            if size != 1
        }
    )
    return Lowered(product(factors, own, sizes, coefficient), free, shape)


def aligned(operands: Sequence[Lowered]) -> tuple[dict[str, Dimension], list[Tensor]]:
    """Operands of one shape with the same index axes: those they lack are added."""
    every: dict[str, Dimension] = {}
    for operand in operands:
        every.update(operand.indices)
    every = dict(sorted(every.items()))
    return every, [widened(operand, operand.shape, every) for operand in operands]


def widened(operand: Lowered, shape: Shape, indices: Mapping[str, Dimension]) -> Tensor:
    """The operand, repeated along indices and along the sizes of a shape that it lacks (a scalar has none)."""
    if operand.shape == shape and len(operand.indices) == len(indices):
        return operand.tensor
    return contracted(shape, [(operand, ROW, COLUMN)], indices=indices).tensor
