"""Where things stand in a drawing: nothing overlaps, nothing is cut off, edges go one way, few of them cross."""

from __future__ import annotations

from itertools import combinations
from xml.etree import ElementTree

import pytest

import matdiff
from graphs.examples import EXAMPLES
from matdiff.drawing.crossings import crossings
from matdiff.drawing.geometry import Drawing, spread
from matdiff.drawing.layers import ranks
from matdiff.drawing.svg import Picture, typeset

NAMES = list(EXAMPLES)
DIRECTIONS = ("right", "down")
SVG = "{http://www.w3.org/2000/svg}"


def _graph(name: str) -> matdiff.ComputationGraph:
    example = EXAMPLES[name]
    return matdiff.graph(example.text, example.wrt, example.where)


def _drawn(name: str, direction: str) -> tuple[Picture, Drawing]:
    picture = Picture(_graph(name).computation)
    return picture, picture.drawing(direction)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_no_two_boxes_or_labels_overlap(name: str, direction: str) -> None:
    _, drawing = _drawn(name, direction)
    rooms = []
    start = 0.0
    for layer in drawing.layout.layers:
        rooms += [(item.at - item.low, item.at + item.high, start, start + 1) for item in layer]
        start += 2
    for (left, right, top, _), (left2, right2, top2, _) in combinations(rooms, 2):
        assert top != top2 or right <= left2 + 0.01 or right2 <= left + 0.01
    for (x, y, w, h), (x2, y2, w2, h2) in combinations(drawing.boxes, 2):
        assert (
            x + w <= x2 + 0.01 or x2 + w2 <= x + 0.01 or y + h <= y2 + 0.01 or y2 + h2 <= y + 0.01
        )


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_everything_is_inside_the_picture(name: str, direction: str) -> None:
    _, drawing = _drawn(name, direction)
    wide, high = drawing.size
    for x, y, w, h in drawing.boxes:
        assert x >= 0 and y >= 0 and x + w <= wide and y + h <= high
    for way in drawing.ways:
        assert all(0 <= x <= wide and 0 <= y <= high for x, y in way)


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_every_edge_is_drawn_from_its_source_to_its_target_and_goes_one_way(
    name: str, direction: str
) -> None:
    picture, drawing = _drawn(name, direction)
    along = 0 if direction == "right" else 1
    number = {vertex: k for k, vertex in enumerate(picture.graph.vertices)}
    assert len(drawing.ways) == len(picture.graph.edges)
    for edge, way in zip(picture.graph.edges, drawing.ways, strict=True):
        places = [round(point[along], 6) for point in way]
        assert places == sorted(places)
        for end, box_of in ((way[0], edge.source), (way[-1], edge.target)):
            x, y, w, h = drawing.boxes[number[box_of]]
            assert x - 0.01 <= end[0] <= x + w + 0.01 and y - 0.01 <= end[1] <= y + h + 0.01


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_lines_cross_no_box(name: str, direction: str) -> None:
    _, drawing = _drawn(name, direction)
    for way in drawing.ways:
        for (x0, y0), (x1, y1) in zip(way[1::2], way[2::2], strict=False):
            left, right, top, bottom = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
            for x, y, w, h in drawing.boxes:
                inside = (
                    left < x + w - 0.1
                    and right > x + 0.1
                    and top < y + h - 0.1
                    and bottom > y + 0.1
                )
                assert not inside


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("name", NAMES)
def test_crossings_are_not_more_than_a_person_draws(name: str, direction: str) -> None:
    _, drawing = _drawn(name, direction)
    assert crossings(drawing.layout.layers) <= EXAMPLES[name].crossings


def test_the_values_of_a_deep_network_run_straight_down() -> None:
    picture, drawing = _drawn("chain_of_ten_layers", "down")
    middles = {
        round(x + w / 2, 3)
        for vertex, (x, _, w, _) in zip(picture.graph.vertices, drawing.boxes, strict=True)
        if not vertex.is_leaf
    }
    assert len(middles) == 1


def test_a_long_edge_is_straight_in_the_middle() -> None:
    _, drawing = _drawn("residual", "down")
    long = max(drawing.ways, key=len)
    assert len({round(x, 3) for x, _ in long[2:-2]}) == 1


@pytest.mark.parametrize("name", NAMES)
def test_the_svg_is_well_formed_and_says_everything(name: str) -> None:
    graph = _graph(name)
    root = ElementTree.fromstring(graph.svg())
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None and described is not None
    assert (title.text or "").startswith("Computation graph of ")
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    style = root.find(f"{SVG}style")
    assert style is not None and "prefers-color-scheme:dark" in (style.text or "")
    boxes = [e for e in root.iter(f"{SVG}rect") if "md-box" in (e.get("class") or "")]
    lines = [e for e in root.iter(f"{SVG}path") if e.get("class") == "md-line"]
    assert (len(boxes), len(lines)) == (len(graph.vertices), len(graph.edges))
    ids = {e.get("id") for e in root.iter() if e.get("id")}
    for line in root.iter(f"{SVG}path"):
        end = line.get("marker-end")
        assert end is None or end[5:-1] in ids


@pytest.mark.parametrize("name", NAMES)
def test_every_class_has_a_colour_in_both_schemes(name: str) -> None:
    text = _graph(name).svg()
    light, dark = text.split("@media", 1)
    used = {c for e in ElementTree.fromstring(text).iter() for c in (e.get("class") or "").split()}
    for style in used - {"md-root", "md-fold"}:
        assert f".{style}{{" in light and f".{style}{{" in dark.split("</style>")[0]


def test_text_is_escaped() -> None:
    assert typeset("a < b & \x07", 10) == "a &lt; b &amp; \N{REPLACEMENT CHARACTER}"


def test_what_stands_at_the_foot_of_a_cotangent_is_lowered() -> None:
    text = typeset("δ_h1 = W2ᵀ δ_h2", 10)
    assert ElementTree.fromstring(f"<t>{text}</t>").itertext()
    assert "".join(ElementTree.fromstring(f"<t>{text}</t>").itertext()) == "δh1 = W2ᵀ δh2"
    assert "".join(ElementTree.fromstring(f"<t>{typeset('δ_Sᵀ Q', 10)}</t>").itertext()) == "δSᵀ Q"
    assert '<tspan dy="2" font-size="7.8">S</tspan>' in typeset("δ_Sᵀ Q", 10)


def test_layers_follow_the_longest_path_and_leaves_stand_before_their_first_use() -> None:
    # x, y, a = f(x), b = g(a, y), c = h(b, x)
    assert ranks(5, [(0, 2), (2, 3), (1, 3), (3, 4), (0, 4)]) == [0, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [([0, 0, 10], [-1, 1, 10]), ([5, 5, 5], [3, 5, 7]), ([-9, -9], [-5, -3]), ([], [])],
)
def test_ports_spread(wanted: list[float], expected: list[float]) -> None:
    assert spread(wanted, 2, -5, 20) == expected


def test_a_thousand_vertices_are_folded_and_end_quickly() -> None:
    lines = [f"z{k} = tanh(W{k} z{k - 1} + b{k})" for k in range(1, 334)]
    where = ", ".join(["z0: n0", *(f"b{k}: n{k}" for k in range(1, 334))])
    graph = matdiff.graph("; ".join([*lines, "L = ||z333 - y||^2"]), "W1", where)
    assert len(graph.vertices) == 1002
    assert len(graph.svg()) < 100_000
    root = ElementTree.fromstring(graph.svg())
    assert any("more" in "".join(e.itertext()) for e in root.iter(f"{SVG}text"))
    assert len(graph.tree().splitlines()) < 130
    assert graph.dot().count("->") == len(graph.edges)
