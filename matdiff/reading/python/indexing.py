"""Entries, slices, new axes and attributes.

Places count from 0 and from the end; a slice is a product with a window of the identity, an entry one with a unit vector.
"""

from __future__ import annotations

from matdiff.base import dimensions, windows
from matdiff.base.errors import UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply, number
from matdiff.reading.python.contraction import cut, sliced, times, turned, unit
from matdiff.reading.python.picking import chosen, listed_places, stepped
from matdiff.reading.python.values import (
    Array,
    Counted,
    Factor,
    Input,
    Loop,
    Method,
    Size,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.reading.python.evaluation import Evaluation
    from matdiff.reading.python.space import Space


# ---- attributes -----------------------------------------------------------------------------------


def attribute(self: Evaluation, value: object, name: str) -> object:
    """value.name where it is no call."""
    if name == "at":
        raise UnsupportedError(
            "x.at[i] makes an array with other entries at a place, which is not read",
            help="make the array by jnp.stack, jnp.concatenate or jnp.where",
        )
    if isinstance(value, dict):
        return Method(value, name)
    if isinstance(value, tuple) and name in ("values", "sign"):
        return value[0]
    if isinstance(value, tuple) and name == "logabsdet":
        return value[1]
    if name in ("T", "mT", "H", "shape", "size", "ndim", "data", "real"):
        a = self.as_array(value)
        space = self.space
        if name in ("data", "real"):
            return a
        if name == "ndim":
            return a.rank
        if name == "shape":
            return shape(a)
        if name == "size" and not space.torch:
            return whole(space, a)
        if name != "size":
            return transposed(space, a, name)
    return Method(value, name)


def shape(a: Array) -> tuple[object, ...]:
    return tuple(as_size(size) for size in a.axes)


def as_size(size: Dimension) -> object:
    return size if isinstance(size, int) else Size(size)


def whole(space: Space, a: Array) -> object:
    """How many entries an array has."""
    size: Dimension = 1
    for v in a.axes:
        size = dimensions.multiply(size, space.sizes.resolve(v))
    return as_size(size)


def transposed(space: Space, a: Array, name: str = "T") -> Array:
    """.T of one axis is the array itself, which nobody means."""
    if a.rank < 2:
        space.strain(3)
        return a
    if a.rank > 2 and name == "mT":
        order = [*range(a.rank - 2), a.rank - 1, a.rank - 2]
        return space.transposed(a, order)
    return space.transposed(a)


# ---- entries and slices -----------------------------------------------------------------------------


def part(self: Evaluation, a: Array, index: object) -> Array:
    """a[index] of an array."""
    found = entry(self, a, index)
    assert isinstance(found, Array)
    return found


def entry(self: Evaluation, base: object, index: object) -> object:
    """base[index]."""
    if isinstance(base, (tuple, list)):
        if isinstance(index, (int, slice)):
            try:
                return base[index]
            except (IndexError, TypeError, ValueError):
                raise self.space.misfit(f"there are {len(base)} values, and no number {index}") from None  # fmt: skip
        if isinstance(index, (tuple, Loop)):
            base = self.as_array(base)
    if isinstance(base, Counted):
        return (
            Loop(index.symbol, index.first + base.first)
            if isinstance(index, Loop)
            else base.first + _whole(index)
        )
    a = self.as_array(base)
    given = list(index) if isinstance(index, tuple) else [index]
    if a.parts is not None and isinstance(given[0], int) and not isinstance(given[0], bool):
        if not -len(a.parts) <= given[0] < len(a.parts):
            raise self.space.misfit(f"place {given[0]} of an axis of {len(a.parts)} entries")
        row = a.parts[given[0]]
        return entry(self, row, tuple(given[1:])) if len(given) > 1 else row
    picked = _picked(self, a, given)
    if picked is not None:
        return picked
    space = self.space
    for at, item in enumerate(given):
        listed = listed_places(item)
        if listed is not None and Ellipsis not in given[:at]:
            axis = space.axis(a, sum(v is not None for v in given[:at]))
            a = chosen(space, a, axis, listed, "a list of places")
            given[at] = slice(None)
    items = _items(self, a, given)
    axes: list[Dimension] = []
    kept: list[int] = []
    at = 0
    places: list[int] = []
    out: list[Dimension] = []
    for item in items:
        if item is None:
            out.append(1)
            continue
        if isinstance(item, slice):
            a = _sliced(self, a, at, item)
            axes.append(a.axes[at])
            kept.append(at)
            places.append(len(out))
            out.append(a.axes[at])
        at += 1
    a = _entries(self, a, [v for v in items if v is not None], kept)
    return space.relabelled(a, tuple(out), places) if None in items else a


def _items(self: Evaluation, a: Array, given: list[object]) -> list[object]:
    """One item for every axis, None for a new one."""
    count = sum(v is not None and v is not Ellipsis for v in given)
    if count > a.rank:
        raise self.space.misfit(f"{count} indices of an array of {a.rank} axes")
    full = [slice(None)] * (a.rank - count)
    if Ellipsis in given:
        at = given.index(Ellipsis)
        given = [*given[:at], *full, *given[at + 1 :]]
    else:
        given = [*given, *full]
    for v in given:
        if v is None or isinstance(v, (slice, Loop)) or (isinstance(v, int) and not isinstance(v, bool)):  # fmt: skip
            continue
        if isinstance(v, Array) and v.logical:
            raise UnsupportedError(
                "an array indexed by a condition is not read", help="np.where(condition, a, b) is read"
            )  # fmt: skip
        if isinstance(v, Input):
            raise UnsupportedError(
                f"an entry at the place {v.name} is not read",
                help="read are whole numbers, slices, and the letter of a loop",
            )
        raise UnsupportedError("this index is not read: whole numbers, slices, None and … are")
    return given


def _bound(self: Evaluation, value: object, size: Dimension, least: Dimension) -> Dimension:
    """An end of a slice, counted from 0."""
    if value is None:
        return least
    if isinstance(value, Input):
        return self.size_of(value)
    if isinstance(value, Size):
        return self.space.sizes.resolve(value.size)
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnsupportedError("the ends of a slice are whole numbers and sizes")
    if value >= 0:
        return min(value, size) if isinstance(size, int) else value
    found = windows.add(size, value)
    return max(found, 0) if isinstance(found, int) else found


def ends(self: Evaluation, item: slice, size: Dimension) -> tuple[Dimension, Dimension]:
    """Where a slice begins and ends, counted from 0."""
    return _bound(self, item.start, size, 0), _bound(self, item.stop, size, size)


def _sliced(self: Evaluation, a: Array, axis: int, item: slice) -> Array:
    if item == slice(None):
        return a
    space = self.space
    if item.step not in (None, 1):
        return stepped(space, a, axis, item, "a slice with a step")
    size = space.sizes.resolve(a.axes[axis])
    first, last = ends(self, item, size)
    length = windows.add(last, windows.negative(first))
    if isinstance(length, int) and length < 1:
        raise space.misfit("this slice is empty")
    if isinstance(size, str) and size.startswith("_") and size == last and isinstance(first, int):
        pass
    axes = tuple(length if p == axis else s for p, s in enumerate(a.axes))
    if not space.building:
        return Array(axes)
    part = space.part(size, windows.add(first, 1), last)
    if a.rank == 1:
        return Array(axes, times(turned(part), a.node))
    if a.rank == 2:
        node = a.node
        assert node is not None
        return Array(axes, times(turned(part), node) if axis == 0 else times(node, part))
    return Array(axes, None, tuple(tuple(_cut(f, axis, part) for f in t) for t in a.terms))


def _cut(factor: Factor, axis: int, part: Node) -> Factor:
    if axis in factor.lead:
        raise UnsupportedError("a slice of the batches of an array is not read")
    if factor.row == axis:
        return factor.changed(times(turned(part), factor.node))
    return factor.changed(times(factor.node, part)) if factor.col == axis else factor


def _entries(self: Evaluation, a: Array, items: list[object], kept: list[int]) -> Array:
    """The axes that have a whole number or a loop's letter for an index taken out."""
    space = self.space
    chosen = [(p, v) for p, v in enumerate(items) if not isinstance(v, slice)]
    axes = tuple(a.axes[p] for p in kept)
    for p, v in chosen:
        _check_place(self, v, space.sizes.resolve(a.axes[p]))
    if not chosen or not space.building:
        return Array(axes, a.node if not chosen else None, a.terms if not chosen else ())
    if a.rank > 2:
        terms = a.terms
        for p, v in chosen:
            size = space.sizes.resolve(a.axes[p])
            terms = tuple(tuple(_at(f, p, v, size) for f in t) for t in terms)
        gone = {p for p, _ in chosen}
        sizes = tuple(1 if p in gone else s for p, s in enumerate(a.axes))
        return space.assembled(terms, sizes, kept)
    node = a.node
    assert node is not None
    for p, v in chosen:
        size = space.sizes.resolve(a.axes[p])
        if size == 1:
            node = turned(node) if p == 0 and len(axes) == 1 else node
            continue
        e = _vector(v, size)
        if p == 0 and len(axes) == 1:
            node = times(turned(node), e)
        else:
            node = times(turned(e), node) if p == 0 else times(node, e)
    return Array(axes, node)


def _at(factor: Factor, axis: int, value: object, size: Dimension) -> Factor:
    """A factor at one place of an axis."""
    if axis in factor.lead:
        return sliced(factor, axis, _place(value, size), size)  # its rows may be that axis too
    return cut(factor, axis, _vector(value, size))


def _check_place(self: Evaluation, value: object, size: Dimension) -> None:
    if isinstance(value, int) and isinstance(size, int) and not -size <= value < size:
        raise self.space.misfit(f"place {value} of an axis of {size} entries")
    if not isinstance(value, Loop):
        return
    runs = self.space.sizes.resolve(value.symbol.axes[0])
    rest = windows.add(size, windows.negative(runs))
    if isinstance(rest, int) and rest != 0:
        if value.first < 0 or value.first > rest:
            raise self.space.misfit("the letter of a loop leaves the axis")
    elif not value.first:
        self.space.equal(size, runs, "the letter of a loop runs over the axis")


def _place(value: object, size: Dimension) -> Node:
    if isinstance(value, Loop):
        return value.symbol if not value.first else build.add(value.symbol, number(value.first))
    assert isinstance(value, int)
    if value >= 0:
        return number(value + 1)
    last = windows.add(size, value + 1)
    if isinstance(last, int):
        return number(last)
    raise UnsupportedError("a place counted from the end of the batches is not read")


def _vector(value: object, size: Dimension) -> Node:
    """The unit vector of a place."""
    if isinstance(value, int) and value < 0 and not isinstance(size, int):
        last = windows.add(size, value + 1)
        return apply("window", parameters=(last, last, size))
    return unit(_place(value, size), size)


def _whole(value: object) -> int:
    if isinstance(value, int):
        return value
    raise UnsupportedError("this index of a range is not read")


def _picked(self: Evaluation, a: Array, given: list[object]) -> Array | None:
    """A[np.arange(n), y]: of every row the entry at the place that y says; y is read by its one-hot rows."""
    if len(given) != 2 or not isinstance(given[0], Counted) or not isinstance(given[1], Input):
        return None
    space = self.space
    if a.rank != 2:
        raise space.misfit(f"two indices of an array of {a.rank} axes")
    self.space.equal(a.axes[0], given[0].last, "np.arange runs over the rows")
    rows = self.onehot(given[1].name, a.axes)
    return space.sum(space.multiply(a, rows), 1)


def widened(space: Space, a: Array, axis: int) -> Array:
    """A new axis of length 1."""
    p = space.axis(a, axis, 1)
    axes = (*a.axes[:p], 1, *a.axes[p:])
    return space.relabelled(a, axes, [q for q in range(a.rank + 1) if q != p])


def narrowed(space: Space, a: Array, axis: object) -> Array:
    """np.squeeze: axes of length 1 taken out."""
    gone = (
        [p for p, s in enumerate(a.axes) if space.sizes.resolve(s) == 1]
        if axis is None
        else space.axes(a, axis)
    )
    for p in gone:
        if space.sizes.resolve(a.axes[p]) != 1:
            if space.torch:
                return a
            space.equal(a.axes[p], 1, "only an axis of one entry is squeezed out")
    kept = [p for p in range(a.rank) if p not in gone]
    axes = tuple(a.axes[p] for p in kept)
    if not space.building:
        return Array(axes)
    return space.assembled(space.terms(a, a.rank), a.axes, kept)


def along(space: Space, symbol: Symbol, body: Array) -> Array:
    """An array with one more axis in front, along which a letter runs."""
    axes = (space.sizes.resolve(symbol.axes[0]), *body.axes)
    if not space.building:
        return Array(axes)
    places = {p: p + 1 for p in range(body.rank)}
    terms = tuple(
        (*(f.moved(places) for f in term[:-1]), _led(term[-1].moved(places), symbol))
        for term in space.terms(body, body.rank)
    )
    return space.assembled(terms, axes, range(len(axes)))


def _led(factor: Factor, symbol: Symbol) -> Factor:
    return Factor(factor.node, factor.row, factor.col, {**factor.lead, 0: symbol})
