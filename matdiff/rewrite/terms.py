"""Terms of a sum in normal form: the number in front, the scalars, the rest; and zeros.

A term is number * scalars * matrix. These are the readers and writers of that form which all the named moves share.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import ONE, ZERO, number, zeros
from matdiff.expression.nodes import Apply, Node, Number, Value, intern_apply
from matdiff.expression.operators import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape

ADD, SCALE, MATMUL = OPERATORS["add"], OPERATORS["scale"], OPERATORS["matmul"]
HADAMARD, POWER, TRANSPOSE = OPERATORS["hadamard"], OPERATORS["power"], OPERATORS["transpose"]
ZEROS, ONES, SIZE = OPERATORS["zeros"], OPERATORS["ones"], OPERATORS["size"]
SUM, CONJ, UNIT = OPERATORS["indexed_sum"], OPERATORS["conj"], OPERATORS["unit"]


def is_zero(node: Node) -> bool:
    return node is ZERO or (isinstance(node, Apply) and node.operator is ZEROS)


def zero_of(shape: Shape) -> Node:
    return ZERO if shape == SCALAR else zeros(*shape)


def split_number(node: Node) -> tuple[Value, Node]:
    """The number in front of a term, and the rest: 2 a A is (2, a A)."""
    if isinstance(node, Number):
        return node.value, ONE
    if isinstance(node, Apply) and node.operator is SCALE:
        first = node.operands[0]
        if isinstance(first, Number):
            rest = node.operands[1:]
            return first.value, rest[0] if len(rest) == 1 else intern_apply(SCALE, rest, node.shape)
    return 1, node


def with_number(value: Value, rest: Node) -> Node:
    """value * rest for a rest in normal form without a number in front."""
    if value == 1:
        return rest
    if rest is ONE:
        return number(value)
    if value == 0:
        return zero_of(rest.shape)
    tail = rest.operands if isinstance(rest, Apply) and rest.operator is SCALE else (rest,)
    return intern_apply(SCALE, (number(value), *tail), rest.shape)


def split_scalars(node: Node) -> tuple[tuple[Node, ...], Node]:
    """The scalars in front of a matrix, and the matrix."""
    if isinstance(node, Apply) and node.operator is SCALE and node.shape != SCALAR:
        return node.operands[:-1], node.operands[-1]
    return (), node


def order_key(node: Node) -> tuple[tuple[str, ...], int, int]:
    return node.lead, node.weight, node.digest


def content(sum_: Node) -> tuple[Value, Node]:
    """-2A - 2B is -2 times A + B: the number that all terms share, and the minus if all have it."""
    if not (isinstance(sum_, Apply) and sum_.operator is ADD):
        return 1, sum_
    parts = [split_number(term) for term in sum_.operands]
    share = magnitude(parts[0][0])
    if any(magnitude(value) != share for value, _ in parts):
        share = 1
    if all(value < 0 for value, _ in parts):
        share = -share
    if share == 1:
        return 1, sum_
    terms: list[Node] = []
    for value, rest in parts:
        terms += _terms_of(exact_quotient(value, share), rest)
    if len(terms) > len(parts):
        terms.sort(key=lambda term: order_key(split_number(term)[1]))
    return share, intern_apply(ADD, tuple(terms), sum_.shape)


def _terms_of(value: Value, rest: Node) -> list[Node]:
    """value * rest as terms of a sum: those of (A - B) itself, or of its negative, stand without brackets."""
    if value in (1, -1) and isinstance(rest, Apply) and rest.operator is ADD:
        return [with_number(v * value, r) for v, r in map(split_number, rest.operands)]
    return [with_number(value, rest)]


def magnitude(value: Value) -> Value:
    return -value if value < 0 else value


def exact_quotient(value: Value, divisor: Value) -> Value:
    return value if divisor == 1 else Fraction(value) / divisor


def scalar_order(node: Node) -> tuple[bool, int, int, tuple[str, ...], int]:
    """Factors whose order is free: letters, products, functions, sums, as in y .* (A x) .* s .* (1 - s); differentials last."""
    rank = 0
    if isinstance(node, Apply):
        name = node.operator.name
        rank = 3 if node.operator is ADD else 1 if name in _LINEAR or node.operator is MATMUL else 2
    return node.moving, rank, node.weight, node.lead, node.digest


_LINEAR = frozenset(
    name for name, row in OPERATORS.items() if row.linear or row.arity == 0 or name == "member"
)


def split_power(node: Node) -> tuple[Node, Value]:
    """A power with a number for exponent as (base, exponent)."""
    if isinstance(node, Apply) and node.operator is POWER:
        exponent = node.operands[1]
        if isinstance(exponent, Number):
            return node.operands[0], exponent.value
    return node, 1


def make_power(base: Node, exponent: Value) -> Node:
    if exponent == 1:
        return base
    return intern_apply(POWER, (base, number(exponent)), base.shape)
