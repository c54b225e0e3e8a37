"""Matrices A + s E + t F + s t G with s^2 = t^2 = 0, written side by side as one wide matrix [A E F G]; [A E] with s alone.

They multiply as the block matrices [[A, E], [0, A]] do, in which A stands twice; so a function of [A E] has f(A) and the derivative
along E beside each other (Higham, Functions of Matrices, theorem 3.6), and of [A E F 0] at the end the second derivative along E and F
(Higham and Relton 2014, theorem 3.1). The parts are numbered by sets: s is 1, t is 2, s t is 3.

>>> def product(a, b):
...     return [[a[0][0] * b[0][0]]]
>>> multiplied([[2, 1]], [[2, 1]], product)  # (2 + s)^2 = 4 + 4 s
[[4, 4]]
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Matrix = list[list[Any]]


def parts(a: Matrix) -> list[Matrix]:
    """The square matrices that stand beside each other."""
    n = len(a)
    return [[row[at : at + n] for row in a] for at in range(0, len(a[0]), n)]


def beside(*parts: Matrix) -> Matrix:
    """Square matrices as one wide matrix."""
    return [[x for row in rows for x in row] for rows in zip(*parts, strict=True)]


def multiplied(a: Matrix, b: Matrix, product: Callable[[Matrix, Matrix], Matrix]) -> Matrix:
    """A wide matrix times another, by the product of square ones."""
    if len(a[0]) == len(a):
        return product(a, b)
    x, y = parts(a), parts(b)
    return beside(*(_total(product(x[t], y[k ^ t]) for t in _subsets(k)) for k in range(len(x))))


def inverted(
    a: Matrix,
    inverse: Callable[[Matrix], Matrix],
    product: Callable[[Matrix, Matrix], Matrix],
) -> Matrix:
    """The inverse X of a wide matrix: X A = 1 part by part."""
    if len(a[0]) == len(a):
        return inverse(a)
    first, *rest = parts(a)
    found = [inverse(first)]
    for k in range(1, len(rest) + 1):
        total = _total(product(rest[t - 1], found[k ^ t]) for t in _subsets(k) if t)
        found.append([[-x for x in row] for row in product(found[0], total)])
    return beside(*found)


def _subsets(k: int) -> Iterator[int]:
    t = k
    while True:
        yield t
        if not t:
            return
        t = (t - 1) & k


def _total(terms: Iterator[Matrix]) -> Matrix:
    result = next(terms)
    for term in terms:
        result = [
            [x + y for x, y in zip(r, s, strict=True)] for r, s in zip(result, term, strict=True)
        ]
    return result
