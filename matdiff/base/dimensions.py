"""Sizes: a positive integer, a name, or a product of these (and of ``tri(n)`` = n(n+1)/2).

A dimension is an ``int`` or a ``str`` in canonical form: ``"n"``, ``"m*n"``, ``"2*m*n"`` (the number first,
names in order). So two dimensions are the same size exactly when they are equal.

>>> multiply("n", multiply(2, "m"))
'2*m*n'
>>> evaluate("2*m*n", {"m": 3, "n": 5})
30
"""

from __future__ import annotations

from collections.abc import Mapping

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


def divide(a: Dimension, b: Dimension) -> Dimension | None:
    """The size that times b is a; None where there is none."""
    (p, left), (q, right) = factors(a), factors(b)
    rest = list(left)
    for name in right:
        if name not in rest:
            return None
        rest.remove(name)
    return None if p % q else product(p // q, tuple(rest))


def triangle(size: Dimension) -> Dimension:
    """n(n+1)/2, the number of entries of a lower triangle: a factor ``tri(n)`` where n is not a number."""
    return size * (size + 1) // 2 if isinstance(size, int) else f"tri({size.replace('*', '.')})"


def below(factor: str) -> Dimension | None:
    """The n of a factor ``tri(n)``; None of a name."""
    if not factor.startswith("tri("):
        return None
    return product(*factors(factor[4:-1].replace(".", "*")))


def names(size: Dimension) -> tuple[str, ...]:
    """The names that occur in a size."""
    found: list[str] = []
    for factor in factors(size)[1]:
        inner = below(factor)
        found += (factor,) if inner is None else names(inner)
    return tuple(found)


def substitute(size: Dimension, values: Mapping[str, Dimension]) -> Dimension:
    """The size with names replaced by sizes; names without a value stay."""
    if isinstance(size, int) or not values:
        return size
    number, parts = factors(size)
    result: Dimension = number
    for name in parts:
        inner = below(name)
        part = values.get(name, name) if inner is None else triangle(substitute(inner, values))
        result = multiply(result, part)
    return result


def evaluate(size: Dimension, values: Mapping[str, int]) -> int:
    """The number a size stands for; KeyError if a name has no value."""
    number, parts = factors(size)
    for name in parts:
        inner = below(name)
        number *= values[name] if inner is None else int(triangle(evaluate(inner, values)))
    return number


def show(shape: Shape) -> str:
    """A shape in words: 'scalar', 'n', 'm x n'."""
    if shape == SCALAR:
        return "scalar"
    return f"{shape[0]} x {shape[1]}"
