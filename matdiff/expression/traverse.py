"""Walks over a graph of nodes, each node once, without recursion: depth costs no stack.

>>> from matdiff.expression.build import symbol, matmul, transpose
>>> x = symbol("x", ("n", 1))
>>> [str(v) for v in postorder(matmul(transpose(x), x))]
['x', 'transpose(x)', 'matmul(transpose(x), x)']
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from matdiff.expression.build import rebuild
from matdiff.expression.nodes import Apply, Node, Symbol


def postorder(*roots: Node) -> list[Node]:
    """Every node below the roots once, operands before the node that uses them."""
    done: set[Node] = set()
    result: list[Node] = []
    stack: list[tuple[Node, bool]] = [(root, False) for root in reversed(roots)]
    while stack:
        node, expanded = stack.pop()
        if node in done:
            continue
        if expanded or not isinstance(node, Apply) or not node.operands:
            done.add(node)
            result.append(node)
            continue
        stack.append((node, True))
        for operand in reversed(node.operands):
            if operand not in done:
                stack.append((operand, False))
    return result


def symbols(*roots: Node) -> list[Symbol]:
    """The symbols of an expression in order of first appearance, summation indices left out."""
    return [v for v in postorder(*roots) if isinstance(v, Symbol) and "index" not in v.attributes]


def containing(targets: frozenset[Node] | set[Node], *roots: Node) -> set[Node]:
    """The nodes below the roots that are or contain one of the targets."""
    found: set[Node] = set()
    for node in postorder(*roots):
        if node in targets or (
            isinstance(node, Apply) and any(operand in found for operand in node.operands)
        ):
            found.add(node)
    return found


def substitute(root: Node, values: Mapping[Node, Node]) -> Node:
    """The expression with nodes replaced by others of the same shape."""
    return transform(root, lambda node: values.get(node, node))


def transform(root: Node, change: Callable[[Node], Node]) -> Node:
    """Rebuild bottom up, ``change`` applied to every rebuilt node once."""
    return transformed((root,), change)[root]


def transformed(roots: Sequence[Node], change: Callable[[Node], Node]) -> dict[Node, Node]:
    """The same of several: every node below the roots with what it becomes; what they share is rebuilt once."""
    new: dict[Node, Node] = {}
    for node in postorder(*roots):
        built = node
        if isinstance(node, Apply) and node.operands:
            built = rebuild(node, tuple(new[operand] for operand in node.operands))
        new[node] = change(built)
    return new
