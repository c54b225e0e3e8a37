"""Numbers that all terms of a sum of numbers share, before a bracket: sum_i (x_i A_ik + x_i A_ki) = sum_i x_i (A_ik + A_ki).

Where the sum stands in brackets already, under a sum or in a product; by itself only where that is shorter, as a b + a c is not.

>>> from matdiff.expression.build import add, scale, symbol
>>> a, b, c, d = (symbol(name) for name in "abcd")
>>> shared_out(scale(d, add(scale(a, b), scale(a, c))))
scale(a, d, add(b, c))
>>> shared_out(add(scale(a, b), scale(a, c)))
add(scale(a, b), scale(a, c))
"""

from __future__ import annotations

from collections import Counter

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import ONE, ZERO, number
from matdiff.expression.nodes import Apply, Node, Number, intern_apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import transform
from matdiff.rewrite.terms import (
    content,
    make_power,
    order_key,
    split_number,
    split_power,
    with_number,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ADD, _SCALE, _SUM = OPERATORS["add"], OPERATORS["scale"], OPERATORS["indexed_sum"]
_BRACKETS = 2
_LARGE = 2000  # nodes of the tree; what is larger is named part by part


def shared_out(root: Node) -> Node:
    """The expression with such numbers before their brackets."""
    if root.weight > _LARGE:
        return root
    found = transform(root, _in_brackets)
    shared, rest = _split(found, _BRACKETS)
    return _product([*shared, rest]) if shared else found


def _in_brackets(part: Node) -> Node:
    """What a sum over an index or a product with it becomes."""
    if not isinstance(part, Apply) or part.moving or part.operator not in (_SUM, _SCALE):
        return part
    found = [_split(operand, 0) for operand in part.operands]
    if not any(shared for shared, _ in found):
        return part
    if part.operator is _SUM:
        (_, index), (shared, body) = found
        return intern_apply(_SUM, (index, _product([*shared, body])), part.shape)
    return _product([factor for shared, rest in found for factor in (*shared, rest)])


def _split(node: Node, least: int) -> tuple[list[Node], Node]:
    """The factors that every term of a sum of numbers has, and the sum without them, where that saves more than ``least``."""
    if not isinstance(node, Apply) or node.operator is not _ADD or not node.is_scalar:
        return [], node
    terms = [split_number(term) for term in node.operands]
    counted = [Counter(_factors(rest)) for _, rest in terms]
    common = counted[0]
    for other in counted[1:]:
        common = common & other
    shared = list(common.elements())
    if sum(factor.weight for factor in shared) * (len(terms) - 1) <= least:
        return [], node
    totals = Counter[Node]()
    for (value, _), have in zip(terms, counted, strict=True):
        left = _product((have - common).elements())
        for part in left.operands if _is_sum(left) and value in (1, -1) else (left,):  # type: ignore[attr-defined]
            inner, rest = split_number(part)
            totals[rest] += value * inner  # type: ignore[assignment]
    parts = [with_number(value, rest) for rest, value in totals.items() if value]
    if len(parts) < 2:
        return [*shared, *parts] if parts else [ZERO], ONE
    parts.sort(key=lambda term: order_key(split_number(term)[1]))
    value, rest = content(intern_apply(_ADD, tuple(parts), SCALAR))
    return [*shared, number(value)] if value != 1 else shared, rest


def _factors(term: Node) -> tuple[Node, ...]:
    if isinstance(term, Apply) and term.operator is _SCALE:
        return term.operands
    return () if term is ONE else (term,)


def _product(factors: Iterable[Node]) -> Node:
    """Numbers first, sums last, a matrix after them; equal factors as powers."""
    parts = [part for factor in factors for part in _factors(factor)]
    matrices = [part for part in parts if not part.is_scalar]
    value, powers = 1, Counter[Node]()
    for part in parts:
        if isinstance(part, Number):
            value = value * part.value  # type: ignore[assignment]
        elif part.is_scalar:
            base, exponent = split_power(part)
            powers[base] += exponent  # type: ignore[assignment]
    raised = [make_power(base, exponent) for base, exponent in powers.items() if exponent]
    raised.sort(key=lambda factor: (_is_sum(factor), order_key(factor)))
    whole = (*raised, *matrices)
    if not whole:
        return number(value)
    shape = matrices[0].shape if matrices else SCALAR
    return with_number(value, intern_apply(_SCALE, whole, shape) if len(whole) > 1 else whole[0])


def _is_sum(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator is _ADD
