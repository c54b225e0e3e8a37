"""Quotients and powers: of scalars, of square matrices, elementwise; by shape, and an error that offers the other one."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import SyntaxError_
from matdiff.expression.build import ZERO, apply, number, power
from matdiff.expression.nodes import Node, Number
from matdiff.syntax import combine, forms
from matdiff.syntax.literals import literal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree


def build_quotient(self: Builder, tree: Tree) -> Node:
    a, b = (self.build(child) for child in tree.children)
    below = tree.children[1]
    if b is ZERO:
        raise _by_zero(self, below)
    if b.shape == SCALAR:
        return combine.quotient(a, b)
    words = self.words(below)
    if a.shape == b.shape and b.shape[0] != b.shape[1]:
        help = f"write {self.words(tree.children[0])} ./ {words} for the elementwise quotient"
    elif b.shape[0] == b.shape[1]:
        help = f"write {self.words(tree.children[0])} {words}^-1 for the product with the inverse"
    else:
        help = "write ./ for the elementwise quotient"
    raise self.shape_error("a divisor must be a scalar", below, f"{words} is {show(b.shape)}", help)


def _by_zero(self: Builder, tree: Tree) -> SyntaxError_:
    return SyntaxError_("division by zero", text=self.text, span=tree.span)


def build_left_divide(self: Builder, tree: Tree) -> Node:
    a, b = (self.build(child) for child in tree.children)
    return forms.solve(self, tree, a, b)


def build_power(self: Builder, tree: Tree) -> Node:
    base_tree, exponent_tree = tree.children
    base = self.build(base_tree)
    value = literal(exponent_tree)
    if base.shape != SCALAR and tree.value == "^":
        return _matrix_power(self, tree, base, value)
    exponent = number(value) if value is not None else self.build(exponent_tree)
    if exponent.shape == SCALAR:
        if base is ZERO and value is not None and value < 0:
            raise _by_zero(self, base_tree)
        return power(base, exponent)
    if isinstance(base, Number) and tree.value == ".^" and Fraction(base.value) > 0:
        return apply("exp", combine.product([apply("log", base), exponent]))
    raise self.shape_error(
        "an exponent must be a scalar",
        exponent_tree,
        f"{self.words(exponent_tree)} is {show(exponent.shape)}",
    )


def _matrix_power(self: Builder, tree: Tree, base: Node, value: int | Fraction | None) -> Node:
    base_tree, exponent_tree = tree.children
    words = self.words(base_tree)
    if value is None or value.denominator != 1:
        help = f"write {words}.^{self.words(exponent_tree)} for the elementwise power"
        if value is not None and base.shape[0] == base.shape[1]:
            raise self.unsupported(exponent_tree, "a matrix power that is not an integer", help)
        raise self.shape_error(
            "the power of a matrix needs an integer",
            exponent_tree,
            f"{words} is {show(base.shape)}",
            help,
        )
    if value == -1:
        return forms.inverse(self, base_tree, base)
    forms.require_square(
        self, base_tree, base, "only a square matrix has a power",
        f"write {words}.^{value} for the elementwise power",
    )  # fmt: skip
    if abs(int(value)) > combine.LARGEST_POWER:
        raise self.unsupported(exponent_tree, f"a matrix power beyond {combine.LARGEST_POWER}")
    return combine.integer_power(base, int(value))
