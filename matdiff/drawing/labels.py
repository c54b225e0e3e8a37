"""The words of a computation graph: what stands in a vertex and beside an edge, the same for every kind of picture.

>>> DRAWN.symbol("delta_h1"), DRAWN.symbol("mu_0")
('δ_h1', 'μ₀')
"""

from __future__ import annotations

from matdiff.expression.build import ONE
from matdiff.expression.nodes import Number
from matdiff.output.layout import render
from matdiff.output.style import Style
from matdiff.output.unicode import UnicodeStyle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.drawing.computation import Computation
    from matdiff.drawing.edges import Edge
    from matdiff.drawing.vertices import Vertex
    from matdiff.expression.nodes import Node
    from matdiff.numeric.fields import Matrix

_ENTRIES = 6
_LONG = 44


class _Drawn(UnicodeStyle):
    """Unicode in which every cotangent is a δ with its vertex at the foot."""

    def symbol(self, name: str) -> str:
        stem, line, foot = name.partition("_")
        return f"δ_{super().symbol(foot)}" if stem == "delta" and line else super().symbol(name)


DRAWN, ASCII = _Drawn(), Style()


class Labels:
    """The words for one graph, in Unicode or in plain text."""

    def __init__(self, graph: Computation, style: Style = DRAWN) -> None:
        self.graph = graph
        self.style = style
        self._times = " * " if style is ASCII else " × "

    def show(self, node: Node) -> str:
        return render(node, self.style, limit=10**6)

    def name(self, vertex: Vertex) -> str:
        return self.style.symbol(vertex.name)

    def title(self, vertex: Vertex) -> str:
        """'W', 'u = W x'."""
        if vertex.folded:
            dots = "..." if self.style is ASCII else "⋯"
            return f"{dots} {vertex.folded} more {dots}"
        name = self.name(vertex)
        if vertex.symbol.axes:
            return self.style.member(name, "ijkl"[: len(vertex.symbol.axes)])
        return name if vertex.is_leaf else f"{name} = {self.show(vertex.body)}"

    def shape(self, vertex: Vertex) -> str:
        """'m × n', 'scalar', 'n × 1, i = 1..N'; of the sizes given where there are numbers."""
        if vertex.folded:
            return "folded"
        rows, columns = vertex.shape
        by = "x" if self.style is ASCII else "×"
        words = "scalar" if vertex.symbol.is_scalar else f"{rows} {by} {columns}"
        axes = vertex.symbol.axes
        runs = [f"{i} = 1..{size}" for i, size in zip("ijkl", axes, strict=False)]
        return ", ".join([words, *runs])

    def value(self, vertex: Vertex) -> str:
        """'= 3' where there are numbers."""
        numbers = self.graph.numbers
        if numbers is None or vertex not in numbers.values or vertex.symbol.axes:
            return ""
        return f"= {entries(numbers.values[vertex])}"

    def gradient(self, vertex: Vertex) -> str:
        """The name of what comes back to a vertex: 'δ_u', of a leaf '∂f/∂x' or '∇_W f'."""
        root, is_given = self.graph.root, self.graph.is_given
        if self.style is ASCII:
            plain = f"grad_{vertex.name} {root.name}"
            return plain if vertex.is_leaf and not is_given else f"delta_{vertex.name}"
        name, of = self.name(vertex), self.name(root)
        if not vertex.is_leaf or is_given:
            return f"δ_{name}"
        return f"∂{of}/∂{name}" if vertex.symbol.is_scalar else f"∇_{name} {of}"

    def total(self, vertex: Vertex) -> str:
        """What comes back to a vertex in all: at the root, where several edges meet, and where there are numbers."""
        graph = self.graph
        name = self.gradient(vertex)
        if vertex is graph.root and graph.has_backward:
            return f"{name} = 1" if graph.totals.get(vertex) is ONE else f"{name}, given"
        parts = [edge for edge in graph.leaving(vertex) if edge.downstream is not None]
        if graph.numbers is not None and vertex in graph.numbers.cotangents:
            value = entries(graph.numbers.cotangents[vertex])
            if len(parts) > 1 and vertex.symbol.is_scalar:
                terms = [entries(graph.numbers.downstream[edge]) for edge in parts]
                return f"{name} = {' + '.join(map(_bracketed, terms))} = {value}"
            return f"{name} = {value}"
        if len(parts) < 2:
            return ""
        total = graph.total_of(parts)
        text = f"{name} = {self.show(total)}"
        return text if len(text) <= _LONG else ""

    def forward(self, edge: Edge) -> str:
        """What an edge carries forward: the value, else the name of an operation."""
        numbers, source = self.graph.numbers, edge.source
        if numbers is not None and source.symbol.is_scalar and not source.folded:
            return entries(numbers.values[source])
        return ""

    def backward(self, edge: Edge) -> list[str]:
        """What comes back along an edge: the cotangent, and with numbers local × upstream = downstream."""
        if edge.downstream is None:
            return []
        many = sum(e.downstream is not None for e in self.graph.leaving(edge.source)) > 1
        name = self.gradient(edge.source)
        if edge.source.symbol.axes and edge.source.is_leaf:
            name = name.replace(self.name(edge.source), self._member(edge.source), 1)
        lines = [f"{name} {'+=' if many else '='} {self.show(edge.downstream)}"]
        product = self.product(edge)
        if product and isinstance(edge.downstream, Number):
            return [f"{name} {'+=' if many else '='} {product.removeprefix('= ')}"]
        return [*lines, product] if product else lines

    def _member(self, vertex: Vertex) -> str:
        return self.style.member(self.name(vertex), "k" * len(vertex.symbol.axes[:1]))

    def product(self, edge: Edge) -> str:
        """'2 × 1 = 2': local, upstream, downstream."""
        numbers = self.graph.numbers
        if numbers is None or edge not in numbers.downstream:
            return ""
        downstream = entries(numbers.downstream[edge])
        if edge not in numbers.local:
            return f"= {downstream}"
        factors = [number(numbers.local[edge]), entries(numbers.cotangents[edge.target])]
        return f"{self._times.join(map(_bracketed, factors))} = {downstream}"


def number(value: float) -> str:
    """Four digits; a whole number as one. >>> number(2.0), number(1 / 3) ('2', '0.3333')"""
    text = f"{value:.4g}"
    return "0" if text == "-0" else text.replace("-", "−")


def entries(rows: Matrix) -> str:
    """A number, (1, 2) for a column, [1, 2; 3, 4] for a matrix; the sizes of one that is large."""
    if len(rows) == len(rows[0]) == 1:
        return number(rows[0][0])
    if len(rows) * len(rows[0]) > _ENTRIES:
        return f"[{len(rows)} × {len(rows[0])}]"
    if len(rows[0]) == 1:
        return f"({', '.join(number(row[0]) for row in rows)})"
    return f"[{'; '.join(', '.join(map(number, row)) for row in rows)}]"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith(("−", "-")) else text


def wrapped(text: str, longest: int = _LONG, most: int = 3) -> list[str]:
    """The text in lines, cut at spaces; dots where there are too many lines."""
    lines: list[str] = []
    rest = text
    left, sign, right = text.partition(" = " if " = " in text else " += ")
    if len(text) > longest >= len(right) + 2 and sign:
        return [left, f"  {sign.strip()} {right}"]
    while len(rest) > longest and len(lines) < most - 1:
        cut = max(rest.rfind(sign, 0, longest) for sign in (" + ", " − ", " - "))
        if cut < longest // 2:
            cut = rest.rfind(" ", 0, longest)
        if cut <= 0:
            break
        lines.append(rest[:cut])
        rest = "  " + rest[cut + 1 :]
    if len(rest) > longest + 4:
        rest = rest[: longest - 1].rstrip() + "…"
    return [*lines, rest]
