"""Products and quotients entry by entry; a row or column meets every row or column of a matrix.

X ./ s for X: N x n, s: N is X ./ (s 1'), and said so.
"""

from __future__ import annotations

from matdiff.base.dimensions import show
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree


def build_elementwise(self: Builder, tree: Tree) -> Node:
    result = self.build(tree.children[0])
    signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
    for at, (sign, child) in enumerate(zip(signs, tree.children[1:], strict=True), 1):
        operand = self.build(child)
        try:
            result = combine.elementwise(result, operand, sign == "./")
        except combine.Misfit as misfit:
            if not self.strict and (wide := _spread(self, tree, at, result, operand)) is not None:
                result = combine.elementwise(*wide, sign == "./")
                continue
            raise self.shape_error(
                f"{sign} needs two operands of one shape",
                child,
                f"{self.words(child)} is {show(operand.shape)}; it meets {show(misfit.before)}",
            ) from None
    return result


def _spread(
    self: Builder, tree: Tree, at: int, before: Node, operand: Node
) -> tuple[Node, Node] | None:
    """Two operands of one shape: a vector meets every row or every column of a matrix; None where it fits neither."""
    wide, narrow = combine.spread(operand, before.shape), combine.spread(before, operand.shape)
    if wide is None and narrow is None:
        return None
    child, spread = (tree.children[at], wide) if wide is not None else (tree.children[0], narrow)
    small = operand if wide is not None else before
    how = "column" if spread.operands[0] is small else "row"  # type: ignore[union-attr]
    if wide is not None or at == 1:
        self.note(
            f"{self.words(child)} meets every {how}: the other operand is {_size(before, operand)}."
        )
    return (before, wide) if wide is not None else (narrow, operand)  # type: ignore[return-value]


def _size(a: Node, b: Node) -> str:
    return show(a.shape if 1 not in a.shape else b.shape)
