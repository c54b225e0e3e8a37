"""The value of an expression on explicit small matrices: one row per operator.

A matrix is a list of rows; the entries belong to a field (floats, rationals, a hundred digits, SymPy expressions). The
caller gives a matrix for every symbol, for a family ``x_i`` the list of its members, and a number for every size; unknown
functions are the polynomials of :mod:`matdiff.numeric.unknown`. ``d(E)`` is the directional derivative of E along the
given tangents, by a difference quotient of E alone: no law of differentiation is used. Every node of the shared graph is
evaluated once; depth costs no stack.

>>> from matdiff.expression.build import symbol, matmul, transpose
>>> x = symbol("x", ("n", 1))
>>> evaluate(matmul(transpose(x), x), {x: [[3.0], [4.0]]}, sizes={"n": 2})
[[25.0]]
"""

from __future__ import annotations

from itertools import pairwise
from math import prod

from matdiff.base.budget import TooLong
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.limits import VALUES_HELD
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.numeric import linear
from matdiff.numeric.brackets import guarded
from matdiff.numeric.convolutions import CONVOLUTIONS
from matdiff.numeric.fields import FLOAT, SMOOTH, DomainError, FloatField
from matdiff.numeric.rows import VALUES
from matdiff.numeric.rows_spectral import SPECTRAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence
    from typing import Any

    from matdiff.base.budget import Budget
    from matdiff.numeric.fields import Matrix, Scalar

    Environment = Mapping[Symbol, Any]
    Key = Any

_STENCIL = ((1, 8), (-1, -8), (2, -1), (-2, 1))  # f'(0) = sum of c f(k h) / 12 h + O(h^4)


def evaluate(
    node: Node,
    env: Environment,
    field: FloatField = FLOAT,
    *,
    sizes: Mapping[str, int] | None = None,
    tangents: Environment | None = None,
) -> Matrix:
    """The value of one expression. For several at the same point, keep an :class:`Evaluator`."""
    return Evaluator(env, field, sizes=sizes, tangents=tangents).value(node)


class Evaluator:
    """Values at one point, kept for every node met.

    ``margin``    how far arguments of abs, relu, max, ... have to stay from their kinks (DomainError where they do not).
    ``budget``    what may be spent on nodes: :class:`TooLong` is raised where it is used up.
    """

    field: FloatField

    __slots__ = (
        "binding", "budget", "env", "field", "held", "margin", "memo", "shifted", "sizes", "tangents",
    )  # fmt: skip

    def __init__(
        self,
        env: Environment,
        field: FloatField = FLOAT,
        *,
        sizes: Mapping[str, int] | None = None,
        tangents: Environment | None = None,
        margin: float = 0.0,
        budget: Budget | None = None,
    ) -> None:
        self.env = env
        self.field = field
        self.sizes = sizes or {}
        self.tangents = tangents or {}
        self.margin = margin
        self.budget = budget
        self.held = 0
        self.binding: dict[str, int] = {}
        self.memo: dict[Key, Matrix] = {}
        self.shifted: dict[int, Evaluator] = {}

    def value(self, root: Node) -> Matrix:
        """The value of an expression as a list of rows; not to be changed by the caller."""
        memo, stack = self.memo, [root]
        while stack:
            node = stack[-1]
            key = self._key(node)
            if key in memo:
                stack.pop()
                continue
            if isinstance(node, Apply) and node.operator.name not in SPECIAL:
                missing = [v for v in node.operands if self._key(v) not in memo]
                if missing:
                    stack += missing
                    continue
            memo[key] = value = self.field.settle(self._compute(node))
            if self.budget is not None and value and value[0]:
                long = self.field.length_cost(value[0][0])
                self.budget.spend(NODE_COST + long * len(value) * len(value[0]))
            stack.pop()
        return memo[self._key(root)]

    def forget(self, moving: Container[Node]) -> None:
        """Drop the values of these nodes: something below them has changed."""
        for key in [k for k in self.memo if (k if isinstance(k, Node) else k[0]) in moving]:
            value = self.memo.pop(key)
            self.held -= len(value) * len(value[0]) if value else 0

    def size(self, dimension: Any) -> int:
        """The number a size stands for."""
        return size_of(dimension, self.sizes)

    def sign(self, x: Scalar) -> int:
        """The sign of an argument with a kink at zero."""
        if self.margin and self.field.size(x) < self.margin:
            raise DomainError("an argument lies at a kink")
        return self.field.sign(x)

    def _key(self, node: Node) -> Key:
        if not node.indices:
            return node
        return (node, *(self.binding[name] for name in sorted(node.indices)))

    def _compute(self, node: Node) -> Matrix:
        if isinstance(node, Number):
            return [[self.field.number(node.value)]]
        if isinstance(node, Symbol):
            if "index" in node.attributes:
                return [[self.field.number(self.binding[node.name])]]
            return self.env[node]  # type: ignore[no-any-return]
        assert isinstance(node, Apply)
        if node.operator.name in SPECIAL:
            return SPECIAL[node.operator.name](self, node)
        operands = [self.memo[self._key(v)] for v in node.operands]
        if self.budget is not None:
            rows, columns = map(self.size, node.shape)
            self.held += rows * columns
            if self.held > VALUES_HELD:
                raise TooLong
            self.budget.spend(self.field.cost * (operations(node, operands) + rows * columns))
        return VALUES[node.operator.name](self, node, operands)

    def indexed_sum(self, node: Apply) -> Matrix:
        """The body at every value of the index, added up."""
        index, body = node.operands
        assert isinstance(index, Symbol)
        before = self.binding.get(index.name)
        result = self._zeros(node)
        for k in range(1, self.size(index.axes[0]) + 1):
            self.binding[index.name] = k
            result = linear.plus(result, self.value(body))
        if before is None:
            self.binding.pop(index.name, None)
        else:
            self.binding[index.name] = before
        return result

    def stack(self, node: Apply) -> Matrix:
        """The body at every value of the index, each as a row."""
        index, body = node.operands
        assert isinstance(index, Symbol)
        before = self.binding.get(index.name)
        rows = []
        for k in range(1, self.size(index.axes[0]) + 1):
            self.binding[index.name] = k
            rows.append([x for (x,) in self.value(body)])
        if before is None:
            self.binding.pop(index.name, None)
        else:
            self.binding[index.name] = before
        return rows

    def member(self, node: Apply) -> Matrix:
        """x_i: the member of a family where the index stands."""
        return self._member_of(node, self.env)  # type: ignore[no-any-return]

    def _member_of(self, node: Node, source: Environment) -> Any:
        """What a symbol, or member of a family, is in the point or in the tangents; None where it is not there."""
        if isinstance(node, Symbol):
            return source.get(node)
        assert isinstance(node, Apply)
        family, index = node.operands
        members = self._member_of(family, source)
        if members is None:
            return None
        place = int(self.value(index)[0][0])
        if not 1 <= place <= len(members):
            raise DomainError("a member of a family is asked for beyond its ends")
        return members[place - 1]

    def differential(self, node: Apply) -> Matrix:
        """d E: of a variable its tangent; else a difference quotient of E along the tangents."""
        (body,) = node.operands
        if isinstance(body, Symbol) or (isinstance(body, Apply) and body.operator.name == "member"):
            tangent = self._member_of(body, self.tangents)
            return self._zeros(node) if tangent is None else tangent
        field = self.field.for_differences()
        total = None
        for offset, weight in _STENCIL:
            term = linear.times(field.number(weight), self._at(offset).value(body))
            total = term if total is None else linear.plus(total, term)
        assert total is not None
        return linear.times(field.divide(field.one, 12 * field.number(field.step)), total)

    def _at(self, offset: int) -> Evaluator:
        """The same point moved along the tangents; the index in force stays in force."""
        if offset not in self.shifted:
            field = self.field.for_differences()
            amount = field.number(offset) * field.number(field.step)
            env = {
                v: _moved(value, self.tangents.get(v), amount, field)
                for v, value in self.env.items()
            }
            tangents = {v: _moved(t, None, amount, field) for v, t in self.tangents.items()}
            other = Evaluator(
                env,
                field,
                sizes=self.sizes,
                tangents=tangents,
                margin=self.margin,
                budget=self.budget,
            )
            other.binding = self.binding
            self.shifted[offset] = other
        return self.shifted[offset]

    def _zeros(self, node: Node) -> Matrix:
        rows, columns = node.shape
        return linear.fill(self.size(rows), self.size(columns), self.field.zero)


def operations(node: Apply, operands: Sequence[Matrix]) -> int:
    """About how many operations of its field the value of a node takes."""
    name = node.operator.name
    if name == "matmul":
        inner = [len(a[0]) for a in operands]
        return len(operands[0]) * sum(k * n for k, n in pairwise(inner)) + inner[-1]
    entries = sum(len(a) * len(a[0]) for a in operands)
    if name in PAIRED:
        return prod(len(a) * len(a[0]) for a in operands)
    if name in CUBIC:
        return 2 * entries * max(len(a) for a in operands)
    if name in SPECTRAL:
        return 100 * entries * max(len(a) for a in operands)
    return 10 * entries if name in SMOOTH else entries


NODE_COST = 8.0
"""Units of work that a node costs beside its entries."""

CUBIC = frozenset(("inv", "det", "logdet"))
PAIRED = frozenset(("kron", *CONVOLUTIONS))

SPECIAL = {
    "given": guarded,
    "indexed_sum": Evaluator.indexed_sum,
    "member": Evaluator.member,
    "stack": Evaluator.stack,
    "d": Evaluator.differential,
}
"""Operators that look at their operands themselves: the index is bound, the point moved."""


def _moved(value: Any, tangent: Any, amount: Scalar, field: FloatField) -> Any:
    """value + amount * tangent, entry by entry of a matrix or a family, in this field."""
    if isinstance(value, list):
        if tangent is None:
            return [_moved(v, None, amount, field) for v in value]
        return [_moved(v, t, amount, field) for v, t in zip(value, tangent, strict=True)]
    number = field.number(value)
    return number if tangent is None else number + amount * field.number(tangent)
