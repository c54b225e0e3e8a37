"""The order of items within layers: few crossings.

Sweeps up and down put each item at the mean place of what it is tied to (the barycentre heuristic), then neighbours change places as long
as that helps; the best order met is kept (Gansner, Koutsofios, North & Vo 1993).
"""

from __future__ import annotations

from bisect import bisect_right, insort

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.drawing.layers import Item

_SWEEPS = 24
_PATIENCE = 6


def crossings(layers: list[list[Item]]) -> int:
    """How many pairs of lines between neighbouring layers cross."""
    return sum(_between(layer) for layer in layers)


def _between(layer: list[Item]) -> int:
    """Crossings of the lines that go on from a layer."""
    ends: list[int] = []
    count = 0
    for item in layer:
        own = sorted(after.order for after in item.after)
        count += sum(len(ends) - bisect_right(ends, end) for end in own)
        for end in own:
            insort(ends, end)
    return count


def put_in_order(layers: list[list[Item]]) -> None:
    """Sort every layer so that few lines cross; ``order`` of each item is its place."""
    best, least = [list(layer) for layer in layers], crossings(layers)
    idle = 0
    for sweep in range(_SWEEPS):
        if not least or idle > _PATIENCE:
            break
        down = sweep % 2 == 0
        for layer in layers[1:] if down else layers[-2::-1]:
            _sort(layer, down, sweep % 4 > 1)
        for layer in layers:
            _swap_neighbours(layer)
        now = crossings(layers)
        if now < least:
            best, least, idle = [list(layer) for layer in layers], now, 0
        else:
            idle += 1
    for layer, order in zip(layers, best, strict=True):
        layer[:] = order
        _number(layer)


def _number(layer: list[Item]) -> None:
    for at, item in enumerate(layer):
        item.order = at


def _sort(layer: list[Item], down: bool, ties_reversed: bool) -> None:
    """By mean place of the items tied in the layer before; those tied to none keep their place."""
    keyed = []
    for item in layer:
        tied = item.before if down else item.after
        place = sum(other.order for other in tied) / len(tied) if tied else float(item.order)
        keyed.append((place, -item.order if ties_reversed else item.order, item))
    keyed.sort(key=lambda row: row[:2])
    layer[:] = [item for _, _, item in keyed]
    _number(layer)


def _swap_neighbours(layer: list[Item]) -> None:
    """Neighbours change places while that takes crossings away."""
    for _ in range(len(layer)):
        changed = False
        for at in range(len(layer) - 1):
            u, v = layer[at], layer[at + 1]
            if _cross(u, v) > _cross(v, u):
                layer[at], layer[at + 1] = v, u
                u.order, v.order = at + 1, at
                changed = True
        if not changed:
            break


def _cross(u: Item, v: Item) -> int:
    """Crossings of the lines of two neighbours, u before v."""
    count = 0
    for mine, others in ((u.before, v.before), (u.after, v.after)):
        for a in mine:
            for b in others:
                count += a.order > b.order
    return count
