"""What a loop takes in turn: whole numbers, entries, or one letter that stands for all of them."""

from __future__ import annotations

from matdiff.base import windows
from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.base.limits import NUMBERS, TURNS
from matdiff.reading.python.indexing import entry
from matdiff.reading.python.values import (
    Array,
    Counted,
    Input,
    Listed,
    Loop,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Symbol
    from matdiff.reading.python.evaluation import Evaluation


class Letter:
    """The one turn that stands for all of a loop whose length is a size."""

    __slots__ = ("symbol", "value")

    def __init__(self, symbol: Symbol, value: object) -> None:
        self.symbol = symbol
        self.value = value


class Zipped:
    """zip(a, b), enumerate(a): several in step."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[object]) -> None:
        self.parts = parts


# ---- loops ------------------------------------------------------------------------------------------


def length(self: Evaluation, over: object) -> Dimension:
    """How many turns a loop takes."""
    if isinstance(over, Zipped):
        sizes = [length(self, part) for part in over.parts]
        known = [s for s in sizes if s != "any"]
        for size in known[1:]:
            self.space.equal(known[0], size, "what is zipped is as long")
        return self.space.sizes.resolve(known[0]) if known else 0
    if isinstance(over, Counted):
        if over.last == "any":
            return "any"
        last = self.space.sizes.resolve(over.last)
        if isinstance(last, int):
            return max(last - over.first, 0)
        return windows.add(last, -over.first)
    if isinstance(over, (tuple, list)):
        return len(over)
    if isinstance(over, Listed):
        return over.symbol.axes[0]
    a = self.as_array(over)
    if not a.rank:
        raise self.space.misfit("a number has no entries to loop over")
    return self.space.sizes.resolve(a.axes[0])


def member(self: Evaluation, over: object, place: object) -> object:
    """What a loop has in one turn, a whole number or a letter."""
    if isinstance(over, Zipped):
        return tuple(member(self, part, place) for part in over.parts)
    if isinstance(over, Counted):
        if isinstance(place, Loop):
            return Loop(place.symbol, place.first + over.first)
        if isinstance(place, int):
            return over.first + place
        raise UnsupportedError("this index of a range is not read")
    if isinstance(over, Listed):
        return entry(self, self.listed(over), place)
    return entry(self, over, place)


def turns(self: Evaluation, over: object) -> list[object]:
    """The items of a loop one by one; one Letter where their number is a size."""
    if isinstance(over, Input):
        over = self.resolved(over)
    if isinstance(over, dict):
        over = list(over)
    size = length(self, over)
    if isinstance(size, int):
        if size > TURNS:
            raise UnsupportedError(f"a loop of more than {TURNS} turns is not written out")
        return [member(self, over, k) for k in range(size)]
    symbol = self.space.index(size)
    return [Letter(symbol, member(self, over, Loop(symbol)))]


def as_array(self: Evaluation, value: Counted) -> Array:
    """np.arange(n) as an array."""
    size = length(self, value)
    if isinstance(size, int):
        if not 0 < size <= NUMBERS:
            raise UnsupportedError(f"a range of more than {NUMBERS} numbers is not an array here")
        return self.stacked([self.space.number(value.first + k) for k in range(size)])
    symbol = self.space.index(size)
    return self.listed(Listed(symbol, Loop(symbol, value.first)))


def unpacked(self: Evaluation, value: object, count: int) -> list[object]:
    """The parts of a value that is given to several names."""
    value = self.resolved(value)
    if isinstance(value, (tuple, list)):
        if len(value) != count:
            raise self.space.misfit(f"{len(value)} values are given to {count} names")
        return list(value)
    if isinstance(value, Array):
        if not value.rank:
            raise self.space.misfit("a number is given to several names")
        self.space.equal(value.axes[0], count, "there is a name for every entry")
        return [entry(self, Array((count, *value.axes[1:]), value.node, value.terms), k) for k in range(count)]  # fmt: skip
    raise MatdiffError("this value is not given to several names")
