"""A computation graph as text for Graphviz (DOT) and for Mermaid."""

from __future__ import annotations

from matdiff.drawing.labels import Labels

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.drawing.computation import Computation
    from matdiff.drawing.edges import Edge
    from matdiff.drawing.vertices import Vertex

_ARROWS = {"right": "LR", "down": "TB", "": "TB"}


def dot(graph: Computation, direction: str = "") -> str:
    """DOT: one line for each vertex and each edge."""
    labels, names = Labels(graph), _names(graph)
    lines = [
        "digraph computation {",
        f"  rankdir={_ARROWS[direction]};",
        '  node [shape=box, style="rounded,filled", fillcolor="#eef4fc", color="#3b6ea8"];',
        '  edge [color="#3b6ea8", fontcolor="#b3261e"];',
    ]
    for vertex in graph.vertices:
        colours = ', fillcolor="#f7f7f5", color="#8a8a85"' if vertex.is_leaf else ""
        lines.append(f'  {names[vertex]} [label="{_dot(_in_vertex(labels, vertex))}"{colours}];')
    for edge in graph.edges:
        text = _dot(_on_edge(labels, edge))
        label = f' [label="{text}"]' if text else ""
        lines.append(f"  {names[edge.source]} -> {names[edge.target]}{label};")
    return "\n".join([*lines, "}\n"])


def mermaid(graph: Computation, direction: str = "") -> str:
    """A Mermaid flowchart."""
    labels, names = Labels(graph), _names(graph)
    lines = [f"flowchart {_ARROWS[direction]}"]
    for vertex in graph.vertices:
        text = _mermaid(_in_vertex(labels, vertex))
        shape = f'(["{text}"])' if vertex.is_leaf else f'["{text}"]'
        lines.append(f"  {names[vertex]}{shape}")
    for edge in graph.edges:
        text = _mermaid(_on_edge(labels, edge))
        label = f'|"{text}"|' if text else ""
        lines.append(f"  {names[edge.source]} -->{label} {names[edge.target]}")
    return "\n".join(lines) + "\n"


def _names(graph: Computation) -> dict[Vertex, str]:
    return {vertex: f"v{number}" for number, vertex in enumerate(graph.vertices)}


def _in_vertex(labels: Labels, vertex: Vertex) -> list[str]:
    parts = labels.title(vertex), labels.shape(vertex), labels.value(vertex), labels.total(vertex)
    return [part for part in parts if part]


def _on_edge(labels: Labels, edge: Edge) -> list[str]:
    return [part for part in (labels.forward(edge), *labels.backward(edge)) if part]


def _dot(lines: Iterable[str]) -> str:
    escaped = (line.replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    return "\\n".join(escaped)


def _mermaid(lines: Iterable[str]) -> str:
    signs = {"#": "#35;", "&": "#amp;", "<": "#lt;", ">": "#gt;", '"': "#quot;", "`": "#96;"}
    return "<br/>".join("".join(signs.get(c, c) for c in line) for line in lines)
