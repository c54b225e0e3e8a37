"""Slices with bounds, A[1:2, :] and x[1:3], both ends included and counted from 1 as in MATLAB; entries of what stands in brackets.

A slice is a product with a window, the columns a to b of an identity: A[1:2, :] = I[:, 1:2]' A. So every law of products is a law
of slices, and the adjoint of a slice puts the part back in its place.

>>> from matdiff.syntax.reading import read
>>> read("A[1:2, :]", "A: m x n").expression
matmul(transpose(window(1, 2, m)), A)
"""

from __future__ import annotations

from matdiff.base.dimensions import names
from matdiff.expression.build import apply
from matdiff.syntax.literals import size_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.scoped import ScopedBuilder
    from matdiff.syntax.tree import Tree


def is_range(index: Tree) -> bool:
    """Whether an index is a range 1:3."""
    return index.kind == "colon"


def _bounds(index: Tree) -> tuple[int, int] | None:
    a, b = index.children
    if a.kind == b.kind == "number" and isinstance(a.value, int) and isinstance(b.value, int):
        return a.value, b.value
    return None


def _named_bounds(self: ScopedBuilder, index: Tree) -> tuple[Dimension, Dimension] | None:
    """The bounds of x[1:m], x[m+1:m+n], where m and n are sizes; those of a block."""
    first, last = (size_of(bound) for bound in index.children)
    if first is None or last is None:
        return None
    known = self.inference.size_names
    found = {name for size in (first, last) if isinstance(size, str) for name in names(size)}
    return (first, last) if all(name in known for name in found) else None


def count(self: Inference, index: Tree) -> int | None:
    """The size of a range as a variable; None where the index is no range."""
    if not is_range(index):
        return None
    bounds = _bounds(index)
    if bounds is None or bounds[1] < bounds[0]:
        return self.sizes.fresh()
    return self.sizes.named(bounds[1] - bounds[0] + 1)


def window(self: ScopedBuilder, tree: Tree, index: Tree, size: Dimension) -> Node:
    """The columns a to b of an identity of this size."""
    bounds = _bounds(index)
    named = None if bounds else _named_bounds(self, index)
    if named is not None:
        return apply("window", parameters=(*named, size))
    if bounds is None:
        raise self.shape_error(
            "the bounds of a slice are whole numbers", index,
            help="write A[1:3, :]; both ends belong to it, and the first row is 1",
        )  # fmt: skip
    first, last = bounds
    if first < 1 or last < first or (isinstance(size, int) and last > size):
        raise self.shape_error(
            f"the slice {first}:{last} is out of range", index,
            f"{self.words(tree)} counts from 1 to {size}, both ends included",
        )  # fmt: skip
    return apply("window", parameters=(first, last, size))
