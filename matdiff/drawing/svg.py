"""The picture of a computation graph as SVG: no program, no library and no font file is needed.

Values run forward in one colour; what comes back runs under the lines in another. Colours follow the reader's light or dark scheme.
"""

from __future__ import annotations

import re
from zlib import crc32

from matdiff.drawing.geometry import Drawing, Label, arranged
from matdiff.drawing.labels import Labels, wrapped
from matdiff.drawing.metrics import width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.drawing.computation import Computation
    from matdiff.drawing.edges import Edge
    from matdiff.drawing.geometry import Point
    from matdiff.drawing.vertices import Vertex

TITLE, SMALL, EDGE = 15.0, 11.5, 12.5
_LEADING = 1.32
_PAD_X, _PAD_Y = 12.0, 8.0
_FOOT = re.compile(r"([δ∇])_([A-Za-z0-9\u0370-\u03ff\u2080-\u209c\u1d62-\u1d6a_]+)")
_WIDEST = 1150.0
"""A graph that would be wider than this from left to right is drawn from top to bottom."""

_LONGEST, _NARROW = 44, 27
"""Characters in a line beside an edge; fewer where the drawing would be too wide."""

Line = tuple[str, str, float]  # class, text, size of type

_STYLE = """\
.md-bg{fill:#fff}.md-box{fill:#eef4fc;stroke:#3b6ea8;stroke-width:1.2}.md-leaf{fill:#f7f7f5;stroke:#8a8a85}
.md-param{fill:#fdf4e3;stroke:#b98321}.md-root{stroke-width:2.2}.md-fold{stroke-dasharray:4 3}
.md-text{fill:#1d2733}.md-small{fill:#66707c}.md-fore{fill:#1f62ad}.md-back{fill:#b3261e}
.md-line{fill:none;stroke:#3b6ea8;stroke-width:1.5}.md-head{fill:#3b6ea8}
.md-return{fill:none;stroke:#b3261e;stroke-width:1.1}.md-tail{fill:#b3261e}
@media (prefers-color-scheme:dark){.md-bg{fill:#14181d}.md-box{fill:#1c2a3b;stroke:#6ea3dd}
.md-leaf{fill:#22262b;stroke:#868c94}.md-param{fill:#33290f;stroke:#d9a441}
.md-text{fill:#e8ecf1}.md-small{fill:#9aa5b1}.md-fore{fill:#86bbf5}.md-back{fill:#ff8f85}
.md-line{stroke:#6ea3dd}.md-head{fill:#6ea3dd}.md-return{stroke:#ff8f85}.md-tail{fill:#ff8f85}}"""
_FONT = "'DejaVu Sans','Segoe UI','Helvetica Neue',Arial,sans-serif"


def svg(graph: Computation, direction: str = "") -> str:
    """The text of an SVG file; ``direction`` "right" or "down", or what suits the graph."""
    picture = Picture(graph)
    drawing = picture.drawing(direction)
    if drawing.size[0] > _WIDEST and not drawing.rightwards:
        narrow = Picture(graph, _NARROW)
        picture, drawing = narrow, narrow.drawing("down")
    return picture.text(drawing)


class Picture:
    """The words of a graph, measured, and their drawing as SVG."""

    def __init__(self, graph: Computation, longest: int = _LONGEST) -> None:
        self.graph = graph
        self.longest = longest
        self.labels = Labels(graph)
        self.vertices = [self._vertex_lines(v) for v in graph.vertices]
        self.fore = [self._edge_line(edge) for edge in graph.edges]
        self.back = [self._edge_lines(edge) for edge in graph.edges]

    def _vertex_lines(self, vertex: Vertex) -> list[Line]:
        labels = self.labels
        title = labels.title(vertex)
        lines = [("md-text", line, TITLE) for line in wrapped(title, 40)]
        lines.append(("md-small", labels.shape(vertex), SMALL))
        value = labels.value(vertex)
        if value:
            lines.append(("md-fore", value, EDGE))
        total = labels.total(vertex)
        if total:
            lines.append(("md-back", total, EDGE))
        return lines

    def _edge_line(self, edge: Edge) -> list[Line]:
        text = self.labels.forward(edge)
        return [("md-fore", text, EDGE)] if text else []

    def _edge_lines(self, edge: Edge) -> list[Line]:
        texts = [
            line for text in self.labels.backward(edge) for line in wrapped(text, self.longest)
        ]
        return [("md-back", text, EDGE) for text in texts]

    def drawing(self, direction: str = "") -> Drawing:
        number = {v: k for k, v in enumerate(self.graph.vertices)}
        ends = [(number[edge.source], number[edge.target]) for edge in self.graph.edges]
        boxes = []
        for lines in self.vertices:
            wide, high = _measured(lines)
            boxes.append((wide + 2 * _PAD_X, high + 2 * _PAD_Y))
        labels = [
            Label(_measured(fore), _measured(back))
            for fore, back in zip(self.fore, self.back, strict=True)
        ]
        drawn = arranged(boxes, ends, labels, rightwards=direction != "down")
        if not direction and drawn.size[0] > _WIDEST:
            return arranged(boxes, ends, labels, rightwards=False)
        return drawn

    def text(self, drawing: Drawing) -> str:
        """The file."""
        legend = self._legend()
        wide = max(drawing.size[0], _measured(legend)[0] + 48)
        high = drawing.size[1] + (_measured(legend)[1] if legend else 0)
        body = [*self._lines(drawing), *self._boxes(drawing)]
        body += [_block(legend, (24, drawing.size[1] - 10), "start")] if legend else []
        mark = f"md{crc32(''.join(body).encode()):08x}"
        words = escaped(self.description())
        name = escaped(f"Computation graph of {self.labels.title(self.graph.root)}")
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(wide)} {_n(high)}" width="{_n(wide)}" height="{_n(high)}" '
            f'role="img" aria-labelledby="{mark}t {mark}d" font-family="{_FONT}">\n'
            f'<title id="{mark}t">{name}</title>\n<desc id="{mark}d">{words}</desc>\n<style>{_STYLE}</style>\n'
        )
        markers = _marker(f"{mark}h", "md-head") + _marker(f"{mark}r", "md-tail")
        lines = "\n".join(body).replace("url(#", f"url(#{mark}")
        return f'{head}<defs>{markers}</defs>\n<rect class="md-bg" width="{_n(wide)}" height="{_n(high)}"/>\n{lines}\n</svg>\n'

    def description(self) -> str:
        """The graph in words, for readers who do not see it."""
        graph, labels = self.graph, self.labels
        parts = [f"{len(graph.vertices)} vertices, {len(graph.edges)} edges."]
        for vertex in graph.vertices:
            total = labels.total(vertex)
            words = [labels.title(vertex), labels.shape(vertex), labels.value(vertex), total]
            parts.append("; ".join(filter(None, words)) + ".")
        for edge in graph.edges:
            back = "; ".join(labels.backward(edge))
            said = f": {back}" if back else ""
            parts.append(f"{labels.name(edge.source)} to {labels.name(edge.target)}{said}.")
        return " ".join(parts)

    def _legend(self) -> list[Line]:
        """What the colours say."""
        graph = self.graph
        if not graph.has_backward:
            return []
        back = "backward: local × upstream = downstream" if graph.numbers else "backward"
        lines = [
            ("md-fore", "→ values forward", SMALL),
            ("md-back", f"← gradients {back}", SMALL),
        ]
        if graph.hidden:
            lines.append(
                ("md-small", f"{graph.hidden + 1} vertices in the middle are folded", SMALL)
            )
        return lines

    def _boxes(self, drawing: Drawing) -> list[str]:
        found = []
        for vertex, lines, box in zip(
            self.graph.vertices, self.vertices, drawing.boxes, strict=True
        ):
            x, y, wide, high = box
            radius = min(high / 2, 18) if vertex.is_leaf else 7
            corner = f'x="{_n(x)}" y="{_n(y)}" width="{_n(wide)}" height="{_n(high)}"'
            style = f'class="{self._classes(vertex)}" rx="{_n(radius)}"'
            found.append(f"<g><rect {style} {corner}/>")
            top = y + (high - _measured(lines)[1]) / 2
            found.append(_block(lines, (x + wide / 2, top), "middle") + "</g>")
        return found

    def _classes(self, vertex: Vertex) -> str:
        if vertex.folded:
            return "md-box md-fold"
        if vertex.is_leaf:
            return "md-box md-param" if vertex in self.graph.parameters else "md-box md-leaf"
        return "md-box md-root" if vertex is self.graph.root else "md-box"

    def _lines(self, drawing: Drawing) -> list[str]:
        found = []
        for fore, back, way, straight in zip(
            self.fore, self.back, drawing.ways, drawing.straights, strict=True
        ):
            found.append(
                f'<path class="md-line" d="{_curve(way, drawing.rightwards)}" marker-end="url(#h)"/>'
            )
            (x0, y0), (x1, y1) = straight
            if drawing.rightwards:
                middle = (x0 + x1) / 2
                above = y0 - 5 - _measured(fore)[1]
                found += [_block(fore, (middle, above), "middle")] if fore else []
                if back:
                    reach = _measured(back)[0] / 2
                    found.append(_return((middle + reach, y0 + 5), (middle - reach, y0 + 5)))
                    found.append(_block(back, (middle, y0 + 8), "middle"))
                continue
            middle = (y0 + y1) / 2
            if fore:
                top = middle - _measured(fore)[1] / 2
                found.append(_block(fore, (x0 - 5, top), "end"))
            if back:
                high = _measured(back)[1]
                found.append(_return((x0 + 5, middle + high / 2), (x0 + 5, middle - high / 2)))
                found.append(_block(back, (x0 + 10, middle - high / 2), "start"))
        return found


def _measured(lines: list[Line]) -> Point:
    """Width and height of lines of text."""
    widths = [width(text, size) for _, text, size in lines]
    return max(widths, default=0.0), sum(size * _LEADING for _, _, size in lines)


def _block(lines: list[Line], top: Point, anchor: str) -> str:
    """Lines of text, one under the other."""
    x, y = top
    texts = []
    for name, text, size in lines:
        y += size * _LEADING
        base = y - size * (_LEADING - 1) / 2 - size * 0.2
        place = f'x="{_n(x)}" y="{_n(base)}" font-size="{size:g}" text-anchor="{anchor}"'
        shown = typeset(text, size)
        texts.append(f'<text class="{name}" {place} xml:space="preserve">{shown}</text>')
    return "".join(texts)


def _return(start: Point, end: Point) -> str:
    """The small arrow against the way of the values."""
    return f'<path class="md-return" d="M{_n(start[0])} {_n(start[1])}L{_n(end[0])} {_n(end[1])}" marker-end="url(#r)"/>'


def _curve(way: list[Point], rightwards: bool) -> str:
    """Straight within layers, curved between them."""
    text = f"M{_n(way[0][0])} {_n(way[0][1])}"
    for at in range(1, len(way)):
        (x0, y0), (x1, y1) = way[at - 1], way[at]
        if abs(x1 - x0) + abs(y1 - y0) < 0.05:
            continue
        if at % 2 or abs((y1 - y0) if rightwards else (x1 - x0)) < 0.05:
            text += f"L{_n(x1)} {_n(y1)}"
        elif rightwards:
            text += f"C{_n((x0 + x1) / 2)} {_n(y0)} {_n((x0 + x1) / 2)} {_n(y1)} {_n(x1)} {_n(y1)}"
        else:
            text += f"C{_n(x0)} {_n((y0 + y1) / 2)} {_n(x1)} {_n((y0 + y1) / 2)} {_n(x1)} {_n(y1)}"
    return text


def _marker(name: str, style: str) -> str:
    return (
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7.4" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path class="{style}" d="M0 .6L8 4L0 7.4z"/></marker>'
    )


def typeset(text: str, size: float) -> str:
    """Escaped text, with what stands at the foot of δ and ∇ lowered, and the 1 of an indicator bold."""
    drop, found, last, lowered = size * 0.2, "", 0, False
    for foot in _FOOT.finditer(text):
        found += _raised(text[last : foot.start() + 1], drop if lowered else 0)
        found += f'<tspan dy="{drop:g}" font-size="{size * 0.78:g}">{escaped(foot[2])}</tspan>'
        last, lowered = foot.end(), True
    found += _raised(text[last:], drop if lowered else 0)
    return found.replace("\N{MATHEMATICAL BOLD DIGIT ONE}", '<tspan font-weight="bold">1</tspan>')


def _raised(text: str, by: float) -> str:
    return f'<tspan dy="-{by:g}">{escaped(text)}</tspan>' if text and by else escaped(text)


def escaped(text: str) -> str:
    """Text inside an element or an attribute."""
    kept = "".join(c if c.isprintable() or c == "\n" else "\N{REPLACEMENT CHARACTER}" for c in text)
    return (
        kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )


def _n(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")
