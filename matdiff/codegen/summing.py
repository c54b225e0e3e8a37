"""Sums of views: terms with the same axes first, then those that are broadcast; a diagonal is added to the diagonal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.codegen import leafrows
from matdiff.codegen.arrays import Array
from matdiff.codegen.scaling import multiplied
from matdiff.codegen.views import View, aligned
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.codegen.planning import Plan

    Factor = tuple[Tensor, tuple[int, ...]]

ONE = Fraction(1)


def sum_of(plan: Plan, node: Tensor) -> View:
    if not node.children:
        return View(plan.arrays.number(0), ())
    turned = leafrows.complement(node)
    if turned is not None:
        return plan.view(turned)
    sizes = dict(enumerate(node.axes))
    views = []
    for c, child in zip(node.data, node.children, strict=True):
        v = plan.view(child)
        views.append(View(v.array, v.labels, v.coefficient * c, v.deltas, v.sizes))
    kinds = {v.deltas for v in views}
    if len(kinds) == 1 and kinds != {()}:
        (deltas,) = kinds
        found = total(plan, [View(v.array, v.labels, v.coefficient) for v in views])
        return View(found.array, found.labels, found.coefficient, deltas, sizes)
    plain = [v for v in views if not v.deltas]
    placed = [v for v in views if v.deltas]
    if placed and plain:
        return with_diagonals(plan, plain, placed, sizes)
    return total(plan, [plan.placed(v, sizes) for v in views])


def with_diagonals(
    plan: Plan, plain: list[View], placed: list[View], sizes: Mapping[int, Dimension]
) -> View:
    """A + diag(x): the entries of a diagonal added to a matrix; more than one delta is placed first."""
    base = total(plan, plain)
    rest: list[View] = []
    for v in placed:
        ends = {label for pair in v.deltas for label in pair}
        if len(v.deltas) > 1 or set(sizes) != set(base.labels) or len(sizes) != 2:
            rest.append(plan.placed(v, sizes))
            continue
        matrix = aligned(plan.arrays, View(multiplied(plan, base), base.labels), sorted(ends))
        diagonal = multiplied(plan, View(v.array, v.labels, v.coefficient))
        made = plan.arrays.make("add_diagonal", (matrix, diagonal), (), matrix.axes)
        base = View(made, tuple(sorted(ends)))
    return total(plan, [base, *rest]) if rest else base


def total(plan: Plan, views: Sequence[View]) -> View:
    """The sum of views: those with the same axes first, then those that are broadcast."""
    if len(views) == 1:
        return views[0]
    sizes = {abs(v.coefficient) for v in views}
    common = ONE
    if len(sizes) == 1:
        common = sizes.pop()
    if all(v.coefficient < 0 for v in views):
        common = -common
    order = max(views, key=lambda v: len(v.labels)).labels
    order = (*order, *dict.fromkeys(k for v in views for k in v.labels if k not in order))
    groups: dict[frozenset[int], list[View]] = {}
    for v in views:
        groups.setdefault(frozenset(v.labels), []).append(v)
    terms: list[tuple[Fraction, Array]] = []
    for labels in sorted(groups, key=lambda s: (len(s), sorted(s))):
        of = [
            (v.coefficient / common, aligned(plan.arrays, View(v.array, v.labels), order))
            for v in groups[labels]
        ]
        of.sort(key=lambda term: term[0] < 0)
        if len(of) > 1 and len(groups) > 1 and len(labels) < len(order):
            of = [(ONE, plan.arrays.add(of))]
        terms += of
    terms.sort(key=lambda term: term[0] < 0)
    return View(plan.arrays.add(terms), order, common)
