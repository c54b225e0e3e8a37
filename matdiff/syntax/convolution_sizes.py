"""What convolutions demand of sizes: h - k + 1 places for a kernel of k entries, and the like.

The operands of a call stand before its options, stride=2 and padding=(1, 0).
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base import windows
from matdiff.base.dimensions import Dimension
from matdiff.syntax.literals import size_of
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


def operands_of(tree: Tree) -> tuple[Tree, ...]:
    """The operands of a call without its options."""
    return tuple(child for child in tree.children if child.kind != "option")


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


def _both(
    self: Inference, tree: Tree, make: Callable[..., Dimension], first: Pair, second: Pair
) -> Pair:
    (s, t), (p, q) = strides_of(tree).values()
    return (
        self.derived.window(first[0], second[0], lambda a, b: make(a, b, s, p)),
        self.derived.window(first[1], second[1], lambda a, b: make(a, b, t, q)),
    )


def _demand_conv(self: Inference, tree: Tree) -> Pair:
    image, kernel = _walk(self, tree, 2)
    _large(self, image)
    return _both(self, tree, windows.window, image, kernel)


def _demand_full(self: Inference, tree: Tree) -> Pair:
    result, kernel = _walk(self, tree, 2)
    image = _named(self, operands_of(tree)[2:])
    if image is None:
        return _both(self, tree, windows.covered, result, kernel)
    self.same(result, _both(self, tree, windows.window, image, kernel))
    return image


def _demand_correlate(self: Inference, tree: Tree) -> Pair:
    image, result = _walk(self, tree, 2)
    kernel = _named(self, operands_of(tree)[2:])
    if kernel is None:
        return _both(self, tree, windows.remaining, image, result)
    self.same(result, _both(self, tree, windows.window, image, kernel))
    return kernel


def _demand_matrix(self: Inference, tree: Tree) -> Pair:
    (kernel,) = _walk(self, tree, 1)
    image = _named(self, operands_of(tree)[1:]) or self.fresh()
    result = _both(self, tree, windows.window, image, kernel)
    return self.derived.product(result[1], result[0]), self.derived.product(image[1], image[0])


def _demand_matrix_kernel(self: Inference, tree: Tree) -> Pair:
    (matrix,) = _walk(self, tree, 1)
    sizes = operands_of(tree)[1:]
    image, kernel = _named(self, sizes[:2]), _named(self, sizes[2:])
    if image is None or kernel is None:
        return self.fresh()
    rows, columns = _both(self, tree, windows.window, image, kernel)
    product = self.derived.product
    self.same(matrix, (product(columns, rows), product(image[1], image[0])))
    return kernel


def _demand_pool(self: Inference, tree: Tree) -> Pair:
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


SIZED_CALLS: dict[str, Callable[[Inference, Tree], Pair]] = {
    "conv": _demand_conv,
    "conv_full": _demand_full,
    "correlate": _demand_correlate,
    "conv_matrix": _demand_matrix,
    "conv_matrix_kernel": _demand_matrix_kernel,
    "maxpool": _demand_pool,
    "meanpool": _demand_pool,
    "maxmask": lambda self, tree: _walk(self, tree, 1)[0],
}
"""The shape of each call."""
