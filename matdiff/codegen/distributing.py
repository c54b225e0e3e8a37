"""A product with a sum among its factors multiplied out, (A + A') x as A x + A' x, where that is cheaper; what products cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.codegen import factored
from matdiff.codegen.contraction import CALL, ENTRY
from matdiff.tensor.make import add, factors_of, product
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.codegen.planning import Plan

    Factor = tuple[Tensor, tuple[int, ...]]


def distributed(
    plan: Plan,
    c: Fraction,
    factors: Sequence[Factor],
    out: Sequence[int],
    sizes: Mapping[int, Dimension],
) -> Tensor | None:
    """The product with a sum among its factors multiplied out, where that is cheaper; None where it is not.

    Of a difference digits may be lost near the point where it vanishes: it is multiplied out for a fourth of the work only.
    """
    known = {label: sizes[label] for label in out}
    for at, (child, labels) in enumerate(factors):
        if child.kind != "sum" or not 2 <= len(child.children) <= 4 or plan.uses[child] > 1:
            continue
        if not _may_gain(child, labels, out):
            continue
        rest = [part for k, part in enumerate(factors) if k != at]
        terms = [
            product([*rest, (term, labels)], out, known, c * k)
            for k, term in zip(child.data, child.children, strict=True)
        ]
        now = cost(plan, factors, out, sizes) + made(plan, child)
        then = sum(cost_of(plan, term) for term in terms) + CALL * (len(terms) - 1)
        plan.is_open = True
        differs = any(k < 0 for k in child.data)
        if then * (4.0 if differs and len(set(labels)) == len(labels) else 1.0) <= now:
            return add(*terms)
    return None


def cost(plan: Plan, factors: Sequence[Factor], out: Sequence[int], sizes: Mapping[int, Dimension]) -> float:  # fmt: skip
    rest = [part for part in plan.grouped(plan.numbers(factors)[1], out) if part[1]]
    return plan.order(rest, out, sizes).cost if rest else 0.0


def cost_of(plan: Plan, node: Tensor) -> float:
    """What a product costs beyond its factors."""
    if node.kind != "product":
        return 0.0
    if node not in plan.prices:
        _, factors, out = factors_of(node)
        parts = plan.opened_factors(factors, out)
        sizes = dict(zip(out, node.axes, strict=True))
        for child, labels in parts:
            sizes.update(zip(labels, child.axes, strict=True))
        plan.prices[node] = cost(plan, parts, out, sizes)
    return plan.prices[node]


def made(plan: Plan, node: Tensor) -> float:
    """What it costs to add up the terms of a sum, each made alone."""
    entries = 1.0
    for n in node.axes:
        entries *= plan.size(n)
    inner = sum(
        cost_of(plan, term) if term.kind == "product" else factored.price(plan, term)[0]
        for term in node.children
    )
    return inner + (CALL + 1.5 * ENTRY * entries) * (len(node.children) - 1)


def _may_gain(child: Tensor, labels: tuple[int, ...], out: Sequence[int]) -> bool:
    """Whether a sum over one of its labels can be done before it is added up."""
    return any(label not in out for label in labels) or len(set(labels)) < len(labels)
