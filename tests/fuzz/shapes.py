"""The ways to make an expression of a wanted shape from smaller ones: every operator of the language is in one of them.

A way takes the maker, the shape and the depth left. What has a domain is mostly given an argument inside it (``positive``,
``between``, ``regular``), but not always: an argument that strays makes a sample without a value, which the caller draws again.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from matdiff.base.dimensions import SCALAR, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Node

from . import blocks, spectral

if TYPE_CHECKING:
    from .generator import Maker

    Way = Callable[[Maker, Shape, int], Node]

ANYWHERE = ("sin", "cos", "tanh", "arctan", "sigmoid", "softplus", "erf", "gelu", "relu", "abs", "sign", "step",
            "arcsinh", "sinh", "cosh", "exp")  # fmt: skip
"""Elementwise functions without a domain; exp, sinh and cosh are given small arguments."""
STEEP = frozenset(("exp", "sinh", "cosh"))


# -- arguments inside a domain


def positive(maker: Maker, shape: Shape, depth: int) -> Node:
    """Positive entries."""
    kind = maker.random.randrange(6)
    if kind == 0:
        return maker.symbol(shape, "positive")
    if kind == 1:
        return b.apply("softplus", maker.of(shape, depth))
    if kind == 2:
        return b.apply("sigmoid", maker.of(shape, depth))
    if kind == 3:
        return b.apply("exp", small(maker, shape, depth))
    square = b.power(maker.of(shape, depth), 2)
    if kind == 4 and shape == SCALAR:
        square = b.power(
            b.apply("norm", maker.of((maker.size(), maker.pick(1, maker.size())), depth)), 2
        )
    return b.add(b.ones(*shape) if shape != SCALAR else b.ONE, square)


def between(maker: Maker, shape: Shape, depth: int) -> Node:
    """Entries between -1 and 1."""
    inner = maker.of(shape, depth)
    half = b.number(Fraction(1, 2))
    return b.scale(half, b.apply(maker.pick("sin", "tanh", "cos", "erf"), inner))


def small(maker: Maker, shape: Shape, depth: int) -> Node:
    """Entries that are not large."""
    inner = maker.of(shape, depth)
    if maker.chance(0.4):
        return inner
    return maker.pick(
        b.apply("sin", inner),
        b.negate(b.power(inner, 2)),
        b.apply("tanh", inner),
        b.scale(b.number(Fraction(1, 3)), inner),
    )


def regular(maker: Maker, shape: Shape, depth: int) -> Node:
    """A square matrix with an inverse, mostly."""
    n = shape[0]
    kind = maker.random.randrange(8)
    if kind == 0:
        return maker.symbol(
            shape, maker.pick("positive_definite", "invertible", "symmetric invertible")
        )
    if kind == 1:
        return maker.symbol(shape, maker.pick("", "orthogonal", "diagonal", "symmetric"))
    if kind == 2:
        return b.add(b.apply("diag", positive(maker, (n, 1), depth)), _gram(maker, n, depth))
    if kind == 3:
        return b.apply("diag", positive(maker, (n, 1), depth))
    if kind == 4:
        return b.transpose(regular(maker, shape, depth - 1)) if depth > 0 else maker.symbol(shape)
    if kind == 5 and depth > 1:
        return b.matmul(regular(maker, shape, depth - 2), regular(maker, shape, depth - 2))
    return b.add(
        _gram(maker, n, depth),
        maker.pick(b.eye(n), b.scale(b.TWO, b.eye(n)), maker.symbol(shape, "positive_definite")),
    )


def _gram(maker: Maker, n: object, depth: int) -> Node:
    a = maker.of((n, maker.size()), depth)  # type: ignore[arg-type]
    return b.matmul(a, b.transpose(a))


# -- ways that any shape allows


def add(maker: Maker, shape: Shape, depth: int) -> Node:
    terms = [maker.of(shape, depth) for _ in range(maker.pick(2, 2, 3))]
    return b.add(*[b.negate(t) if maker.chance(0.3) else t for t in terms])


def scaled(maker: Maker, shape: Shape, depth: int) -> Node:
    factors = [maker.scalar(maker.pick(0, depth)) for _ in range(maker.pick(1, 1, 2))]
    return b.scale(*factors, maker.of(shape, depth))


def quotient(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.scale(b.power(positive(maker, SCALAR, depth), -1), maker.of(shape, depth))


def hadamard(maker: Maker, shape: Shape, depth: int) -> Node:
    if shape == SCALAR:
        return scaled(maker, shape, depth)
    factors = [maker.of(shape, depth) for _ in range(maker.pick(2, 2, 3))]
    if maker.chance(0.25):
        factors[-1] = b.power(positive(maker, shape, depth), -1)
    return b.hadamard(*factors)


def power(maker: Maker, shape: Shape, depth: int) -> Node:
    kind = maker.random.randrange(5)
    if kind < 2:
        return b.power(maker.of(shape, depth), maker.pick(2, 2, 3))
    base = positive(maker, shape, depth)
    if kind == 2:
        return b.power(base, b.number(maker.pick(Fraction(1, 2), Fraction(-1, 2), Fraction(3, 2))))
    if kind == 3:
        return b.power(base, maker.pick(-1, -2))
    return b.power(base, small(maker, SCALAR, depth if shape == SCALAR else 0))


def elementwise(maker: Maker, shape: Shape, depth: int) -> Node:
    name = maker.pick(*ANYWHERE)
    inner = small(maker, shape, depth) if name in STEEP else maker.of(shape, depth)
    return b.apply(name, inner)


def guarded(maker: Maker, shape: Shape, depth: int) -> Node:
    """An elementwise function with a domain."""
    name = maker.pick("log", "log", "arcsin", "arccos", "arctanh", "tan", "arccosh")
    if name == "log":
        return b.apply(name, positive(maker, shape, depth))
    if name == "arccosh":
        one = b.TWO if shape == SCALAR else b.scale(b.TWO, b.ones(*shape))
        return b.apply(name, b.add(one, positive(maker, shape, depth)))
    return b.apply(name, between(maker, shape, depth))


def extreme(maker: Maker, shape: Shape, depth: int) -> Node:
    left, right = maker.of(shape, depth), maker.of(shape, depth)
    if left is right:  # a tie everywhere
        right = b.apply("sin", right)
    return b.apply(maker.pick("max", "min"), left, right)


def unknown(maker: Maker, shape: Shape, depth: int) -> Node:
    order = maker.pick(0, 0, 0, 1)
    rows = shape[0]
    if shape[1] == 1 and (rows == 1 or rows in ("m", "n", "k")) and order:
        size = maker.size()  # of a vector, declared for these sizes
        return b.apply(
            "mapping", maker.of((size, 1), depth), parameters=(f"map{rows}{size}", 0, rows)
        )
    return b.apply(
        "function", maker.of(shape, depth), parameters=(maker.pick("f", "g", "phi"), order)
    )


def indexed_sum(maker: Maker, shape: Shape, depth: int) -> Node:
    return maker.under_sum(shape, depth)


# -- scalars


def quadratic(maker: Maker, shape: Shape, depth: int) -> Node:
    m, n = maker.size(), maker.size()
    x, y = maker.column(depth, m), maker.column(depth, n)
    if m == n and maker.chance(0.5):
        y = x
    return b.matmul(b.transpose(x), maker.of((m, n), depth), y)


def dot(maker: Maker, shape: Shape, depth: int) -> Node:
    n = maker.size()
    x = maker.column(depth, n)
    return b.matmul(b.transpose(x), x if maker.chance(0.3) else maker.column(depth, n))


def trace(maker: Maker, shape: Shape, depth: int) -> Node:
    if maker.chance(0.3):
        return b.tr(maker.square(depth))
    m, n = maker.size(), maker.size()
    return b.tr(b.matmul(maker.of((m, n), depth), maker.of((n, m), depth)))


def total(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("sum", maker.pick(maker.matrix, maker.column)(depth))


def inner(maker: Maker, shape: Shape, depth: int) -> Node:
    """The sum of the entries of A .* B; labels y in y' log softmax(x)."""
    if maker.chance(0.3):
        n = maker.size()
        y = maker.symbol((n, 1), maker.pick("onehot", "simplex"))
        return b.matmul(b.transpose(y), b.apply("log", b.apply("softmax", maker.column(depth, n))))
    wanted = (maker.size(), maker.pick(1, maker.size()))
    return b.apply("sum", b.hadamard(maker.of(wanted, depth), maker.of(wanted, depth)))


def determinant(maker: Maker, shape: Shape, depth: int) -> Node:
    n = maker.size()
    return b.apply(maker.pick("det", "logdet", "logdet"), regular(maker, (n, n), depth))


def norm(maker: Maker, shape: Shape, depth: int) -> Node:
    found = b.apply("norm", maker.pick(maker.matrix, maker.column)(depth))
    return b.power(found, 2) if maker.chance(0.5) else found


def logsumexp(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("logsumexp", maker.column(depth))


# -- vectors and matrices


def product(maker: Maker, shape: Shape, depth: int) -> Node:
    middle = maker.size()
    return b.matmul(maker.of((shape[0], middle), depth), maker.of((middle, shape[1]), depth))


def solved(maker: Maker, shape: Shape, depth: int) -> Node:
    n = shape[0]
    return b.matmul(b.inv(regular(maker, (n, n), depth)), maker.of(shape, depth))


def inverse(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.inv(regular(maker, shape, depth))


def outer(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.matmul(maker.column(depth, shape[0]), b.transpose(maker.column(depth, shape[1])))


def transposed(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.transpose(maker.of((shape[1], shape[0]), depth))


def softmax(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("softmax", maker.of(shape, depth))


def row_sums(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply(maker.pick("rowsum", "logsumexp"), maker.of((shape[0], maker.size()), depth))


def diagonal(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("diagonal", maker.of((shape[0], shape[0]), depth))


def diag(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("diag", maker.column(depth, shape[0]))


def symmetric_part(maker: Maker, shape: Shape, depth: int) -> Node:
    a = maker.of(shape, depth)
    return b.add(a, b.transpose(a))


def matrix_function(maker: Maker, shape: Shape, depth: int) -> Node:
    name = f"F{shape[0]}{shape[1]}"
    return b.apply("matrix_function", maker.scalar(depth), parameters=(name, 0, *shape))


ANY: tuple[Way, ...] = (
    add, add, add, scaled, scaled, quotient, hadamard, power, elementwise, elementwise, guarded, extreme, unknown, indexed_sum,
    spectral.entries,
)  # fmt: skip
SCALARS: tuple[Way, ...] = (
    quadratic, quadratic, dot, dot, inner, trace, trace, total, total, determinant, determinant, norm, norm, logsumexp,
    spectral.scalar, spectral.scalar, spectral.vectors, blocks.convolved,
)  # fmt: skip
MATRICES: tuple[Way, ...] = (
    product, product, product, outer, transposed, transposed, softmax, solved, matrix_function,
)  # fmt: skip
SQUARES: tuple[Way, ...] = (
    *MATRICES,
    inverse,
    inverse,
    diag,
    diag,
    symmetric_part,
    spectral.square,
    spectral.square,
)
COLUMNS: tuple[Way, ...] = (product, product, product, product, softmax, row_sums, diagonal, solved)
ROWS: tuple[Way, ...] = (product, transposed, transposed, transposed)


SCALARS += blocks.SCALARS
MATRICES += (blocks.unvec, blocks.in_blocks_of)
SQUARES += (blocks.unvec, blocks.in_blocks_of, blocks.triangle, blocks.triangle)
COLUMNS += (blocks.picked,)


def ways(maker: Maker, shape: Shape) -> tuple[Way, ...]:
    """The ways that lead to this shape."""
    rows, columns = shape
    if shape == SCALAR:
        return ANY + SCALARS
    if columns == 1:
        return ANY + COLUMNS + COLUMNS
    if rows == 1:
        return ANY[:6] + ROWS + ROWS
    return ANY + (SQUARES if rows == columns else MATRICES) + MATRICES
