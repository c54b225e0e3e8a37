"""Functions that are said by others: log1p(x) = log(1 + x), mean(x) = sum(x)/n."""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR, multiply
from matdiff.expression import build
from matdiff.expression.build import ONE, apply, power
from matdiff.expression.nodes import Node
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.calls import Form
    from matdiff.syntax.tree import Tree


def composed(name: str) -> Form:
    """Functions that are said by others: log1p(x) = log(1 + x)."""

    def make(self: Builder, tree: Tree, operands: list[Node]) -> Node:
        (a,) = operands
        one = combine.spread(ONE, a.shape) if a.shape != SCALAR else ONE
        assert one is not None
        if name == "log1p":
            return apply("log", build.add(one, a))
        if name == "expm1":
            return build.subtract(apply("exp", a), one)
        if name == "square":
            return power(a, 2)
        if name == "mean":
            return combine.quotient(apply("sum", a), entries(a))
        if name == "colsum":
            return build.transpose(apply("rowsum", build.transpose(a)))
        sigmoid = apply("sigmoid", a)
        return combine.elementwise(a, sigmoid, False)

    return make


def entries(a: Node) -> Node:
    """How many entries a matrix has."""
    size = multiply(*a.shape)
    return build.number(size) if isinstance(size, int) else apply("size", parameters=(size,))
