"""Kronecker products and vectors of entries as they are called: what the calls make and what they demand of sizes."""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import divide, multiply, show, triangle
from matdiff.base.errors import SyntaxError_
from matdiff.expression.build import apply
from matdiff.syntax import forms
from matdiff.syntax.literals import size_of
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair

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


# ---- sizes ---------------------------------------------------------------------------------------


def demand_kron(self: Inference, *pairs: Pair) -> Pair:
    rows, columns = pairs[-1]
    for a, b in reversed(pairs[:-1]):
        rows, columns = self.derived.product(a, rows), self.derived.product(b, columns)
    return rows, columns


def _demand_vec(self: Inference, a: Pair) -> Pair:
    return self.derived.product(a[1], a[0]), ONE


def _demand_vech(self: Inference, a: Pair) -> Pair:
    self.equal(a[0], a[1])
    return self.derived.triangle(a[0]), ONE


def _demand_block_inner(self: Inference, whole: Pair, part: Pair) -> Pair:
    return self.derived.factor(whole[0], part[0]), self.derived.factor(whole[1], part[1])


def _demand_block_sum(self: Inference, part: Pair, whole: Pair) -> Pair:
    return _demand_block_inner(self, whole, part)


CALLS: dict[str, Callable[..., Pair]] = {
    "kron": demand_kron,
    "vec": _demand_vec,
    "vech": _demand_vech,
    "blockinner": _demand_block_inner,
    "blocksum": _demand_block_sum,
}
"""The shape of a call from the shapes of its operands."""


def _sizes(self: Inference, trees: tuple[Tree, ...]) -> list[int]:
    found = [size_of(tree) for tree in trees]
    return [self.sizes.fresh() if size is None else self.named(size) for size in found]


def _demand_unvec(self: Inference, tree: Tree) -> Pair:
    pair = self.walk(tree.children[0])
    rows, columns = (*_sizes(self, tree.children[1:3]), ONE, ONE)[:2]
    self.same(pair, (self.derived.product(columns, rows), ONE))
    return rows, columns


def _demand_unvech(self: Inference, tree: Tree) -> Pair:
    pair = self.walk(tree.children[0])
    (rows,) = (*_sizes(self, tree.children[1:2]), ONE)[:1]
    self.same(pair, (self.derived.triangle(rows), ONE))
    return rows, rows


def _demand_commutation(self: Inference, tree: Tree) -> Pair:
    a, b = (*_sizes(self, tree.children), ONE, ONE)[:2]
    size = self.derived.product(a, b)
    return size, size


def _demand_duplication(self: Inference, tree: Tree) -> Pair:
    (n,) = (*_sizes(self, tree.children[:1]), ONE)[:1]
    return self.derived.product(n, n), self.derived.triangle(n)


def _demand_elimination(self: Inference, tree: Tree) -> Pair:
    rows, columns = _demand_duplication(self, tree)
    return columns, rows


def _demand_diagonalisation(self: Inference, tree: Tree) -> Pair:
    (n,) = (*_sizes(self, tree.children[:1]), ONE)[:1]
    return self.derived.product(n, n), n


def _demand_unit(self: Inference, tree: Tree) -> Pair:
    return (*_sizes(self, tree.children[1:2]), ONE)[0], ONE


SIZED_CALLS: dict[str, Callable[[Inference, Tree], Pair]] = {
    "unvec": _demand_unvec,
    "unvech": _demand_unvech,
    "commutation": _demand_commutation,
    "duplication": _demand_duplication,
    "elimination": _demand_elimination,
    "diagonalisation": _demand_diagonalisation,
    "unit": _demand_unit,
}
"""The shape of a call that takes sizes."""
