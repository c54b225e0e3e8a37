"""Sizes: a positive integer, a name, or a product of these.

A dimension is an ``int`` or a ``str`` in canonical form: ``"n"``, ``"m*n"``, ``"2*m*n"`` (the number first,
names in order). So two dimensions are the same size exactly when they are equal.

>>> multiply("n", multiply(2, "m"))
'2*m*n'
>>> evaluate("2*m*n", {"m": 3, "n": 5})
30
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

Dimension = int | str
Shape = tuple[Dimension, Dimension]
SCALAR: Shape = (1, 1)


def factors(size: Dimension) -> tuple[int, tuple[str, ...]]:
    """The number and the names whose product the size is."""
    if isinstance(size, int):
        return size, ()
    parts = size.split("*")
    if parts[0].isdigit():
        return int(parts[0]), tuple(parts[1:])
    return 1, tuple(parts)


def multiply(a: Dimension, b: Dimension) -> Dimension:
    """The product of two sizes in canonical form."""
    (p, left), (q, right) = factors(a), factors(b)
    return product(p * q, left + right)


def product(number: int, names: tuple[str, ...]) -> Dimension:
    """The canonical form of a number times names."""
    if not names:
        return number
    head = [] if number == 1 else [str(number)]
    return "*".join(head + sorted(names))


def names(size: Dimension) -> tuple[str, ...]:
    """The names that occur in a size."""
    return factors(size)[1]


def substitute(size: Dimension, values: Mapping[str, Dimension]) -> Dimension:
    """The size with names replaced by sizes; names without a value stay."""
    if isinstance(size, int) or not values:
        return size
    number, parts = factors(size)
    result: Dimension = number
    for name in parts:
        result = multiply(result, values.get(name, name))
    return result


def evaluate(size: Dimension, values: Mapping[str, int]) -> int:
    """The number a size stands for; KeyError if a name has no value."""
    number, parts = factors(size)
    return number * prod(values[name] for name in parts)


def show(shape: Shape) -> str:
    """A shape in words: 'scalar', 'n', 'm x n'."""
    if shape == SCALAR:
        return "scalar"
    return f"{shape[0]} x {shape[1]}"
