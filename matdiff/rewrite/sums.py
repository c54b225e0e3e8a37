"""The named move of sums: like terms added up, common factors taken out.

2A + 3A = 5A        A x + A'x = (A + A')x        det(X) A + det(X) B = det(X) (A + B)        A .* P + B .* P = (A + B) .* P
"""

from __future__ import annotations

from matdiff.expression.build import number, ones
from matdiff.expression.nodes import Apply, Node, Value, intern_apply
from matdiff.rewrite.kronecker_sums import common_kronecker
from matdiff.rewrite.terms import (
    ADD,
    HADAMARD,
    MATMUL,
    POWER,
    SCALE,
    TRANSPOSE,
    UNIT,
    exact_quotient,
    is_zero,
    magnitude,
    make_power,
    order_key,
    split_number,
    split_power,
    split_scalars,
    with_number,
    zero_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]


def move_add(node: Apply, make: Make) -> Node:
    totals = _like_terms(node.operands, make)
    _open_where_shared(totals)
    terms = [(rest, value) for rest, value in totals.items() if value]
    if not terms:
        return zero_of(node.shape)
    if len(terms) > 1 and not node.moving:
        terms = common_kronecker(_common_factor(terms, make), make)
        if not terms:  # a common factor showed that they cancel
            return zero_of(node.shape)
        shared = _shared_scalars(terms)
        if shared:
            return _scalars_out(terms, shared, make)
    terms.sort(key=lambda pair: order_key(pair[0]))
    built = tuple([with_number(value, rest) for rest, value in terms])
    return built[0] if len(built) == 1 else intern_apply(ADD, built, node.shape)


def _like_terms(operands: tuple[Node, ...], make: Make) -> dict[Node, Value]:
    """The sum as multiples of different terms. Equal operands are counted before a sum among them is taken apart."""
    counted: dict[Node, Value] = {}
    for operand in operands:
        if not is_zero(operand):
            value, rest = split_number(operand)
            counted[rest] = counted.get(rest, 0) + value
    totals: dict[Node, Value] = {}
    for rest, value in counted.items():
        inner = _transposed_sum(rest, make)
        if inner is not None and (value in (1, -1) or inner is not rest):
            for part in inner.operands:
                _collect(part, value, totals)
        else:
            totals[rest] = totals.get(rest, 0) + value
    return totals


def _transposed_sum(node: Node, make: Make) -> Apply | None:
    """The node if it is a sum; of the transpose of a sum, the sum of the transposes, so that its terms are met."""
    if not isinstance(node, Apply):
        return None
    if node.operator is ADD:
        return node
    if node.operator is TRANSPOSE and not node.moving:
        (inner,) = node.operands
        if isinstance(inner, Apply) and inner.operator is ADD:
            turned = tuple([make(TRANSPOSE, (term,), ()) for term in inner.operands])
            return intern_apply(ADD, turned, node.shape)
    return None


def _collect(term: Node, factor: Value, totals: dict[Node, Value]) -> None:
    """Add factor * term to the totals; a sum inside counts term by term."""
    if is_zero(term):
        return
    value, rest = split_number(term)
    value = value * factor
    if isinstance(rest, Apply) and rest.operator is ADD and value in (1, -1):
        for inner in rest.operands:
            _collect(inner, value, totals)
        return
    totals[rest] = totals.get(rest, 0) + value


def _open_where_shared(totals: dict[Node, Value]) -> None:
    """2(A - B) + 3A: a number goes into a sum where a term of it is met again outside."""
    sums = [r for r in totals if isinstance(r, Apply) and r.operator is ADD and not r.moving]
    if not sums or len(totals) == 1:
        return
    met: dict[Node, int] = {}
    for rest in totals:
        parts = rest.operands if rest in sums else (rest,)
        for part in parts:
            base = split_number(part)[1]
            met[base] = met.get(base, 0) + 1
    for rest in sums:
        if any(met[split_number(part)[1]] > 1 for part in rest.operands):
            value = totals.pop(rest)
            for part in rest.operands:
                _collect(part, value, totals)


def _shared_scalars(terms: list[tuple[Node, Value]]) -> tuple[Node, ...]:
    """The scalars that stand in front of every term; powers only where the terms have no others.

    So y/(|x| |y|) - (x'y) x/(|x|^3 |y|) stays as the quotients that one looks for.
    """
    if len(terms) < 2 or any(rest.is_scalar for rest, _ in terms):
        return ()
    first = split_scalars(terms[0][0])[0]
    if all(split_scalars(rest)[0] == first for rest, _ in terms):
        return first
    return tuple(
        c
        for c in first
        if not (isinstance(c, Apply) and c.operator is POWER)
        and all(c in split_scalars(rest)[0] for rest, _ in terms[1:])
    )


def _scalars_out(terms: list[tuple[Node, Value]], shared: tuple[Node, ...], make: Make) -> Node:
    """det(X) A + det(X) B = det(X) (A + B)."""
    inner = []
    for rest, value in terms:
        scalars, matrix = split_scalars(rest)
        kept = list(scalars)
        for c in shared:
            kept.remove(c)
        inner.append(make(SCALE, (number(value), *kept, matrix), ()))
    return make(SCALE, (*shared, make(ADD, tuple(inner), ())), ())


def _common_factor(terms: list[tuple[Node, Value]], make: Make) -> list[tuple[Node, Value]]:
    """Distributive law backwards: A x + B x = (A + B) x, and the same on the left.

    Out of some of the terms only where single factors are left, as in (A + A') x + b, or where different factors are shared;
    else a pattern such as A'X'X' + X'A'X' + X'X'A' would be hidden.
    """
    for side in (-1, 0):
        groups: dict[tuple[object, Node], list[tuple[Node, Value]]] = {}
        for rest, value in terms:
            scalars, matrix = split_scalars(rest)
            if (
                isinstance(matrix, Apply)
                and matrix.operator is MATMUL
                and not rest.moving
                and not _is_entry(matrix)
            ):
                groups.setdefault((scalars, matrix.operands[side]), []).append((rest, value))
        for group in groups.values():
            if len(group) > 1 and (len(group) == len(terms) or _worth_a_bracket(group, side)):
                merged = _factor(group, side, make)
                others = [term for term in terms if term not in group]
                totals: dict[Node, Value] = dict(others)
                _collect(merged, 1, totals)
                return _common_factor([t for t in totals.items() if t[1]], make)
    return _common_entrywise(terms, make)


def _is_entry(product: Apply) -> bool:
    """x_i - x_j stays as it is, and is not (e_i - e_j)'x."""
    first, *_, last = product.operands
    is_row = isinstance(first, Apply) and first.operator is TRANSPOSE
    return product.is_scalar and any(
        isinstance(v, Apply) and v.operator is UNIT
        for v in (first.operands[0] if is_row else first, last)  # type: ignore[attr-defined]
    )


def _worth_a_bracket(group: list[tuple[Node, Value]], side: int) -> bool:
    """Single factors are left, or the terms share different factors, on both sides together."""
    chains, shared = _chains(group, side)
    if all(len(chain) == shared + 1 for chain in chains):
        return True
    first = chains[0]
    common = set(first[:shared] if side == 0 else first[len(first) - shared :])
    shortest = min(map(len, chains))
    other = 0
    while shared + other < shortest - 1:
        at = other if side == -1 else -1 - other
        if len({chain[at] for chain in chains}) > 1:
            break
        common.add(first[at])
        other += 1
    return len(common) > 1


def _common_entrywise(terms: list[tuple[Node, Value]], make: Make) -> list[tuple[Node, Value]]:
    """A .* P + B .* P = (A + B) .* P, where every term has the factor, or a power of it: u.^2 .* v - u .* v.^2 = u .* v .* (u - v)."""
    products = [(rest, value) for rest, value in terms if _entry_factors(rest)]
    if len(products) < 2 or len(products) < len(terms):
        return terms
    if not any(getattr(rest, "operator", None) is HADAMARD for rest, _ in products):
        return terms
    for base, _ in map(split_power, _entry_factors(products[0][0])):
        exponents = [_exponent(rest, base) for rest, _ in products]
        least = min(exponents)
        if least and (least > 0 or max(exponents) == least):
            factor = make_power(base, least)
            inner = tuple(
                with_number(value, make(HADAMARD, _without(rest, base, least), ()))
                for rest, value in products
            )
            merged = make(HADAMARD, (factor, make(ADD, inner, ())), ())
            value, rest = split_number(merged)
            return [(rest, value)]
    return terms


def _entry_factors(node: Node) -> tuple[Node, ...]:
    """The factors of a product of entries; a power alone is one."""
    if not isinstance(node, Apply) or node.is_scalar:
        return ()
    if node.operator is HADAMARD:
        return node.operands
    return (node,) if node.operator is POWER else ()


def _exponent(node: Node, base: Node) -> Value:
    """With which exponent a base stands in a product of entries; 0 where it does not."""
    return next((e for b, e in map(split_power, _entry_factors(node)) if b is base), 0)


def _without(node: Node, base: Node, exponent: Value) -> tuple[Node, ...]:
    """The factors, with a power less of one of them."""
    kept: list[Node] = []
    for factor in _entry_factors(node):
        own, before = split_power(factor)
        if own is not base:
            kept.append(factor)
        elif before != exponent:
            kept.append(make_power(own, before - exponent))
    return tuple(kept) or (ones(*node.shape),)


def _chains(group: list[tuple[Node, Value]], side: int) -> tuple[list[tuple[Node, ...]], int]:
    """The factors of each product of the group, and how many they share on that side."""
    chains = [split_scalars(rest)[1].operands for rest, _ in group]  # type: ignore[attr-defined]
    shared = 1
    shortest = min(map(len, chains))
    while shared < shortest - 1:
        at = shared if side == 0 else -1 - shared
        if len({chain[at] for chain in chains}) > 1:
            break
        shared += 1
    return chains, shared


def _factor(group: list[tuple[Node, Value]], side: int, make: Make) -> Node:
    """One product for terms that share their first (side 0) or last (side -1) factors."""
    scalars = split_scalars(group[0][0])[0]
    chains, shared = _chains(group, side)
    if side == 0:
        common, rests = chains[0][:shared], [chain[shared:] for chain in chains]
    else:
        common, rests = chains[0][-shared:], [chain[:-shared] for chain in chains]
    values = [value for _, value in group]
    outside: Value = magnitude(values[0]) if len({magnitude(value) for value in values}) == 1 else 1
    inner = make(
        ADD,
        tuple(
            with_number(
                exact_quotient(value, outside), make(MATMUL, rest, ()) if len(rest) > 1 else rest[0]
            )
            for value, rest in zip(values, rests, strict=True)
        ),
        (),
    )
    product = make(MATMUL, (*common, inner) if side == 0 else (inner, *common), ())
    return make(SCALE, (number(outside), *scalars, product), ())
