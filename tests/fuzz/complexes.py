"""Ways to make expressions of complex matrices: conj and ^H, real and imaginary parts, moduli, Hermitian and unitary matrices.

What is not defined for complex numbers (max, relu, softmax, eigenvalues) is given real parts and moduli.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from matdiff.base.dimensions import SCALAR, Shape
from matdiff.expression import build as b
from matdiff.expression.nodes import Node
from matdiff.syntax.conjugates import complex_attributes, conjugate

if TYPE_CHECKING:
    from .generator import Maker
    from .shapes import Way

ENTIRE = ("sin", "cos", "exp", "sinh", "cosh")
OF_REAL = (
    *("sin", "tanh", "arctan", "sigmoid", "softplus", "erf", "relu", "abs", "arcsinh", "gelu"),
    *("sign", "step"),
)
SQUARE = (
    *("complex", "complex", "hermitian", "hermitian", "hermitian_definite", "unitary", "", "symmetric"),
    *("complex symmetric", "complex diagonal", "complex invertible", "hermitian_semidefinite"),
)  # fmt: skip


# -- what expressions end in


def leaf(maker: Maker, shape: Shape) -> Node:
    """A symbol, complex mostly; a member of a family; a number, now and then the imaginary unit."""
    axes = ()
    if maker.indices and maker.chance(0.6):
        index = maker.random.choice(maker.indices)
        axes = index.axes[:1]
        family = maker.symbol(shape, maker.pick("complex", "complex", ""), axes)
        return b.member(family, index)
    if shape == SCALAR:
        roll = maker.random.random()
        if roll < 0.15:
            return maker.number()
        if roll < 0.25:
            return b.apply("imaginary_unit")
        return maker.symbol(shape, maker.pick("complex", "complex", "complex", ""))
    rows, columns = shape
    if rows == columns:
        if maker.chance(0.06):
            return b.eye(rows)
        return maker.symbol(shape, " ".join(complex_attributes(_words(maker.pick(*SQUARE)))))
    if rows == 1:
        return adjoint(maker.symbol((columns, 1), "complex"))
    return maker.symbol(shape, maker.pick("complex", "complex", "complex", "", "positive"))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def adjoint(a: Node) -> Node:
    return b.transpose(conjugate(a))


# -- arguments inside a domain


def real(maker: Maker, shape: Shape, depth: int) -> Node:
    """A matrix whose entries are real."""
    inner = maker.of(shape, depth)
    if not inner.complex:
        return inner
    return b.apply(maker.pick("re", "im", "abs"), inner)


def above(maker: Maker, shape: Shape, depth: int) -> Node:
    """Entries off the cut of the logarithm and away from zero: 2 + |z|^2, 1 + e^re(z)."""
    one = b.ones(*shape) if shape != SCALAR else b.ONE
    if maker.chance(0.6):
        return b.add(one, one, b.power(b.apply("abs", maker.of(shape, depth)), 2))
    return b.add(one, b.apply("exp", real(maker, shape, 0)))


def small(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.scale(b.number(Fraction(1, 3)), maker.of(shape, min(depth, 1)))


def regular(maker: Maker, shape: Shape, depth: int) -> Node:
    """A square matrix with an inverse, mostly."""
    n = shape[0]
    kind = maker.random.randrange(5)
    if kind == 0:
        return maker.symbol(
            shape,
            " ".join(
                complex_attributes(_words(maker.pick("hermitian_definite", "complex invertible")))
            ),
        )
    if kind == 1:
        return maker.symbol(shape, maker.pick("complex", "complex unitary"))
    if kind == 2:
        return b.transpose(regular(maker, shape, depth - 1)) if depth > 0 else b.eye(n)
    a = maker.of((n, maker.size()), depth)
    return b.add(b.eye(n), b.matmul(a, adjoint(a)))


# -- ways that any shape allows


def conjugated(maker: Maker, shape: Shape, depth: int) -> Node:
    return conjugate(maker.of(shape, depth))


def part(maker: Maker, shape: Shape, depth: int) -> Node:
    found = real(maker, shape, depth)
    return b.power(found, 2) if maker.chance(0.4) else found


def of_real(maker: Maker, shape: Shape, depth: int) -> Node:
    """A function of real parts and moduli."""
    if maker.chance(0.2):
        left, right = real(maker, shape, depth), real(maker, shape, depth)
        if left is right:
            right = b.apply("sin", right)
        return b.apply(maker.pick("max", "min"), left, right)
    return b.apply(maker.pick(*OF_REAL), real(maker, shape, depth))


def entire(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply(maker.pick(*ENTIRE), small(maker, shape, depth))


def guarded(maker: Maker, shape: Shape, depth: int) -> Node:
    if maker.chance(0.3):
        name = maker.pick("arctan", "arcsin", "arctanh", "arcsinh", "tan", "tanh", "arccos")
        return b.apply(name, small(maker, shape, depth))
    inner = above(maker, shape, depth)
    if maker.chance(0.4):
        return b.power(inner, b.number(maker.pick(Fraction(1, 2), Fraction(-1, 2))))
    return b.apply("log", inner)


def quotient(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.scale(b.power(above(maker, SCALAR, depth), -1), maker.of(shape, depth))


def power(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.power(maker.of(shape, depth), maker.pick(2, 2, 3))


def hadamard(maker: Maker, shape: Shape, depth: int) -> Node:
    if shape == SCALAR:
        return b.scale(maker.scalar(depth), maker.scalar(depth))
    return b.hadamard(maker.of(shape, depth), maker.of(shape, depth))


# -- scalars


def form(maker: Maker, shape: Shape, depth: int) -> Node:
    """x^H A y, x^H y, and with ^T."""
    m, n = maker.size(), maker.size()
    x, y = maker.column(depth, m), maker.column(depth, n)
    if maker.chance(0.5):
        y, n = (x, m) if maker.chance(0.5) else (maker.column(depth, m), m)
    turned = adjoint(x) if maker.chance(0.7) else b.transpose(x)
    if m == n and maker.chance(0.3):
        return b.matmul(turned, y)
    return b.matmul(turned, maker.of((m, n), depth), y)


def trace(maker: Maker, shape: Shape, depth: int) -> Node:
    if maker.chance(0.3):
        return b.tr(maker.square(depth))
    m, n = maker.size(), maker.size()
    a, c = maker.of((m, n), depth), maker.of((m, n), depth)
    return b.tr(b.matmul(adjoint(a) if maker.chance(0.7) else b.transpose(a), c))


def norm(maker: Maker, shape: Shape, depth: int) -> Node:
    found = b.apply("norm", maker.pick(maker.matrix, maker.column)(depth))
    return b.power(found, 2) if maker.chance(0.6) else found


def modulus(maker: Maker, shape: Shape, depth: int) -> Node:
    found = b.apply("abs", maker.scalar(depth))
    return b.power(found, 2) if maker.chance(0.6) else found


def total(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("sum", maker.pick(maker.matrix, maker.column)(depth))


def determinant(maker: Maker, shape: Shape, depth: int) -> Node:
    n = maker.size()
    if maker.chance(0.4):
        return b.apply("det", regular(maker, (n, n), depth))
    a = maker.of((n, maker.size()), depth)
    base = maker.symbol((n, n), " ".join(complex_attributes(_words("hermitian_definite"))))
    return b.apply("logdet", b.add(maker.pick(b.eye(n), base), b.matmul(a, adjoint(a))))


def vectors(maker: Maker, shape: Shape, depth: int) -> Node:
    """vec(A)^H vec(B), with a Kronecker product between."""
    m, n = maker.size(), maker.size()
    left, right = b.apply("vec", maker.of((m, n), depth)), b.apply("vec", maker.of((m, n), depth))
    turned = adjoint(left) if maker.chance(0.6) else b.transpose(left)
    if maker.chance(0.5):
        return b.matmul(turned, right)
    both = b.apply("kron", maker.of((n, n), min(depth, 1)), maker.of((m, m), min(depth, 1)))
    return b.matmul(turned, both, right)


# -- vectors and matrices


def product(maker: Maker, shape: Shape, depth: int) -> Node:
    middle = maker.size()
    return b.matmul(maker.of((shape[0], middle), depth), maker.of((middle, shape[1]), depth))


def turned(maker: Maker, shape: Shape, depth: int) -> Node:
    inner = maker.of((shape[1], shape[0]), depth)
    return adjoint(inner) if maker.chance(0.7) else b.transpose(inner)


def outer(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.matmul(maker.column(depth, shape[0]), adjoint(maker.column(depth, shape[1])))


def solved(maker: Maker, shape: Shape, depth: int) -> Node:
    n = shape[0]
    return b.matmul(b.inv(regular(maker, (n, n), depth)), maker.of(shape, depth))


def inverse(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.inv(regular(maker, shape, depth))


def diag(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("diag", maker.column(depth, shape[0]))


def gram(maker: Maker, shape: Shape, depth: int) -> Node:
    a = maker.of((maker.size(), shape[0]), depth)
    return b.matmul(adjoint(a), a)


def hermitian_part(maker: Maker, shape: Shape, depth: int) -> Node:
    a = maker.of(shape, depth)
    return b.add(a, adjoint(a))


def triangle(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply(maker.pick("tril", "triu", "toeplitz_part"), maker.of(shape, depth))


def diagonal(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("diagonal", maker.of((shape[0], shape[0]), depth))


def row_sums(maker: Maker, shape: Shape, depth: int) -> Node:
    return b.apply("rowsum", maker.of((shape[0], maker.size()), depth))


def ways(maker: Maker, shape: Shape) -> tuple[Way, ...]:
    """The ways that lead to a complex matrix of this shape."""
    from .shapes import add, indexed_sum, scaled

    anything = (add, add, add, scaled, scaled, conjugated, conjugated, part, of_real, entire,
                guarded, quotient, power, hadamard, indexed_sum)  # fmt: skip
    rows, columns = shape
    if shape == SCALAR:
        own: tuple[Way, ...] = (form, form, form, trace, trace, norm, norm, modulus, modulus, total,
                                determinant, determinant, vectors)  # fmt: skip
        return anything + own
    if columns == 1:
        return (*anything, *(product,) * 6, solved, diagonal, row_sums)
    matrices = (product, product, product, turned, turned, outer, solved)
    if rows == columns:
        return anything + matrices + (inverse, inverse, diag, gram, hermitian_part, triangle)
    if rows == 1:
        return (*anything[:6], product, turned, turned, turned)
    return anything + matrices + matrices
