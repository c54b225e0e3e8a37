"""Quotients and powers: of scalars, of square matrices, elementwise; by shape, and an error that offers the other one."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import SyntaxError_
from matdiff.expression.build import ZERO, apply, number, power
from matdiff.expression.nodes import Node, Number
from matdiff.syntax import combine, forms
from matdiff.syntax.literals import literal
from matdiff.syntax.weights import weighted_square

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
    value = literal(exponent_tree)
    if base_tree.kind == "weighted_norm" and value == 2:
        return weighted_square(self, base_tree)
    base = self.build(base_tree)
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
    if value == -1:
        return forms.inverse(self, base_tree, base)
    is_square = base.shape[0] == base.shape[1]
    if (
        value is not None
        and value > 0
        and value.denominator == 1
        and not (is_square or self.strict)
    ):
        shown = f"{words}.^{self.words(exponent_tree)}"
        self.note(f"{self.words(tree)} is read elementwise, as {shown}: only that fits.")
        return power(base, number(value))
    forms.require_square(
        self, base_tree, base, "only a square matrix has a power",
        f"write {words}.^{self.words(exponent_tree)} for the elementwise power",
    )  # fmt: skip
    if value is None:
        exponent = self.build(exponent_tree)
        if exponent.shape != SCALAR:
            raise self.shape_error(
                "an exponent must be a scalar", exponent_tree,
                f"{self.words(exponent_tree)} is {show(exponent.shape)}",
            )  # fmt: skip
        return apply("powm", base, exponent)
    if value.denominator == 1:
        if abs(int(value)) > combine.LARGEST_POWER:
            whole = apply("size", parameters=(abs(int(value)),))
            return apply("powm", base if value > 0 else apply("inv", base), whole)
        return combine.integer_power(base, int(value))
    if value.denominator == 2 and abs(value.numerator) == 1:
        root = apply("sqrtm", base)
        return root if value > 0 else apply("inv", root)
    return apply("powm", base, number(value))
