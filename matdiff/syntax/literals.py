"""Numbers and sizes that can be read off a tree: -1/2, 3, 2 m n.

>>> from matdiff.syntax.tree import Tree
>>> two, n = Tree("number", (), 2), Tree("name", (), "n")
>>> literal(Tree("negative", (two,))), size_of(Tree("product", (two, n), ("",)))
(-2, '2*n')
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base import windows
from matdiff.base.dimensions import Dimension, multiply, triangle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tree import Tree


def literal(tree: Tree) -> int | Fraction | None:
    """The number that a tree of numbers, minus signs and quotients of them is; else None."""
    kind = tree.kind
    if kind == "number":
        return tree.value  # type: ignore[return-value]
    if kind == "negative":
        value = literal(tree.children[0])
        return None if value is None else -value
    if kind == "quotient":
        a, b = literal(tree.children[0]), literal(tree.children[1])
        if a is None or not b:
            return None
        return Fraction(a) / b
    return None


def size_of(tree: Tree) -> Dimension | None:
    """The size that a tree of names, numbers and products spells; None if it spells none."""
    if tree.kind == "name":
        return str(tree.value)
    if tree.kind == "number":
        return tree.value if isinstance(tree.value, int) and tree.value > 0 else None
    if tree.kind == "call" and tree.value == "tri" and len(tree.children) == 1:
        inner = size_of(tree.children[0])
        return None if inner is None else triangle(inner)
    if tree.kind == "sum":
        return _sum_of(tree)
    if tree.kind != "product":
        return None
    size: Dimension = 1
    for child in tree.children:
        part = size_of(child)
        if part is None:
            return None
        size = multiply(size, part)
    return size


def _sum_of(tree: Tree) -> Dimension | None:
    """h - k + 1 as a size."""
    total: Dimension = 0
    for sign, child in zip(tree.value, tree.children, strict=True):  # type: ignore[call-overload]
        part = size_of(child)
        if part is None:
            return None
        total = windows.add(total, part if sign == "+" else windows.negative(part))
    return None if isinstance(total, int) and total < 1 else total
