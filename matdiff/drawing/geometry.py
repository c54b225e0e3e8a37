"""A drawing in numbers: boxes of vertices, ways of edges, places of labels.

``Box`` is (x, y, width, height). The ways run down the page or to the right; ``arranged`` measures, layers, orders and places everything.
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.drawing.crossings import put_in_order
from matdiff.drawing.layers import Item, Layout, layered
from matdiff.drawing.places import place

Point = tuple[float, float]
Box = tuple[float, float, float, float]
GAP = 22.0
"""Room between neighbours in a layer."""
_STRIP, _WIDEST_STRIP = 20.0, 64.0
_PORT, _MARGIN = 14.0, 24.0
_LINE = 5.0


class Label:
    """The size of what stands beside a line: ``fore`` before it (above, or to its left), ``back`` behind it."""

    __slots__ = ("back", "fore")

    def __init__(self, fore: Point, back: Point) -> None:
        self.fore = fore
        self.back = back


class Drawing:
    """Where everything is: ``boxes`` of vertices, ``ways`` of edges, ``straights`` the part of each that its label stands at."""

    __slots__ = ("boxes", "layout", "rightwards", "size", "straights", "ways")

    def __init__(self, layout: Layout, rightwards: bool) -> None:
        self.layout = layout
        self.rightwards = rightwards
        self.boxes: list[Box] = []
        self.ways: list[list[Point]] = []
        self.straights: list[tuple[Point, Point]] = []
        self.size: Point = (0.0, 0.0)


def arranged(
    vertices: Sequence[Point],
    edges: Sequence[tuple[int, int]],
    labels: Sequence[Label],
    rightwards: bool,
) -> Drawing:
    """A drawing of vertices of these sizes, tied by these edges with these labels."""
    layout = layered(
        [
            _vertex_room(*row, rightwards)
            for row in zip(vertices, _lines(edges, len(vertices)), strict=True)
        ],
        edges,
        [_label_room(label, rightwards) for label in labels],
    )
    put_in_order(layout.layers)
    place(layout.layers, GAP)
    return _drawn(layout, len(vertices), rightwards)


def _lines(edges: Sequence[tuple[int, int]], count: int) -> list[int]:
    """How many lines meet the fuller side of each vertex."""
    ins, outs = [0] * count, [0] * count
    for source, target in edges:
        outs[source] += 1
        ins[target] += 1
    return [max(pair) for pair in zip(ins, outs, strict=True)]


def _vertex_room(size: Point, lines: int, rightwards: bool) -> tuple[float, float, float]:
    width, height = size
    across, along = (height, width) if rightwards else (width, height)
    across = max(across, (lines + 1) * _PORT)
    return across / 2, across / 2, along


def _label_room(label: Label, rightwards: bool) -> tuple[float, float, float]:
    (fore_width, fore_height), (back_width, back_height) = label.fore, label.back
    if rightwards:
        return fore_height + _LINE, back_height + _LINE, max(fore_width, back_width) + 12
    fore, back = fore_width and fore_width + _LINE, back_width and back_width + 2 * _LINE
    return fore, back, max(fore_height, back_height) + 4


def _drawn(layout: Layout, count: int, rightwards: bool) -> Drawing:
    drawing = Drawing(layout, rightwards)
    items = [item for layer in layout.layers for item in layer]
    first = min((item.at - item.low for item in items), default=0.0)
    for item in items:
        item.at += _MARGIN - first
    starts, ends, length = _strips(layout)
    ports = _ports(layout)
    boxes: dict[int, Box] = {}
    for item in items:
        if item.is_vertex:
            middle = (starts[item.layer] + ends[item.layer]) / 2
            box = (item.at - item.low, middle - item.depth / 2, item.low + item.high, item.depth)
            boxes[item.key] = _turned_box(box) if rightwards else box  # type: ignore[index]
    for chain in layout.chains:
        way = _way(chain, starts, ends, ports)
        mid = chain[1]
        line = ((mid.at, starts[mid.layer]), (mid.at, ends[mid.layer]))
        drawing.ways.append([_turned(p) for p in way] if rightwards else way)
        drawing.straights.append((_turned(line[0]), _turned(line[1])) if rightwards else line)
    drawing.boxes = [boxes[k] for k in range(count)]
    across = max((item.at + item.high for item in items), default=0.0) + _MARGIN
    drawing.size = (length, across) if rightwards else (across, length)
    return drawing


def _turned(point: Point) -> Point:
    return point[1], point[0]


def _turned_box(box: Box) -> Box:
    return box[1], box[0], box[3], box[2]


def _strips(layout: Layout) -> tuple[list[float], list[float], float]:
    """Where each layer begins and ends along the way; between them lines go across, farther where they go far."""
    starts, ends = [], []
    at = _MARGIN
    for layer in layout.layers:
        starts.append(at)
        at += max((item.depth for item in layer), default=0.0)
        ends.append(at)
        far = max((abs(a.at - b.at) for a in layer for b in a.after), default=0.0)
        at += min(_STRIP + far / 8, _WIDEST_STRIP)
    return starts, ends, ends[-1] + _MARGIN


def _ports(layout: Layout) -> dict[tuple[Item, Item], float]:
    """Where each line meets the side of a vertex: straight on where it can, the lines of a side apart from each other."""
    found: dict[tuple[Item, Item], float] = {}
    for layer in layout.layers:
        for item in layer:
            for tied in (item.before, item.after) if item.is_vertex else ():
                near = sorted(tied, key=lambda other: other.at)
                room = max(item.low + item.high - 2 * _PORT, 0.0)
                apart = min(_PORT, room / max(len(near) - 1, 1))
                low = item.at - room / 2
                wanted = [min(max(other.at, low), low + room) for other in near]
                for other, at in zip(near, spread(wanted, apart, low, low + room), strict=True):
                    found[item, other] = at
    return found


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Places as near to those wanted as they can be, at least ``apart``, between ``low`` and ``high``.

    >>> spread([0, 0, 10], 2, -5, 20)
    [-1.0, 1.0, 10.0]
    """
    blocks: list[
        tuple[float, int]
    ] = []  # sum of the places wanted, less the room before each; count
    for at, one in enumerate(wanted):
        total, count = one - at * apart, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            earlier, many = blocks.pop()
            total, count = total + earlier, count + many
        blocks.append((total, count))
    found: list[float] = []
    for total, count in blocks:
        for _ in range(count):
            shifted = total / count + len(found) * apart
            least = low + len(found) * apart
            most = high - (len(wanted) - 1 - len(found)) * apart
            found.append(min(max(shifted, least), max(most, least)))
    return found


def _way(
    chain: list[Item],
    starts: list[float],
    ends: list[float],
    ports: dict[tuple[Item, Item], float],
) -> list[Point]:
    """The points of an edge: it leaves the source, passes straight through each layer, and meets the target."""
    source, target = chain[0], chain[-1]
    begin = (starts[source.layer] + ends[source.layer] + source.depth) / 2
    x = ports[source, chain[1]]
    way = [(x, begin), (x, ends[source.layer])]
    for item in chain[1:-1]:
        way += [(item.at, starts[item.layer]), (item.at, ends[item.layer])]
    x = ports[target, chain[-2]]
    stop = (starts[target.layer] + ends[target.layer] - target.depth) / 2
    return [*way, (x, starts[target.layer]), (x, stop)]
