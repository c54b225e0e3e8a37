"""The named moves of products: numbers multiplied, powers added up, scalars to the front, units and zeros.

a 2 a^-1 A = 2A        (aA)(B u'v) = a (u'v) A B        (2x) .* x = 2 x.^2        (a b)^-1 = a^-1 b^-1
"""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import ONE, number, ones
from matdiff.expression.nodes import Apply, Node, Number, Value, intern_apply
from matdiff.rewrite.blocks import meeting
from matdiff.rewrite.orientation import one_way_round
from matdiff.rewrite.terms import (
    ADD,
    HADAMARD,
    MATMUL,
    ONES,
    POWER,
    SCALE,
    SUM,
    content,
    is_zero,
    make_power,
    scalar_order,
    split_number,
    split_power,
    with_number,
    zero_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]

_BITS = 4096
"""A power of a number is worked out up to about so many binary digits."""


def move_scale(node: Apply, make: Make) -> Node:
    value: Value = 1
    exponents: dict[Node, Value] = {}
    symbolic: dict[Node, list[Node]] = {}
    matrix = node.operands[-1] if node.shape != SCALAR else None
    scalars = node.operands if matrix is None else node.operands[:-1]
    for factor in scalars:
        if isinstance(factor, Number):
            value = value * factor.value
        elif (
            isinstance(factor, Apply)
            and factor.operator is POWER
            and not isinstance(factor.operands[1], Number)
        ):
            symbolic.setdefault(factor.operands[0], []).append(factor.operands[1])
        else:
            base, exponent = split_power(factor)
            if exponent == 1 and value != 1:  # 2 (a/2 - b/2) = a - b
                share, inner = content(base)
                if isinstance(share, Fraction):
                    value, base = value * share, inner
            exponents[base] = exponents.get(base, 0) + exponent
    if value == 0 or (matrix is not None and is_zero(matrix)):
        return zero_of(node.shape)
    products = [base for base, e in exponents.items() if _is_product(base) and e and not e % 1]
    if products:  # (a b)^(1/2) twice is a b
        whole = [make(POWER, (base, number(exponents.pop(base))), ()) for base in products]
        rest = [make_power(base, e) for base, e in exponents.items() if e]
        powers = [make(POWER, (b, e), ()) for b, parts in symbolic.items() for e in parts]
        last = () if matrix is None else (matrix,)
        return make(SCALE, (number(value), *whole, *rest, *powers, *last), ())
    inside = _met_below(exponents)
    if inside is not None:
        sum_, multiplier = inside
        rest = [make_power(base, e) for base, e in exponents.items() if e]
        powers = [make(POWER, (b, e), ()) for b, parts in symbolic.items() for e in parts]
        total = make(ADD, tuple(make(SCALE, (multiplier, t), ()) for t in sum_.operands), ())
        last = () if matrix is None else (matrix,)
        return make(SCALE, (number(value), *rest, *powers, total, *last), ())
    _cancel(exponents, symbolic, make)
    factors = [_with_exponents(base, parts, exponents, make) for base, parts in symbolic.items()]
    factors = [factor for factor in factors if factor != ONE]  # a^d a^-d
    factors += [make_power(base, exponent) for base, exponent in exponents.items() if exponent]
    if len(factors) > 1:
        factors.sort(key=scalar_order)
    if matrix is None and not factors:
        return number(value)
    if matrix is not None and (factors or value != 1):
        share, matrix = content(matrix)
        value = value * share
    tail = (*factors, matrix) if matrix is not None else tuple(factors)
    if value != 1:
        if len(tail) == 1 and isinstance(tail[0], Apply) and tail[0].operator is ADD:
            return _number_times_sum(value, tail[0], make)
        tail = (number(value), *tail)
    return tail[0] if len(tail) == 1 else intern_apply(SCALE, tail, node.shape)


def _cancel(exponents: dict[Node, Value], symbolic: dict[Node, list[Node]], make: Make) -> None:
    """a^(d + 1)/a^d = a: a whole power of a power joins the powers of the same base. Both arguments change."""
    for power, times in [*exponents.items()]:
        if isinstance(power, Apply) and power.operator is POWER and isinstance(times, int):
            base, exponent = power.operands
            if not isinstance(exponent, Number) and (base in symbolic or base in exponents):
                more = make(SCALE, (number(times), exponent), ())
                symbolic.setdefault(base, []).append(more)
                del exponents[power]


def _met_below(exponents: dict[Node, Value]) -> tuple[Apply, Node] | None:
    """s (a/s^3 - 1/s^2) as a/s^2 - 1/s: a factor that stands below the line in every term of a sum, and the sum.

    Both are taken out of ``exponents``.
    """
    for sum_, times in exponents.items():
        if times != 1 or not (isinstance(sum_, Apply) and sum_.operator is ADD):
            continue
        below = [{b for b, e in _powers(term) if e < 0} for term in sum_.operands]
        shared = set.intersection(*below)
        for base, exponent in exponents.items():
            if exponent > 0 and base in shared:
                del exponents[sum_]
                return sum_, make_power(base, exponents.pop(base))
    return None


def _powers(term: Node) -> list[tuple[Node, Value]]:
    factors = term.operands if _is_product(term) and isinstance(term, Apply) else (term,)
    return [split_power(factor) for factor in factors]


def _is_product(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator is SCALE


def _with_exponents(
    base: Node, parts: list[Node], exponents: dict[Node, Value], make: Make
) -> Node:
    """a^k a^(p - 1) a = a^(k + p)."""
    number_part = exponents.pop(base, 0)
    total = (
        make(ADD, (*parts, number(number_part)), ()) if number_part or len(parts) > 1 else parts[0]
    )
    return make(POWER, (base, total), ())


def _number_times_sum(value: Value, sum_: Apply, make: Make) -> Node:
    """-(A - B) = B - A; any other number stays in front of the sum."""
    if value == -1 and any(split_number(term)[0] < 0 for term in sum_.operands):
        return make(ADD, tuple(with_number(-c, r) for c, r in map(split_number, sum_.operands)), ())
    return intern_apply(SCALE, (number(value), sum_), sum_.shape)


def move_power(node: Apply, make: Make) -> Node:
    base, exponent = node.operands
    if not isinstance(exponent, Number):
        return node
    value = exponent.value
    if value == 1:
        return base
    if value == 0:
        return ONE if base.shape == SCALAR else ones(*base.shape)
    if isinstance(base, Apply) and base.operator is ONES:
        return base
    if not isinstance(value, int):
        root = _root(base) if value in (_HALF, -_HALF) else None
        return node if root is None else make(POWER, (number(root), number(2 * value)), ())
    if isinstance(base, Number):
        return _number_power(node, base.value, value)
    inner, before = split_power(base)
    if before != 1 and (isinstance(before, int) or value % 2 or not before * value % 1):
        return make(POWER, (inner, number(before * value)), ())
    if isinstance(base, Apply) and base.operator in (SCALE, HADAMARD):
        return make(base.operator, tuple(make(POWER, (c, exponent), ()) for c in base.operands), ())
    return node


_HALF = Fraction(1, 2)


def _root(base: Node) -> Fraction | None:
    """The square root of a number that is the square of another."""
    if not isinstance(base, Number) or base.value <= 0:
        return None
    whole = Fraction(base.value)
    top, bottom = isqrt(whole.numerator), isqrt(whole.denominator)
    is_square = top * top == whole.numerator and bottom * bottom == whole.denominator
    return Fraction(top, bottom) if is_square else None


def _number_power(node: Apply, base: Value, exponent: int) -> Node:
    bits = max(Fraction(base).numerator.bit_length(), Fraction(base).denominator.bit_length())
    if base == 0 and exponent > 0:
        return number(0)
    if base == 0 or bits * abs(exponent) > _BITS:
        return node
    return number(Fraction(base) ** exponent)


def move_matmul(node: Apply, make: Make) -> Node:
    scalars: list[Node] = []
    factors: list[Node] = []
    changed = False
    for factor in node.operands:
        if is_zero(factor):
            return zero_of(node.shape)
        if factor.shape == SCALAR:
            scalars.append(factor)
            changed = True
        elif isinstance(factor, Apply) and factor.operator is SCALE:
            scalars.extend(factor.operands[:-1])
            factors.append(factor.operands[-1])
            changed = True
        else:
            share, inner = content(factor)
            if share != 1:
                scalars.append(number(share))
                changed = True
            factors.append(inner)
    if len(factors) > 2 and node.shape != SCALAR:
        inside = _scalar_runs(factors)
        if inside is not None:
            runs, factors = inside
            scalars.extend(make(MATMUL, run, ()) for run in runs)
            changed = True
    for i, factor in enumerate(factors[:-1] if node.shape != SCALAR else ()):
        if (
            isinstance(factor, Apply)
            and factor.operator is SUM
            and not (scalars and len(factors) == 1)
        ):
            index, body = factor.operands
            around = (*factors[:i], body, *factors[i + 1 :])
            if any(index.indices & c.indices for c in (*factors[:i], *factors[i + 1 :])):
                break  # the index means something else outside; leave the sum alone
            gathered = make(SUM, (index, make(MATMUL, around, ())), ())
            return make(SCALE, (*scalars, gathered), ()) if scalars else gathered
    turned = one_way_round(factors)
    if turned is not None:
        sign, factors = turned
        scalars.append(number(sign))
        changed = True
    if not changed:
        return meeting(node, make) or node
    if not factors:
        return make(SCALE, tuple(scalars), ()) if len(scalars) > 1 else scalars[0]
    product = factors[0] if len(factors) == 1 else make(MATMUL, tuple(factors), ())
    return make(SCALE, (*scalars, product), ())


def _scalar_runs(factors: list[Node]) -> tuple[list[tuple[Node, ...]], list[Node]] | None:
    """Runs such as u' A v inside a product are scalars: they start with one row and end with one column."""
    runs: list[tuple[Node, ...]] = []
    kept: list[Node] = []
    i = 0
    while i < len(factors):
        if factors[i].shape[0] == 1:
            stop = i
            while stop < len(factors) and factors[stop].shape[1] != 1:
                stop += 1
            if stop < len(factors):
                runs.append(tuple(factors[i : stop + 1]))
                i = stop + 1
                continue
        kept.append(factors[i])
        i += 1
    return (runs, kept) if runs and kept else None


def move_hadamard(node: Apply, make: Make) -> Node:
    if node.shape == SCALAR:
        return make(SCALE, node.operands, ())
    scalars: list[Node] = []
    exponents: dict[Node, Value] = {}
    for factor in node.operands:
        if is_zero(factor):
            return zero_of(node.shape)
        if isinstance(factor, Apply) and factor.operator is SCALE:
            scalars.extend(factor.operands[:-1])
            factor = factor.operands[-1]
        if isinstance(factor, Apply) and factor.operator is ONES:
            continue
        inner = (
            factor.operands
            if isinstance(factor, Apply) and factor.operator is HADAMARD
            else (factor,)
        )
        for part in inner:
            base, exponent = split_power(part)
            exponents[base] = exponents.get(base, 0) + exponent
    factors = [make_power(base, exponent) for base, exponent in exponents.items() if exponent]
    factors.sort(key=scalar_order)  # the short ones first, as one writes y .* f(X w)
    if not factors:
        product: Node = ones(*node.shape)
    elif len(factors) == 1:
        product = factors[0]
    else:
        product = intern_apply(HADAMARD, tuple(factors), node.shape)
        if scalars:
            product = make(HADAMARD, tuple(factors), ())  # laws may apply to what is left
    return make(SCALE, (*scalars, product), ()) if scalars else product
