"""The layers of a drawing: every edge runs from a layer to a later one, through an item in each layer between.

Operations stand as far from the leaves as their longest path (Sugiyama, Tagawa & Toda 1981), or next to what uses them where that is
shorter; leaves stand right before their first use. Vertices take the even layers, the labels of edges the odd ones, so that a label is
an item of the layout like any other and nothing can lie over it.

An item measures ``low`` to one side of its line and ``high`` to the other, ``depth`` along the way of the edges.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable

    Box = tuple[float, float, float]


class Item:
    """Something that takes room in a layer: a vertex, the label of an edge, or a bend of a long edge.

    ``before`` and ``after`` are the items it is tied to in the layers around; ``main`` are those of them it should stand in line with.
    """

    __slots__ = (
        "after", "at", "before", "depth", "high", "is_vertex", "key", "layer", "low", "main_after", "main_before", "order",
    )  # fmt: skip

    def __init__(
        self, key: Hashable, layer: int, box: Box = (0.0, 0.0, 0.0), is_vertex: bool = False
    ) -> None:
        self.key = key
        self.layer = layer
        self.low, self.high, self.depth = box
        self.is_vertex = is_vertex
        self.before: list[Item] = []
        self.after: list[Item] = []
        self.main_before: list[Item] = []
        self.main_after: list[Item] = []
        self.order = 0
        self.at = 0.0

    def __repr__(self) -> str:
        return f"Item({self.key!r}, {self.layer})"


class Layout:
    """Items in layers, and the items that each edge runs through, from source to target."""

    def __init__(self, count: int) -> None:
        self.layers: list[list[Item]] = [[] for _ in range(count)]
        self.chains: list[list[Item]] = []

    def put(self, item: Item) -> Item:
        item.order = len(self.layers[item.layer])
        self.layers[item.layer].append(item)
        return item


def ranks(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """The layer of each vertex; vertices are numbers, operands before what takes them."""
    ins: list[list[int]] = [[] for _ in range(count)]
    outs: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        ins[target].append(source)
        outs[source].append(target)
    found = [0] * count
    for v in range(count):
        if ins[v]:
            found[v] = 1 + max(found[u] for u in ins[v])
    for v in reversed(range(count)):
        tied = [u for u in ins[v] if ins[u]]
        if outs[v] and len(tied) < len(outs[v]):
            found[v] = min(found[w] for w in outs[v]) - 1
    first = min(found, default=0)
    return [rank - first for rank in found]


def layered(
    vertices: Sequence[Box], edges: Sequence[tuple[int, int]], labels: Sequence[Box]
) -> Layout:
    """Items for vertices, for the label of each edge, and for bends, all tied; no layer is in order yet."""
    rank = ranks(len(vertices), edges)
    layout = Layout(2 * max(rank, default=0) + 1)
    is_leaf = [True] * len(vertices)
    has_tied = [False] * len(vertices)
    for _, target in edges:
        is_leaf[target] = False
    for source, target in edges:
        has_tied[target] = has_tied[target] or not is_leaf[source]
    items = [Item(v, 2 * rank[v], box, True) for v, box in enumerate(vertices)]
    for v in _from_the_root(len(vertices), edges):
        layout.put(items[v])
    for number, (source, target) in enumerate(edges):
        chain = [items[source]]
        for layer in range(2 * rank[source] + 1, 2 * rank[target]):
            box = labels[number] if len(chain) == 1 else (0.0, 0.0, 0.0)
            chain.append(layout.put(Item((number, layer), layer, box)))
        chain.append(items[target])
        for above, below in pairwise(chain):
            above.after.append(below)
            below.before.append(above)
            if below.is_vertex and is_leaf[source] and has_tied[target]:
                continue  # a weight stands beside the way of the values
            above.main_after.append(below)
            below.main_before.append(above)
        layout.chains.append(chain)
    return layout


def _from_the_root(count: int, edges: Sequence[tuple[int, int]]) -> list[int]:
    """The vertices as a walk from the last one meets them, so that what belongs together stands together."""
    ins: list[list[int]] = [[] for _ in range(count)]
    for source, target in edges:
        ins[target].append(source)
    order: dict[int, None] = {}
    for root in reversed(range(count)):
        stack = [root]
        while stack:
            v = stack.pop()
            if v not in order:
                order[v] = None
                stack += reversed(ins[v])
    return list(order)
