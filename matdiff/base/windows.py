"""Sums and whole quotients of sizes: the ``(h-k+1)`` places of a kernel of k entries on h entries.

A sum is kept as one factor in brackets, terms with a plus first, the number last, common factors outside. A quotient by a
stride is rounded down, ``floor((h-k)/2)``; what the stride divides stands outside of it. Two sums that are written
alike are the same size; two that are not may still be, and are then taken for different sizes, never the other way round.

>>> window("h", "k", 1, 0), window("h", 3, 2, 1), window(7, 3, 2, 0)
('(h-k+1)', 'floor((h+1)/2)', 3)
>>> add("(h-k+1)", add("k", -1))
'h'
"""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd

from matdiff.base import dimensions
from matdiff.base.dimensions import Dimension, factors, product, split

Terms = dict[tuple[str, ...], int]
"""The coefficient of every product of names; of the empty product, the number."""


def add(*sizes: Dimension) -> Dimension:
    """The sum of sizes in canonical form; numbers may be negative."""
    total: Terms = {}
    for size in sizes:
        for key, value in terms(size).items():
            total[key] = total.get(key, 0) + value
    return combined(total)


def negative(size: Dimension) -> Dimension:
    """Minus a size, for use in a sum."""
    return combined({key: -value for key, value in terms(size).items()})


def window(
    size: Dimension, kernel: Dimension, stride: Dimension = 1, padding: Dimension = 0
) -> Dimension:
    """How often a kernel fits: floor((size + 2 padding - kernel)/stride) + 1."""
    room = add(size, negative(kernel), dimensions.multiply(2, padding))
    return add(quotient(room, stride), 1)


def covered(
    count: Dimension, kernel: Dimension, stride: Dimension, padding: Dimension
) -> Dimension:
    """The size that so many places of a kernel cover without remainder: stride (count - 1) + kernel - 2 padding."""
    steps = times(stride, add(count, -1))
    return add(steps, kernel, negative(dimensions.multiply(2, padding)))


def remaining(
    size: Dimension, count: Dimension, stride: Dimension, padding: Dimension
) -> Dimension:
    """The largest kernel that has so many places: size + 2 padding - stride (count - 1)."""
    steps = times(stride, add(count, -1))
    return add(size, dimensions.multiply(2, padding), negative(steps))


def quotient(size: Dimension, stride: Dimension) -> Dimension:
    """A size divided by a stride and rounded down."""
    if stride == 1 or size == 0:
        return size
    if isinstance(size, int) and isinstance(stride, int):
        return size // stride
    if not isinstance(stride, int):
        return f"floor({size}/{stride})"
    outside: Terms = {}
    inside: Terms = {}
    for key, value in terms(size).items():
        if not key:
            outside[key], value = divmod(value, stride)
        elif value % stride == 0:
            outside[key] = value // stride
            continue
        inside[key] = value
    rest = combined(inside)
    return add(
        combined(outside), rest // stride if isinstance(rest, int) else f"floor({rest}/{stride})"
    )


def terms(size: Dimension) -> Terms:
    """A size as a sum of products."""
    number, parts = factors(size)
    if len(parts) == 1 and parts[0].startswith("("):
        return {key: number * value for key, value in _terms_in(parts[0][1:-1]).items()}
    return {tuple(sorted(parts)): number}


def _terms_in(text: str) -> Terms:
    found: Terms = {}
    sign, part, depth = 1, "", 0
    for letter in text + "+":
        depth += (letter == "(") - (letter == ")")
        if letter not in "+-" or depth:
            part += letter
            continue
        if part:
            number, parts = factors(int(part) if part.isdigit() else part)
            key = tuple(sorted(parts))
            found[key] = found.get(key, 0) + sign * number
        sign, part = (1 if letter == "+" else -1), ""
    return found


def combined(found: Terms) -> Dimension:
    """The canonical size of a sum of products."""
    found = {key: value for key, value in found.items() if value}
    if not found:
        return 0
    common = gcd(*found.values())
    if len(found) == 1:
        ((key, value),) = found.items()
        if value > 0 or not key:
            return product(value, key)
    ordered = sorted(found.items(), key=lambda item: (not item[0], item[1] < 0, item[0]))
    text = "".join(_signed(key, value // common) for key, value in ordered)
    return product(common, (f"({text.removeprefix('+')})",))


def _signed(key: tuple[str, ...], value: int) -> str:
    return f"{'-' if value < 0 else '+'}{product(abs(value), key)}"


def names(factor: str) -> tuple[str, ...]:
    """The names in a sum or a quotient."""
    if factor.startswith("floor("):
        above, below = split(factor[6:-1], "/")
        return (*dimensions.names(above), *(() if below.isdigit() else dimensions.names(below)))
    return tuple(name for key in terms(factor) for part in key for name in dimensions.names(part))


def substitute(factor: str, values: Mapping[str, Dimension]) -> Dimension:
    """A sum or a quotient with names replaced by sizes."""
    if factor.startswith("floor("):
        above, below = split(factor[6:-1], "/")
        stride = int(below) if below.isdigit() else dimensions.substitute(below, values)
        return quotient(dimensions.substitute(above, values), stride)
    return add(
        *[
            times(value, dimensions.substitute(product(1, key), values))
            for key, value in terms(factor).items()
        ]
    )


def times(number: Dimension, size: Dimension) -> Dimension:
    """A number times a sum, term by term."""
    if not isinstance(number, int):
        return dimensions.multiply(number, size)
    return combined({key: number * value for key, value in terms(size).items()})
