"""Common factors of Kronecker products in a sum: A kron B + A kron C = A kron (B + C), on either side."""

from __future__ import annotations

from matdiff.expression.build import number
from matdiff.expression.nodes import Apply, Node, Value
from matdiff.expression.operators import OPERATORS
from matdiff.rewrite.terms import ADD, SCALE, SUM, content, split_number, split_scalars, with_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]

KRON = OPERATORS["kron"]


def common_kronecker(terms: list[tuple[Node, Value]], make: Make) -> list[tuple[Node, Value]]:
    """The terms with those merged that share scalars and one factor of a Kronecker product of the same shapes."""
    for side in (0, 1):
        groups: dict[tuple[object, ...], list[tuple[Node, Value]]] = {}
        for rest, value in terms:
            scalars, matrix = split_scalars(rest)
            if isinstance(matrix, Apply) and matrix.operator is KRON and not rest.moving:
                key = scalars, matrix.operands[side], matrix.operands[1 - side].shape
                groups.setdefault(key, []).append((rest, value))
        for group in groups.values():
            if len(group) > 1:
                merged = _merged(group, side, make)
                others = [term for term in terms if term not in group]
                value, rest = split_number(merged)
                return common_kronecker([*others, (rest, value)], make) if value else others
    return terms


def _merged(group: list[tuple[Node, Value]], side: int, make: Make) -> Node:
    scalars, matrix = split_scalars(group[0][0])
    shared = matrix.operands[side]  # type: ignore[attr-defined]
    others = tuple(
        with_number(value, split_scalars(rest)[1].operands[1 - side])  # type: ignore[attr-defined]
        for rest, value in group
    )
    share, total = content(make(ADD, others, ()))
    product = make(KRON, (shared, total) if side == 0 else (total, shared), ())
    return make(SCALE, (number(share), *scalars, product), ())


def sum_inside(index: Node, body: Apply, make: Make) -> Node | None:
    """sum_i A kron B_i = A kron sum_i B_i; None where both factors carry the index."""
    left, right = body.operands
    names = index.indices
    if not names & left.indices:
        return make(KRON, (left, make(SUM, (index, right), ())), ())
    if not names & right.indices:
        return make(KRON, (make(SUM, (index, left), ()), right), ())
    return None


__all__ = ["KRON", "common_kronecker", "sum_inside"]
