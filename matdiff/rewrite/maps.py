"""The named moves of linear maps: scalars pass, transposes go to the leaves, constants leave a sum.

(AB)' = B'A'        tr(2A) = 2 tr(A)        tr(A u v') = v'A u        sum_i 2 a_i = 2 sum_i a_i        d(2A) = 2 dA
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import number
from matdiff.expression.nodes import Apply, Node, Number, Symbol, Value
from matdiff.rewrite.brackets import GIVEN, size_node
from matdiff.rewrite.functions import transposed_frechet
from matdiff.rewrite.kronecker_sums import KRON, sum_inside
from matdiff.rewrite.limited import count_under_conditions, opened, sum_under_conditions
from matdiff.rewrite.terms import (
    ADD,
    CONJ,
    HADAMARD,
    MATMUL,
    SCALE,
    SUM,
    TRANSPOSE,
    content,
    is_zero,
    split_number,
    split_scalars,
    zero_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]


def move_transpose(node: Apply, make: Make) -> Node:
    (inner,) = node.operands
    if isinstance(inner, Apply):
        if inner.operator is MATMUL:
            return make(
                MATMUL, tuple([make(TRANSPOSE, (c,), ()) for c in reversed(inner.operands)]), ()
            )
        if inner.operator is TRANSPOSE:
            return inner.operands[0]
        if inner.operator.name.startswith("frechet"):
            turned_round = transposed_frechet(inner, make)
            if turned_round is not None:
                return turned_round
        if inner.operator is HADAMARD and 1 not in inner.shape:
            return make(HADAMARD, tuple([make(TRANSPOSE, (c,), ()) for c in inner.operands]), ())
        share, sum_ = content(inner)
        if share != 1:
            return make(SCALE, (number(share), make(TRANSPOSE, (sum_,), ())), ())
        here = _transposed_factors(inner) if inner.operator is ADD and not inner.moving else 0
        if here:
            turned = make(ADD, tuple([make(TRANSPOSE, (c,), ()) for c in inner.operands]), ())
            if _transposed_factors(turned) < here:
                return turned
    return move_linear(node, make)


def _transposed_factors(sum_: Node) -> int:
    """How many transposes the terms of a sum show; (A' x + B' y)' = x'A + y'B has fewer."""
    count = 0
    for term in sum_.operands if isinstance(sum_, Apply) and sum_.operator is ADD else (sum_,):
        matrix = split_scalars(term)[1]
        is_product = isinstance(matrix, Apply) and matrix.operator is MATMUL
        count += transposes(matrix.operands if is_product else (matrix,))  # type: ignore[attr-defined]
    return count


def marks(operands: tuple[Node, ...]) -> int:
    """How much of the factors is transposed or conjugated: a transpose counts two, a conjugate that is no part of A^H one."""
    bare = sum(isinstance(c, Apply) and c.operator is CONJ for c in operands if c.complex)
    return 2 * transposes(operands) + bare


def transposes(operands: tuple[Node, ...]) -> int:
    """How many of the factors are transposed."""
    return sum(isinstance(c, Apply) and c.operator is TRANSPOSE for c in operands)


def move_linear(node: Apply, make: Make) -> Node:
    """Every linear map passes scalars, and takes zero to zero."""
    (inner,) = node.operands
    if is_zero(inner):
        return zero_of(node.shape)
    if isinstance(inner, Apply) and inner.operator is SCALE and inner.shape != SCALAR:
        image = make(node.operator, inner.operands[-1:], node.parameters)
        return make(SCALE, (*inner.operands[:-1], image), ())
    return node


def move_bilinear(node: Apply, make: Make) -> Node:
    """kron(2A, B) = 2 kron(A, B): linear in both operands, so scalars leave either."""
    scalars: list[Node] = []
    operands: list[Node] = []
    for operand in node.operands:
        if is_zero(operand):
            return zero_of(node.shape)
        if isinstance(operand, Apply) and operand.operator is SCALE and operand.shape != SCALAR:
            scalars += operand.operands[:-1]
            operand = operand.operands[-1]
        operands.append(operand)
    if not scalars:
        return node
    return make(SCALE, (*scalars, make(node.operator, tuple(operands), node.parameters)), ())


def move_trace(node: Apply, make: Make) -> Node:
    """tr(A u v' B) = v' B A u: cut at an outer product, a trace is a scalar product."""
    (inner,) = node.operands
    if isinstance(inner, Apply) and inner.operator is MATMUL and not inner.moving:
        factors = inner.operands
        for at in range(1, len(factors)):
            if factors[at].shape[0] == 1:
                return make(MATMUL, (*factors[at:], *factors[:at]), ())
    return move_unturned(node, make)


def move_unturned(node: Apply, make: Make) -> Node:
    """diag(A' B') = diag(B A): what a transpose does not change is taken of the product with fewer transposes."""
    (inner,) = node.operands
    if isinstance(inner, Apply) and inner.operator is MATMUL and not inner.moving:
        here = marks(inner.operands)
        turned = make(TRANSPOSE, (inner,), ()) if here else inner
        is_product = isinstance(turned, Apply) and turned.operator is MATMUL
        if is_product and marks(turned.operands) < here:  # type: ignore[attr-defined]
            return make(node.operator, (turned,), node.parameters)
    if not node.operator.linear:
        return node
    return _with_transposes_met(node, make) or move_linear(node, make)


def _with_transposes_met(node: Apply, make: Make) -> Node | None:
    """diag(A + A') = 2 diag(A); None where no term of the sum meets its transpose."""
    (inner,) = node.operands
    if (
        not isinstance(inner, Apply)
        or inner.operator is not ADD
        or inner.shape[0] != inner.shape[1]
    ):
        return None
    met: dict[Node, Value] = {}
    for value, rest in map(split_number, inner.operands):
        turned = make(TRANSPOSE, (rest,), ())
        key = turned if turned in met else rest
        met[key] = met.get(key, 0) + value
    if len(met) == len(inner.operands):
        return None
    terms = [make(SCALE, (number(value), rest), ()) for rest, value in met.items()]
    return make(node.operator, (make(ADD, tuple(terms), ()),), node.parameters)


def move_d(node: Apply, make: Make) -> Node:
    """Numbers, transposes and conjugates pass d; any other factor may vary."""
    (inner,) = node.operands
    if is_zero(inner) or isinstance(inner, Number):
        return zero_of(node.shape)
    if isinstance(inner, Apply):
        if inner.operator is TRANSPOSE or inner.operator is CONJ:
            return make(inner.operator, (make(node.operator, inner.operands, ()),), ())
        value, rest = split_number(inner)
        if value != 1:
            return make(SCALE, (number(value), make(node.operator, (rest,), ())), ())
    return node


def move_indexed_sum(node: Apply, make: Make) -> Node:
    """What does not carry the index leaves the sum: scalars always, a matrix where no bracket is needed for it."""
    index, body = node.operands
    assert isinstance(index, Symbol)
    if is_zero(body):
        return zero_of(node.shape)
    name = index.name
    if name not in body.indices:
        return make(SCALE, (size_node(index.axes[0]), body), ())
    if isinstance(body, Apply) and body.operator is GIVEN:
        guards, inner = opened(body)
        if name not in inner.indices and (count := count_under_conditions(index, guards, make)):
            return make(SCALE, (count, inner), ())
        return sum_under_conditions(node, make) or node
    if isinstance(body, Apply) and body.operator is SCALE:
        outside = tuple(c for c in body.operands if name not in c.indices)
        if outside and (body.is_scalar or outside[-1] is not body.operands[-1]):
            inside = tuple(c for c in body.operands if name in c.indices)
            inner = inside[0] if len(inside) == 1 else make(SCALE, inside, ())
            return make(SCALE, (*outside, make(SUM, (index, inner), ())), ())
    if isinstance(body, Apply) and body.operator is KRON:
        return sum_inside(index, body, make) or node
    if isinstance(body, Apply) and body.operator is MATMUL:
        factors = body.operands
        free = 0
        while name not in factors[free].indices:
            free += 1
        if free and name in factors[-1].indices:
            rest = factors[free:]
            inner = rest[0] if len(rest) == 1 else make(MATMUL, rest, ())
            return make(MATMUL, (*factors[:free], make(SUM, (index, inner), ())), ())
    return node
