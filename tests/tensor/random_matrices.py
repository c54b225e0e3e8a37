"""Random expressions of what matrix notation says of sums of products: chains, traces, Hadamard products, diagonals, ones, families.

>>> random_matrix(3) is random_matrix(3)
True
"""

from __future__ import annotations

from random import Random

from matdiff.base.dimensions import SCALAR, Dimension, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Node, Symbol

SIZES: tuple[Dimension, ...] = ("m", "n", "p")
_FAMILIES: dict[Shape, str] = {
    ("m", 1): "u",
    ("n", 1): "x",
    ("p", 1): "z",
    SCALAR: "y",
    ("n", "n"): "H",
}
_COLUMNS = {"m": "a", "n": "w", "p": "v"}
_MATRICES = "ABCDEFGQR"


def random_matrix(seed: int, kronecker: bool = False) -> Node:
    """An expression of any shape, that of a Kronecker product or vec included where asked for."""
    draw = _Draw(seed, kronecker)
    sizes = draw.random.sample(SIZES, 2)
    shape = draw.random.choice((SCALAR, SCALAR, (sizes[0], 1), (sizes[0], sizes[1])))
    return draw.of(shape, draw.random.randint(1, 4))


class _Draw:
    def __init__(self, seed: int, kronecker: bool) -> None:
        self.random = Random(seed)
        self.kronecker = kronecker
        self.indices: list[Symbol] = []

    def size(self) -> Dimension:
        return self.random.choice(SIZES)

    def of(self, shape: Shape, depth: int) -> Node:
        if depth <= 0:
            return self.leaf(shape)
        rows = [self.total, self.hadamard, self.times, self.summed]
        rows += [self.scalar] * 4 if shape == SCALAR else [self.product] * 4
        if shape != SCALAR:
            rows += [self.transposed, self.square if shape[0] == shape[1] else self.product]
        if shape[1] == 1 and shape[0] != 1:
            rows += [self.column, self.column]
        return self.random.choice(rows)(shape, depth - 1)

    def leaf(self, shape: Shape) -> Node:
        """A member where a sum is around; a letter; now and then ones."""
        rows, columns = shape
        if self.indices and shape in _FAMILIES and self.random.random() < 0.6:
            i = self.random.choice(self.indices)
            return b.member(b.symbol(_FAMILIES[shape], shape, (), i.axes), i)
        if shape == SCALAR:
            return b.symbol(self.random.choice("st"))
        if rows == 1:
            return b.transpose(self.leaf((columns, rows)))
        if columns == 1:
            return (
                b.ones(rows, 1)
                if self.random.random() < 0.15
                else b.symbol(_COLUMNS[str(rows)], shape)
            )
        k = SIZES.index(rows) * 3 + SIZES.index(columns)
        is_symmetric = rows == columns and self.random.random() < 0.3
        return (
            b.symbol("S" + str(rows), shape, ("symmetric",))
            if is_symmetric
            else b.symbol(_MATRICES[k], shape)
        )

    def total(self, shape: Shape, depth: int) -> Node:
        terms = [self.of(shape, depth) for _ in range(2)]
        return b.add(terms[0], b.negate(terms[1]) if self.random.random() < 0.4 else terms[1])

    def hadamard(self, shape: Shape, depth: int) -> Node:
        if shape == SCALAR:
            return self.times(shape, depth)
        return b.hadamard(self.of(shape, depth), self.of(shape, depth))

    def times(self, shape: Shape, depth: int) -> Node:
        factor = (
            b.number(self.random.choice((2, 3, -1)))
            if self.random.random() < 0.4
            else self.of(SCALAR, depth)
        )
        return b.scale(factor, self.of(shape, depth))

    def summed(self, shape: Shape, depth: int) -> Node:
        """sum_i over members of families."""
        if len(self.indices) == 2:
            return self.of(shape, depth)
        i = b.index("ij"[len(self.indices)], "N")
        self.indices.append(i)
        body = self.of(shape, depth)
        self.indices.pop()
        return b.indexed_sum(i, body)

    def product(self, shape: Shape, depth: int) -> Node:
        k = self.size()
        return b.matmul(self.of((shape[0], k), depth), self.of((k, shape[1]), depth))

    def transposed(self, shape: Shape, depth: int) -> Node:
        return b.transpose(self.of((shape[1], shape[0]), depth))

    def square(self, shape: Shape, depth: int) -> Node:
        n = shape[0]
        kind = self.random.randrange(3)
        if kind == 0:
            return b.apply("diag", self.of((n, 1), depth))
        if kind == 1:
            return b.inv(self.of(shape, 0))
        return b.eye(n)

    def column(self, shape: Shape, depth: int) -> Node:
        n = shape[0]
        kind = self.random.randrange(4)
        if kind == 0:
            return b.apply("diagonal", self.of((n, n), depth))
        if kind == 1:
            return b.apply("rowsum", self.of((n, self.size()), depth))
        if kind == 2:
            return b.apply(self.random.choice(("exp", "tanh")), self.of(shape, depth))
        return b.matmul(self.of((n, n), depth), self.of(shape, depth))

    def scalar(self, shape: Shape, depth: int) -> Node:
        m, n = self.random.sample(SIZES, 2)
        kind = self.random.randrange(7 if self.kronecker else 5)
        if kind == 0:
            return b.tr(self.of((m, m), depth))
        if kind == 1:
            return b.apply("sum", self.of((m, n), depth))
        if kind == 2:
            return b.power(b.apply("norm", self.of((m, 1), depth)), 2)
        if kind == 3:
            return b.tr(b.matmul(self.of((m, n), depth), self.of((n, m), depth)))
        if kind == 4:
            return b.matmul(self.of((1, m), depth), self.of((m, n), depth), self.of((n, 1), depth))
        vec = b.apply("vec", self.of((n, m), depth))
        if kind == 5:
            return b.matmul(b.transpose(vec), b.apply("vec", self.of((n, m), depth)))
        product = b.apply("kron", self.of((m, m), depth), self.of((n, n), depth))
        return b.matmul(b.transpose(vec), product, vec)
