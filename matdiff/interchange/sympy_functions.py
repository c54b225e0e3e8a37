"""Functions of numbers in SymPy, which act on each entry of a matrix where they stand under ``applyfunc``."""

from __future__ import annotations

from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.operators import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.interchange.from_sympy import Reading

    Row = Callable[[Reading, Any], Node]


def log(a: Node) -> Node:
    """log of a number; of a determinant the log-determinant."""
    if isinstance(a, Apply) and a.operator.name == "det":
        return apply("logdet", a.operands[0])
    return apply("log", a)


def _entrywise(name: str) -> Row:
    def row(self: Reading, e: Any) -> Node:
        a = self.read(e.args[0])
        return log(a) if name == "log" and len(e.args) == 1 else apply(name, a)

    return row


def _exp(self: Reading, e: Any) -> Node:
    return apply("exp", self.read(e.args[0]))


def _extreme(name: str) -> Row:
    def row(self: Reading, e: Any) -> Node:
        nodes = self.alike(self.all(e))
        zero = [v for v in nodes if _is_zero(v)]
        if name == "max" and zero and len(nodes) == 2:
            (other,) = [v for v in nodes if v is not zero[0]]
            return apply("relu", other)
        found = nodes[0]
        for other in nodes[1:]:
            found = apply(name, found, other)
        return found

    return row


def _is_zero(a: Node) -> bool:
    is_matrix = isinstance(a, Apply) and a.operator.name == "zeros"
    return is_matrix or (isinstance(a, Number) and not a.value)


def _polygamma(self: Reading, e: Any) -> Node:
    order, x = e.args
    names = {0: "digamma", 1: "trigamma"}
    if not order.is_Integer or int(order) not in names:
        raise self.unknown(e)
    return apply(names[int(order)], self.read(x))


def _undefined(self: Reading, e: Any) -> Node:
    if len(e.args) != 1:
        raise self.unknown(e)
    return apply("function", self.read(e.args[0]), parameters=(str(e.func), 0))


FUNCTIONS: dict[str, Row] = {
    **{row.sympy: _entrywise(row.name) for row in OPERATORS.values() if row.sympy},
    "trigamma": _entrywise("trigamma"),
    "Heaviside": _entrywise("step"),
    "exp": _exp,
    "Max": _extreme("max"),
    "Min": _extreme("min"),
    "polygamma": _polygamma,
    "AppliedUndef": _undefined,
}
"""By the names of SymPy's classes."""
