"""Ways to make expressions with functions of a matrix, powers, spectra, pseudo-inverses, norms of other kinds and gamma functions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from matdiff.base.dimensions import Dimension, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Node

if TYPE_CHECKING:
    from .generator import Maker

ENTIRE = ("expm", "sinm", "cosm")
PRINCIPAL = ("logm", "sqrtm")
THIRD = b.number(Fraction(1, 3))


def _small(maker: Maker, n: Dimension, depth: int) -> Node:
    """A square matrix that is not large."""
    return b.scale(THIRD, maker.of((n, n), min(depth, 1)))


def _definite(maker: Maker, n: Dimension, depth: int) -> Node:
    if maker.chance(0.5):
        return maker.symbol((n, n), "positive_definite")
    a = maker.of((n, maker.size()), min(depth, 1))
    return b.add(b.eye(n), b.matmul(a, b.transpose(a)))


def _symmetric(maker: Maker, n: Dimension, depth: int) -> Node:
    kind = maker.random.randrange(3)
    if kind == 0:
        return maker.symbol((n, n), maker.pick("symmetric", "positive_definite"))
    a = maker.of((n, n), min(depth, 1))
    if kind == 1:
        return b.add(a, b.transpose(a))
    return b.add(maker.symbol((n, n), "symmetric"), b.matmul(b.transpose(a), a))


def square(maker: Maker, shape: Shape, depth: int) -> Node:
    """f(A), A^k, adj(A), a Cholesky factor, a pseudo-inverse."""
    n = shape[0]
    kind = maker.random.randrange(12)
    if kind >= 9:
        return along(maker, shape, depth)
    if kind < 3:
        return b.apply(ENTIRE[kind], _small(maker, n, depth))
    if kind == 3:
        return b.apply(maker.pick(*PRINCIPAL), _definite(maker, n, depth))
    if kind == 4:
        whole = b.apply("size", parameters=(maker.pick(2, 3, maker.size()),))
        return b.apply("powm", _small(maker, n, depth), whole)
    if kind == 5:
        return b.apply(
            "powm",
            _definite(maker, n, depth),
            maker.pick(THIRD, maker.symbol((1, 1), "positive"), b.number(-3)),
        )
    if kind == 6:
        return b.apply("cholesky", _definite(maker, n, depth))
    if kind == 7:
        return b.apply("adj", maker.of(shape, min(depth, 1)))
    return b.apply("pinv", maker.of(shape, min(depth, 1)))


def along(maker: Maker, shape: Shape, depth: int) -> Node:
    """L_f(A, E), the Fréchet derivative of a function of a matrix; the second one along E and F, of a constant A."""
    n = shape[0]
    directions = [maker.of(shape, min(depth, 1))]
    again = maker.chance(0.35)
    if again:
        directions.append(maker.of(shape, 0))
    word = "frechet2" if again else "frechet"
    fixed = " constant" if again else ""
    if maker.chance(0.4):
        a = maker.symbol(shape, f"positive_definite{fixed}")
        return b.apply(f"{word}_{maker.pick(*PRINCIPAL)}", a, *directions)
    a = maker.symbol(shape, "constant") if again else _small(maker, n, depth)
    if maker.chance(0.3):
        exponent = b.number(maker.pick(2, 3))
        return b.apply(f"{word}_powm", a, exponent, *directions)
    return b.apply(f"{word}_{maker.pick(*ENTIRE)}", a, *directions)


def vectors(maker: Maker, shape: Shape, depth: int) -> Node:
    """Eigenvectors, singular vectors, the polar factor, the peak of a vector, beside something of their shape."""
    n = maker.size()
    kind = maker.random.randrange(6)
    if kind < 2:
        made = b.apply(maker.pick("eigvec_max", "eigvec_min"), _symmetric(maker, n, min(depth, 1)))
    elif kind == 3:
        made = b.apply("eigvecs", _symmetric(maker, n, min(depth, 1)))
    elif kind in (2, 4):
        name = maker.pick("left_singular", "right_singular", "polar")
        fixed = "constant" if name == "polar" else ""
        made = b.apply(name, maker.symbol((maker.size(), n), fixed))
    else:
        made = b.apply("peak", maker.column(min(depth, 1), n))
    beside = maker.of(made.shape, depth)
    if maker.chance(0.3):
        beside = b.hadamard(beside, made)
    return b.tr(b.matmul(b.transpose(made), beside))


def scalar(maker: Maker, shape: Shape, depth: int) -> Node:
    """A trace of a function of a matrix, an eigenvalue, a norm."""
    n = maker.size()
    kind = maker.random.randrange(10)
    if kind == 9:
        return vectors(maker, shape, depth)
    if kind < 2:
        return b.tr(square(maker, (n, n), depth))
    if kind == 2:
        return b.tr(b.matmul(maker.of((n, n), 0), square(maker, (n, n), depth)))
    if kind == 3:
        return b.apply(maker.pick("lambda_max", "lambda_min"), _symmetric(maker, n, depth))
    if kind == 4:
        values = b.apply("eigvals", _symmetric(maker, n, depth))
        return b.apply("sum", b.apply(maker.pick("sin", "tanh", "cos", "erf"), values))
    if kind == 5:
        return b.apply(maker.pick("sigma_max", "nuclear"), maker.matrix(min(depth, 1)))
    if kind == 6:
        p = maker.pick(b.number(3), b.number(Fraction(3, 2)), b.number(4))
        return b.apply("pnorm", maker.column(depth), p)
    if kind == 7:
        return b.apply("norminf", maker.column(depth))
    m = maker.size()
    turned = b.apply("pinv", maker.of((m, n), min(depth, 1)))
    return b.tr(b.matmul(turned, maker.of((m, n), 0)))


def entries(maker: Maker, shape: Shape, depth: int) -> Node:
    """clip, and the gamma functions of positive entries."""
    if maker.chance(0.4):
        return b.apply("clip", maker.of(shape, depth), b.number(-1), maker.pick(b.ONE, b.TWO))
    if maker.chance(0.1):
        fixed = maker.symbol(shape, "positive constant")
        return (
            b.hadamard(b.apply("trigamma", fixed), maker.of(shape, depth))
            if shape != (1, 1)
            else b.apply("trigamma", fixed)
        )
    one = b.ones(*shape) if shape != (1, 1) else b.ONE
    inner = b.add(one, b.power(b.apply("sin", maker.of(shape, depth)), 2))
    return b.apply(maker.pick("gamma", "loggamma", "digamma"), inner)
