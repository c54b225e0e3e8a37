"""Doubts that something is a number: what is capital, transposed, normed, averaged; and in which order they are given up."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Sizes

    Way = tuple[int, bool, set[str]]

_MOST_DOUBTS = 8
"""So many doubts are given up one by one before all are."""


def ways_to_give_up(weights: Mapping[str, int]) -> list[Way]:
    """What a search costs at least, whether letters are as their case suggests, the doubts that are given up: the cheapest first."""
    chosen = [
        (0, set[str]()),
        *[(weight, {name}) for name, weight in [*weights.items()][:_MOST_DOUBTS]],
    ]
    if len(weights) > 1:
        chosen.append((sum(weights.values()), {*weights}))
    return sorted(((cost + odd, not odd, off) for odd in (0, 2) for cost, off in chosen), key=first)


def first(row: tuple[int, object, object] | tuple[int, object]) -> int:
    return row[0]


def not_a_number(off: set[str], name: str, sizes: Sizes, rows: int, cols: int) -> bool | None:
    """The condition that a doubt is, unless it is given up."""
    if name in off or sizes.is_big(rows) or sizes.is_big(cols):
        return None if name in off else True
    if sizes.is_one(rows):
        return sizes.set_big(cols)
    return sizes.set_big(rows) if sizes.is_one(cols) else None


class Doubt:
    """That something is a number is hardly meant: the ``name`` (or place) it is said of, its tree, the ``weight``, and the ``kind``
    of its evidence: "capital", "transpose", "operand" of @, "norm", "whole" (softmax, mean), "matrix" (det, expm)."""

    __slots__ = ("kind", "name", "tree", "weight")

    def __init__(self, name: str, tree: Tree, weight: int, kind: str) -> None:
        self.name = name
        self.tree = tree
        self.weight = weight
        self.kind = kind
