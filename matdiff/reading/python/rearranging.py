"""Entries in another order, several times, or in parts: split, roll, flip, tile, repeat, take, pad, convolve."""

from __future__ import annotations

from matdiff.base import dimensions, windows
from matdiff.base.errors import UnsupportedError
from matdiff.base.limits import FACTORS
from matdiff.expression.build import apply
from matdiff.reading.python import indexing
from matdiff.reading.python.creation import constant
from matdiff.reading.python.functions import call_function, named
from matdiff.reading.python.picking import LENGTH as _LENGTH
from matdiff.reading.python.picking import chosen, stepped
from matdiff.reading.python.values import Array, Counted, Size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.reading.python.evaluation import Evaluation


# ---- parts ------------------------------------------------------------------------------------------


def _parts(self: Evaluation, a: Array, axis: int, ends: list[Dimension]) -> list[Array]:
    """The parts of an axis up to each of these ends."""
    before = (slice(None),) * axis
    found, first = [], 0
    for end in ends:
        part = slice(_end(first), _end(end))
        found.append(indexing.part(self, a, (*before, part)))
        first = end  # type: ignore[assignment]
    return found


def _end(size: Dimension) -> object:
    return size if isinstance(size, int) else Size(size)


def _equal_parts(self: Evaluation, a: Array, axis: int, count: object) -> list[Array]:
    """So many parts of one length."""
    space = self.space
    if isinstance(count, bool) or not isinstance(count, int) or count < 1:
        raise UnsupportedError("the number of parts is a whole number")
    length = dimensions.divide(space.sizes.resolve(a.axes[axis]), count)
    if length is None:
        length = space.sizes.fresh()
        whole = dimensions.multiply(count, length)
        space.equal(a.axes[axis], whole, "the parts of a split are of one length")
        length = space.sizes.resolve(length)
    ends = [dimensions.multiply(k, length) for k in range(1, count + 1)]
    return _parts(self, a, axis, ends)


@named("split", "array_split", "method.split")
def _split(self: Evaluation, a: object, sections: object, axis: object = 0) -> tuple[object, ...]:
    """NumPy gives the number of parts or where they begin, PyTorch their length or lengths."""
    found = self.as_array(a)
    p = self.space.axis(found, axis)
    size = self.space.sizes.resolve(found.axes[p])
    sections = self.resolved(sections)
    if not self.space.torch:
        if isinstance(sections, (tuple, list)):
            return tuple(_parts(self, found, p, [*(self.size_of(v) for v in sections), size]))
        if self.word == "array_split" and isinstance(sections, int) and dimensions.divide(size, sections) is None:  # fmt: skip
            raise UnsupportedError("array_split is read into parts of one length")
        return tuple(_equal_parts(self, found, p, sections))
    if isinstance(sections, (tuple, list)):
        ends: list[Dimension] = []
        for v in sections:
            ends.append(windows.add(ends[-1], self.size_of(v)) if ends else self.size_of(v))
        self.space.equal(ends[-1], size, "the parts of a split are the whole")
        return tuple(_parts(self, found, p, ends))
    length = self.size_of(sections)
    if not isinstance(length, int) or not isinstance(size, int):
        raise UnsupportedError(
            "split into parts of one length is read where the whole length is a number",
            help=_LENGTH,
        )
    return tuple(_parts(self, found, p, [min(k + length, size) for k in range(0, size, length)]))


@named("chunk")
def _chunk(self: Evaluation, a: object, count: object, axis: object = 0) -> tuple[object, ...]:
    found = self.as_array(a)
    return tuple(_equal_parts(self, found, self.space.axis(found, axis), count))


@named("hsplit")
def _hsplit(self: Evaluation, a: object, count: object) -> tuple[object, ...]:
    found = self.as_array(a)
    return _split(self, found, count, 1 if found.rank > 1 else 0)


@named("vsplit")
def _vsplit(self: Evaluation, a: object, count: object) -> tuple[object, ...]:
    return _split(self, a, count, 0)


@named("unbind", "unstack")
def _unbind(self: Evaluation, a: object, axis: object = 0) -> tuple[object, ...]:
    found = self.as_array(a)
    p = self.space.axis(found, axis)
    size = self.space.sizes.resolve(found.axes[p])
    if not isinstance(size, int):
        raise UnsupportedError("unbind is read where the length is a number", help=_LENGTH)
    before = (slice(None),) * p
    return tuple(indexing.part(self, found, (*before, k)) for k in range(size))


# ---- in another order -------------------------------------------------------------------------------


@named("flip", "fliplr", "flipud")
def _flip(self: Evaluation, a: object, axis: object = None) -> Array:
    found = self.as_array(a)
    axis = {"fliplr": 1, "flipud": 0}.get(self.word, axis)
    for p in self.space.axes(found, axis):
        found = stepped(self.space, found, p, slice(None, None, -1), self.word)
    return found


@named("take", "index_select")
def _take(self: Evaluation, a: object, indices: object, axis: object = None, index: object = None) -> Array:  # fmt: skip
    """np.take(a, [0, 2], axis=1); torch gives the axis before the indices."""
    found = self.as_array(a)
    if self.word == "index_select":
        indices, axis = (index, indices) if index is not None else (axis, indices)
    if axis is None and found.rank > 1:
        found = self.space.flat(found)
    p = self.space.axis(found, 0 if axis is None else axis)
    if isinstance(indices, int):
        return indexing.part(self, found, ((slice(None),) * p + (indices,)))
    if not isinstance(indices, (list, tuple)) or not all(isinstance(v, int) for v in indices):
        raise UnsupportedError(f"{self.word} is read with a list of whole numbers")
    return chosen(self.space, found, p, list(indices), self.word)


@named("roll")
def _roll(self: Evaluation, a: object, shift: object, axis: object = None, shifts: object = None) -> Array:  # fmt: skip
    """The last entries come first."""
    space, found = self.space, self.as_array(a)
    shift = self.resolved(shift if shifts is None else shifts)
    if axis is None and found.rank > 1:
        raise UnsupportedError("roll of a matrix is read along an axis")
    if isinstance(shift, bool) or not isinstance(shift, int):
        raise UnsupportedError("roll is read by a whole number")
    p = space.axis(found, 0 if axis is None else axis)
    size = space.sizes.resolve(found.axes[p])
    shift = shift % size if isinstance(size, int) else shift
    if not shift:
        return found
    before = (slice(None),) * p
    ends = (slice(-shift, None), slice(None, -shift))
    return space.joined([indexing.part(self, found, (*before, v)) for v in ends], p)


# ---- several times, longer --------------------------------------------------------------------------


@named("tile", "method.repeat")
def _tile(self: Evaluation, a: object, reps: object, *more: object, axis: object = None) -> Array:  # fmt: skip
    """The array so many times along each axis: where it has one entry it is spread, else put behind itself."""
    space, found = self.space, self.as_array(a)
    if self.word == "repeat" and not space.torch and not (more and found.rank < 2):
        return _repeat(self, a, reps, *(more or (axis,)))
    counts = [*(reps if isinstance(reps, (tuple, list)) else (reps,)), *more]
    while found.rank < len(counts):
        found = indexing.widened(space, found, 0)
    counts = [1] * (found.rank - len(counts)) + counts
    for p, count in enumerate(counts):
        found = _times(self, found, p, self.size_of(count))
    return found


def _times(self: Evaluation, a: Array, axis: int, count: Dimension) -> Array:
    if count == 1:
        return a
    if self.space.sizes.resolve(a.axes[axis]) == 1:
        axes = tuple(count if p == axis else 1 for p in range(a.rank))
        return self.space.multiply(a, constant(self, axes, self.space.number(1)))
    if not isinstance(count, int):
        raise UnsupportedError("an axis is repeated a number of times", help="broadcasting is: x[:, None] + y[None, :]")  # fmt: skip
    return self.space.joined([a] * count, axis)


@named("repeat", "repeat_interleave")
def _repeat(self: Evaluation, a: object, repeats: object, axis: object = None) -> Array:
    """Each entry so many times, one after another."""
    found = self.as_array(a)
    if axis is None and found.rank > 1:
        found = self.space.flat(found)
    p = self.space.axis(found, 0 if axis is None else axis)
    repeats = self.resolved(repeats)
    if self.space.sizes.resolve(found.axes[p]) == 1:
        return _times(self, found, p, self.size_of(repeats))
    if isinstance(repeats, bool) or not isinstance(repeats, int):
        raise UnsupportedError("repeat is read with a whole number")
    size = self.space.sizes.resolve(found.axes[p])
    places = [k for k in range(size if isinstance(size, int) else 0) for _ in range(repeats)]
    return chosen(self.space, found, p, places, self.word)


@named("pad")
def _pad(self: Evaluation, a: object, width: object, mode: object = "constant", value: object = 0) -> Array:  # fmt: skip
    """Zeros before and behind; PyTorch counts axes from the last."""
    space, found = self.space, self.as_array(a)
    if mode != "constant":
        raise UnsupportedError("pad is read with a constant")
    fill = self.as_array(value)
    for p, (before, after) in enumerate(_widths(self, found, width)):
        parts = [found]
        for count, at in ((before, 0), (after, 1)):
            if count:
                axes = tuple(count if q == p else s for q, s in enumerate(found.axes))
                parts.insert(at * len(parts), constant(self, axes, fill))
        found = space.joined(parts, p) if len(parts) > 1 else found
    return found


def _widths(self: Evaluation, a: Array, width: object) -> list[tuple[int, int]]:
    given = [width] if isinstance(width, int) else width
    if not isinstance(given, (tuple, list)):
        raise UnsupportedError("the width of pad is a whole number or pairs of them")
    rows = [tuple(v) if isinstance(v, (tuple, list)) else (v,) for v in given]
    flat = [v for row in rows for v in row]
    if not all(isinstance(v, int) and v >= 0 for v in flat):
        raise UnsupportedError("the width of pad is a whole number or pairs of them")
    whole: list[int] = flat
    if self.space.torch:
        pairs = [(whole[k], whole[k + 1]) for k in range(0, len(whole) - 1, 2)][::-1]
        return [(0, 0)] * (a.rank - len(pairs)) + pairs
    if len(whole) == 1:
        return [(whole[0], whole[0])] * a.rank
    if len(whole) == 2 and (a.rank == 1 or len(rows) == 1 or len(rows[0]) == 1):
        return [(whole[0], whole[1])] * a.rank
    if len(whole) != 2 * a.rank:
        raise self.space.misfit(f"{len(rows)} widths of an array of {a.rank} axes")
    return [(whole[2 * k], whole[2 * k + 1]) for k in range(a.rank)]


@named("convolve", "correlate")
def _convolve(self: Evaluation, a: object, v: object, mode: object = None, method: object = None) -> Array:  # fmt: skip
    """np.convolve is full, np.correlate valid, unless they are told otherwise."""
    space, first, second = self.space, self.as_array(a), self.as_array(v)
    kind = mode or ("valid" if self.word == "correlate" and self.package != "scipy" else "full")
    if first.rank != 1 or second.rank != 1:
        raise space.misfit(f"{self.word} is read of two vectors")
    m, n = (space.sizes.resolve(s.axes[0]) for s in (first, second))
    if self.word == "correlate":
        if kind != "valid":
            raise UnsupportedError("correlate is read with mode='valid'")
        size = windows.add(m, windows.negative(n), 1)
        return space.array((size,), lambda: apply("conv", first.node, second.node, parameters=(1, 1, 0, 0)))  # fmt: skip
    size = windows.add(m, n, -1)
    shape = (size, 1, 1, 1, 0, 0)
    full = space.array((size,), lambda: apply("conv_full", first.node, second.node, parameters=shape))  # fmt: skip
    if kind == "full":
        return full
    if kind == "valid":
        return indexing.part(self, full, slice(_end(windows.add(n, -1)), _end(m)))
    if kind != "same" or not isinstance(n, int):
        raise UnsupportedError("convolve with mode='same' is read with a kernel whose length is a number", help=_LENGTH)  # fmt: skip
    first_place = (n - 1) // 2
    return indexing.part(self, full, slice(first_place, _end(windows.add(m, first_place))))


@named("vander")
def _vander(self: Evaluation, x: object, n: object, increasing: object = False) -> Array:
    """The powers of x, the highest first."""
    found = self.as_array(x)
    if found.rank != 1 or not isinstance(n, int) or isinstance(n, bool):
        raise UnsupportedError("vander is read of a vector, with a number of columns")
    powers = range(n) if increasing else range(n - 1, -1, -1)
    one = constant(self, found.axes, self.space.number(1))
    columns = [self.space.power(found, self.space.number(k)) if k else one for k in powers]
    return self.space.joined([indexing.widened(self.space, c, 1) for c in columns], 1)


@named("r_", "c_")
def _joined(self: Evaluation, *given: object) -> Array:
    """np.r_[x, y] and np.c_[x, y]: one after another, side by side."""
    parts = [self.as_array(v) for v in given]
    if any(isinstance(v, (str, slice, Counted)) for v in given):
        raise UnsupportedError(f"np.{self.word} is read of arrays")
    parts = [indexing.widened(self.space, a, 0) if not a.rank else a for a in parts]
    if self.word == "r_":
        return self.space.joined(parts, 0)
    columns = [indexing.widened(self.space, a, 1) if a.rank == 1 else a for a in parts]
    return self.space.joined(columns, 1)


@named("prod")
def _product(self: Evaluation, a: object, axis: object = None, keepdims: object = False) -> Array:
    """Written out where the length is a number."""
    space, found = self.space, self.as_array(a)
    if axis is None and found.rank > 1:
        found = space.flat(found)
    p = space.axis(found, 0 if axis is None else axis)
    size = space.sizes.resolve(found.axes[p])
    if keepdims or not isinstance(size, int) or size > FACTORS:
        raise UnsupportedError(
            f"a product over an axis is read where its length is a number up to {FACTORS}",
            help='declare it, where "x: 5"; of positive entries np.exp(np.sum(np.log(x))) is the same',
        )
    before = (slice(None),) * p
    parts = [indexing.part(self, found, (*before, k)) for k in range(size)]
    whole = parts[0]
    for part in parts[1:]:
        whole = space.multiply(whole, part)
    return whole


# ---- the methods of functions of two numbers --------------------------------------------------------


@named("ufunc.outer")
def _outer(self: Evaluation, word: str, a: object, b: object) -> object:
    """np.subtract.outer(x, y): every entry of x with every one of y."""
    first, second = self.as_array(a), self.as_array(b)
    for _ in range(second.rank):
        first = indexing.widened(self.space, first, first.rank)
    return call_function(self, f"numpy.{word}", [first, second], {})


@named("ufunc.reduce")
def _reduce(self: Evaluation, word: str, a: object, axis: object = 0, keepdims: object = False) -> object:  # fmt: skip
    words = {"add": "sum", "multiply": "prod", "maximum": "max", "minimum": "min", "logaddexp": "logsumexp"}  # fmt: skip
    if word not in words:
        raise UnsupportedError(f"np.{word}.reduce is not read")
    options = {"axis": axis, **({"keepdims": True} if keepdims else {})}
    return call_function(self, f"numpy.{words[word]}", [a], options)


@named("ufunc.accumulate")
def _accumulate(self: Evaluation, word: str, a: object, axis: object = 0) -> object:
    if word != "add":
        raise UnsupportedError(f"np.{word}.accumulate is not read")
    return call_function(self, "numpy.cumsum", [a], {"axis": axis})
