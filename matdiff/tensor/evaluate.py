"""The value of a tensor graph modulo a prime, each node once, at a point that gives every leaf its entries.

Two evaluators work together: the one modulo P asks the one modulo Q for the exponents of exponentials (residues.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from matdiff.base.dimensions import Dimension
from matdiff.base.dimensions import evaluate as size_of
from matdiff.tensor import functions
from matdiff.tensor.arrays import NoValue, contract, solve
from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Axes, Tensor, postorder
from matdiff.tensor.residues import PI, P, Q, residue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from matdiff.tensor.canonical import Factor

    class Source(Protocol):
        """Where the entries of leaves come from."""

        sizes: Mapping[str, int]

        def entries(self, leaf: Tensor, p: int) -> list[int]: ...


class Evaluator:
    """Values at one point modulo p.

    ``exponents`` computes what stands in exponents, where there is room for it; ``loose`` gives roots to numbers that have none.
    """

    def __init__(self, point: Source, p: int = P, loose: bool = False) -> None:
        self.point = point
        self.p = p
        self.loose = loose
        self.exponents = Evaluator(point, Q, loose) if p == P else None
        self.memo: dict[Tensor, list[int]] = {}
        self.solutions: dict[Tensor, list[tuple[int, list[int]]]] = {}

    def value(self, root: Tensor) -> list[int]:
        """The entries, the last axis fastest; NoValue where there is none. Not to be changed by the caller."""
        memo = self.memo
        if root not in memo:
            for node in postorder(root):
                if node not in memo:
                    memo[node] = _VALUES[node.kind](self, node)
        return memo[root]

    def scalar(self, root: Tensor) -> int:
        """The value of a tensor without axes."""
        (value,) = self.value(root)
        return value

    def size(self, dimension: Dimension) -> int:
        return size_of(dimension, self.point.sizes)

    def sizes_of(self, axes: Axes) -> list[int]:
        return [self.size(axis) for axis in axes]

    def count(self, axes: Axes) -> int:
        result = 1
        for axis in axes:
            result *= self.size(axis)
        return result

    # -- what the rows of functions ask for

    def factors(self, node: Tensor) -> list[Factor]:
        return factors_of(node)[1]

    def sums_nothing(self, node: Tensor) -> bool:
        """Whether a product works entry by entry."""
        _, out, labels = node.data
        return all(label in out for of_factor in labels for label in of_factor)

    def placed(self, a: list[int], labels: tuple[int, ...], node: Tensor) -> list[int]:
        """The entries of a factor where the entries of the product lie."""
        out = node.data[1]
        sizes = dict(zip(out, self.sizes_of(node.axes), strict=True))
        return contract([(a, labels)], out, sizes, self.p)

    def repeated(self, a: list[int], node: Tensor) -> list[int]:
        """An array that lacks the last axis of a node, repeated along it."""
        n = self.size(node.axes[-1])
        return [x for x in a for _ in range(n)]

    def solved(self, a: Tensor) -> list[tuple[int, list[int]]]:
        """Determinant and inverse of every member of a family of matrices."""
        if a not in self.solutions:
            n = self.size(a.axes[-1])
            values = self.value(a)
            self.solutions[a] = [
                solve(values[start : start + n * n], n, self.p)
                for start in range(0, len(values), n * n)
            ]
        return self.solutions[a]


def _leaf(at: Evaluator, node: Tensor) -> list[int]:
    return at.point.entries(node, at.p)


def _delta(at: Evaluator, node: Tensor) -> list[int]:
    n = at.size(node.axes[0])
    return [int(i == j) for i in range(n) for j in range(n)]


def _table(at: Evaluator, node: Tensor) -> list[int]:
    name, *parameters = node.data
    if name == "window":
        step, padding = (at.size(parameter) for parameter in parameters)
        return _window(at.sizes_of(node.axes), step, padding)
    return TABLES[name](at.sizes_of(node.axes), at.p)


def _window(sizes: list[int], step: int, padding: int) -> list[int]:
    """1 where the place c of the image meets the place a of the kernel at the place i: c = step i + a - padding."""
    n, k, m = (range(size) for size in sizes)
    return [int(c == step * i + a - padding) for i in n for a in k for c in m]


def _triangle(sizes: list[int], lower: bool) -> list[int]:
    n = range(sizes[0])
    return [int(i >= j if lower else i <= j) for i in n for j in n]


def _vech(sizes: list[int], p: int) -> list[int]:
    rows, n, _ = sizes
    places = [(i, j) for j in range(n) for i in range(j, n)]
    return [int(places[k] == (i, j)) for k in range(rows) for i in range(n) for j in range(n)]


def _toeplitz(sizes: list[int], p: int) -> list[int]:
    n = sizes[0]
    every = range(n)
    return [
        pow(n - abs(i - j), -1, p) if i - j == k - m else 0
        for i in every
        for j in every
        for k in every
        for m in every
    ]


def _permutation(sizes: list[int], p: int) -> list[int]:
    """The sign of the permutation (i, j, k) of three places, 0 where two are the same (Levi-Civita)."""
    places = range(3)
    return [(i - j) * (j - k) * (k - i) // 2 % p for i in places for j in places for k in places]


TABLES: dict[str, Callable[[list[int], int], list[int]]] = {
    "tril": lambda sizes, p: _triangle(sizes, True),
    "triu": lambda sizes, p: _triangle(sizes, False),
    "vech": _vech,
    "toeplitz": _toeplitz,
    "permutation": _permutation,
}
"""Constant arrays by name."""


def _unit(at: Evaluator, node: Tensor) -> list[int]:
    """e_i, the place counted from 1, and round where a letter stands for any place."""
    n = at.size(node.axes[-1])
    return [int(k == (place - 1) % n) for place in at.value(node.children[0]) for k in range(n)]


def _iota(at: Evaluator, node: Tensor) -> list[int]:
    return list(range(1, at.size(node.axes[0]) + 1))


def _constant(at: Evaluator, node: Tensor) -> list[int]:
    if node.data[0] == "pi":
        return [PI % at.p]
    return [at.size(node.data[1])]


def _sum(at: Evaluator, node: Tensor) -> list[int]:
    if not node.children:
        return [0] * at.count(node.axes)
    weights = [residue(c, at.p) for c in node.data]
    rows = [at.value(child) for child in node.children]
    return [
        sum(w * x for w, x in zip(weights, entries, strict=True)) % at.p
        for entries in zip(*rows, strict=True)
    ]


def _product(at: Evaluator, node: Tensor) -> list[int]:
    c, factors, out = factors_of(node)
    sizes = dict(zip(out, at.sizes_of(node.axes), strict=True))
    for child, labels in factors:
        sizes.update(zip(labels, at.sizes_of(child.axes), strict=True))
    operands = [(at.value(child), labels) for child, labels in factors]
    result = contract(operands, out, sizes, at.p)
    if c == 1:
        return result
    number = residue(c, at.p)
    return [number * x % at.p for x in result]


def _apply(at: Evaluator, node: Tensor) -> list[int]:
    return functions.VALUES[node.data[0]](at, node)


def _inverse(at: Evaluator, node: Tensor) -> list[int]:
    result: list[int] = []
    for determinant, entries in at.solved(node.children[0]):
        if not determinant:
            raise NoValue("a singular matrix")
        result += entries
    return result


def _det(at: Evaluator, node: Tensor) -> list[int]:
    return [determinant for determinant, _ in at.solved(node.children[0])]


_VALUES: dict[str, Callable[[Evaluator, Tensor], list[int]]] = {
    "leaf": _leaf,
    "delta": _delta,
    "table": _table,
    "unit": _unit,
    "iota": _iota,
    "constant": _constant,
    "sum": _sum,
    "product": _product,
    "apply": _apply,
    "inverse": _inverse,
    "det": _det,
    "softmax": functions.softmax,
    "logsumexp": functions.logsumexp,
    "merge": lambda at, node: at.value(node.children[0]),
    "split": lambda at, node: at.value(node.children[0]),
}
"""Values by kind of node. Entries merged or split lie where they lay."""
