"""More ways to make an expression: Kronecker products, vec and vech, triangles, entries, slices and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matdiff.base import windows
from matdiff.base.dimensions import Dimension, Shape, multiply
from matdiff.expression import build as b
from matdiff.expression.nodes import Node

from .convolutions import convolved

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


def selected(maker: Maker, shape: Shape, depth: int) -> Node:
    """Duplication, elimination and diagonalisation matrices at work: D vech(A), L vec(A), E u."""
    n = maker.size()
    a = maker.of((n, n), depth)
    kind = maker.random.randrange(3)
    if kind == 0:
        turned = b.apply("duplication", parameters=(n,))
        made = b.matmul(turned, b.apply("vech", a))
        beside = b.apply("vec", maker.of((n, n), min(depth, 1)))
    elif kind == 1:
        turned = b.apply("elimination", parameters=(n,))
        made = b.matmul(turned, b.apply("vec", a))
        beside = b.apply("vech", maker.of((n, n), min(depth, 1)))
    else:
        turned = b.apply("diagonalisation", parameters=(n,))
        made = b.matmul(turned, maker.column(depth, n))
        beside = b.apply("vec", a)
    if maker.chance(0.3):
        made = b.apply("sin", made)
    return b.matmul(b.transpose(made), beside)


def _at(first: Dimension, last: Dimension, whole: Dimension) -> Node:
    return b.apply("window", parameters=(first, last, whole))


def _parts(*sizes: Dimension) -> list[Node]:
    """The columns of an identity that belong to each of some sizes, one after the other."""
    whole = windows.add(*sizes)
    made, before = [], 0
    for size in sizes:
        last = windows.add(before, size) if before else size
        first = windows.add(before, 1) if before else 1
        made.append(_at(first, last, whole))
        before = last  # type: ignore[assignment]
    return made


def in_blocks(maker: Maker, shape: Shape, depth: int) -> Node:
    """A function of [A B; C D], of [x; y], of [a 1; 2 b]."""
    m, n = maker.size(), maker.size()
    kind = maker.random.randrange(4)
    if kind == 0:
        upper, lower = _parts(m, n)
        whole = b.add(
            b.matmul(upper, maker.column(depth, m)), b.matmul(lower, maker.column(depth, n))
        )
        return maker.pick(
            lambda: b.apply("norm", whole),
            lambda: b.apply("logsumexp", whole),
            lambda: b.apply("sum", b.apply("sin", whole)),
        )()
    if kind == 1:
        e, f = (b.apply("unit", b.number(i), parameters=(2,)) for i in (1, 2))
        numbers = b.apply("array", parameters=(((0, 3), (2, 0)),))
        entries = [b.scale(maker.scalar(depth), b.matmul(u, b.transpose(u))) for u in (e, f)]
        return b.apply(maker.pick("det", "sum", "norm"), b.add(numbers, *entries))
    m, n = (m, n) if m != n else (m, "k" if m != "k" else "n")
    rows = columns = _parts(m, n)
    sizes = (m, n)
    cells = [(i, j) for i in range(2) for j in range(2) if kind == 2 or i <= j]
    terms = [
        b.matmul(
            rows[i],
            maker.of((sizes[i], sizes[j]), min(depth, 1)),
            b.transpose(columns[j]),
        )
        for i, j in cells
    ]
    return b.apply(maker.pick("det", "norm", "tr", "sum"), b.add(*terms))


def in_blocks_of(maker: Maker, shape: Shape, depth: int) -> Node:
    """blockinner(G, B) and blocksum(A, G), of a G that falls into blocks."""
    rows, columns = shape
    m, n = maker.size(), maker.size()
    whole = multiply(rows, m), multiply(columns, n)
    if maker.chance(0.5):
        made = maker.symbol(whole)
    else:
        made = b.apply("kron", maker.of(shape, min(depth, 1)), maker.of((m, n), min(depth, 1)))
    part = maker.of((m, n), depth)
    if maker.chance(0.5):
        return b.apply("blockinner", made, part)
    return b.apply("blocksum", part, made)


SCALARS = (kronecker_sum, vec_dot, vech_dot, entry, entry, window, convolved, selected, in_blocks)
