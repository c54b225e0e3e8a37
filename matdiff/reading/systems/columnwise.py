"""Sums, means and their like as each system takes them: of all entries, of each column, along dims.

sum(A) is a number in Julia and R and a row in MATLAB, Total[A] a vector in Mathematica.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.reading.python.functions import call_function, named
from matdiff.reading.python.reductions import total, variance
from matdiff.reading.python.values import Array
from matdiff.reading.systems.columns import is_row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Evaluation


def _axis_of(self: Evaluation, dims: object) -> int | None:
    """dims=1 are the rows that Julia sums over; of Mathematica and MATLAB the columns of a matrix are taken apart."""
    if dims is None or dims == "all":
        return None
    if isinstance(dims, bool) or not isinstance(dims, int) or dims not in (1, 2):
        raise UnsupportedError("dims is 1 or 2")
    return dims - 1


def _by_columns(self: Evaluation, a: Array) -> int | None:
    """The axis of a function that takes each column of a matrix for itself: MATLAB's and Mathematica's."""
    is_apart = self.name in ("matlab", "mathematica") and a.rank == 2 and not is_row(self, a)
    return 0 if is_apart else None


def _reduction(word: str) -> None:
    def function(self: Evaluation, a: object, dims: object = None) -> Array:
        made = call_function(self, f"numpy.{word}", [a], {"axis": _axis_of(self, dims), "keepdims": dims is not None})  # fmt: skip
        assert isinstance(made, Array)
        return made

    name = {"max": "maximum", "min": "minimum"}.get(word, word)
    named(f"columns.{name}")(function)


for _word in ("max", "min", "prod", "logsumexp"):
    _reduction(_word)


@named("columns.mean")
def _mean(self: Evaluation, a: object, dims: object = None) -> Array:
    found = self.as_array(a)
    if dims is None:
        axis = _by_columns(self, found)
        return self.space.divide(total(self, found, axis), self.space.count(found, axis))
    axis = _axis_of(self, dims)
    return self.space.divide(total(self, found, axis, True), self.space.count(found, axis))


@named("columns.cumsum")
def _cumsum(self: Evaluation, a: object, dims: object = None) -> Array:
    """Down the columns of a matrix; R's runs through all of its entries, which is not read."""
    return _down(self, "cumsum", a, dims)


@named("columns.diff")
def _diff(self: Evaluation, a: object, n: object = 1, dims: object = None) -> Array:
    return _down(self, "diff", a, dims, n)


def _down(self: Evaluation, word: str, a: object, dims: object, *more: object) -> Array:
    found = self.as_array(a)
    if found.rank == 2 and word == "cumsum" and self.name == "r":
        raise UnsupportedError("cumsum of a matrix is not read")
    axis = 0 if dims is None else _axis_of(self, dims)
    made = call_function(self, f"numpy.{word}", [found, *more], {"axis": axis})
    assert isinstance(made, Array)
    return made


def _along(self: Evaluation, a: object, axis: int, is_mean: bool) -> Array:
    found = self.as_array(a)
    if found.rank != 2:
        raise self.space.misfit("sums of rows and columns are of a matrix")
    sums = total(self, found, axis)
    return self.space.divide(sums, self.space.count(found, axis)) if is_mean else sums


@named("columns.rowsums")
def _rowsums(self: Evaluation, a: object) -> Array:
    return _along(self, a, 1, False)


@named("columns.colsums")
def _colsums(self: Evaluation, a: object) -> Array:
    return _along(self, a, 0, False)


@named("columns.rowmeans")
def _rowmeans(self: Evaluation, a: object) -> Array:
    return _along(self, a, 1, True)


@named("columns.colmeans")
def _colmeans(self: Evaluation, a: object) -> Array:
    return _along(self, a, 0, True)


@named("columns.sum")
def _sum(self: Evaluation, a: object, b: object = None, dims: object = None) -> Array:
    """Julia: of all entries; sum(f, x) of f of the entries; dims=1 of each column, as a row."""
    made = a if b is None else self.called(a, [b], {})
    return total(self, self.as_array(made), _axis_of(self, dims), dims is not None)


@named("columns.total")
def _total(self: Evaluation, a: object, depth: object = None) -> Array:
    """Mathematica: over the first axis; Total[m, 2] of all entries."""
    found = self.as_array(a)
    return total(self, found, 0 if found.rank == 2 and depth is None else None)


@named("columns.matlab_sum")
def _matlab_sum(self: Evaluation, a: object, axis: object = None) -> Array:
    """Of a column its sum, of a matrix the row of the sums of its columns."""
    found = self.as_array(a)
    if axis in ("all",) or found.rank < 2 or is_row(self, found):
        return total(self, found) if axis in (None, "all", 1) else found
    if axis not in (None, 1, 2):
        raise UnsupportedError("sum is along axis 1 or 2, or of 'all'")
    return total(self, found, 1) if axis == 2 else total(self, found, 0, True)


@named("columns.matlab_mean")
def _matlab_mean(self: Evaluation, a: object, axis: object = None) -> Array:
    found = self.as_array(a)
    along = (
        None if axis == "all" or found.rank < 2 or is_row(self, found) else (1 if axis == 2 else 0)
    )
    return self.space.divide(_matlab_sum(self, found, axis), self.space.count(found, along))


@named("columns.logsoftmax")
def _logsoftmax(self: Evaluation, a: object, dims: object = 1) -> Array:
    made = call_function(self, "numpy.log_softmax", [a], {"axis": _axis_of(self, dims)})
    assert isinstance(made, Array)
    return made


@named("columns.softmax")
def _softmax(self: Evaluation, a: object, dims: object = 1) -> Array:
    """Of a column; of a matrix, of its columns, as in Julia's NNlib."""
    return self.space.rows(
        self.as_array(a), _axis_of(self, dims), lambda node: apply("softmax", node), False
    )


@named("columns.var")
def _var(self: Evaluation, a: object, dims: object = None) -> Array:
    """Over n - 1; of a matrix R makes the covariances of its columns."""
    found = self.as_array(a)
    if found.rank == 2 and self.name == "r" and self.word == "var":
        made = call_function(self, "numpy.cov", [found], {"rowvar": False})
        assert isinstance(made, Array)
        return made
    axis = _by_columns(self, found) if dims is None else _axis_of(self, dims)
    is_row_kept = dims is not None or (axis is not None and self.name == "matlab")
    return variance(self, found, axis, is_row_kept, 1)


@named("columns.sd")
def _sd(self: Evaluation, a: object, dims: object = None) -> Array:
    return self.space.each(_var(self, a, dims), lambda node: build.power(node, build.HALF))
