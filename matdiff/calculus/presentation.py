"""The last look at a Jacobian or a Hessian: an equal form that reads better.

A negative power that stands in every term beside a multiple of the identity is said once: I/c - x x'/c^3 = (I - x x'/c^2)/c.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.calculus.opening import open_where_shorter
from matdiff.calculus.sharing import shared_out
from matdiff.expression.build import number, power
from matdiff.expression.nodes import Apply, Node, Value, intern_apply
from matdiff.rewrite.terms import (
    ADD,
    SCALE,
    content,
    exact_quotient,
    split_number,
    split_power,
    split_scalars,
    with_number,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Normal = Callable[[Node], Node]


def present(node: Node, normal: Normal) -> Node:
    """The matrix as it is printed."""
    return shared_out(_powers_out(open_where_shorter(node, normal), normal))


def _powers_out(node: Node, normal: Normal) -> Node:
    """The powers below the line that all terms share, below one line; only beside a multiple of the identity."""
    if not isinstance(node, Apply) or node.operator is not ADD or node.is_scalar:
        return node
    terms = [_taken_apart(term) for term in node.operands]
    if not any(isinstance(m, Apply) and m.operator.name == "eye" for *_, m in terms):
        return node
    shared = {
        base: max(scalars.get(base, 0) for _, scalars, _ in terms)
        for base in terms[0][1]
        if all(scalars.get(base, 0) < 0 for _, scalars, _ in terms)
    }
    if not shared:
        return node
    inner = [
        _put_together(value, {b: e - shared.get(b, 0) for b, e in scalars.items()}, matrix)
        for value, scalars, matrix in terms
    ]
    share, total = _number_out(normal(intern_apply(ADD, tuple(inner), node.shape)))
    outside = [power_of(base, exponent) for base, exponent in shared.items()]
    numbers = [] if share == 1 else [number(share)]
    return intern_apply(SCALE, (*numbers, *outside, total), node.shape)


def _number_out(node: Node) -> tuple[Value, Node]:
    """2 I - 4 P as 2 and I - 2 P: the number before the identity, where it divides all the others."""
    if not isinstance(node, Apply) or node.operator is not ADD:
        return content(node)
    parts = [split_number(term) for term in node.operands]
    ones = [v for v, rest in parts if isinstance(rest, Apply) and rest.operator.name == "eye"]
    if not ones or any((Fraction(v) / ones[0]).denominator != 1 for v, _ in parts):
        return content(node)
    terms = [with_number(exact_quotient(v, ones[0]), rest) for v, rest in parts]
    return ones[0], intern_apply(ADD, tuple(terms), node.shape)


def _taken_apart(term: Node) -> tuple[Value, dict[Node, Value], Node]:
    """A term as number, exponents of its scalars by base, matrix."""
    value, rest = split_number(term)
    scalars, matrix = split_scalars(rest)
    return value, dict(split_power(factor) for factor in scalars), matrix


def _put_together(value: Value, scalars: dict[Node, Value], matrix: Node) -> Node:
    factors = [power_of(base, exponent) for base, exponent in scalars.items() if exponent]
    if not factors:
        return with_number(value, matrix)
    return intern_apply(SCALE, (number(value), *factors, matrix), matrix.shape)


def power_of(base: Node, exponent: Value) -> Node:
    """base^exponent."""
    return base if exponent == 1 else power(base, number(exponent))
