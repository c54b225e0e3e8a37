"""Python's own functions: sum, len, range, zip, max."""

from __future__ import annotations

from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.reading.python import indexing, turns
from matdiff.reading.python.elementary import extreme
from matdiff.reading.python.functions import named
from matdiff.reading.python.reductions import largest_of, smallest_of
from matdiff.reading.python.values import Array, Counted, Input, Listed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.reading.python.evaluation import Evaluation


# ---- Python's own ---------------------------------------------------------------------------------


@named("builtins.sum")
def _sum_of(self: Evaluation, a: object, start: object = 0) -> object:
    """sum over the first axis, or over what is listed."""
    space = self.space
    if isinstance(a, Listed):
        inner = a.value
        if a.is_flat and isinstance(inner, (Listed, list)):
            inner = _sum_of(self, inner)
        body = self.as_array(inner)
        return space.summed_over(a.symbol, body)
    if isinstance(a, (list, tuple)):
        found = self.as_array(start)
        for part in a:
            found = space.add(found, self.as_array(part))
        return found
    return space.sum(self.as_array(a), 0)


@named("builtins.len")
def _len(self: Evaluation, a: object) -> object:
    if isinstance(a, (list, tuple, dict)):
        return len(a)
    return indexing.as_size(turns.length(self, self.resolved(a) if isinstance(a, Input) else a))


@named("builtins.abs")
def _abs(self: Evaluation, a: object) -> Array:
    return self.space.unary(self.as_array(a), "abs")


@named("builtins.max")
def _greatest(self: Evaluation, *given: object) -> object:
    return _of_several(self, "max", given)


@named("builtins.min")
def _least(self: Evaluation, *given: object) -> object:
    return _of_several(self, "min", given)


def _of_several(self: Evaluation, name: str, given: tuple[object, ...]) -> object:
    items: list[Any] = list(given[0]) if len(given) == 1 and isinstance(given[0], (list, tuple)) else list(given)  # fmt: skip
    if len(items) < 2:
        return (largest_of if name == "max" else smallest_of)(self, given[0], 0)
    if all(isinstance(v, int) for v in items):
        return (max if name == "max" else min)(items)
    found = self.as_array(items[0])
    for item in items[1:]:
        found = extreme(self, name, found, self.as_array(item))
    return found


@named("builtins.pow")
def _pow(self: Evaluation, a: object, b: object) -> Array:
    return self.space.power(self.as_array(a), self.as_array(b))


@named("builtins.float", "builtins.int", "builtins.bool", "builtins.round")
def _same(self: Evaluation, a: object) -> object:
    return self.resolved(a)


@named("builtins.list", "builtins.tuple")
def _list(self: Evaluation, a: object) -> object:
    items = turns.turns(self, a)
    if any(isinstance(v, turns.Letter) for v in items):
        return a
    return items


@named("builtins.reversed")
def _reversed(self: Evaluation, a: object) -> object:
    items = turns.turns(self, a)
    if any(isinstance(v, turns.Letter) for v in items):
        raise UnsupportedError("reversed is read where the length is a whole number")
    return items[::-1]


@named("builtins.range")
def _range(self: Evaluation, first: object, last: object = None, step: object = 1) -> object:
    start, stop = (0, first) if last is None else (self.resolved(first), last)
    stop = stop if isinstance(stop, Input) else self.resolved(stop)
    if isinstance(start, int) and isinstance(stop, int) and isinstance(step, int) and step:
        if step == 1 and stop - start < 500:
            return Counted(start, max(stop, start))
        return list(range(start, stop, step)[:501])
    if step != 1 or not isinstance(start, int):
        raise UnsupportedError("range is read from a whole number up, in steps of 1")
    return Counted(start, self.size_of(stop))


@named("builtins.zip")
def _zip(self: Evaluation, *given: object) -> object:
    return turns.Zipped([self.resolved(v) if isinstance(v, Input) else v for v in given])


@named("builtins.enumerate")
def _enumerate(self: Evaluation, a: object, start: object = 0) -> object:
    if not isinstance(start, int):
        raise MatdiffError("enumerate starts at a whole number")
    over = self.resolved(a) if isinstance(a, Input) else a
    return turns.Zipped([Counted(start, "any"), over])
