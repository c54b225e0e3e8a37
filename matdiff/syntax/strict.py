"""Laws: a syntax tree to a typed node when every name is declared. Nothing is inferred, nothing is guessed.

The slots say what each name is: a symbol with its shape; ``index`` among its attributes makes it a summation index,
``function`` an unknown function (elementwise if it is scalar, else a matrix of functions of a scalar). A size stands
under its own name, as a symbol with attribute ``size`` or in the shape of another slot. LawError for a name that is no
slot, ShapeError where shapes do not agree.

>>> from matdiff.expression.build import symbol
>>> from matdiff.syntax.tree import Tree
>>> A = Tree("name", (), "A")
>>> build_strict(Tree("call", (Tree("product", (A, A), ("",)),), "d"), {"A": symbol("A", ("n", "n"))})
d(matmul(A, A))
"""

from __future__ import annotations

from collections.abc import Mapping

from matdiff.base.dimensions import SCALAR, Dimension, names
from matdiff.base.errors import LawError
from matdiff.base.resources import deep_recursion
from matdiff.expression import build
from matdiff.expression.nodes import Node, Symbol
from matdiff.syntax.builder import Builder
from matdiff.syntax.literals import size_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tree import Tree


def build_strict(tree: Tree, slots: Mapping[str, Symbol], text: str | None = None) -> Node:
    """The node a law's tree stands for; ``text`` is the file it was read from, for the caret."""
    with deep_recursion():
        return StrictBuilder(slots, text).build(tree)


class StrictBuilder(Builder):
    """A builder that takes every name from the slots."""

    def __init__(self, slots: Mapping[str, Symbol], text: str | None = None) -> None:
        super().__init__(text)
        self.slots = slots
        self.sizes = {name for name, slot in slots.items() if "size" in slot.attributes}
        for slot in slots.values():
            for size in slot.shape + slot.axes:
                self.sizes.update(names(size))

    strict = True

    def name(self, tree: Tree) -> Node:
        slot = self.slots.get(str(tree.value))
        if slot is not None and "function" not in slot.attributes and "size" not in slot.attributes:
            return slot
        if tree.value in ("pi", "imaginary_unit"):
            return build.apply(tree.value)
        raise self._unknown(tree, str(tree.value))

    def is_function(self, name: str) -> bool:
        slot = self.slots.get(name)
        return slot is not None and "function" in slot.attributes

    def _unknown(self, tree: Tree, name: str) -> LawError:
        return LawError(
            f"{name} is not declared",
            text=self.text,
            span=tree.span,
            help=f'add it to the `for` clause: "{name}: m x n"',
        )

    def index(self, name: str, tree: Tree) -> Symbol:
        slot = self.slots.get(name)
        if slot is None or "index" not in slot.attributes:
            raise LawError(
                f"{name} is not declared as an index", text=self.text, span=tree.span,
                help=f'add it to the `for` clause: "{name}: index"',
            )  # fmt: skip
        return slot

    def member(self, tree: Tree) -> Node:
        family, index = tree.children[0], tree.children[1]
        slot = self.slots.get(str(family.value))
        if slot is None or len(tree.children) != 2:
            raise self._unknown(tree, str(family.value))
        return build.member(slot, self.index(str(index.value), index))

    def part(self, tree: Tree) -> Node:
        """Columns of an expression, A[:, 1:k]: a product with a window."""
        inner, *indices = tree.children
        if len(indices) != 2 or indices[0].children or indices[1].kind != "colon":
            return super().part(tree)
        node = self.build(inner)
        bounds = tuple(size_of(bound) for bound in indices[1].children)
        if len(bounds) != 2 or None in bounds:
            return super().part(tree)
        return build.matmul(node, build.apply("window", parameters=(*bounds, node.shape[1])))

    def function(self, tree: Tree, name: str, order: int, operand: Node) -> Node:
        slot = self.slots.get(name)
        if slot is None or "function" not in slot.attributes:
            raise LawError(f"{name} is neither an operator nor declared as a function",
                           text=self.text, span=tree.span)  # fmt: skip
        if "mapping" in slot.attributes:
            return build.apply("mapping", operand, parameters=(name, order, slot.shape[0]))
        if slot.shape == SCALAR:
            return build.apply("function", operand, parameters=(name, order))
        return build.apply("matrix_function", operand, parameters=(name, order, *slot.shape))

    def dimension(self, tree: Tree) -> Dimension:
        size = self.dimension_in(tree)
        for name in names(size):
            if name not in self.sizes:
                raise self._unknown(tree, name)
        return size
