"""Arrays made of a shape, and the shapes of arrays."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base import limits
from matdiff.base.errors import UnsupportedError
from matdiff.expression import build
from matdiff.reading.python import indexing
from matdiff.reading.python.functions import named
from matdiff.reading.python.values import Array, Counted, Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.reading.python.evaluation import Evaluation

# ---- arrays of a shape ----------------------------------------------------------------------------


def sizes_of(self: Evaluation, shape: tuple[object, ...]) -> tuple[Dimension, ...]:
    """The sizes of np.zeros((n, d)), np.zeros(n), torch.zeros(n, d)."""
    given = [self.resolved(v) if not isinstance(v, Input) else v for v in shape]
    if len(given) == 1 and isinstance(given[0], (tuple, list)):
        given = list(given[0])
    return tuple(self.size_of(v) for v in given)


def constant(self: Evaluation, axes: tuple[Dimension, ...], value: Array) -> Array:
    """One number in every place."""
    space = self.space
    axes = tuple(space.sizes.resolve(v) for v in axes)
    if not space.building or len(axes) <= 2:
        return space.array(axes, lambda: space.spread(value, axes))
    return Array(axes, None, space.terms(value, len(axes)))


@named("zeros", "empty")
def _zeros(self: Evaluation, *shape: object) -> Array:
    return constant(self, sizes_of(self, shape), self.space.number(0))


@named("ones")
def _ones(self: Evaluation, *shape: object) -> Array:
    return constant(self, sizes_of(self, shape), self.space.number(1))


@named("full")
def _full(self: Evaluation, shape: object, fill_value: object) -> Array:
    return constant(self, sizes_of(self, (shape,)), self.as_array(fill_value))


@named("zeros_like", "empty_like")
def _zeros_like(self: Evaluation, a: object) -> Array:
    return constant(self, self.as_array(a).axes, self.space.number(0))


@named("ones_like")
def _ones_like(self: Evaluation, a: object) -> Array:
    return constant(self, self.as_array(a).axes, self.space.number(1))


@named("full_like")
def _full_like(self: Evaluation, a: object, fill_value: object) -> Array:
    return constant(self, self.as_array(a).axes, self.as_array(fill_value))


@named("eye", "identity")
def _eye(self: Evaluation, n: object, m: object = None) -> Array:
    size = self.size_of(n)
    if m is not None:
        self.space.equal(size, self.size_of(m), "np.eye is square here")
    size = self.space.sizes.resolve(size)
    return self.space.array((size, size), lambda: build.eye(size))


@named("arange")
def _arange(self: Evaluation, first: object, last: object = None) -> Counted:
    start, stop = (0, first) if last is None else (first, last)
    if isinstance(start, bool) or not isinstance(start, int):
        raise UnsupportedError("np.arange is read from a whole number on")
    return Counted(start, self.size_of(stop))


@named("linspace")
def _linspace(self: Evaluation, start: object, stop: object, num: object = 50, steps: object = None) -> Array:  # fmt: skip
    """So many numbers from start to stop, both among them."""
    count = num if steps is None else steps
    if isinstance(count, bool) or not isinstance(count, int) or not 1 < count <= limits.NUMBERS:
        raise UnsupportedError(f"linspace is read with up to {limits.NUMBERS} numbers")
    space, first = self.space, self.as_array(start)
    whole = space.add(self.as_array(stop), first, "-")
    parts = [space.multiply(space.number(Fraction(k, count - 1)), whole) for k in range(count)]
    return self.stacked([space.add(first, part) for part in parts])


@named("array", "tensor", "FloatTensor", "Tensor", "atleast_1d")
def _array(self: Evaluation, a: object) -> Array:
    return self.as_array(a)


@named("shape")
def _shape(self: Evaluation, a: object) -> object:
    return indexing.shape(self.as_array(a))


@named("size", "numel", "nelement")
def _size(self: Evaluation, a: object, axis: object = None) -> object:
    found = self.as_array(a)
    if axis is None:
        return indexing.whole(self.space, found)
    return indexing.as_size(found.axes[self.space.axis(found, axis)])


@named("method.size")
def _size_method(self: Evaluation, a: object, axis: object = None) -> object:
    found = self.as_array(a)
    return indexing.shape(found) if axis is None else _size(self, found, axis)


@named("ndim", "dim")
def _ndim(self: Evaluation, a: object) -> int:
    return self.as_array(a).rank
