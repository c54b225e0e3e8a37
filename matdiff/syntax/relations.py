"""The shapes of operators in what is typed: the relations of their rows, run with sizes that are unknown.

A row of expression/operators says what has to be equal and what the result is; run by ``Unknown`` that is a condition on size variables
(unify.py), and what cannot be decided yet waits. Literal numbers among the operands are numbers; where all operands have one shape they
take that of the others.
"""

from __future__ import annotations

from matdiff.base import windows
from matdiff.expression.operators import shapes
from matdiff.syntax.literals import literal, size_of
from matdiff.syntax.unify import ONE, SCALAR, by_rows

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.operators import Operator
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


class Unknown:
    """The solver of relations whose sizes are variables."""

    __slots__ = ("inference",)
    one = ONE

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def same(self, a: Pair, b: Pair, words: str = "") -> None:
        self.inference.same(a, b)

    def equal(self, a: int, b: int, words: str = "") -> None:
        self.inference.equal(a, b)

    def scalar(self, a: Pair, words: str) -> None:
        self.inference.scalar(a)

    def column(self, a: Pair, words: str) -> None:
        self.inference.equal(a[1], ONE)

    def square(self, a: Pair) -> None:
        self.inference.equal(a[0], a[1])

    def product(self, a: int, b: int) -> int:
        return self.inference.derived.product(a, b)

    def triangle(self, n: int) -> int:
        return self.inference.derived.triangle(n)

    def blocks(self, whole: Pair, part: Pair) -> Pair:
        factor = self.inference.derived.factor
        return factor(whole[0], part[0]), factor(whole[1], part[1])

    def by_rows(self, a: Pair) -> Pair:
        rows = self.inference.sizes.fresh()
        self.inference.sizes.wait(by_rows, a[0], a[1], rows)
        return rows, ONE

    def places(self, image: Pair, kernel: Pair, how: tuple[object, ...]) -> Pair:
        """``how`` is known: strides and paddings are numbers or names of sizes."""
        s, t, p, q = how
        window = self.inference.derived.window
        return (
            window(image[0], kernel[0], lambda a, b: windows.window(a, b, s, p)),  # type: ignore[arg-type]
            window(image[1], kernel[1], lambda a, b: windows.window(a, b, t, q)),  # type: ignore[arg-type]
        )

    def span(self, first: int, last: int) -> int:
        return self.inference.sizes.fresh()


def operands_of(tree: Tree) -> tuple[Tree, ...]:
    """The operands of a call without its options."""
    return tuple(child for child in tree.children if child.kind != "option")


def demand_operator(self: Inference, tree: Tree, row: Operator) -> Pair:
    """The shape of a call of an operator; what it demands of its operands is written down.

    What is no operand is a size: unvec(u, m, n). A wrong number of them is said when the tree is built.
    """
    count = row.arity if row.sizes else None
    children = operands_of(tree)[:count]
    pairs = _operands(self, children, row)
    if children and not pairs:
        return SCALAR
    pairs += [self.fresh() for _ in range((row.arity or 0) - len(children))]
    if row.binds:
        pairs[0] = self.sizes.fresh(), ONE
    named = sizes_in(self, operands_of(tree)[count:], len(row.sizes)) if row.sizes else ()
    return row.shape(Unknown(self), pairs, named)


def _operands(self: Inference, children: tuple[Tree, ...], row: Operator) -> list[Pair]:
    """The shapes of the operands; none where all are numbers."""
    found = [None if literal(child) is not None else self.walk(child) for child in children]
    known = [pair for pair in found if pair is not None]
    if not known or row.shape is shapes.alike:
        return known
    return [SCALAR if pair is None else pair for pair in found]


def sizes_in(self: Inference, trees: tuple[Tree, ...], count: int) -> tuple[int, ...]:
    """So many sizes that are typed; 1 for those left out."""
    found = [size_of(tree) for tree in trees[:count]]
    named = [self.sizes.fresh() if size is None else self.named(size) for size in found]
    return (*named, *[ONE] * (count - len(named)))
