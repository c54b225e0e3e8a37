"""Constant arrays by name: triangles, vech, means of Toeplitz matrices, windows of convolutions, slices, numbers.

A row takes the sizes of the axes, the parameters with their sizes evaluated, and the modulus.

>>> TABLES["columns"]([3, 2], (2, 3), 101)
[0, 0, 1, 0, 0, 1]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from matdiff.expression.nodes import Apply
from matdiff.tensor.arrays import NoValue
from matdiff.tensor.lowering import Lowered, Lowering
from matdiff.tensor.make import number
from matdiff.tensor.nodes import intern
from matdiff.tensor.residues import residue

Table = Callable[[list[int], tuple[Any, ...], int], list[int]]


def _window(sizes: list[int], parameters: tuple[Any, ...], p: int) -> list[int]:
    """1 where the place c of the image meets the place a of the kernel at the place i: c = step i + a - padding."""
    step, padding = parameters
    n, k, m = (range(size) for size in sizes)
    return [int(c == step * i + a - padding) for i in n for a in k for c in m]


def _triangle(sizes: list[int], lower: bool) -> list[int]:
    n = range(sizes[0])
    return [int(i >= j if lower else i <= j) for i in n for j in n]


def _vech(sizes: list[int], parameters: tuple[Any, ...], p: int) -> list[int]:
    rows, n, _ = sizes
    places = [(i, j) for j in range(n) for i in range(j, n)]
    return [int(places[k] == (i, j)) for k in range(rows) for i in range(n) for j in range(n)]


def _toeplitz(sizes: list[int], parameters: tuple[Any, ...], p: int) -> list[int]:
    n = sizes[0]
    every = range(n)
    return [
        pow(n - abs(i - j), -1, p) if i - j == k - m else 0
        for i in every
        for j in every
        for k in every
        for m in every
    ]


def _columns(sizes: list[int], parameters: tuple[Any, ...], p: int) -> list[int]:
    """The columns a to b of an identity."""
    first, last = parameters
    if last > sizes[0]:
        raise NoValue("a slice beyond the end")
    n, places = range(1, sizes[0] + 1), range(first, last + 1)
    return [int(i == j) for i in n for j in places]


def _numbers(sizes: list[int], parameters: tuple[Any, ...], p: int) -> list[int]:
    (rows,) = parameters
    return [residue(value, p) for row in rows for value in row]


def _permutation(sizes: list[int], parameters: tuple[Any, ...], p: int) -> list[int]:
    """The sign of the permutation (i, j, k) of three places, 0 where two are the same (Levi-Civita)."""
    places = range(3)
    return [(i - j) * (j - k) * (k - i) // 2 % p for i in places for j in places for k in places]


TABLES: dict[str, Table] = {
    "tril": lambda sizes, parameters, p: _triangle(sizes, True),
    "triu": lambda sizes, parameters, p: _triangle(sizes, False),
    "vech": _vech,
    "toeplitz": _toeplitz,
    "window": _window,
    "columns": _columns,
    "array": _numbers,
    "permutation": _permutation,
}
"""Constant arrays by name."""


# -- the lowering of slices and of matrices of numbers


def _slice(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    first, last, rows = node.parameters
    if rows == 1:
        return Lowered(number(1), {}, node.shape)
    axes = tuple(n for n in node.shape if n != 1)
    return Lowered(intern("table", ("columns", first, last), (), axes), {}, node.shape)


def _array(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """The numbers; those of a row as a column, as an axis of size 1 is left out."""
    (rows,) = node.parameters
    if node.shape[0] == 1:
        rows = tuple((value,) for value in rows[0])  # type: ignore[index]
    axes = tuple(n for n in node.shape if n != 1)
    return Lowered(intern("table", ("array", rows), (), axes), {}, node.shape)


CONSTANTS = {"window": _slice, "array": _array}
"""Lowerings by operator name."""
