"""Tensors made and simplified: deltas contracted, like terms collected, labels renamed so that equal products are one node.

    delta_ij x_j = x_i        delta_ii = n        x_i delta_ij (i, j both kept) stays        2 A + 3 A = 5 A

A factor that is itself a product with a delta, or with an axis along which it is constant, is taken apart, so that no
delta hides from the one that contracts it; other factors stay whole, and shared.

>>> from matdiff.tensor.nodes import intern
>>> x = intern("leaf", ("x",), (), ("n",))
>>> product([(delta("n"), (0, 1)), (x, (1,))], (0,)) is x
True
>>> product([(delta("n"), (0, 0))], ())
constant(size, n)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.base.errors import UnsupportedError
from matdiff.tensor.canonical import Factor, Label, canonical
from matdiff.tensor.nodes import Axes, Tensor, intern


def number(value: int | Fraction, axes: Axes = ()) -> Tensor:
    """A tensor all of whose entries are one number; with no axes that number."""
    if not value:
        return zero(axes)
    return intern("product", (Fraction(value), tuple(range(len(axes))), ()), (), axes)


def zero(axes: Axes = ()) -> Tensor:
    """The tensor of zeros: a sum of nothing."""
    return intern("sum", (), (), axes)


def is_zero(node: Tensor) -> bool:
    return node.kind == "sum" and not node.children


def delta(size: Dimension) -> Tensor:
    """1 where both places are the same."""
    return intern("delta", (), (), (size, size))


def size(dimension: Dimension) -> Tensor:
    """The number that a size stands for."""
    if isinstance(dimension, int):
        return number(dimension)
    return intern("constant", ("size", dimension))


def apply(name: str, *arguments: Tensor, parameters: tuple[object, ...] = ()) -> Tensor:
    """A function of the entries; all arguments have the same axes."""
    return intern("apply", (name, *parameters), arguments, arguments[0].axes)


def power(base: Tensor, exponent: int | Fraction) -> Tensor:
    """Every entry raised to a rational number."""
    exponent = Fraction(exponent)
    if exponent == 1:
        return base
    if not exponent:
        return number(1, base.axes)
    if base.kind == "apply" and base.data[0] == "power" and exponent.denominator == 1:
        return power(base.children[0], base.data[1] * exponent)
    if base.kind == "product" and not base.children and exponent.denominator == 1:
        if abs(exponent) * _bits(base.data[0]) > _LONGEST:
            raise UnsupportedError("a number of too many digits")
        return number(base.data[0] ** exponent.numerator, base.axes)
    return apply("power", base, parameters=(exponent,))


_LONGEST = 100_000
"""Of more bits no number is written out."""


def _bits(value: Fraction) -> int:
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def scaled(coefficient: int | Fraction, node: Tensor) -> Tensor:
    """A number times a tensor."""
    labels = tuple(range(len(node.axes)))
    return product([(node, labels)], labels, coefficient=Fraction(coefficient))


def add(*terms: Tensor) -> Tensor:
    """The sum of tensors of the same axes, like terms collected."""
    axes = terms[0].axes
    found: dict[Tensor, Fraction] = {}
    waiting = [(Fraction(1), term) for term in reversed(terms)]
    while waiting:
        times, term = waiting.pop()
        if term.kind == "sum":
            waiting += [
                (times * c, t)
                for c, t in reversed(list(zip(term.data, term.children, strict=True)))
            ]
            continue
        c, core = split_coefficient(term)
        found[core] = found.get(core, Fraction(0)) + times * c
    kept = {core: c for core, c in found.items() if c}
    if len(kept) == 1:
        ((core, c),) = kept.items()
        return core if c == 1 else scaled(c, core)
    return intern("sum", tuple(kept.values()), tuple(kept), axes)


def split_coefficient(node: Tensor) -> tuple[Fraction, Tensor]:
    """A product as its number and the rest."""
    if node.kind != "product" or node.data[0] == 1:
        return Fraction(1), node
    c, out, labels = node.data
    if len(node.children) == 1 and out == labels[0] and len(set(out)) == len(out):
        return c, node.children[0]
    return c, intern("product", (Fraction(1), out, labels), node.children, node.axes)


def factors_of(node: Tensor) -> tuple[Fraction, list[Factor], tuple[Label, ...]]:
    """A node as a product: number, factors, own labels."""
    if node.kind == "product":
        c, out, labels = node.data
        return c, list(zip(node.children, labels, strict=True)), out
    own = tuple(range(len(node.axes)))
    return Fraction(1), [(node, own)], own


def product(
    factors: Sequence[Factor],
    out: Sequence[Label],
    sizes: Mapping[Label, Dimension] | None = None,
    coefficient: Fraction | int = 1,
) -> Tensor:
    """The product of factors, summed over every label that is not in ``out``.

    ``sizes`` are needed of labels that no factor has. Labels in ``out`` are distinct.
    """
    known: dict[Label, Dimension] = dict(sizes or {})
    for node, labels in factors:
        known.update(zip(labels, node.axes, strict=True))
    axes = tuple(known[label] for label in out)
    opened = _opened(factors, known, Fraction(coefficient))
    if opened is None:
        return zero(axes)
    c, parts = opened
    parts, names = _contracted(parts, set(out))
    parts = [(node, tuple(_follow(names, label) for label in labels)) for node, labels in parts]
    parts = _powers_merged(parts)
    used = {label for _, labels in parts for label in labels}
    for label in known:
        if label not in used and label not in out and label not in names:
            c, parts = _counted(c, parts, known[label])
    return _finished(c, parts, tuple(out), axes)


def _powers_merged(parts: list[Factor]) -> list[Factor]:
    """u u^-1 = 1 and u^a u^b = u^(a + b), entry by entry, where a power of u stands beside it."""
    if not any(node.kind == "apply" and node.data[0] == "power" for node, _ in parts):
        return parts
    exponents: dict[tuple[Tensor, tuple[Label, ...]], list[Fraction]] = {}
    for node, labels in parts:
        base, exponent = node, Fraction(1)
        if node.kind == "apply" and node.data[0] == "power":
            base, exponent = node.children[0], node.data[1]
        exponents.setdefault((base, labels), []).append(exponent)
    result: list[Factor] = []
    for (base, labels), found in exponents.items():
        if len(found) > 1 and set(found) != {Fraction(1)}:
            found = [sum(found, Fraction(0))]
        for exponent in found:
            if exponent:
                result.append((power(base, exponent), labels))
    return result


def _opened(
    factors: Sequence[Factor], known: dict[Label, Dimension], c: Fraction
) -> tuple[Fraction, list[Factor]] | None:
    """Nested products with a delta or a constant axis taken apart, numbers collected; None if a factor is zero."""
    parts: list[Factor] = []
    fresh = max(known, default=-1) + 1
    waiting = list(reversed(factors))
    while waiting:
        node, labels = waiting.pop()
        if is_zero(node):
            return None
        if node.kind != "product" or not (len(factors) == 1 or _has_to_open(node)):
            if node.kind == "product":
                number_, node = split_coefficient(node)
                c *= number_
            parts.append((node, labels))
            continue
        number_, inner, own = factors_of(node)
        c *= number_
        names = dict(zip(own, labels, strict=True))
        for child, places in inner:
            for place, dimension in zip(places, child.axes, strict=True):
                if place not in names:
                    names[place] = fresh
                    known[fresh] = dimension
                    fresh += 1
        waiting += [(child, tuple(names[p] for p in places)) for child, places in reversed(inner)]
    return c, parts


def _has_to_open(node: Tensor) -> bool:
    if any(child.kind in ("delta", "unit") for child in node.children):
        return True
    used = {label for labels in node.data[2] for label in labels}
    return not node.children or any(label not in used for label in node.data[1])


def _follow(names: dict[Label, Label], label: Label) -> Label:
    while label in names:
        label = names[label]
    return label


def _contracted(parts: list[Factor], out: set[Label]) -> tuple[list[Factor], dict[Label, Label]]:
    """Deltas with a summed label taken out, and what became of their labels; a delta between two kept labels stays.

    Everything but the delta then speaks of the first of the two.
    """
    names: dict[Label, Label] = {}
    kept: dict[tuple[Label, Label], Tensor] = {}
    rest: list[Factor] = []
    for node, labels in parts:
        if node.kind != "delta":
            rest.append((node, labels))
            continue
        a, b = (_follow(names, label) for label in labels)
        if a == b:
            continue
        if a in out and b in out:
            a, b = min(a, b), max(a, b)
            if (a, b) not in kept:
                kept[a, b] = node
            continue
        if a in out or (b not in out and a < b):
            a, b = b, a
        names[a] = b
    if kept:
        chosen: dict[Label, Label] = {}
        deltas: list[Factor] = []
        for (a, b), node in sorted(kept.items(), key=lambda item: item[0]):
            first, second = _follow(chosen, a), _follow(chosen, b)
            if first == second:
                continue
            first, second = min(first, second), max(first, second)
            chosen[second] = first
            deltas.append((node, (first, second)))
        rest = [
            (node, tuple(_follow(chosen, _follow(names, label)) for label in labels))
            for node, labels in rest
        ]
        return deltas + rest, names
    return rest, names


def _counted(
    c: Fraction, parts: list[Factor], dimension: Dimension
) -> tuple[Fraction, list[Factor]]:
    """A sum over nothing but its index: the size."""
    if isinstance(dimension, int):
        return c * dimension, parts
    return c, [*parts, (size(dimension), ())]


def _finished(c: Fraction, parts: list[Factor], out: tuple[Label, ...], axes: Axes) -> Tensor:
    """Labels in order of appearance, factors in a fixed order, so that equal products are one node."""
    if not c:
        return zero(axes)
    parts, labels = canonical(parts, out)
    own = tuple(range(len(out)))
    if len(parts) == 1 and labels[0] == own and len(parts[0][0].axes) == len(own):
        node = parts[0][0]
        if c == 1:
            return node
        if node.kind == "sum":
            return intern("sum", tuple(c * k for k in node.data), node.children, node.axes)
    return intern("product", (c, own, tuple(labels)), tuple(node for node, _ in parts), axes)
