"""Views: arrays whose axes have labels, times a number; how two are multiplied, and how one is brought into an order of axes.

labels   a label for each axis of the array; a tensor's axis without a label is one along which it is constant
deltas   pairs (a, b): the array holds the entries where b = a, all others are zero
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction

from matdiff.base.dimensions import Dimension, multiply
from matdiff.codegen.arrays import Array, Arrays, Axes

ONE = Fraction(1)


class View:
    __slots__ = ("array", "coefficient", "deltas", "labels", "sizes")

    def __init__(
        self,
        array: Array,
        labels: Sequence[int],
        coefficient: Fraction = ONE,
        deltas: tuple[tuple[int, int], ...] = (),
        sizes: Mapping[int, Dimension] | None = None,
    ) -> None:
        self.array = array
        self.labels = tuple(labels)
        self.coefficient = coefficient
        self.deltas = deltas
        self.sizes = sizes or {}

    def __repr__(self) -> str:
        return f"{self.coefficient} {self.array}[{self.labels}] {self.deltas or ''}"


def ordered(make: Arrays, view: View, order: Sequence[int]) -> Array:
    """The array with the axes that it has in this order."""
    wanted = [label for label in order if label in view.labels]
    return make.transpose(view.array, tuple(view.labels.index(label) for label in wanted))


def aligned(make: Arrays, view: View, order: Sequence[int]) -> Array:
    """The array as it is broadcast to axes in this order: size 1 where it has none, in front nothing."""
    a = ordered(make, view, order)
    present = [label in view.labels for label in order]
    while present and not present[0]:
        present.pop(0)
    return make.widen(a, tuple(present))


def reduced(
    make: Arrays,
    view: View,
    kept: Collection[int],
    missing: Mapping[int, Dimension] | None = None,
    size: Callable[[Dimension], Array] | None = None,
) -> View:
    """Labels that stand twice are diagonals, those not kept are summed; over an axis that the array lacks the sum is its size."""
    array, labels, c = view.array, list(view.labels), view.coefficient
    for label in dict.fromkeys(labels):
        while labels.count(label) > 1:
            first = labels.index(label)
            second = labels.index(label, first + 1)
            n = array.axes[first]
            axes = tuple(s for k, s in enumerate(array.axes) if k not in (first, second))
            array = make.make("diagonal", (array,), (first, second), (*axes, n))
            labels = [k for at, k in enumerate(labels) if at not in (first, second)] + [label]
    lost = tuple(at for at, label in enumerate(labels) if label not in kept)
    if lost:
        array = make.sum(array, lost)
        labels = [label for label in labels if label in kept]
    for label, dimension in (missing or {}).items():
        if label not in kept and label not in view.labels:
            assert size is not None
            if isinstance(dimension, int):
                c *= dimension
            else:
                array = make.mul(size(dimension), array)
    return View(array, labels, c)


def combined(
    make: Arrays,
    one: View,
    other: View,
    kept: Collection[int],
    out: Sequence[int],
    entries: Callable[[Array], float],
) -> View:
    """The product of two views summed over what is not kept; the axes as near to ``out`` as the product gives them."""
    one, other = (
        reduced(make, v, [k for k in v.labels if k in kept or k in w.labels])
        for v, w in ((one, other), (other, one))
    )
    c = one.coefficient * other.coefficient
    shared = set(one.labels) & set(other.labels)
    summed = [label for label in one.labels if label in shared and label not in kept]
    if not summed:
        order = _order_of(one, other, out)
        a, b = aligned(make, one, order), aligned(make, other, order)
        return View(_times(make, a, b), order, c)
    batch = [label for label in one.labels if label in shared and label in kept]
    left = [label for label in one.labels if label not in shared]
    right = [label for label in other.labels if label not in shared]
    if _turns(other, one, right, left, summed, out) < _turns(one, other, left, right, summed, out):
        one, other, left, right = other, one, right, left
    if not left and not right:
        return View(_inner(make, one, other, batch, summed), batch, c)
    if len(summed) > 1:
        summed = [label for label in _larger(one, other, entries).labels if label in summed]
    a = _grouped(make, one, batch, left, summed)
    b = _grouped(make, other, batch, summed, right)
    if batch:
        if not left:
            a = make.reshape(a, (*a.axes[:-1], 1, a.axes[-1]))
        if not right:
            b = make.reshape(b, (*b.axes, 1))
    found = make.matmul(a, b)
    sizes = {**dict(zip(one.labels, one.array.axes, strict=True)), **dict(zip(other.labels, other.array.axes, strict=True))}  # fmt: skip
    labels = (*batch, *left, *right)
    found = make.reshape(found, tuple(sizes[label] for label in labels))
    return View(found, labels, c)


def _order_of(one: View, other: View, out: Sequence[int]) -> tuple[int, ...]:
    """The axes of a product entry by entry: those of the larger in its own order, unless the result's order asks for others."""
    every = set(one.labels) | set(other.labels)
    if every <= set(out):
        return tuple(label for label in out if label in every)
    big, small = (one, other) if len(one.labels) >= len(other.labels) else (other, one)
    return (*(label for label in small.labels if label not in big.labels), *big.labels)


def _turns(
    one: View, other: View, left: list[int], right: list[int], summed: list[int], out: Sequence[int]
) -> int:
    """How many arrays have to be transposed for the product in this order; one of the result counts twice."""
    places = {label: at for at, label in enumerate(out)}
    first = [places[label] for label in left if label in places]
    second = [places[label] for label in right if label in places]
    turned = bool(first and second) and min(second) < min(first)
    return (
        2 * turned
        + (bool(left) and one.labels[-1] not in summed)
        + (bool(right) and other.labels[-1] in summed)
    )


def _larger(one: View, other: View, entries: Callable[[Array], float]) -> View:
    return one if entries(one.array) >= entries(other.array) else other


def _times(make: Arrays, a: Array, b: Array) -> Array:
    """The product entry by entry; 1 / b in it is a division."""
    for top, below in ((a, b), (b, a)):
        if below.op == "div" and below.args[0].op == "number" and top.op != "number":
            c = make.number(below.args[0].data[0])  # type: ignore[arg-type]
            return make.mul(c, make.div(top, below.args[1]))
    return make.mul(a, b)


def _inner(make: Arrays, one: View, other: View, batch: list[int], summed: list[int]) -> Array:
    """Sums of products with no other axes: of vectors a product, of more axes of the entries in a row."""
    if batch:
        order = (*batch, *summed)
        a, b = ordered(make, one, order), ordered(make, other, order)
        return make.make("vecdot", (a, b), (len(summed),), a.axes[: len(batch)])
    if len(summed) == 1:
        return make.matmul(one.array, other.array)
    is_free = len(summed) == 2 and (one.array in make.symmetric or other.array in make.symmetric)
    if one.labels == other.labels or is_free:
        flat = (_whole(one.array.axes),)
        return make.matmul(make.reshape(one.array, flat), make.reshape(other.array, flat))
    a, b = ordered(make, one, one.labels), ordered(make, other, one.labels)
    return make.make("vecdot", (a, b), (len(summed),), ())


def _grouped(
    make: Arrays, view: View, batch: Sequence[int], first: Sequence[int], second: Sequence[int]
) -> Array:
    """The axes as (batch..., first, second) with each of the two made one axis; an empty one is no axis.

    Where the two are one axis each and lie the other way round, the array is transposed.
    """
    a = ordered(make, view, (*batch, *first, *second))
    sizes = dict(zip(view.labels, view.array.axes, strict=True))
    axes: list[Dimension] = [sizes[label] for label in batch]
    for group in (first, second):
        if group:
            axes.append(_whole(tuple(sizes[label] for label in group)))
    return make.reshape(a, tuple(axes))


def _whole(axes: Axes) -> Dimension:
    result: Dimension = 1
    for n in axes:
        result = multiply(result, n)
    return result
