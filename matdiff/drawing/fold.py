"""A long graph folded: the operations in its middle become one vertex, so that what is left can be read."""

from __future__ import annotations

from matdiff.drawing.edges import Edge
from matdiff.drawing.vertices import Vertex
from matdiff.expression.build import symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def folded(
    vertices: Sequence[Vertex], edges: Sequence[Edge], limit: int
) -> tuple[list[Vertex], list[Edge]]:
    """About ``limit`` of the vertices, from the beginning and the end, and the edges between them; 0 is no limit.

    Operations are folded between two places of an order in which operands stand first, so that no way leads out and in again.
    """
    if not limit or len(vertices) <= limit:
        return list(vertices), list(edges)
    operations = [v for v in vertices if not v.is_leaf]
    share = max(1, limit * len(operations) // len(vertices) // 2)
    middle = set(operations[share:-share])
    users = {e.source for e in edges if e.source.is_leaf and e.target not in middle}
    leaves = set([v for v in vertices if v in users][:limit])
    hidden = middle | {v for v in vertices if v.is_leaf and v not in leaves}
    group = Vertex(symbol("folded", (1, 1)), symbol("folded", (1, 1)))
    group.folded = len(hidden)
    found: dict[tuple[Vertex, Vertex], Edge] = {}
    for edge in edges:
        source, target = edge.source, edge.target
        if source in hidden and (target in hidden or (middle and source.is_leaf)):
            continue
        ends = group if source in hidden else source, group if target in hidden else target
        found.setdefault(ends, edge if group not in ends else Edge(*ends))
    kept = [v for v in vertices if v not in hidden]
    first_after = kept.index(operations[-share]) if middle else 0
    return [*kept[:first_after], group, *kept[first_after:]], list(found.values())
