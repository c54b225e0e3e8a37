"""Which axes of a tensor are the indices of families: the axis i of x_i, and of all that is made of it member by member."""

from __future__ import annotations

from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Tensor, postorder


def member_axes(root: Tensor) -> dict[Tensor, frozenset[int]]:
    """Of every node below, the axes that are indices of families."""
    found: dict[Tensor, frozenset[int]] = {}
    for node in postorder(root):
        if node.kind == "leaf":
            found[node] = frozenset(range(len(getattr(node.data[0], "axes", ()))))
        elif node.kind == "product":
            _, factors, out = factors_of(node)
            met = {labels[k] for child, labels in factors for k in found[child]}
            found[node] = frozenset(k for k, label in enumerate(out) if label in met)
        else:
            below = frozenset().union(*(found[child] for child in node.children))
            found[node] = frozenset(k for k in below if k < len(node.axes))
    return found
