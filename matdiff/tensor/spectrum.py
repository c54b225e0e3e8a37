"""Eigenvalues of one matrix modulo a prime, with the projectors on their eigenspaces."""

from __future__ import annotations

from collections.abc import Callable
from math import isqrt

from matdiff.tensor.arrays import NoValue
from matdiff.tensor.roots import signed

_SMALL = 2**16


class Spectrum:
    """Distinct eigenvalues with their projectors.

    ``values``      the eigenvalues.
    ``projectors``  of each the projector, n x n, row by row.
    """

    __slots__ = ("projectors", "values")

    def __init__(self, values: list[int], projectors: list[list[int]]) -> None:
        self.values = values
        self.projectors = projectors

    @property
    def size(self) -> int:
        """The rows of the matrix."""
        return isqrt(len(self.projectors[0]))

    def count(self, at: int, p: int) -> int:
        """How many times an eigenvalue occurs: the trace of its projector."""
        return sum(self.projectors[at][:: self.size + 1]) % p

    def mapped(self, function: Callable[[int], int]) -> Spectrum:
        """The spectrum of f(A); NoValue where two eigenvalues fall together."""
        values = [function(x) for x in self.values]
        if len(set(values)) < len(values):
            raise NoValue("two eigenvalues of a function of a matrix fall together")
        return Spectrum(values, self.projectors)

    def transposed(self) -> Spectrum:
        n = self.size
        turned = [[m[j * n + i] for i in range(n) for j in range(n)] for m in self.projectors]
        return Spectrum(self.values, turned)

    def ranked(self, which: str, p: int) -> int:
        """The place of the largest or the smallest eigenvalue."""
        choose = max if which == "max" else min
        return choose(range(len(self.values)), key=lambda k: signed(self.values[k], p))


def matched(spectrum: Spectrum, p: int, other: Spectrum, q: int) -> list[int]:
    """Of each eigenvalue modulo p the place of the one modulo q that belongs to it.

    Equal small whole numbers (0 and 1 of I + x y') and equal multiplicities go together, the others in their order.
    """
    keys, others = _keys(spectrum, p), _keys(other, q)
    if sorted(keys) != sorted(others):
        raise NoValue("the eigenvalues modulo P and Q are not alike")
    free = {key: [k for k, found in enumerate(others) if found == key] for key in keys}
    return [free[key].pop(0) for key in keys]


def _keys(spectrum: Spectrum, p: int) -> list[tuple[int, int]]:
    """Multiplicity and value, the value only of a small whole number."""
    values = [signed(x, p) for x in spectrum.values]
    return [(spectrum.count(k, p), x if abs(x) < _SMALL else _SMALL) for k, x in enumerate(values)]
