"""Sizes: a positive integer, a name, a product of these, of ``tri(n)`` = n(n+1)/2 and of sums like ``(h-k+1)``.

A dimension is an ``int`` or a ``str`` in canonical form: ``"n"``, ``"m*n"``, ``"2*m*n"`` (the number first,
names in order). So two dimensions are the same size exactly when they are equal. Sums of sizes are in
:mod:`matdiff.base.windows`; here a sum is one more factor, in brackets.

>>> multiply("n", multiply(2, "m"))
'2*m*n'
>>> evaluate("2*m*n", {"m": 3, "n": 5})
30
"""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Dimension = int | str
Shape = tuple[Dimension, Dimension]
SCALAR: Shape = (1, 1)


def factors(size: Dimension) -> tuple[int, tuple[str, ...]]:
    """The number and the names whose product the size is."""
    if isinstance(size, int):
        return size, ()
    parts = size.split("*") if "(" not in size else split(size, "*")
    if parts[0].isdigit():
        return int(parts[0]), tuple(parts[1:])
    return 1, tuple(parts)


def split(text: str, signs: str) -> list[str]:
    """The parts between the signs that stand in no bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter in signs and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


def multiply(a: Dimension, b: Dimension) -> Dimension:
    """The product of two sizes in canonical form."""
    (p, left), (q, right) = factors(a), factors(b)
    return product(p * q, left + right)


def product(number: int, names: tuple[str, ...]) -> Dimension:
    """The canonical form of a number times names."""
    if not names or not number:
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
    return size * (size + 1) // 2 if isinstance(size, int) else f"tri({size})"


def below(factor: str) -> Dimension | None:
    """The n of a factor ``tri(n)``; None of a name."""
    if not factor.startswith("tri("):
        return None
    return product(*factors(factor[4:-1]))


def is_sum(factor: str) -> bool:
    """Whether a factor is a sum in brackets, or a whole quotient ``floor((h-k)/2)``."""
    return factor.endswith(")") and not factor.startswith("tri(")


def names(size: Dimension) -> tuple[str, ...]:
    """The names that occur in a size."""
    found: list[str] = []
    for factor in factors(size)[1]:
        if factor[-1] != ")":
            found.append(factor)
        elif is_sum(factor):
            found += windows().names(factor)
        else:
            found += names(factor[4:-1])
    return tuple(found)


def substitute(size: Dimension, values: Mapping[str, Dimension]) -> Dimension:
    """The size with names replaced by sizes; names without a value stay."""
    if isinstance(size, int) or not values:
        return size
    number, parts = factors(size)
    result: Dimension = number
    for name in parts:
        if name[-1] != ")":
            part = values.get(name, name)
        elif is_sum(name):
            part = windows().substitute(name, values)
        else:
            part = triangle(substitute(name[4:-1], values))
        result = multiply(result, part)
    return result


def evaluate(size: Dimension, values: Mapping[str, int]) -> int:
    """The number a size stands for; KeyError if a name has no value."""
    number, parts = factors(size)
    for name in parts:
        number *= values[name] if name[-1] != ")" else int(substitute(name, values))
    return number


def windows() -> Any:
    """The module of sums, read where there is one: few texts have sums of sizes."""
    from matdiff.base import windows as module

    return module


def show(shape: Shape) -> str:
    """A shape in words: 'scalar', 'n', 'm x n'."""
    if shape == SCALAR:
        return "scalar"
    return f"{shape[0]} x {shape[1]}"
