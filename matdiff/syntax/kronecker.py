"""Kronecker products and vectors of entries as they are called: what the calls make."""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import divide, multiply, show, triangle
from matdiff.base.errors import SyntaxError_
from matdiff.expression.build import apply
from matdiff.syntax import forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    Form = Callable[[Builder, Tree, list[Node]], Node]


def kron(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    """A ⊗ B ⊗ C, from the right: the product is associative."""
    result = operands[-1]
    for operand in reversed(operands[:-1]):
        result = apply("kron", operand, result)
    return result


def _vec(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    return apply("vec", operands[0])


def _vech(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    forms.require_square(
        self, tree.children[0], operands[0], "vech takes the lower triangle of a square matrix"
    )
    return apply("vech", operands[0])


def _blocks(name: str, whole: int) -> Form:
    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        pairs = zip(operands[whole].shape, operands[1 - whole].shape, strict=True)
        if any(divide(a, b) is None for a, b in pairs):
            raise self.shape_error(
                f"{name} needs a matrix that falls into blocks",
                tree.children[whole],
                f"{self.words(tree.children[whole])} is {show(operands[whole].shape)}, "
                f"{self.words(tree.children[1 - whole])} is {show(operands[1 - whole].shape)}",
            )
        return apply(name, *operands)

    return make


FORMS: dict[str, tuple[int, int, Form]] = {
    "kron": (2, 99, kron),
    "vec": (1, 1, _vec),
    "vech": (1, 1, _vech),
    "blockinner": (2, 2, _blocks("blockinner", 0)),
    "blocksum": (2, 2, _blocks("blocksum", 1)),
}
"""Fewest and most operands, and the maker."""


CONDITIONS: dict[str, tuple[int, int, Form]] = {
    name: (2, 2, lambda self, tree, operands, name=name: apply(name, *operands))  # type: ignore[misc]
    for name in ("given", "at_most", "equal", "differ")
}
"""Conditions on indices, as law files write them."""


def _with_sizes(name: str, operands: int, count: int) -> Callable[[Builder, Tree], Node]:
    """A call whose last operands are sizes: unvec(u, m, n), unit(i, n), commutation(m, n)."""

    def make(self: Builder, tree: Tree) -> Node:
        if len(tree.children) != operands + count:
            raise SyntaxError_(
                f"{name} takes {operands + count} operands, not {len(tree.children)}",
                text=self.text, span=tree.span,
            )  # fmt: skip
        inner = [self.build(child) for child in tree.children[:operands]]
        sizes = tuple([self.dimension(child) for child in tree.children[operands:]])
        if inner and name != "unit":
            wanted = multiply(*sizes) if name == "unvec" else triangle(sizes[0])
            if inner[0].shape != (wanted, 1):
                raise self.shape_error(
                    f"{name} takes a column of {wanted}", tree.children[0],
                    f"{self.words(tree.children[0])} is {show(inner[0].shape)}",
                )  # fmt: skip
        return apply(name, *inner, parameters=sizes)

    return make


SIZED: dict[str, Callable[[Builder, Tree], Node]] = {
    "unvec": _with_sizes("unvec", 1, 2),
    "unvech": _with_sizes("unvech", 1, 1),
    "commutation": _with_sizes("commutation", 0, 2),
    "duplication": _with_sizes("duplication", 0, 1),
    "elimination": _with_sizes("elimination", 0, 1),
    "diagonalisation": _with_sizes("diagonalisation", 0, 1),
    "unit": _with_sizes("unit", 1, 1),
}
"""Calls that take sizes."""
