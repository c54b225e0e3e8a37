"""Divided differences of a scalar function over eigenvalues that may coincide, modulo a prime.

    f[x] = f(x)        f[x, y] = (f(x) - f(y))/(x - y)        f[x, x] = f'(x)        f[x, x, x] = f''(x)/2 ...

(Higham, Functions of Matrices, section B.16). A function is given by its Taylor coefficients f^(j)(x)/j! at every eigenvalue.

>>> square = [[4, 4, 1], [9, 6, 1]]  # of x^2 at 2 and 3
>>> table = Differences([2, 3], square, 101)
>>> table.at((0, 1)), table.at((0, 0)), table.at((0, 1, 1))
(5, 4, 1)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product


class Differences:
    """The divided differences of one function over the points x_0, x_1 ..., named by their places."""

    def __init__(self, points: Sequence[int], taylor: Sequence[Sequence[int]], p: int) -> None:
        self.points = points
        self.taylor = taylor
        self.p = p
        self._known: dict[tuple[int, ...], int] = {}

    def at(self, places: tuple[int, ...]) -> int:
        """f[x_i, x_j, ...]; the order of the places means nothing."""
        places = tuple(sorted(places))
        first, last = places[0], places[-1]
        if first == last:
            return self.taylor[first][len(places) - 1]
        if places not in self._known:
            above = self.at(places[1:]) - self.at(places[:-1])
            gap = self.points[last] - self.points[first]
            self._known[places] = above * pow(gap, -1, self.p) % self.p
        return self._known[places]

    def table(self, order: int) -> list[int]:
        """All of f[x_i0, ..., x_i(order)], the last place fastest."""
        every = range(len(self.points))
        return [self.at(places) for places in product(every, repeat=order + 1)]
