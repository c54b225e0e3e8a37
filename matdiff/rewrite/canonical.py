"""The named moves: arithmetic with numbers, order, like terms, scalars to the front, transposes to the leaves.

One move per operator, tried before the laws. A move takes a node whose operands are in normal form and a ``make`` that builds
normal forms, and returns an equal node, itself when there is nothing to do. The moves are what every book takes for granted:

    add        flatten, add up like terms, drop zeros, order          2A + 3A = 5A
    scale      multiply the numbers, add up powers, order             a 2 a^-1 A = 2A
    matmul     scalars to the front, zeros, into a sum before others   (aA)(B u'v) = a (u'v) A B
    hadamard   scalars to the front, units, powers                    (2x) .* x = 2 x.^2
    transpose  through products to the leaves                         (AB)' = B'A'
    linear     every linear map passes scalars and zeros              tr(2A) = 2 tr(A)
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from fractions import Fraction

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import MINUS_ONE, ONE, ZERO, number, ones, zeros
from matdiff.expression.nodes import Apply, Node, Number, Symbol, Value, intern_apply
from matdiff.expression.operators import OPERATORS, Operator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]
    Move = Callable[[Apply, Make], Node]

ADD, SCALE, MATMUL = OPERATORS["add"], OPERATORS["scale"], OPERATORS["matmul"]
HADAMARD, POWER, TRANSPOSE = OPERATORS["hadamard"], OPERATORS["power"], OPERATORS["transpose"]
ZEROS, ONES, SIZE = OPERATORS["zeros"], OPERATORS["ones"], OPERATORS["size"]
SUM = OPERATORS["indexed_sum"]
_EXPONENT_LIMIT = 64


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


def _order(node: Node) -> tuple[tuple[str, ...], int, int]:
    return node.lead, node.weight, node.digest


def move_add(node: Apply, make: Make) -> Node:
    totals: dict[Node, Value] = {}
    for term in node.operands:
        _collect(term, 1, totals)
    _open_where_shared(totals)
    terms = [(rest, value) for rest, value in totals.items() if value]
    if not terms:
        return zero_of(node.shape)
    if len(terms) > 1:
        terms = _common_factor(terms, make)
    terms.sort(key=lambda pair: _order(pair[0]))
    built = tuple([with_number(value, rest) for rest, value in terms])
    if len(built) == 1:
        return built[0]
    return _content(terms, node.shape) or intern_apply(ADD, built, node.shape)


def _content(terms: list[tuple[Node, Value]], shape: Shape) -> Node | None:
    """2A - 2B = 2(A - B): a number that all terms share up to sign."""
    share = _size(terms[0][1])
    if share == 1 or any(_size(value) != share or rest is ONE for rest, value in terms):
        return None
    inner = tuple([with_number(1 if value > 0 else -1, rest) for rest, value in terms])
    return intern_apply(SCALE, (number(share), intern_apply(ADD, inner, shape)), shape)


def _size(value: Value) -> Value:
    return -value if value < 0 else value


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


def _common_factor(terms: list[tuple[Node, Value]], make: Make) -> list[tuple[Node, Value]]:
    """Distributive law backwards: A x + B x = (A + B) x, and the same on the left."""
    merged: Node
    for side in (-1, 0):
        groups: dict[tuple[object, Node], list[tuple[Node, Value]]] = {}
        for rest, value in terms:
            scalars, matrix = split_scalars(rest)
            if isinstance(matrix, Apply) and matrix.operator is MATMUL and not rest.moving:
                groups.setdefault((scalars, matrix.operands[side]), []).append((rest, value))
        for group in groups.values():
            if len(group) > 1:
                merged = _factor(group, side, make)
                others = [term for term in terms if term not in group]
                totals: dict[Node, Value] = dict(others)
                _collect(merged, 1, totals)
                return _common_factor([t for t in totals.items() if t[1]], make)
    return terms


def _factor(group: list[tuple[Node, Value]], side: int, make: Make) -> Node:
    """One product for terms that share their first (side 0) or last (side -1) factors."""
    scalars = split_scalars(group[0][0])[0]
    chains = [split_scalars(rest)[1].operands for rest, _ in group]  # type: ignore[attr-defined]
    shared = 1
    shortest = min(map(len, chains))
    if side == 0:
        while shared < shortest - 1 and len({chain[shared] for chain in chains}) == 1:
            shared += 1
        common, rests = chains[0][:shared], [chain[shared:] for chain in chains]
    else:
        while shared < shortest - 1 and len({chain[-1 - shared] for chain in chains}) == 1:
            shared += 1
        common, rests = chains[0][-shared:], [chain[:-shared] for chain in chains]
    values = [value for _, value in group]
    outside: Value = _size(values[0]) if len({_size(value) for value in values}) == 1 else 1
    inner = make(
        ADD,
        tuple(
            with_number(
                _exact(value, outside), make(MATMUL, rest, ()) if len(rest) > 1 else rest[0]
            )
            for value, rest in zip(values, rests, strict=True)
        ),
        (),
    )
    product = make(MATMUL, (*common, inner) if side == 0 else (inner, *common), ())
    return make(SCALE, (number(outside), *scalars, product), ())


def _exact(value: Value, divisor: Value) -> Value:
    return value if divisor == 1 else Fraction(value) / divisor


def move_scale(node: Apply, make: Make) -> Node:
    value: Value = 1
    exponents: dict[Node, Value] = {}
    matrix = node.operands[-1] if node.shape != SCALAR else None
    scalars = node.operands if matrix is None else node.operands[:-1]
    for factor in scalars:
        if isinstance(factor, Number):
            value = value * factor.value
        else:
            base, exponent = split_power(factor)
            exponents[base] = exponents.get(base, 0) + exponent
    if value == 0 or (matrix is not None and is_zero(matrix)):
        return zero_of(node.shape)
    factors = [make_power(base, exponent) for base, exponent in exponents.items() if exponent]
    if len(factors) > 1:
        factors.sort(key=_order)
    if matrix is None and value == 1 and not factors:
        return ONE
    if not factors and matrix is None:
        return number(value)
    tail = (*factors, matrix) if matrix is not None else tuple(factors)
    if value != 1:
        if len(tail) == 1 and isinstance(tail[0], Apply) and tail[0].operator is ADD:
            return _number_times_sum(value, tail[0], make)
        tail = (number(value), *tail)
    return tail[0] if len(tail) == 1 else intern_apply(SCALE, tail, node.shape)


def _number_times_sum(value: Value, sum_: Apply, make: Make) -> Node:
    """-(A - B) = B - A; any other number stays in front of the sum."""
    if value == -1 and any(split_number(term)[0] < 0 for term in sum_.operands):
        return make(ADD, tuple(with_number(-c, r) for c, r in map(split_number, sum_.operands)), ())
    return intern_apply(SCALE, (number(value), sum_), sum_.shape)


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
        return node
    if isinstance(base, Number):
        return _number_power(node, base.value, value)
    inner, before = split_power(base)
    if before != 1 and (isinstance(before, int) or value % 2):
        return make(POWER, (inner, number(before * value)), ())
    if isinstance(base, Apply) and base.operator is SCALE:
        return make(SCALE, tuple(make(POWER, (c, exponent), ()) for c in base.operands), ())
    return node


def _number_power(node: Apply, base: Value, exponent: int) -> Node:
    bits = max(Fraction(base).numerator.bit_length(), Fraction(base).denominator.bit_length())
    if base == 0 or bits * abs(exponent) > 4096:
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
            factors.append(factor)
    if len(factors) > 2 and node.shape != SCALAR:
        inside = _scalar_runs(factors)
        if inside is not None:
            runs, factors = inside
            scalars.extend(make(MATMUL, run, ()) for run in runs)
            changed = True
    for i, factor in enumerate(factors[:-1]):
        if (
            isinstance(factor, Apply)
            and factor.operator is SUM
            and not (scalars and len(factors) == 1)
        ):
            index, body = factor.operands
            around = (*factors[:i], body, *factors[i + 1 :])
            if any(index.indices & c.indices for c in around if c is not body):
                break  # the index means something else outside; leave the sum alone
            gathered = make(SUM, (index, make(MATMUL, around, ())), ())
            return make(SCALE, (*scalars, gathered), ()) if scalars else gathered
    if not changed:
        return node
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
    factors.sort(
        key=lambda c: (c.weight, *_order(c))
    )  # the short ones first, as one writes y .* f(X w)
    if not factors:
        product: Node = ones(*node.shape)
    elif len(factors) == 1:
        product = factors[0]
    else:
        product = intern_apply(HADAMARD, tuple(factors), node.shape)
    return make(SCALE, (*scalars, product), ()) if scalars else product


def move_transpose(node: Apply, make: Make) -> Node:
    (inner,) = node.operands
    if isinstance(inner, Apply):
        if inner.operator is MATMUL:
            return make(
                MATMUL, tuple([make(TRANSPOSE, (c,), ()) for c in reversed(inner.operands)]), ()
            )
        if inner.operator is TRANSPOSE:
            return inner.operands[0]
    return move_linear(node, make)


def move_linear(node: Apply, make: Make) -> Node:
    """Every linear map passes scalars, and takes zero to zero."""
    (inner,) = node.operands
    if is_zero(inner):
        return zero_of(node.shape)
    if isinstance(inner, Apply) and inner.operator is SCALE and inner.shape != SCALAR:
        image = make(node.operator, inner.operands[-1:], node.parameters)
        return make(SCALE, (*inner.operands[:-1], image), ())
    return node


def move_d(node: Apply, make: Make) -> Node:
    """Numbers and transposes pass d; any other factor may vary."""
    (inner,) = node.operands
    if is_zero(inner) or isinstance(inner, Number):
        return zero_of(node.shape)
    if isinstance(inner, Apply):
        if inner.operator is TRANSPOSE:
            return make(TRANSPOSE, (make(node.operator, inner.operands, ()),), ())
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
        size = index.axes[0]
        count = number(size) if isinstance(size, int) else intern_apply(SIZE, (), SCALAR, (size,))
        return make(SCALE, (count, body), ())
    if isinstance(body, Apply) and body.operator is SCALE:
        outside = tuple(c for c in body.operands if name not in c.indices)
        if outside and outside[-1] is not body.operands[-1]:
            inside = tuple(c for c in body.operands if name in c.indices)
            inner = inside[0] if len(inside) == 1 else make(SCALE, inside, ())
            return make(SCALE, (*outside, make(SUM, (index, inner), ())), ())
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


MOVES: dict[str, Move] = {
    "add": move_add,
    "scale": move_scale,
    "matmul": move_matmul,
    "hadamard": move_hadamard,
    "power": move_power,
    "transpose": move_transpose,
    "indexed_sum": move_indexed_sum,
    **dict.fromkeys(("tr", "sum", "rowsum", "diag", "diagonal"), move_linear),
    "d": move_d,
}
"""Named move by operator name."""

__all__ = [
    "MINUS_ONE",
    "MOVES",
    "is_zero",
    "split_number",
    "split_power",
    "split_scalars",
    "with_number",
]
