"""Sums, means, variances, norms, softmax: functions along axes."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import HALF, apply
from matdiff.expression.nodes import Node, Number
from matdiff.reading.python import indexing
from matdiff.reading.python.contraction import turned
from matdiff.reading.python.elementary import extreme
from matdiff.reading.python.functions import named
from matdiff.reading.python.values import Array, Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Evaluation


def flag(value: object) -> bool:
    return bool(value)


@named("sum", "nansum")
def total(self: Evaluation, a: object, axis: object = None, keepdims: object = False) -> Array:
    return self.space.sum(self.as_array(a), axis, flag(keepdims))


@named("mean", "nanmean", "average")
def mean(
    self: Evaluation,
    a: object,
    axis: object = None,
    keepdims: object = False,
    weights: object = None,
) -> Array:
    space, found = self.space, self.as_array(a)
    if weights is not None:
        w = self.as_array(weights)
        if axis is not None and w.rank == 1 and found.rank == 2 and space.axis(found, axis) == 0:
            w = indexing.widened(space, w, 1)
        return space.divide(total(self, space.multiply(w, found), axis), total(self, w, None))
    return space.divide(total(self, found, axis, keepdims), space.count(found, axis))


def centred(self: Evaluation, a: Array, axis: object) -> Array:
    return self.space.add(a, mean(self, a, axis, True), "-")


def variance(self: Evaluation, a: object, axis: object, keepdims: object, ddof: object) -> Array:
    space, found = self.space, self.as_array(a)
    squares = space.power(centred(self, found, axis), space.number(2))
    count = space.count(found, axis)
    if ddof:
        count = space.add(count, self.as_array(ddof), "-")
    return space.divide(total(self, squares, axis, keepdims), count)


@named("var")
def _var(
    self: Evaluation, a: object, axis: object = None, third: object = None, fourth: object = None, keepdims: object = False,
    ddof: object = None, unbiased: object = None,
) -> Array:  # fmt: skip
    """NumPy divides by n, PyTorch by n - 1 unless it is told otherwise: behind the axis it takes unbiased and keepdim."""
    if third is not None or fourth is not None:
        if not self.space.torch:
            raise UnsupportedError(f"{self.word} is read with ddof and keepdims by their names")
        unbiased, keepdims = third, keepdims or fourth
    if ddof is None:
        ddof = int(self.space.torch if unbiased is None else flag(unbiased))
    return variance(self, a, axis, keepdims, ddof)


@named("std")
def _std(
    self: Evaluation, a: object, axis: object = None, third: object = None, fourth: object = None, keepdims: object = False,
    ddof: object = None, unbiased: object = None,
) -> Array:  # fmt: skip
    return root(self, _var(self, a, axis, third, fourth, keepdims, ddof, unbiased))


def root(self: Evaluation, a: Array) -> Array:
    return self.space.each(a, lambda node: build.power(node, HALF))


@named("logsumexp")
def logsumexp(
    self: Evaluation, a: object, axis: object = None, keepdims: object = False, b: object = None
) -> Array:
    if b is not None:
        raise UnsupportedError("the weights b of logsumexp are not read")
    found = self.as_array(a)
    if isinstance(axis, (tuple, list)) and len(self.space.axes(found, axis)) == found.rank:
        axis = None
    if axis is None and found.rank > 1:
        whole = self.space.flat(found)
        made = self.space.rows(whole, 0, lambda node: apply("logsumexp", node), True)
        return self.space.kept(made, found, list(range(found.rank))) if flag(keepdims) else made
    return _along(self, found, axis, keepdims, "logsumexp")


def _along(self: Evaluation, a: Array, axis: object, keepdims: object, name: str) -> Array:
    space = self.space
    axis = _one_axis(self, a, axis)
    made = space.rows(a, axis, lambda node: apply(name, node), True)
    return space.kept(made, a, [space.axis(a, axis)]) if flag(keepdims) else made


def _one_axis(self: Evaluation, a: Array, axis: object) -> object:
    if isinstance(axis, (tuple, list)) and len(axis) == 1:
        axis = axis[0]
    if not a.rank:
        raise self.space.misfit("this function takes an array, and this is a number")
    return 0 if axis is None and a.rank == 1 else axis


@named("softmax")
def softmax(self: Evaluation, a: object, axis: object = None) -> Array:
    space, found = self.space, self.as_array(a)
    if axis is None and found.rank > 1:
        if space.torch or self.package.startswith("jax"):
            axis = _implied(self, found)
        else:
            flat = softmax(self, space.flat(found), 0)
            return unflat(self, flat, found)
    axis = _one_axis(self, found, axis)
    return space.rows(found, axis, lambda node: apply("softmax", node), False)


def _implied(self: Evaluation, a: Array) -> int:
    """The axis where none is said: the last; of three axes PyTorch takes the first."""
    if a.rank > 2 and self.space.torch:
        raise UnsupportedError(f"{self.word} of more than two axes is read along an axis", help="write dim=-1")  # fmt: skip
    return -1


def unflat(self: Evaluation, flat: Array, like: Array) -> Array:
    rows, columns = like.axes
    return self.space.array(
        like.axes,
        lambda: turned(apply("unvec", flat.node, parameters=(columns, rows))),
    )


@named("log_softmax")
def log_softmax(self: Evaluation, a: object, axis: object = None) -> Array:
    space, found = self.space, self.as_array(a)
    if axis is None and found.rank > 1:
        if self.package == "scipy":
            return space.add(found, logsumexp(self, found), "-")
        axis = _implied(self, found)
    axis = _one_axis(self, found, axis)
    return space.add(found, _along(self, found, axis, True, "logsumexp"), "-")


@named("softmin")
def _softmin(self: Evaluation, a: object, axis: object = None) -> Array:
    return softmax(self, self.space.negative(self.as_array(a)), axis)


def largest(node: Node) -> Node:
    """The largest entry of each row; of a column, of the column."""
    rows, columns = node.shape
    pool = (rows, 1) if columns == 1 else (1, columns)
    return apply("maxpool", node, parameters=pool)


def _largest(self: Evaluation, a: Array, axis: object, keepdims: object) -> Array:
    space = self.space
    if isinstance(axis, (tuple, list)) and len(space.axes(a, axis)) == a.rank:
        axis = None
    if axis is None and a.rank > 1:
        made = space.rows(space.flat(a), 0, largest, True)
        return space.kept(made, a, list(range(a.rank))) if flag(keepdims) else made
    axis = _one_axis(self, a, axis)
    made = space.rows(a, axis, largest, True)
    return space.kept(made, a, [space.axis(a, axis)]) if flag(keepdims) else made


@named("max", "amax", "nanmax")
def largest_of(
    self: Evaluation, a: object, axis: object = None, keepdims: object = False
) -> object:
    if isinstance(axis, (Array, Input)):
        return extreme(self, "max", self.as_array(a), self.as_array(axis))
    found = _largest(self, self.as_array(a), axis, keepdims)
    if self.space.torch and axis is not None and self.word == "max":
        return (found, None)
    return found


@named("min", "amin", "nanmin")
def smallest_of(
    self: Evaluation, a: object, axis: object = None, keepdims: object = False
) -> object:
    if isinstance(axis, (Array, Input)):
        return extreme(self, "min", self.as_array(a), self.as_array(axis))
    space = self.space
    found = space.negative(_largest(self, space.negative(self.as_array(a)), axis, keepdims))
    if space.torch and axis is not None and self.word == "min":
        return (found, None)
    return found


@named("cumsum")
def _cumsum(self: Evaluation, a: object, axis: object = None) -> Array:
    """The running sum: a triangle of ones times the array."""
    space, found = self.space, self.as_array(a)
    if axis is None and found.rank == 2:
        found = space.flat(found)
    p = space.axis(found, 0 if axis is None else axis)
    if found.rank > 2:
        raise space.misfit("cumsum of more than two axes is not read")
    size = space.sizes.resolve(found.axes[p])
    lower = space.array((size, size), lambda: apply("tril", build.ones(size, size)))
    if p == 0:
        return space.matmul(lower, found)
    return space.matmul(found, space.transposed(lower))


@named("diff")
def _diff(self: Evaluation, a: object, n: object = 1, axis: object = -1) -> Array:
    found = self.as_array(a)
    if not isinstance(n, int):
        raise UnsupportedError("the order of np.diff is a whole number")
    for _ in range(n):
        p = self.space.axis(found, axis)
        before = (slice(None),) * p
        later = indexing.part(self, found, (*before, slice(1, None)))
        sooner = indexing.part(self, found, (*before, slice(None, -1)))
        found = self.space.add(later, sooner, "-")
    return found


@named(
    "count_nonzero", "argmax", "argmin", "argsort", "sort", "median", "percentile", "quantile",
    "cumprod", "unique", "topk", "searchsorted", "round", "floor", "ceil", "trunc", "fft", "bincount",
)  # fmt: skip
def _refused(self: Evaluation, *given: object, axis: object = None) -> Array:
    raise UnsupportedError(f"{self.word} is not read: no law speaks of it", help=_INSTEAD.get(self.word, ""))  # fmt: skip


_INSTEAD = {
    **dict.fromkeys(("argmax", "argmin", "argsort", "searchsorted", "topk"), "read are np.max, np.min and entries at whole numbers"),
    **dict.fromkeys(("sort", "median", "percentile", "quantile", "unique"), "read are np.max, np.min, np.mean and entries"),
    **dict.fromkeys(("round", "floor", "ceil", "trunc"), "it is constant in pieces: leave it out, or give it a name as an input"),
    "cumprod": "of positive entries np.exp(np.cumsum(np.log(x))) is the same",
    "bincount": "give the one-hot rows a name, and sum them",
}  # fmt: skip


# ---- norms ----------------------------------------------------------------------------------------


def order_of(self: Evaluation, value: object) -> object:
    if isinstance(value, Array) and isinstance(value.node, Number):
        return value.node.value
    return value


@named("norm", "vector_norm", "matrix_norm", "frobenius_norm")
def norm(
    self: Evaluation, a: object, ord: object = None, axis: object = None, keepdims: object = False, p: object = None
) -> Array:  # fmt: skip
    space, found = self.space, self.as_array(a)
    kind = order_of(self, ord if p is None else p)
    if not found.rank:
        space.strain(3)
        return space.unary(found, "abs")
    is_matrix = found.rank == 2 and axis is None and self.word not in ("vector_norm",)
    if is_matrix and space.torch and self.word == "norm" and self.parent != "linalg":
        is_matrix = kind == "nuc"  # torch.norm takes all entries for a vector
    if isinstance(axis, (tuple, list)) and len(axis) == 2 and kind in (None, "fro", 2):
        return root(self, total(self, space.power(found, space.number(2)), axis, keepdims))
    if is_matrix:
        return _matrix_norm(self, found, kind, keepdims)
    if axis is None and kind in (None, "fro", 2) and found.rank <= 2 and not flag(keepdims):
        return space.array((), lambda: apply("norm", found.node))
    return vector_norm(self, found, kind, axis, keepdims)


def _matrix_norm(self: Evaluation, a: Array, kind: object, keepdims: object) -> Array:
    if flag(keepdims):
        raise UnsupportedError("keepdims of the norm of a matrix is not read")
    names = {None: "norm", "fro": "norm", "nuc": "nuclear", 2: "sigma_max"}
    if kind not in names:
        raise UnsupportedError(f"the norm {kind} of a matrix is not read", help="read are 'fro', 'nuc' and 2")  # fmt: skip
    return self.space.array((), lambda: apply(names[kind], a.node))


def vector_norm(self: Evaluation, a: Array, kind: object, axis: object, keepdims: object) -> Array:
    space, kind = self.space, order_of(self, kind)
    if kind in (None, "fro", 2):
        return root(self, total(self, space.power(a, space.number(2)), axis, keepdims))
    if kind == 1:
        return total(self, space.unary(a, "abs"), axis, keepdims)
    if isinstance(kind, (int, Fraction)) and kind > 1:
        sums = total(self, space.power(space.unary(a, "abs"), space.number(kind)), axis, keepdims)
        return space.power(sums, space.number(Fraction(1, 1) / kind))
    raise UnsupportedError(f"the norm {kind} of a vector is not read")
