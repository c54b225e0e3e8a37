"""Functions of matrices, eigenvalues and norms in random expressions, of arguments for which they are defined and smooth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matdiff.base.dimensions import SCALAR, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Node

if TYPE_CHECKING:
    from .generator import Maker


def _symmetric(maker: Maker, depth: int) -> Node:
    """A + A', or a symbol."""
    n = maker.size()
    if maker.chance(0.5):
        return maker.symbol((n, n), maker.pick("symmetric", "positive_definite"))
    a = maker.of((n, n), depth)
    return b.add(a, b.transpose(a))


def eigenvalue(maker: Maker, shape: Shape, depth: int) -> Node:
    if maker.chance(0.3):
        spectrum = b.apply("eigvals", _symmetric(maker, min(depth, 2)))
        return b.apply("sum", b.power(spectrum, maker.pick(2, 3)))
    return b.apply(maker.pick("lambda_max", "lambda_min"), _symmetric(maker, min(depth, 2)))


def singular(maker: Maker, shape: Shape, depth: int) -> Node:
    a = maker.of((maker.size(), maker.size()), min(depth, 2))
    return b.apply(maker.pick("sigma_max", "nuclear"), a)


def vector_norm(maker: Maker, shape: Shape, depth: int) -> Node:
    x = maker.column(depth)
    if maker.chance(0.5):
        return b.apply("norminf", x)
    return b.apply("pnorm", x, b.number(maker.pick(3, 4)))


def special(maker: Maker, shape: Shape, depth: int) -> Node:
    """The family of the gamma function, of one plus a square; and clip."""
    if maker.chance(0.3):
        low, high = b.number(-1), b.TWO
        return b.apply("clip", maker.scalar(depth), low, high)
    inner = b.add(b.ONE, b.power(b.apply("sin", maker.scalar(depth)), 2))
    return b.apply(maker.pick("gamma", "loggamma", "digamma"), inner)


def of_matrix(maker: Maker, shape: Shape, depth: int) -> Node:
    """A function of a square matrix."""
    name = maker.pick("expm", "sinm", "cosm", "logm", "sqrtm", "adj", "powm")
    if name in ("logm", "sqrtm"):
        return b.apply(name, maker.symbol(shape, "positive_definite"))
    if name == "powm":
        return b.apply(name, maker.symbol(shape, "positive_definite"), maker.symbol(SCALAR))
    inner = maker.of(shape, min(depth, 1)) if name == "adj" else maker.symbol(shape)
    return b.apply(name, inner)


def pseudo_inverse(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("pinv", maker.of((shape[1], shape[0]), min(depth, 1)))


def factor(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("cholesky", maker.symbol(shape, "positive_definite"))


SCALARS = (eigenvalue, singular, vector_norm, special)
SQUARES = (of_matrix, factor)
MATRICES = (pseudo_inverse,)
