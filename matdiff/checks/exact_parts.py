"""The exact check of what a Jacobian or a Hessian is used as: its products with directions, its diagonal, its trace.

The second engine takes the derivative of F, of a Hessian of its own gradient of f; J is then all its entries, rows and columns in the order
of vec, between the matrices B of independent entries where a variable is structured: B' J B.

>>> from matdiff.expression.build import apply, matmul, number, scale, symbol, transpose
>>> x, A = symbol("x", ("n", 1)), symbol("A", ("n", "n"), ("symmetric",))
>>> form = Linear(matmul(transpose(x), A, x), x, of=x)
>>> print(form.trace(scale(number(2), apply("tr", A))).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at n = 3, exact
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import multiply
from matdiff.checks.directions import kind_of
from matdiff.checks.exact import Pair, compare
from matdiff.checks.structures import held, seed_of
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.tensor.agreement import merged
from matdiff.tensor.derive import derivative, gradient
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, Part, contracted
from matdiff.tensor.make import product
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.report import CheckReport


class Linear:
    """The derivative of an expression by a variable; with ``of`` that of the gradient of a scalar by ``of``.

    ``rows`` and ``columns`` are the matrices B of the independent entries, None where all are free. Where ``of`` is structured, products
    are looked at along its directions alone: the other entries of its gradient mean nothing.
    """

    def __init__(
        self,
        expression: Node,
        variable: Symbol,
        *,
        of: Symbol | None = None,
        rows: Node | None = None,
        columns: Node | None = None,
        points: int = 3,
    ) -> None:
        self.expression = expression
        self.variable = variable
        self.of = of
        self.rows = rows
        self.columns = columns
        self.points = points

    def image(self, node: Node, direction: Symbol) -> CheckReport:
        """Compare J V with the derivative along V."""

        def pairs(at: Lowering) -> list[Pair]:
            moved = derivative(self._function(at), {at.leaf(self.variable): at.tensor(direction)})
            claimed = at.tensor(node)
            if self.of is None or not kind_of(self.of, None):
                return [(claimed, moved)]
            seed = seed_of(at.leaf(self.of), self.of, kind_of(self.of, None))
            return [(seed.inner(claimed, False), seed.inner(moved, False))]

        return self._compared(pairs, [node, direction], "the product")

    def pullback(self, node: Node, weight: Symbol) -> CheckReport:
        """Compare <J' U, T> with <U, J T> for a direction T of the structure of the variable, which J' U has too."""

        def pairs(at: Lowering) -> list[Pair]:
            if self.of is not None and kind_of(self.of, None):
                kept = symbol(weight.name, weight.shape, (kind_of(self.of, None),))
                at.leaves[weight] = at.leaf(kept)
            leaf, kind = at.leaf(self.variable), kind_of(self.variable, None)
            seed = seed_of(leaf, self.variable, kind)
            moved = derivative(self._function(at), {leaf: seed.tensor})
            labels = tuple(range(len(moved.axes)))
            total = product([(at.tensor(weight), labels), (moved, labels)], ())
            claimed = at.tensor(node)
            return [(seed.inner(claimed, False), total), *held(claimed, kind, leaf, None)]

        return self._compared(pairs, [node, weight], "the product with the transpose")

    def diagonal(self, node: Node) -> CheckReport:
        """Compare with the diagonal of J."""

        def pairs(at: Lowering) -> list[Pair]:
            whole = self._matrix(at)
            return [(at.tensor(node), _along_diagonal(whole, True))]

        return self._compared(pairs, [node], "the diagonal")

    def trace(self, node: Node) -> CheckReport:
        """Compare with the trace of J."""

        def pairs(at: Lowering) -> list[Pair]:
            return [(at.tensor(node), _along_diagonal(self._matrix(at), False))]

        return self._compared(pairs, [node], "the trace")

    def _compared(
        self, pairs: Callable[[Lowering], list[Pair]], nodes: list[Node], what: str
    ) -> CheckReport:
        own = [v for v in (self.expression, self.variable, self.of) if v is not None]
        return compare(lambda: pairs(Lowering()), [*own, *nodes], self.points, what)

    def _function(self, at: Lowering) -> Tensor:
        """F, or the gradient of f."""
        function = at.tensor(self.expression)
        return function if self.of is None else gradient(function, at.leaf(self.of))

    def _matrix(self, at: Lowering) -> Tensor:
        """B' J B as a tensor of two axes, of one or none where an axis would be of size 1."""
        function, leaf = self._function(at), at.leaf(self.variable)
        whole = merged(gradient(function, leaf), len(function.axes))
        down = self.expression.shape if self.of is None else self.of.shape
        rows, columns = multiply(*down), multiply(*self.variable.shape)
        found = Lowered(whole, {}, (rows, columns))
        parts: list[Part] = [
            (found, ROW if self.rows is None else "i", COLUMN if self.columns is None else "j")
        ]
        if self.rows is not None:
            parts.append((at.lowered(self.rows), "i", ROW))
            rows = self.rows.shape[1]
        if self.columns is not None:
            parts.append((at.lowered(self.columns), "j", COLUMN))
            columns = self.columns.shape[1]
        return contracted((rows, columns), parts).tensor


def _along_diagonal(whole: Tensor, kept: bool) -> Tensor:
    if len(whole.axes) < 2:
        return whole
    return product([(whole, (0, 0))], (0,) if kept else ())
