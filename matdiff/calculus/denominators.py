"""Fractions over powers of one denominator added up where that is shorter, since something cancels in the numerator.

    1/(1 + t) - t/(1 + t)^2 = 1/(1 + t)^2        1 ./ sqrt(1 + x.^2) - x.^2 ./ (1 + x.^2).^(3/2) = 1 ./ (1 + x.^2).^(3/2)

Only sums are taken for denominators: a/b - c/b^2 of letters stays as it is.
"""

from __future__ import annotations

from matdiff.expression.build import ONE, apply, number, ones, power
from matdiff.expression.nodes import Apply, Node, Value
from matdiff.rewrite.terms import ADD, HADAMARD, SCALE, split_number, split_power, split_scalars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Normal = Callable[[Node], Node]


def over_one_denominator(total: Apply, normal: Normal) -> Node:
    """The sum with such fractions added up, where that is shorter."""
    for base in _denominators(total):
        for group in _groups(total, base):
            whole = _added(group, base, normal)
            if whole is None:
                continue
            others = [term for term in total.operands if term not in group]
            found = normal(apply(ADD, *others, whole)) if others else whole
            if found.weight < total.weight:
                return found
    return total


def _denominators(total: Apply) -> Iterator[Node]:
    """Sums that stand below the line in two terms."""
    counts: dict[Node, int] = {}
    for term in total.operands:
        for factor in _factors(term):
            base, exponent = split_power(factor)
            if exponent < 0 and isinstance(base, Apply) and base.operator is ADD:
                counts[base] = counts.get(base, 0) + 1
    return iter([base for base, count in counts.items() if count > 1])


def _groups(total: Apply, base: Node) -> Iterator[tuple[Node, ...]]:
    """Terms with the denominator: those that share the matrix behind their scalars, then all of them."""
    members = tuple([term for term in total.operands if _exponent(term, base) < 0])
    by_matrix: dict[Node, list[Node]] = {}
    for term in members:
        by_matrix.setdefault(split_scalars(split_number(term)[1])[1], []).append(term)
    for group in by_matrix.values():
        if 1 < len(group) < len(members):
            yield tuple(group)
    yield members


def _added(group: tuple[Node, ...], base: Node, normal: Normal) -> Node | None:
    """One fraction; None where the powers are further apart than one step."""
    exponents = [_exponent(term, base) for term in group]
    least = min(exponents)
    above: list[Node] = []
    for term, exponent in zip(group, exponents, strict=True):
        rest = _without(term, base)
        if exponent == least:
            above.append(rest)
        elif exponent == least + 1:
            above += [_times(rest, part) for part in base.operands]  # type: ignore[attr-defined]
        else:
            return None
    numerator = normal(apply(ADD, *above))
    if _length(numerator) >= len(group):
        return None  # nothing cancels
    return normal(_times(numerator, power(base, number(least))))


def _length(node: Node) -> int:
    """How many terms there are, brackets of a product opened."""
    rest = split_scalars(split_number(node)[1])[1]
    return len(rest.operands) if isinstance(rest, Apply) and rest.operator is ADD else 1


def _factors(term: Node) -> tuple[Node, ...]:
    """The factors that may be powers: of a product of entries, or the scalars before a matrix."""
    rest = split_number(term)[1]
    if isinstance(rest, Apply) and rest.operator in (SCALE, HADAMARD):
        last = rest.operands[-1]
        inner = last.operands if isinstance(last, Apply) and last.operator is HADAMARD else (last,)
        return (*rest.operands[:-1], *inner)
    return (rest,)


def _exponent(term: Node, base: Node) -> Value:
    return next((e for b, e in map(split_power, _factors(term)) if b is base), 0)


def _without(term: Node, base: Node) -> Node:
    """The term without the powers of the denominator."""
    value, _ = split_number(term)
    kept = [factor for factor in _factors(term) if split_power(factor)[0] is not base]
    rest: Node = ONE if term.is_scalar else ones(*term.shape)
    if kept:
        rest = kept[0]
        for factor in kept[1:]:
            rest = _times(rest, factor)
    if rest.shape != term.shape:
        rest = apply(SCALE, rest, ones(*term.shape))
    return apply(SCALE, number(value), rest)


def _times(a: Node, b: Node) -> Node:
    """The product of two numbers, of a number and a matrix, of the entries of two matrices."""
    if a.is_scalar or b.is_scalar:
        return apply(SCALE, a, b) if a.is_scalar else apply(SCALE, b, a)
    return apply(HADAMARD, a, b)
