"""A computation graph as a tree for the terminal, from the result down to its operands.

What is used twice is drawn where it is met first and named again after that. In the main line, and in a long
one, a lone operation among the operands goes on at the same depth: a chain stays at the left.
"""

from __future__ import annotations

from matdiff.drawing.labels import ASCII, DRAWN, Labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.drawing.computation import Computation
    from matdiff.drawing.edges import Edge
    from matdiff.drawing.vertices import Vertex

    Row = tuple[str, str, str, str]  # drawing and title, shape, value, what comes back

_SIGNS = {False: ("├─ ", "└─ ", "│  "), True: ("|- ", "`- ", "|  ")}
_WIDEST = 56
_DEEP = 6


def tree(graph: Computation, ascii: bool = False) -> str:
    """The lines of the tree."""
    labels = Labels(graph, ASCII if ascii else DRAWN)
    rows = _rows(graph, labels, _SIGNS[ascii])
    widths = [min(max(len(row[k]) for row in rows), _WIDEST) for k in range(3)]
    lines = []
    for row in rows:
        cells = [f"{cell:<{size}}" for cell, size in zip(row, widths, strict=False) if size]
        lines.append("   ".join([*cells, row[3]]).rstrip())
    if graph.hidden:
        lines.append(f"({graph.hidden + 1} vertices in the middle are folded)")
    return "\n".join(lines)


def _rows(graph: Computation, labels: Labels, signs: tuple[str, str, str]) -> list[Row]:
    branch, last, through = signs
    rows: list[Row] = []
    met: set[Vertex] = set()
    # vertex, the edge it was reached by, what stands before its title, what stands before its operands
    waiting: list[tuple[Vertex, Edge | None, str, str]] = [(graph.root, None, "", "")]
    while waiting:
        vertex, edge, lead, below = waiting.pop()
        again = vertex in met
        rows.append(_row(vertex, edge, lead, labels, again))
        if again:
            continue
        met.add(vertex)
        entering = graph.entering(vertex)
        inner = [e for e in entering if not e.source.is_leaf and e.source not in met]
        lone = inner[0] if len(inner) == 1 and (not below or _is_deep(inner[0].source)) else None
        rest = [e for e in entering if e is not lone]
        found: list[tuple[Vertex, Edge | None, str, str]] = []
        for at, e in enumerate(rest):
            is_last = at == len(rest) - 1 and lone is None
            found.append(
                (
                    e.source,
                    e,
                    below + (last if is_last else branch),
                    below + ("   " if is_last else through),
                )
            )
        if lone is not None:
            found.append((lone.source, lone, below, below))
        waiting += reversed(found)
    return rows


def _is_deep(vertex: Vertex) -> bool:
    """Whether more than a few operations follow below."""
    level = [vertex]
    for _ in range(_DEEP):
        level = list(dict.fromkeys(v for u in level for v in u.inputs if v.inputs))
    return bool(level)


def _row(vertex: Vertex, edge: Edge | None, lead: str, labels: Labels, again: bool) -> Row:
    back = " = ".join(labels.backward(edge)).replace(" = = ", " = ") if edge is not None else ""
    if again:
        return f"{lead}{labels.name(vertex)} (above)", "", "", back
    total = labels.total(vertex)
    if edge is not None and total and len(labels.graph.leaving(vertex)) > 1:
        back = f"{back};  in all {total}" if back else total
    elif edge is None:
        back = total
    return lead + labels.title(vertex), labels.shape(vertex), labels.value(vertex), back
