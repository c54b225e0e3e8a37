"""Where items stand in their layers: as near as they can in line with what they are tied to, long edges straight.

The method of Brandes and Köpf (2001): items of neighbouring layers are tied into blocks that share a place, once preferring each of four
corners; blocks are pushed together as far as their widths let them; the place is the mean of the two middle ones of the four.
"""

from __future__ import annotations

from itertools import pairwise

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.drawing.layers import Item

    Conflicts = set[tuple[Item, Item]]


def place(layers: list[list[Item]], gap: float) -> None:
    """Set ``at`` of every item: the place of its line across the layer. Items of a layer keep ``gap`` between them."""
    conflicts = _conflicts(layers)
    found: list[dict[Item, float]] = []
    for down in (True, False):
        for from_left in (True, False):
            turned = [layer if from_left else layer[::-1] for layer in layers]
            if not down:
                turned.reverse()
            root = _blocks(turned, conflicts, down)
            places = _compact(turned, root, gap, from_left)
            found.append(places if from_left else {v: -x for v, x in places.items()})
    _shift_together(found)
    for layer in layers:
        for item in layer:
            middle = sorted(places[item] for places in found)[1:3]
            item.at = sum(middle) / 2


def _conflicts(layers: list[list[Item]]) -> Conflicts:
    """Lines that cross one between two bends: the long edge stays straight."""
    found: Conflicts = set()
    for layer in layers:
        lines = [(item, after) for item in layer for after in item.after]
        inner = [(a, b) for a, b in lines if not a.is_vertex and not b.is_vertex]
        for a, b in inner:
            for c, d in lines:
                crosses = (a.order - c.order) * (b.order - d.order) < 0
                if crosses and (c.is_vertex or d.is_vertex):
                    found.add((c, d))
    return found


def _blocks(layers: list[list[Item]], conflicts: Conflicts, down: bool) -> dict[Item, Item]:
    """The first item of the block of each item."""
    root = {item: item for layer in layers for item in layer}
    tied: set[Item] = set()
    place = {item: at for layer in layers for at, item in enumerate(layer)}
    for layer in layers[1:]:
        last = -1
        for item in layer:
            near = sorted(item.main_before if down else item.main_after, key=place.__getitem__)
            middle = near[(len(near) - 1) // 2 : len(near) // 2 + 1]
            for other in middle:
                pair = (other, item) if down else (item, other)
                if root[item] is not item or other in tied or place[other] <= last:
                    continue
                if pair not in conflicts:
                    tied.add(other)
                    root[item] = root[other]
                    last = place[other]
    return root


def _compact(
    layers: list[list[Item]], root: dict[Item, Item], gap: float, from_left: bool
) -> dict[Item, float]:
    """Blocks pushed together: first as far back as they go, then forward to close what need not be open."""
    after: dict[Item, dict[Item, float]] = {block: {} for block in root.values()}
    waiting = dict.fromkeys(after, 0)
    for layer in layers:
        for u, v in pairwise(layer):
            room = (u.high + v.low if from_left else u.low + v.high) + gap
            a, b = root[u], root[v]
            if b not in after[a]:
                waiting[b] += 1
            after[a][b] = max(after[a].get(b, 0.0), room)
    at = dict.fromkeys(after, 0.0)
    order = [block for block, count in waiting.items() if not count]
    for block in order:
        for other, room in after[block].items():
            at[other] = max(at[other], at[block] + room)
            waiting[other] -= 1
            if not waiting[other]:
                order.append(other)
    for block in reversed(order):
        if after[block]:
            at[block] = max(
                at[block], min(at[other] - room for other, room in after[block].items())
            )
    return {item: at[block] for item, block in root.items()}


def _shift_together(found: list[dict[Item, float]]) -> None:
    """Bring the four to the narrowest of them: those from the left by their left ends, the others by their right ends."""

    def ends(places: dict[Item, float]) -> tuple[float, float]:
        return (
            min(x - item.low for item, x in places.items()),
            max(x + item.high for item, x in places.items()),
        )

    spans = [ends(places) for places in found]
    left, right = min(spans, key=lambda span: span[1] - span[0])
    for number, places in enumerate(found):
        by = left - spans[number][0] if number % 2 == 0 else right - spans[number][1]
        for item in places:
            places[item] += by
