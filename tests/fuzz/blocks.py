"""More ways to make an expression: Kronecker products, vec and vech, triangles, entries and slices, convolutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matdiff.base.dimensions import Shape, multiply
from matdiff.expression import build as b
from matdiff.expression.nodes import Node

if TYPE_CHECKING:
    from .generator import Maker


def _two(maker: Maker) -> Shape:
    return maker.size(), maker.size()


def kronecker_sum(maker: Maker, shape: Shape, depth: int) -> Node:
    """The sum of the entries of f(A (x) B), or the trace where both are square."""
    if maker.chance(0.4):
        n, m = maker.size(), maker.size()
        both = b.apply("kron", maker.of((n, n), depth), maker.of((m, m), depth))
        return b.apply(maker.pick("tr", "sum", "norm"), both)
    both = b.apply("kron", maker.of(_two(maker), depth), maker.of(_two(maker), depth))
    if maker.chance(0.5):
        both = b.apply("sin", both)
    return b.apply("sum", both)


def vec_dot(maker: Maker, shape: Shape, depth: int) -> Node:
    """vec(A)'vec(B), with K, or with a Kronecker product between."""
    rows, columns = _two(maker)
    left, right = maker.of((rows, columns), depth), maker.of((rows, columns), depth)
    roll = maker.random.random()
    if roll < 0.3:
        turned = b.apply("commutation", parameters=(rows, columns))
        other = maker.of((columns, rows), depth)
        factors = [b.transpose(b.apply("vec", other)), turned, b.apply("vec", right)]
    elif roll < 0.6:
        k = maker.size()
        c, d = maker.of((columns, k), depth - 1), maker.of((rows, rows), depth - 1)
        inner = b.apply("vec", maker.of((rows, k), depth))
        factors = [b.transpose(b.apply("vec", left)), b.apply("kron", c, d), inner]
    else:
        factors = [b.transpose(b.apply("vec", left)), b.apply("vec", right)]
    return b.matmul(*factors)


def vech_dot(maker: Maker, shape: Shape, depth: int) -> Node:
    n = maker.size()
    left, right = (b.apply("vech", maker.of((n, n), depth)) for _ in range(2))
    return b.matmul(b.transpose(left), b.apply("sin", right) if maker.chance(0.4) else right)


def entry(maker: Maker, shape: Shape, depth: int) -> Node:
    """A[1, 2], or the entry x_i of a column over which a sum runs."""
    if maker.indices and maker.chance(0.6):
        index = maker.random.choice(maker.indices)
        (n,) = index.axes
        unit = b.apply("unit", index, parameters=(n,))
        return b.matmul(b.transpose(unit), maker.of((n, 1), min(depth, 2)))
    rows, columns = _two(maker)
    e, f = (
        b.apply("unit", b.number(maker.pick(1, 2)), parameters=(size,)) for size in (rows, columns)
    )
    return b.matmul(b.transpose(e), maker.of((rows, columns), depth), f)


def window(maker: Maker, shape: Shape, depth: int) -> Node:
    """A slice of rows, by a slice of columns."""
    rows, columns = _two(maker)
    first = maker.pick(1, 2)
    left = b.apply("window", parameters=(first, first + 1, rows))
    part = b.matmul(b.transpose(left), maker.of((rows, columns), depth))
    if maker.chance(0.2):
        numbers = tuple((maker.pick(1, 2, -1), maker.pick(0, 3)) for _ in range(2))
        part = b.matmul(b.apply("array", parameters=(numbers,)), part)
        return b.apply("norm", part)
    if maker.chance(0.5):
        right = b.apply("window", parameters=(1, 2, columns))
        return b.apply(maker.pick("sum", "tr", "norm"), b.matmul(part, right))
    return b.apply(maker.pick("sum", "norm"), part)


def convolved(maker: Maker, shape: Shape, depth: int) -> Node:
    """A function of every entry of conv(X, K), or of the largest entries of windows."""
    image = maker.symbol((4, 6))
    if maker.chance(0.4):
        pooled = b.apply("maxpool", image, parameters=(2, 3))
        return b.apply("sum", b.power(pooled, 2) if maker.chance(0.5) else pooled)
    stride, padding = maker.pick(1, 2), maker.pick(0, 1)
    kernel = maker.symbol((2, 2))
    made = b.apply("conv", image, kernel, parameters=(stride, stride, padding, padding))
    return b.apply("sum", b.apply("sin", made) if maker.chance(0.5) else b.power(made, 2))


def unvec(maker: Maker, shape: Shape, depth: int) -> Node:
    """A matrix of a column, which is a Kronecker product or the vec of another."""
    rows, columns = shape
    if maker.chance(0.5):
        made = b.apply("kron", maker.column(depth, columns), maker.column(depth, rows))
    else:
        made = b.apply("vec", maker.of(shape, depth))
        if maker.chance(0.5):
            made = b.hadamard(made, maker.symbol((multiply(rows, columns), 1)))
    return b.apply("unvec", made, parameters=shape)


def triangle(maker: Maker, shape: Shape, depth: int) -> Node:
    inner = maker.of(shape, depth)
    if maker.chance(0.25):
        return b.apply("unvech", b.apply("vech", inner), parameters=shape[:1])
    return b.apply(maker.pick("tril", "triu", "toeplitz_part"), inner)


def picked(maker: Maker, shape: Shape, depth: int) -> Node:
    """A column of a matrix."""
    size = maker.size()
    unit = b.apply("unit", b.number(maker.pick(1, 2)), parameters=(size,))
    return b.matmul(maker.of((shape[0], size), depth), unit)


SCALARS = (kronecker_sum, vec_dot, vech_dot, entry, entry, window, convolved)
