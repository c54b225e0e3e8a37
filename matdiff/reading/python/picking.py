"""Entries of an array at places that are listed: a[::-1], a[[0, 2]], np.flip, np.take."""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.expression.build import apply
from matdiff.reading.python.contraction import turned
from matdiff.reading.python.values import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.space import Space

LENGTH = "declare the length as a number"


def chosen(space: Space, a: Array, axis: int, places: list[int], what: str) -> Array:
    """The entries at these places of an axis whose length is a number: a product with rows of the identity."""
    size = space.sizes.resolve(a.axes[axis])
    if not isinstance(size, int):
        raise UnsupportedError(f"{what} is read where the length is a number", help=LENGTH)
    if not places or not all(-size <= k < size for k in places):
        raise space.misfit(f"places {places} of an axis of {size} entries")
    rows = _rows(space, [k % size for k in places], size)
    if a.rank <= 2 and axis == 0:
        return space.matmul(rows, a)
    found = space.matmul(space.moved_last(a, axis), space.transposed(rows))
    order = list(range(a.rank - 1))
    order.insert(axis, a.rank - 1)
    return space.transposed(found, order)


def _rows(space: Space, places: list[int], size: int) -> Array:
    first, count = places[0], len(places)
    if places == list(range(first, first + count)):
        return space.array((count, size), lambda: turned(space.part(size, first + 1, first + count)))  # fmt: skip
    table = tuple(tuple(int(k == at) for k in range(size)) for at in places)
    return Array((count, size), apply("array", parameters=(table,)))


def stepped(space: Space, a: Array, axis: int, item: slice, what: str) -> Array:
    """a[first:last:step]"""
    size = space.sizes.resolve(a.axes[axis])
    ends = (item.start, item.stop, item.step)
    if not all(v is None or (isinstance(v, int) and not isinstance(v, bool)) for v in ends):
        raise UnsupportedError("the ends of a slice with a step are whole numbers")
    places = list(range(size)[item]) if isinstance(size, int) else []
    return chosen(space, a, axis, places, what)


def listed_places(value: object) -> list[int] | None:
    """The places that an index names one by one; None where it does not."""
    if not isinstance(value, list) or not value:
        return None
    whole = [v for v in value if isinstance(v, int) and not isinstance(v, bool)]
    return whole if len(whole) == len(value) else None
