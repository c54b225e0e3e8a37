"""In which order the nodes of a sweep are told: those that can be opened at the same time in one line.

A node is opened when all that hand to it have been. A transpose, and a number in front, are told with what handed them their cotangent.
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.calculus.sweep import Record


def ranks_of(records: Iterable[Record]) -> list[list[Record]]:
    """The records in ranks: a node is opened when all that hand to it have been. A transpose, and a number in front, are told with what
    handed them their cotangent."""
    depth: dict[Node, int] = {}
    ranks: list[list[Record]] = []
    for record in records:
        if is_transpose(record.node):
            continue
        own = depth.get(record.node, 0)
        if is_of_a_number(record):
            own = max(own - 1, 0)
        for contribution in record.contributions:
            child = contribution.child
            while is_transpose(child):
                (child,) = child.operands  # type: ignore[attr-defined]
            depth[child] = max(depth.get(child, 0), own + 1)
        ranks += [[] for _ in range(own + 1 - len(ranks))]
        ranks[own].append(record)
    return [rank for rank in ranks if rank]


def is_of_a_number(record: Record) -> bool:
    """d(2 A) = 2 dA, which is no step beside others."""
    operands = record.node.operands
    return (
        record.node.operator.name == "scale"
        and len(operands) == 2
        and isinstance(operands[0], Number)
    )


def is_transpose(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "transpose"
