"""Calls of operators as their rows say: how many operands, what is wrong with a rectangle, what the operator is of a number.

An operator that is read in another way as well (max of a number and a vector, diag both ways) has a maker of its own in calls.py.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.base.dimensions import SCALAR, divide, show
from matdiff.base.errors import ShapeError, SyntaxError_
from matdiff.expression.build import apply, number, power
from matdiff.expression.nodes import Number
from matdiff.expression.operators import OPERATORS, Operator, shapes
from matdiff.syntax import forms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    Form = Callable[[Builder, Tree, list[Node]], Node]

OF_SQUARE = frozenset(
    (
        shapes.square, shapes.number_of_square, shapes.column_of_square, shapes.along,
        shapes.square_power, shapes.vech,
    )
)  # fmt: skip
"""Relations that ask for a square matrix."""
_BLOCKS: dict[object, int] = {shapes.blocks_of_first: 0, shapes.blocks_of_second: 1}
"""Relations of a matrix in blocks, and which operand that is."""
_ANY = 99


def form_of(row: Operator) -> tuple[int, int, Form]:
    """Fewest and most operands, and the maker."""
    count = row.arity or 0

    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        if row.domain == "norm":
            require_p(self, tree.children[1], operands[1])
        if row.kink == "bound":
            _require_bounds(self, tree, operands)
        return operator(self, tree, row, operands)

    return (2, _ANY, kron) if row.shape is shapes.kron else (count, count, make)


def operator(self: Builder, tree: Tree, row: Operator, operands: list[Node]) -> Node:
    """The operator applied; of a number the function of numbers that it is."""
    a = operands[0]
    if row.shape in OF_SQUARE:
        _require_square(self, tree, row, a)
    if a.shape == SCALAR and row.of_number and not self.strict:
        return _of_number(row.of_number, operands)
    if row.order:
        _require_directions(self, tree, operands, row.order)
    if row.shape in _BLOCKS:
        _require_blocks(self, tree, row, operands)
    if row.shape is shapes.number_of_vector and 1 not in a.shape and not self.strict:
        raise matrix_norm(self, tree.children[0], a, row.noun)
    node = apply(row, *operands)
    if row.by_symmetric_part:
        self.spectral[node] = tree.children[0].span
    return node


def _of_number(what: str, operands: list[Node]) -> Node:
    a = operands[0]
    if what == "itself":
        return a
    if what == "1":
        return number(1)
    if what == "sqrt":
        return power(a, number(Fraction(1, 2)))
    if what == "reciprocal":
        return power(a, -1)
    row = OPERATORS[what]
    return apply(row, *operands[: row.arity])


def _require_square(self: Builder, tree: Tree, row: Operator, a: Node) -> None:
    if a.shape[0] == a.shape[1]:
        return
    child = tree.children[0]
    if row.order:
        message = f"{tree.value} is of a square matrix"
    elif row.noun.startswith("the "):
        message = f"{row.name} takes {row.noun} a square matrix"
    elif row.noun:
        message = f"only a square matrix has {row.noun}"
    else:
        message = f"{row.name} takes a square matrix"
    forms.require_square(self, child, a, message, row.instead.format(self.words(child)))


def _require_directions(self: Builder, tree: Tree, operands: list[Node], count: int) -> None:
    a = operands[0]
    for e, child in zip(operands[-count:], tree.children[-count:], strict=True):
        if e.shape != a.shape:
            raise self.shape_error(
                "the direction of a derivative has the shape of the matrix", child,
                f"{self.words(child)} is {show(e.shape)}; {self.words(tree.children[0])} is {show(a.shape)}",
            )  # fmt: skip


def _require_blocks(self: Builder, tree: Tree, row: Operator, operands: list[Node]) -> None:
    whole = _BLOCKS[row.shape]
    pairs = zip(operands[whole].shape, operands[1 - whole].shape, strict=True)
    if any(divide(a, b) is None for a, b in pairs):
        raise self.shape_error(
            f"{row.name} needs a matrix that falls into blocks",
            tree.children[whole],
            f"{self.words(tree.children[whole])} is {show(operands[whole].shape)}, "
            f"{self.words(tree.children[1 - whole])} is {show(operands[1 - whole].shape)}",
        )


def matrix_norm(self: Builder, tree: Tree, a: Node, which: str) -> ShapeError:
    """The error for a matrix where readers differ about what its norm is."""
    words = self.words(tree)
    return self.shape_error(
        f"{which} here is one of a vector", tree, f"{words} is {show(a.shape)}",
        f"of a matrix readers differ: ||vec({words})|| with that subscript takes the entries, "
        f"||{words}||_2, ||{words}||_* and ||{words}||_F its singular values",
    )  # fmt: skip


def require_p(self: Builder, tree: Tree, p: Node) -> None:
    """The p of a norm is at least 1."""
    if isinstance(p, Number) and p.value < 1:
        raise SyntaxError_(
            "a norm needs p of at least 1", text=self.text, span=tree.span,
            help="below 1 the triangle inequality fails; write sum(abs(x).^p) for the sum of powers",
        )  # fmt: skip


def _require_bounds(self: Builder, tree: Tree, operands: list[Node]) -> None:
    _, low, high = operands
    for bound, child in ((low, tree.children[1]), (high, tree.children[2])):
        if bound.shape != SCALAR:
            raise self.shape_error(
                "the bounds of clip are numbers", child, f"{self.words(child)} is {show(bound.shape)}",
                "write min(max(x, a), b) for bounds that differ by entry",
            )  # fmt: skip
    if isinstance(low, Number) and isinstance(high, Number) and low.value > high.value:
        raise SyntaxError_(
            "the bounds of clip are in the wrong order", text=self.text, span=tree.children[1].span,
            help=f"write clip({self.words(tree.children[0])}, {high}, {low})",
        )  # fmt: skip


def kron(self: Builder, tree: Tree, operands: list[Node]) -> Node:
    """A ⊗ B ⊗ C, from the right: the product is associative."""
    result = operands[-1]
    for operand in reversed(operands[:-1]):
        result = apply("kron", operand, result)
    return result


def sized(row: Operator) -> Callable[[Builder, Tree], Node]:
    """A call whose last operands are sizes: unvec(u, m, n), unit(i, n), commutation(m, n)."""
    count = row.arity or 0
    total = count + len(row.sizes)

    def make(self: Builder, tree: Tree) -> Node:
        if len(tree.children) != total:
            raise SyntaxError_(
                f"{row.name} takes {total} operands, not {len(tree.children)}",
                text=self.text, span=tree.span,
            )  # fmt: skip
        inner = [self.build(child) for child in tree.children[:count]]
        sizes = tuple([self.dimension(child) for child in tree.children[count:]])
        try:
            return apply(row, *inner, parameters=sizes)
        except ShapeError as error:
            message, _, _ = error.message.partition(", not ")
            child = tree.children[0]
            found = f"{self.words(child)} is {show(inner[0].shape)}"
            raise self.shape_error(message, child, found) from None

    return make
