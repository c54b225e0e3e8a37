"""Unit vectors in products as places: A e_2 is the second column of A, sum_j [j = i + 1] x_j the next member of x, zero after the last.

So nothing is multiplied, and what stands elsewhere in A, were it infinite, stays there.

>>> from matdiff.tensor.nodes import intern
>>> A, e = intern("leaf", ("A",), (), (3, "n")), intern("unit", (), (number(2),), (3,))
>>> taken([(A, (0, 1)), (e, (0,))], (1,))
[(take(0, 2, leaf(A)), (1,))]
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.tensor.make import add, factors_of, number, product, scaled, split_coefficient
from matdiff.tensor.nodes import Tensor, intern

Factor = tuple[Tensor, tuple[int, ...]]


def taken(factors: Sequence[Factor], out: Sequence[int]) -> list[Factor]:
    """The factors with what unit vectors choose among them; a unit vector of a place that is a letter stays."""
    parts = list(factors)
    for unit, labels in factors:
        if unit.kind != "unit" or labels[-1] in out:
            continue
        *front, label = labels
        others = [p for p in parts if p[0] is not unit and label in p[1]]
        if not others or any(of.count(label) > 1 or t.kind == "inverse" for t, of in others):
            continue  # of an inverse a column is solved for
        place = _whole(unit)
        distance = _distance(unit)
        if place:
            chosen = [(_selected(t, of.index(label), place), _without(of, label)) for t, of in others]  # fmt: skip
        elif distance and len(others) == 1 and front[0] not in others[0][1]:
            ((t, of),) = others
            at = of.index(label)
            moved = intern("shift", (at, distance), (t,), t.axes)
            chosen = [(moved, (*of[:at], front[0], *of[at + 1 :]))]
        else:
            continue
        parts = [p for p in parts if p not in others and p[0] is not unit] + chosen
    return parts


def _without(labels: tuple[int, ...], label: int) -> tuple[int, ...]:
    return tuple(k for k in labels if k != label)


def _whole(unit: Tensor) -> int:
    """The place of a unit vector, where that is a number within it; else 0."""
    c, core = split_coefficient(unit.children[0])
    if core.kind != "product" or core.children or core.axes or c.denominator != 1:
        return 0
    n = unit.axes[-1]
    return int(c) if c >= 1 and (isinstance(n, str) or c <= n) else 0


def _distance(unit: Tensor) -> int:
    """c where the unit vectors are those of the places 1 + c, 2 + c, ..., as many as there are; else 0."""
    (place,) = unit.children
    if len(unit.axes) != 2 or unit.axes[0] != unit.axes[1] or place.kind != "sum":
        return 0
    terms = dict(zip(place.children, place.data, strict=True))
    counts = [t for t in terms if t.kind == "iota"]
    numbers = [t for t in terms if t.kind == "product" and not t.children]
    if len(terms) != 2 or len(counts) != 1 or len(numbers) != 1 or terms[counts[0]] != 1:
        return 0
    c = terms[numbers[0]] * numbers[0].data[0]
    return int(c) if c.denominator == 1 else 0


def _selected(node: Tensor, axis: int, place: int) -> Tensor:
    """The entries at a place of an axis: of a sum, a product, a function of the entries those of their operands."""
    axes = (*node.axes[:axis], *node.axes[axis + 1 :])
    if node.kind == "sum":
        terms = [_selected(t, axis, place) for t in node.children]
        return add(*(scaled(c, t) for c, t in zip(node.data, terms, strict=True)))
    if node.kind == "apply":
        inner = tuple(_selected(t, axis, place) for t in node.children)
        return intern("apply", node.data, inner, axes)
    if node.kind == "product":
        c, factors, out = factors_of(node)
        label = out[axis]
        if all(of.count(label) < 2 and t.kind != "unit" for t, of in factors):
            sizes = dict(zip(out, node.axes, strict=True))
            inside = [
                (_selected(t, of.index(label), place), _without(of, label)) if label in of else (t, of)
                for t, of in factors
            ]  # fmt: skip
            return product(inside, _without(out, label), sizes, c)
    if node.kind in ("inverse", "delta"):
        unit = intern("unit", (), (number(place),), (node.axes[axis],))
        if node.kind == "delta":
            return unit
        labels = tuple(range(len(node.axes)))
        return product([(node, labels), (unit, (axis,))], _without(labels, axis))
    return intern("take", (axis, place), (node,), axes)


def guarded(test: Tensor, body: Tensor, over: int) -> Tensor | None:
    """A product that counts where a test holds: each factor along the ``over`` axes in front counts where it holds.

    None where the body is no product of which each factor has all of these axes or none.
    """
    if body.kind != "product" or len(body.children) < 2 or not over:
        return None
    c, factors, out = factors_of(body)
    front = set(out[:over])
    result: list[Factor] = []
    for t, of in factors:
        own = front.intersection(of)
        if own and own != front:
            return None
        if own:
            wide = product([(test, tuple(out[:over]))], of, dict(zip(of, t.axes, strict=True)))
            t = intern("apply", ("given",), (wide, t), t.axes)
        result.append((t, of))
    if all(node is t for (node, _), (t, _) in zip(result, factors, strict=True)):
        return None
    return product(result, out, dict(zip(out, body.axes, strict=True)), c)
