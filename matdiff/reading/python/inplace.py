"""What changes in place: a dictionary, a list, and an array that the text made by np.zeros and has under one name.

An array of NumPy may have several names and views, and a change shows in all of them; here a changed array is another one. So only an array
is changed that was made in the same scope, and of which neither a name nor a view was kept since.
"""

from __future__ import annotations

import ast

from matdiff.base import windows
from matdiff.base.errors import UnsupportedError
from matdiff.expression.build import apply
from matdiff.reading.python import indexing
from matdiff.reading.python.creation import constant
from matdiff.reading.python.values import Array, Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.reading.python.evaluation import Scope
    from matdiff.reading.python.statements import Walk

_NUMBERS = {"zeros": 0, "ones": 1, "empty": 0, "zeros_like": 0, "ones_like": 1, "empty_like": 0}
_MAKERS = frozenset((*_NUMBERS, "full", "full_like", "copy", "clone", "array"))
_MOST_PARTS = 64
VIEWS = frozenset(
    ("T", "mT", "reshape", "view", "ravel", "transpose", "squeeze", "swapaxes", "unsqueeze", "t", "data", "expand")
)  # fmt: skip


def owned(self: Walk, node: ast.Assign, value: object, scope: Scope) -> object:
    """A value that is given a name: an array that is made there and then may be changed under it."""
    made = node.value
    if isinstance(value, Array) and value.rank and isinstance(made, ast.Call):
        word = made.func.attr if isinstance(made.func, ast.Attribute) else getattr(made.func, "id", "")  # fmt: skip
        if word in _MAKERS:
            value = Array(value.axes, value.node, value.terms)
            value.owner, value.fill = scope, _NUMBERS.get(word)
    elif isinstance(value, Array) and (base := _base(made)) is not None:
        held = scope.get(base.id)
        if isinstance(held, Array):
            held.owner = None
        if base is not made and value.rank:
            value = Array(value.axes, value.node, value.terms, logical=value.logical)
            value.is_view = True
    return value


def _base(made: ast.expr) -> ast.Name | None:
    """The name of which a value is a view: x, x[1:], x.T, x.reshape(2, 3)."""
    while True:
        if isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr in VIEWS:  # fmt: skip
            made = made.func.value
        elif isinstance(made, ast.Subscript) or (isinstance(made, ast.Attribute) and made.attr in VIEWS):  # fmt: skip
            made = made.value
        else:
            return made if isinstance(made, ast.Name) else None


def put(self: Walk, target: ast.Subscript, value: object, scope: Scope) -> bool:
    """A value put into a dictionary, a list or an array of the text; False where this is none that may be changed."""
    held = self.value(target.value, scope)
    if self.following:
        return False
    if isinstance(held, dict):
        key = self.value(target.slice, scope)
        if isinstance(key, (str, int)):
            held[key] = value
            return True
        return False
    if isinstance(held, list):
        key = self.value(target.slice, scope)
        if isinstance(key, int) and -len(held) <= key < len(held):
            held[key] = value
            return True
        return False
    name = target.value
    if not isinstance(held, Array) or held.owner is not scope or not isinstance(name, ast.Name):
        return False
    if any(v is held for other, v in scope.items() if other != name.id) or _is_kept(held, scope):
        return False
    index = self.index(target.slice, scope)
    items = list(index) if isinstance(index, tuple) else [index]
    if held.rank > 2 or len(items) > held.rank or any(v is None or v is Ellipsis for v in items):
        return False
    changed = _changed(self, held, items, self.as_array(value))
    changed.owner = scope
    scope[name.id] = changed
    return True


def _is_kept(held: Array, scope: Scope) -> bool:
    """Whether a list, a tuple or a dictionary has the array too."""
    found = [v for v in scope.values() if isinstance(v, (list, tuple, dict))]
    while found:
        parts = found.pop()
        for v in parts.values() if isinstance(parts, dict) else parts:
            if v is held:
                return True
            if isinstance(v, (list, tuple, dict)):
                found.append(v)
    return False


def _changed(self: Walk, a: Array, items: list[object], value: Array) -> Array:
    """The array with other entries at a place or slice of each axis."""
    size = self.space.sizes.resolve(a.axes[0])
    first, *rest = items
    if isinstance(first, int) and isinstance(size, int) and size <= _MOST_PARTS:
        if not -size <= first < size:
            raise self.space.misfit(f"place {first} of an axis of {size} entries")
        parts = list(a.parts or _parts(self, a, size))
        parts[first] = _changed(self, parts[first], rest, value) if rest else _fitted(self, parts[first], value)  # fmt: skip
        whole = self.stacked(parts)
        found = Array(a.axes, whole.node, whole.terms)
        found.parts = parts
        return found
    return _windowed(self, a, items, value)


def _parts(self: Walk, a: Array, size: int) -> list[Array]:
    if a.fill is None:
        return [indexing.part(self, a, k) for k in range(size)]
    row = constant(self, a.axes[1:], self.space.number(a.fill))
    row.fill = a.fill
    return [row] * size


def _fitted(self: Walk, place: Array, value: Array) -> Array:
    """What is put in a place, of its axes."""
    space = self.space
    if value.rank > place.rank:
        value = indexing.narrowed(space, value, None)
    if value.rank > place.rank:
        raise space.misfit("what is put into an array has no more axes than its place")
    axes = space.broadcast(place.axes, value.axes)
    for s, t in zip(place.axes, axes, strict=True):
        space.equal(s, t, "what is put into an array has the size of its place")
    if len(value.axes) == len(axes) and 1 not in value.axes:
        return value
    return value if not axes else space.multiply(value, constant(self, axes, space.number(1)))


def _windowed(self: Walk, a: Array, items: list[object], value: Array) -> Array:
    """A + P (V - P' A): P are the columns of the identity at the place."""
    space = self.space
    before = indexing.part(self, a, tuple(items))
    difference = _fitted(self, before, value)
    if a.fill != 0:
        difference = space.add(difference, before, "-")
    for p, item in enumerate(items):
        if item != slice(None):
            difference = _placed(self, space.sizes.resolve(a.axes[p]), p, item, difference)
    return difference if a.fill == 0 else space.add(a, difference)


def _placed(self: Walk, size: Dimension, axis: int, item: object, value: Array) -> Array:
    """The value along its place of an axis, zero elsewhere."""
    space = self.space
    first, last = _ends(self, item, size)
    if isinstance(item, int):
        value = indexing.widened(space, value, axis)
    length = windows.add(last, windows.negative(first))
    window = space.array((size, length), lambda: apply("window", parameters=(windows.add(first, 1), last, size)))  # fmt: skip
    if axis == 0:
        return space.matmul(window, value)
    return space.matmul(value, space.transposed(window))


def _ends(self: Walk, item: object, size: Dimension) -> tuple[Dimension, Dimension]:
    if isinstance(item, int) and not isinstance(item, bool):
        first: Dimension = item if item >= 0 else windows.add(size, item)
        if isinstance(size, int) and isinstance(first, int) and not 0 <= first < size:
            raise self.space.misfit(f"place {item} of an axis of {size} entries")
        return first, windows.add(first, 1)
    if isinstance(item, slice) and item.step in (None, 1):
        return indexing.ends(self, item, size)
    raise UnsupportedError(
        "entries of an array are given values at a place that is not read",
        help="make the array by np.stack, np.concatenate or np.where",
    )


def changed_under_all_names(self: Walk, name: str, before: object, after: object, scope: Scope) -> None:  # fmt: skip
    """name += … changes an array in place: it is another one under every name that it has, in the functions that wait as well."""
    array = self.resolved(before)
    if not isinstance(array, Array) or not array.rank:
        return
    scopes = [*self.active, *([] if any(v is scope for v in self.active) else [scope])]
    if array.is_view or any(_is_kept(array, v) for v in scopes):
        raise UnsupportedError(
            f"{name} is a part of another array here, or is kept in a list, which this changes in place",
            help=f"write {name} = {name} + …: that is another array",
        )
    for known in scopes:
        for other, v in list(known.items()):
            if v is array or (isinstance(v, Input) and self.inputs_met.get(v.name) is array):
                known[other] = after
    if array.bare and self.active and array.bare not in self.active[0]:
        self.active[0][array.bare] = after
