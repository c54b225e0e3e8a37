"""A tensor graph with some of its nodes replaced by others of the same axes."""

from __future__ import annotations

from collections.abc import Mapping

from matdiff.tensor.make import add, factors_of, product, scaled
from matdiff.tensor.nodes import Tensor, intern, postorder


def replaced(root: Tensor, values: Mapping[Tensor, Tensor]) -> Tensor:
    """The tensor with nodes in place of others of the same axes."""
    new: dict[Tensor, Tensor] = {}
    for node in postorder(root):
        children = tuple(new[child] for child in node.children)
        if node in values:
            new[node] = values[node]
        elif children == node.children:
            new[node] = node
        else:
            new[node] = _rebuilt(node, children)
    return new[root]


def _rebuilt(node: Tensor, children: tuple[Tensor, ...]) -> Tensor:
    if node.kind == "sum":
        return add(*(scaled(c, child) for c, child in zip(node.data, children, strict=True)))
    if node.kind == "product":
        c, factors, out = factors_of(node)
        parts = [(child, labels) for child, (_, labels) in zip(children, factors, strict=True)]
        return product(parts, out, dict(zip(out, node.axes, strict=True)), c)
    return intern(node.kind, node.data, children, node.axes)
