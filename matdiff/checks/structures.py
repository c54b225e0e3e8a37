"""Structured variables in the exact check: directions that keep the structure, and what a gradient among them obeys.

symmetric, skew, diagonal, triangular, Toeplitz    T of the pattern; G has it as well
orthogonal (along tangents)                        T = Q K with K skew; Q'G is skew
simplex (along tangents)                           T = u - mean(u) 1; the sum of G is 0
"""

from __future__ import annotations

from matdiff.expression.build import symbol
from matdiff.expression.nodes import Symbol
from matdiff.tensor.make import add, delta, power, product, scaled, size, zero
from matdiff.tensor.nodes import Tensor, intern

Pair = tuple[Tensor, Tensor]
_PATTERNS = ("diagonal", "symmetric", "skew", "toeplitz", "lower_triangular", "upper_triangular")


class Seed:
    """A random direction of a variable, and its inner product with a gradient."""

    def __init__(self, tensor: Tensor, kind: str) -> None:
        self.tensor = tensor
        self.kind = kind

    def inner(self, gradient: Tensor, by_entries: bool) -> Tensor:
        """tr(G'T); by entries each independent entry counts once."""
        labels = tuple(range(len(gradient.axes)))
        factors = [(gradient, labels), (self.tensor, labels)]
        if by_entries and self.kind in ("symmetric", "skew"):
            n = gradient.axes[-1]
            factors.append((intern("table", ("triu",), (), (n, n)), labels[-2:]))
        return product(factors, ())


def seed_of(leaf: Tensor, variable: Symbol, kind: str) -> Seed:
    """A random direction that keeps the structure."""
    name = f"d {variable.name}"
    if kind == "orthogonal":
        turn = _leaf(symbol(f"{name} K", variable.shape, ("skew",)))
        return Seed(product([(leaf, (0, 2)), (turn, (2, 1))], (0, 1)), kind)
    if kind == "simplex":
        u = _leaf(symbol(name, variable.shape))
        rows, columns = variable.shape
        if columns == 1:
            mean = product([(u, (1,)), (power(size(rows), -1), ())], (0,), {0: rows}, -1)
        else:
            mean = product([(u, (0, 2)), (power(size(columns), -1), ())], (0, 1), {1: columns}, -1)
        return Seed(add(u, mean), kind)
    pattern = {kind} & {*_PATTERNS} | variable.attributes & {"complex", "hermitian"}
    return Seed(_leaf(symbol(name, variable.shape, pattern, variable.axes)), kind)


def _leaf(v: Symbol) -> Tensor:
    return intern("leaf", (v,), (), (*v.axes, *(n for n in v.shape if n != 1)))


def held(gradient: Tensor, kind: str, leaf: Tensor, structure: str | None) -> list[Pair]:
    """Pairs that are equal if the gradient has its structure."""
    n = len(gradient.axes)
    own = tuple(range(n))
    if kind == "simplex":
        return [(product([(gradient, own)], ()), zero())]
    if n < 2 or not kind:
        return []
    swapped = (*own[:-2], own[-1], own[-2])
    turned = product([(gradient, swapped)], own)
    if kind == "symmetric":
        return [(gradient, turned)]
    if kind == "skew":
        return [(gradient, scaled(-1, turned))]
    if kind == "orthogonal":
        straight = product([(leaf, (2, 0)), (gradient, (2, 1))], (0, 1))
        across = product([(leaf, (2, 1)), (gradient, (2, 0))], (0, 1), coefficient=-1)
        return [(straight, across)]
    size_ = gradient.axes[-1]
    if kind == "toeplitz":
        table = intern("table", ("toeplitz",), (), (size_,) * 4)
        i, j = n, n + 1
        mean = product([(table, (*own[-2:], i, j)), (gradient, (*own[:-2], i, j))], own)
        return [(gradient, mean)]
    names = {"lower_triangular": "tril", "upper_triangular": "triu"}
    mask = delta(size_) if kind == "diagonal" else intern("table", (names[kind],), (), (size_,) * 2)
    return [(gradient, product([(gradient, own), (mask, own[-2:])], own))]
