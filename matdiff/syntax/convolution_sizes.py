"""What convolutions demand of sizes: h - k + 1 places for a kernel of k entries, and the like.

The operands of a call stand before its options, stride=2 and padding=(1, 0).
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base import windows
from matdiff.base.dimensions import Dimension
from matdiff.expression.operators import shapes
from matdiff.syntax.literals import size_of
from matdiff.syntax.relations import Unknown, operands_of
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.operators import Operator
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


def option_of(tree: Tree) -> tuple[str, tuple[int, ...]]:
    """The name and the numbers of an option."""
    return tree.value  # type: ignore[return-value]


def strides_of(tree: Tree) -> dict[str, tuple[int, int]]:
    """stride and padding of rows and columns."""
    found = {"stride": (1, 1), "padding": (0, 0)}
    for child in tree.children:
        if child.kind == "option":
            name, values = option_of(child)
            if name in found and 0 not in values[: name == "stride"]:
                found[name] = (values[0], values[-1])
    return found


def _walk(self: Inference, tree: Tree, count: int) -> list[Pair]:
    found = [self.walk(child) for child in operands_of(tree)[:count]]
    return found + [self.fresh() for _ in range(count - len(found))]


def _large(self: Inference, image: Pair) -> None:
    """An image of unknown size is no number."""
    if not self.sizes.is_one(image[0]):
        self.big(image[0])


def _named(self: Inference, trees: tuple[Tree, ...]) -> Pair | None:
    if not trees:
        return None
    found = [size_of(tree) for tree in trees[:2]]
    sizes = [self.sizes.fresh() if size is None else self.named(size) for size in found]
    return (sizes[0], sizes[1]) if len(sizes) > 1 else (sizes[0], ONE)


def demand_convolution(self: Inference, tree: Tree, row: Operator) -> Pair:
    """The shape of a convolution, an adjoint or a matrix of one: strides and paddings are options, sizes may be left out."""
    pairs = _walk(self, tree, row.arity or 0)
    if not row.linear:
        return demand_pool(self, tree) if row.shape is shapes.pooled else pairs[0]
    (s, t), (p, q) = strides_of(tree).values()
    given = operands_of(tree)[row.arity or 0 :]
    pair_count = (len(row.parameters) - 4) // 2
    if pair_count == 0:
        _large(self, pairs[0])
    follows = row.follows
    if follows is not None and not given:
        window = self.derived.window
        a, b = pairs
        return (
            window(a[0], b[0], lambda a, b: follows(a, b, s, p)),
            window(a[1], b[1], lambda a, b: follows(a, b, t, q)),
        )
    if pair_count == 2 and len(given) < 3:
        return self.fresh()
    named = [_named(self, given[2 * at : 2 * at + 2]) or self.fresh() for at in range(pair_count)]
    sizes = [size for pair in named for size in pair]
    return row.shape(Unknown(self), pairs, (*sizes, s, t, p, q))


def demand_pool(self: Inference, tree: Tree) -> Pair:
    """Windows side by side, of which a column has one size."""
    (image,) = _walk(self, tree, 1)
    _large(self, image)
    given = [size_of(child) for child in operands_of(tree)[1:3]] or [1]
    rows, columns = given[0] or 1, given[-1] or 1

    def size(k: Dimension) -> Callable[[Dimension, Dimension], Dimension]:
        return lambda a, _: windows.window(a, k, k, 0)

    return (
        self.derived.window(image[0], image[0], size(rows)),
        self.derived.window(image[1], image[1], size(columns)),
    )
