"""Inverses and determinants: one factor of a matrix for all that is made of it, and solving instead of inverting where that is cheaper.

By Cholesky where the matrix is positive definite, by elimination otherwise, by substitution where it is triangular.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.base.dimensions import Dimension
from matdiff.codegen.arrays import Array
from matdiff.codegen.contraction import CALL, MULTIPLY_ADD, Order, Tree, places
from matdiff.codegen.views import View, aligned
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.codegen.planning import Plan

    Factor = tuple[Tensor, tuple[int, ...]]


def price(plan: Plan, child: Tensor) -> tuple[float, bool]:
    """What a factor itself costs beyond what is made anyhow, and whether one may solve instead."""
    if child.kind != "inverse" or len(child.axes) != 2:
        return 0.0, False
    if child in plan.explicit:
        return 0.0, True
    n = plan.size(child.axes[0])
    return (CALL + MULTIPLY_ADD * n**3) / max(1, plan.uses[child]), True


def solved(
    plan: Plan,
    order: Order,
    one: Tree,
    other: Tree,
    factors: Sequence[Factor],
    sizes: Mapping[int, Dimension],
) -> View | None:
    """A^-1 B by solving, where that is cheaper than the inverse."""
    for at, rest in ((one, other), (other, one)):
        if not isinstance(at, int) or not order.is_solved(at, places(rest)):
            continue
        child, labels = factors[at]
        kept = order.kept(places(rest))
        (summed,) = (label for label in labels if label in kept)
        (free,) = (label for label in labels if label != summed)
        if isinstance(rest, int):
            right = plan.factor_view(*factors[rest], kept)
        else:
            right = plan.shared(order, rest, factors, sizes)
        if summed not in right.labels or right.deltas:
            return None
        columns = tuple(label for label in right.labels if label != summed)
        if len(columns) > 1:
            return None
        b = aligned(plan.arrays, View(right.array, right.labels), (summed, *columns))
        a = child.children[0]
        from_left = labels.index(summed) == 1
        x = solution(plan, a, b, transposed=not from_left)
        return View(x, (free, *columns), right.coefficient)
    return None


def solution(plan: Plan, a: Tensor, b: Array, transposed: bool) -> Array:
    """A^-1 b, or A^-T b."""
    make = plan.arrays.make
    triangle = plan.facts.triangle(a)
    matrix = plan.dense(plan.view(a), a.axes)
    if triangle:
        return make("solve_triangular", (matrix, b), (triangle, transposed), b.axes)
    if by_cholesky(plan, a):
        return make("cholesky_solve", (cholesky(plan, a), b), (), b.axes)
    turned = transposed and not plan.facts.symmetric(a)
    return make("lu_solve", (make("lu", (matrix,), (), a.axes), b), (turned,), b.axes)


def by_cholesky(plan: Plan, a: Tensor) -> bool:
    return plan.facts.definite(a) == 2 and not plan.facts.complex(a)


def cholesky(plan: Plan, a: Tensor) -> Array:
    matrix = plan.dense(plan.view(a), a.axes)
    return plan.arrays.make("cholesky", (matrix,), (), a.axes)


def inverse(plan: Plan, node: Tensor) -> View:
    """The inverse itself, entry by entry."""
    (a,) = node.children
    plan.made_explicit.add(node)
    make, labels = plan.arrays.make, tuple(range(len(node.axes)))
    if by_cholesky(plan, a):
        return View(make("cholesky_inverse", (cholesky(plan, a),), (), node.axes), labels)
    matrix = plan.dense(plan.view(a), a.axes)
    triangle = plan.facts.triangle(a)
    if triangle:
        return View(make("inverse_triangular", (matrix,), (triangle,), node.axes), labels)
    if len(node.axes) > 2:
        return View(make("inverse", (matrix,), (), node.axes), labels)
    factor = make("lu", (matrix,), (), a.axes)
    return View(make("lu_inverse", (factor,), (), node.axes), labels)


def trace_of_inverse(plan: Plan, a: Tensor) -> Array:
    """tr A^-1 by the inverse of the factor, half the work of the inverse of A."""
    return plan.arrays.make("cholesky_trace_inverse", (cholesky(plan, a),))


def determinant(plan: Plan, node: Tensor, log: bool = False) -> View:
    (a,) = node.children
    labels = tuple(range(len(node.axes)))
    if by_cholesky(plan, a):
        word = "cholesky_logdet" if log else "cholesky_det"
        return View(plan.arrays.make(word, (cholesky(plan, a),)), labels)
    matrix = plan.dense(plan.view(a), a.axes)
    if plan.facts.complex(a) and log:
        return View(plan.arrays.make("complex_logdet", (matrix,), (), node.axes), labels)
    if len(node.axes) or plan.facts.complex(a):
        word = "logdet" if log else "det"
        return View(plan.arrays.make(word, (matrix,), (), node.axes), labels)
    factor = plan.arrays.make("lu", (matrix,), (), a.axes)
    return View(plan.arrays.make("lu_logdet" if log else "lu_det", (factor,)), labels)
