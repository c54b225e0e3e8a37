"""Functions of functions: map, reduce, partial, vmap, the loops of JAX; and dictionaries."""

from __future__ import annotations

from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.base.limits import TURNS
from matdiff.reading.python import turns
from matdiff.reading.python.functions import named
from matdiff.reading.python.values import Array, Closure, Counted, Input, Listed, Partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.reading.python.evaluation import Evaluation


def _over(self: Evaluation, value: object) -> object:
    return self.resolved(value) if isinstance(value, Input) else value


@named("builtins.map")
def _map(self: Evaluation, function: object, *given: object) -> object:
    """The values of a function, one by one."""
    parts: list[object] = [_over(self, v) for v in given]
    return _each(self, function, turns.Zipped(parts), starred=True)


def _each(self: Evaluation, function: object, over: object, starred: bool) -> object:
    found = []
    for items in turns.turns(self, over):
        one = items.value if isinstance(items, turns.Letter) else items
        arguments = list(one) if starred and isinstance(one, tuple) else [one]
        value = self.called(function, arguments, {})
        if isinstance(items, turns.Letter):
            return Listed(items.symbol, value)
        found.append(value)
    return found


@named("functools.reduce")
def _reduce(self: Evaluation, function: object, a: object, initial: object = None) -> object:
    items = turns.turns(self, a)
    if any(isinstance(v, turns.Letter) for v in items):
        raise UnsupportedError("reduce is read where the length is a whole number")
    if initial is not None:
        items = [initial, *items]
    if not items:
        raise MatdiffError("reduce is given nothing")
    value = items[0]
    for item in items[1:]:
        value = self.called(function, [value, item], {})
    return value


@named("functools.partial")
def _partial(self: Evaluation, function: object, *given: object, **named_: object) -> Partial:
    if function.__class__.__name__ == "Path" and getattr(function, "name", "").endswith(".jit"):
        return Partial(lambda inner: inner, {})

    def call(*more: object, **options: object) -> object:
        return self.called(function, [*given, *more], {**named_, **options})

    return Partial(call, {})


@named("vmap")
def _vmap(self: Evaluation, function: object, in_axes: object = 0, out_axes: object = 0) -> Partial:
    """The function of each member of a batch: its arguments have one more axis each, save those of in_axes=None."""

    def call(*given: object) -> object:
        axes = list(in_axes) if isinstance(in_axes, (tuple, list)) else [in_axes] * len(given)
        if len(axes) != len(given) or not all(v is None or isinstance(v, int) for v in axes):
            raise UnsupportedError("in_axes is a whole number or None for every argument")
        parts: list[object] = []
        for value, axis in zip(given, axes, strict=True):
            array = self.as_array(value)
            if axis is not None:
                p = self.space.axis(array, axis)
                order = [p, *(q for q in range(array.rank) if q != p)]
                parts.append(array if p == 0 else self.space.transposed(array, order))
        if not parts:
            raise MatdiffError("vmap runs over an axis of one argument at least")

        def one(*members: object) -> object:
            left = list(members)
            pairs = zip(given, axes, strict=True)
            return self.called(function, [v if p is None else left.pop(0) for v, p in pairs], {})

        found = _each(self, _Call(one), turns.Zipped(parts), starred=True)
        array = self.as_array(found)
        return array if out_axes == 0 else self.space.transposed(array)

    return Partial(call, {})


class _Call(Partial):
    """A function that is written here."""

    __slots__ = ()

    def __init__(self, function: object) -> None:
        super().__init__(function, {})  # type: ignore[arg-type]


@named("lax.map")
def _lax_map(self: Evaluation, function: object, a: object) -> Array:
    return self.as_array(_each(self, function, _over(self, a), starred=False))


@named("lax.scan")
def _scan(
    self: Evaluation, function: object, init: object, xs: object = None, length: object = None
) -> tuple[object, object]:
    """The carry after the last turn, and what the turns gave, one under another."""
    if xs is None:
        items: list[object] = [None] * (length if isinstance(length, int) else 0)
    else:
        items = turns.turns(self, xs if isinstance(xs, Counted) else self.resolved(xs))
    if not items or any(isinstance(v, turns.Letter) for v in items):
        raise UnsupportedError(
            "a loop that carries a value is read where its length is a number",
            help='declare the length, where "X: 5 x n"',
        )
    carry, outputs = init, []
    for item in items:
        both = self.called(function, [carry, item], {})
        if not isinstance(both, (tuple, list)) or len(both) != 2:
            raise MatdiffError("the function of scan returns the carry and a value")
        carry = both[0]
        outputs.append(both[1])
    stacked = None if any(v is None for v in outputs) else self.as_array(outputs)
    return carry, stacked


@named("lax.fori_loop")
def _fori(self: Evaluation, lower: object, upper: object, body: object, init: object) -> object:
    if not isinstance(lower, int) or not isinstance(upper, int) or upper - lower > TURNS:
        raise UnsupportedError("fori_loop is read between whole numbers")
    value = init
    for k in range(lower, upper):
        value = self.called(body, [k, value], {})
    return value


@named("grad", "value_and_grad", "jacobian", "hessian", "jacfwd", "jacrev", "elementwise_grad")
def _grad(self: Evaluation, function: object, argnums: object = 0) -> object:
    """What is asked for is the function that is differentiated."""
    if isinstance(function, Closure):
        return function
    raise UnsupportedError("a derivative inside a text is not read", help="ask matdiff for it")


@named("detach", "stop_gradient")
def _detach(self: Evaluation, a: object) -> Array:
    """The value, where the variable does not go through it: no function has a value and another one's derivative."""
    found = self.as_array(a)
    if self.space.building and self.is_asked_of(found):
        raise UnsupportedError(
            f"{self.word} keeps the derivative from going through what the variable is in",
            help="give the detached value a name of its own: it is then an input",
        )
    return found


@named("builtins.dict")
def _dict(self: Evaluation, a: object = None, **items: object) -> dict[Any, object]:
    """dict(W=W, b=b); of pairs a dictionary too."""
    if a is None:
        return dict(items)
    if isinstance(a, dict):
        return {**a, **items}
    found: dict[Any, object] = {}
    for pair in turns.turns(self, a):
        if not isinstance(pair, (tuple, list)) or len(pair) != 2:
            raise UnsupportedError("dict is read of names with values, or of pairs")
        found[pair[0]] = pair[1]
    return {**found, **items}
