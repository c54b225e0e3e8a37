"""The exact check of products with directions and of higher differentials, by the second engine alone.

    jvp      dF with V for dX = DF[V]          hvp   tr(S'G) = D^2 f[S, V] for every S, and G has the structure of X;
                                                   of a complex X Re tr(S^H G)
    d^n F    with T for every dX = D^n F[T, ..., T]

The higher derivatives are those of the function itself: no gradient or first differential of the main engine is taken for granted.

>>> from matdiff.expression.build import matmul, scale, number, symbol, transpose
>>> x, v, A = symbol("x", ("n", 1)), symbol("v", ("n", 1)), symbol("A", ("n", "n"), ("symmetric",))
>>> print(exact_hvp(matmul(transpose(x), A, x), x, x, v, scale(number(2), matmul(A, v))).sentence())
✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at n = 3, exact
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matdiff.checks.directions import kind_of
from matdiff.checks.exact import Pair, compare
from matdiff.checks.structures import held, seed_of
from matdiff.expression.nodes import Node, Symbol
from matdiff.tensor.conjugates import conjugate
from matdiff.tensor.derive import derivative
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add, scaled
from matdiff.tensor.make import product as product_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.checks.report import CheckReport


def exact_along(
    expression: Node, image: Node, directions: Mapping[Symbol, Node], *, points: int = 3
) -> CheckReport:
    """Compare ``image``, which speaks of the directions, with the derivative of the expression along them."""

    def pairs() -> list[Pair]:
        lowering = Lowering()
        seeds = {lowering.leaf(v): lowering.tensor(along) for v, along in directions.items()}
        moved = derivative(lowering.tensor(expression), seeds)
        return [(lowering.tensor(image), moved)]

    nodes = [expression, image, *directions, *directions.values()]
    return compare(pairs, nodes, points, "the image of the direction")


def exact_hvp(
    expression: Node,
    first: Symbol,
    second: Symbol,
    direction: Node,
    product: Node,
    *,
    points: int = 3,
) -> CheckReport:
    """Compare tr(S' product), S in the first variable, with the second derivative along S and along the direction in the second."""

    def pairs() -> list[Pair]:
        lowering = Lowering()
        kind, leaf = kind_of(first, None), lowering.leaf(first)
        seed = seed_of(leaf, first, kind)
        once = derivative(lowering.tensor(expression), {leaf: seed.tensor})
        twice = derivative(once, {lowering.leaf(second): lowering.tensor(direction)})
        claimed = lowering.tensor(product)
        inner = seed.inner(conjugate(claimed), False)
        if first.complex:  # Re tr(S^H G)
            inner = scaled(Fraction(1, 2), add(inner, conjugate(inner)))
        found = [(inner, twice), *held(claimed, kind, leaf, None)]
        if "hermitian" in first.attributes:
            own = tuple(range(len(claimed.axes)))
            found.append((claimed, product_of([(conjugate(claimed), own)], own[::-1])))
        return found

    nodes = [expression, first, second, direction, product]
    return compare(pairs, nodes, points, "the product with the Hessian")


def exact_higher_differential(
    expression: Node, variables: Sequence[Symbol], answer: Node, *, points: int = 3, order: int = 2
) -> CheckReport:
    """Compare d^2 F, d^3 F ..., with a direction T for every dX, with the derivative of that order along T."""

    def pairs() -> list[Pair]:
        inner = Lowering()
        moves = {v: seed_of(inner.leaf(v), v, kind_of(v, None)).tensor for v in variables}
        seeds = {inner.leaf(v): moved for v, moved in moves.items()}
        moved = inner.tensor(expression)
        for _ in range(order):
            moved = derivative(moved, seeds)
        return [(Lowering(moves).tensor(answer), moved)]

    what = "the second differential" if order == 2 else f"the differential of order {order}"
    return compare(pairs, [expression, *variables, answer], points, what)
