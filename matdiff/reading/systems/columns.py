"""What the systems mean whose vectors are columns: x' is a row, x * y' the outer product, A * x the product, a * x a multiple."""

from __future__ import annotations

from matdiff.base import windows
from matdiff.base.errors import UnsupportedError
from matdiff.reading.python import indexing
from matdiff.reading.python.contraction import times, turned
from matdiff.reading.python.functions import call_function, named
from matdiff.reading.python.reductions import norm, total
from matdiff.reading.python.values import Array, Counted, Loop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.reading.python.evaluation import Evaluation


@named("columns.t")
def _t(self: Evaluation, a: object) -> Array:
    """A column becomes a row, a row a column."""
    space, found = self.space, self.as_array(a)
    if not found.rank:
        return found
    if found.rank == 1:
        return indexing.widened(space, found, 0)
    if found.rank == 2 and space.sizes.resolve(found.axes[0]) == 1:
        return indexing.narrowed(space, found, 0)
    return space.transposed(found)


def is_row(self: Evaluation, a: Array) -> bool:
    return a.rank == 2 and self.space.sizes.resolve(a.axes[0]) == 1


def _product(self: Evaluation, a: Array, b: Array, sign: str) -> Array:
    space = self.space
    if a.rank == 1 and is_row(self, b):
        return space.array((a.axes[0], b.axes[1]), lambda: times(a.node, b.node))
    if is_row(self, a) and b.rank == 1:
        return space.matmul(indexing.narrowed(space, a, 0), b, sign)
    if a.rank == 1 and b.rank == 2:
        space.strain(1)  # a column times a matrix; Mathematica's x.A
        if self.name not in {"mathematica", "r", "sage"}:
            raise space.misfit(f"{sign}: a column stands before a matrix")
    return space.matmul(a, b, sign)


@named("columns.dot")
def _dot(self: Evaluation, a: object, b: object) -> Array:
    """%*% of R, the dot of Mathematica: vectors stand as they fit."""
    first, second = self.as_array(a), self.as_array(b)
    found = _product(self, first, second, "%*%" if self.name == "r" else ".")
    if found.rank == 2 and is_row(self, found) and self.space.sizes.resolve(found.axes[1]) == 1:
        return self.space.sum(found)
    return found


@named("columns.star")
def _star(self: Evaluation, a: object, b: object) -> Array:
    """A number times an array, or the matrix product."""
    first, second = self.as_array(a), self.as_array(b)
    if not first.rank or not second.rank:
        return self.space.multiply(first, second)
    if self.name == "sage" and first.rank == second.rank == 1:
        return self.space.matmul(first, second, "*")
    if first.rank == second.rank == 1:
        raise self.space.misfit(
            "*: two columns have no product", "write .* for the one entry by entry"
        )
    return _product(self, first, second, "*")


@named("columns.over")
def _over(self: Evaluation, a: object, b: object) -> Array:
    """a / b by a number, or A B^-1."""
    first, second = self.as_array(a), self.as_array(b)
    if not second.rank:
        return self.space.divide(first, second)
    inverse = call_function(self, "numpy.inv", [second], {})
    return _star(self, first, inverse)


@named("columns.solve")
def _solve(self: Evaluation, a: object, b: object = None) -> Array:
    """A^-1 b, or A^-1."""
    matrix = self.as_array(a)
    if not matrix.rank:
        return self.space.divide(self.as_array(1 if b is None else b), matrix)
    inverse = call_function(self, "numpy.inv", [matrix], {})
    assert isinstance(inverse, Array)
    return inverse if b is None else _product(self, inverse, self.as_array(b), "solve")


@named("columns.power")
def _power(self: Evaluation, a: object, b: object) -> Array:
    """Of a number, or of a square matrix."""
    found = self.as_array(a)
    if not found.rank or all(self.space.sizes.resolve(v) == 1 for v in found.axes):
        return self.space.power(found, self.as_array(b))
    if found.rank == 1:
        raise self.space.misfit("a column has no power", "write .^ for that of each entry")
    made = call_function(self, "numpy.matrix_power", [found, b], {})
    assert isinstance(made, Array)
    return made


@named("columns.inner")
def _inner(self: Evaluation, a: object, b: object) -> Array:
    first, second = self.as_array(a), self.as_array(b)
    for p, q in zip(first.axes, second.axes, strict=False):
        self.space.equal(p, q, "the operands of an inner product have one shape")
    if first.rank != second.rank:
        raise self.space.misfit("the operands of an inner product have one shape")
    return self.space.matmul(first, second, "dot") if first.rank == 1 else total(self, self.space.multiply(first, second))  # fmt: skip


@named("columns.crossprod")
def _crossprod(self: Evaluation, a: object, b: object = None) -> Array:
    """t(a) %*% b"""
    first = self.as_array(a)
    return _dot(self, _t(self, first), first if b is None else self.as_array(b))


@named("columns.tcrossprod")
def _tcrossprod(self: Evaluation, a: object, b: object = None) -> Array:
    """a %*% t(b)"""
    first = self.as_array(a)
    return _dot(self, first, _t(self, first if b is None else self.as_array(b)))


@named("columns.diag")
def _diag(self: Evaluation, a: object) -> Array:
    """Of a number the identity of that size, as in R."""
    value = self.resolved(a)
    word = "numpy.diag" if isinstance(value, Array) else "numpy.eye"
    made = call_function(self, word, [value], {})
    assert isinstance(made, Array)
    return made


@named("columns.norm")
def _norm(self: Evaluation, a: object, kind: object = None, type: object = None) -> Array:
    """The Euclidean norm; of a matrix that of Frobenius in Julia, the spectral one in R, MATLAB and Mathematica where they say 2."""
    found = self.as_array(a)
    kind = type if kind is None else kind
    names: dict[object, object] = {
        "fro": "fro",
        "F": "fro",
        "Frobenius": "fro",
        "frob": "fro",
        "2": 2,
    }
    kind = names.get(kind, kind) if isinstance(kind, str) else kind
    if found.rank == 2 and kind is None:
        if self.name == "julia":
            kind = "fro"
        elif self.name == "r":
            raise UnsupportedError(
                "the norm of a matrix without its kind is its largest sum of a column, which is not read",
                help='write norm(A, "F")',
            )
        else:
            kind = 2
    if found.rank == 1 and kind == "fro":
        kind = None
    if found.rank == 2 and kind == 1:
        raise UnsupportedError("the norm 1 of a matrix is not read")
    return norm(self, found, kind)


@named("columns.length")
def _length(self: Evaluation, a: object) -> object:
    found = self.as_array(a)
    if not found.rank:
        return 1
    return indexing.as_size(found.axes[0])


@named("columns.entries")
def _entries(self: Evaluation, a: object) -> object:
    return indexing.whole(self.space, self.as_array(a))


@named("columns.size")
def _size(self: Evaluation, a: object, axis: object = None) -> object:
    found = self.as_array(a)
    if axis is None:
        return indexing.shape(found)
    if not isinstance(axis, int):
        raise UnsupportedError("size is asked for an axis by its number")
    return 1 if axis > found.rank else indexing.as_size(found.axes[axis - 1])


@named("columns.nrow")
def _nrow(self: Evaluation, a: object) -> object:
    return _size(self, a, 1)


@named("columns.ncol")
def _ncol(self: Evaluation, a: object) -> object:
    return _size(self, a, 2)


@named("columns.greatest")
def _greatest(self: Evaluation, a: object, b: object = None) -> object:
    """Of a vector its largest entry, of two operands the larger of every two entries."""
    return _extreme(self, "max", a, b)


@named("columns.least")
def _least(self: Evaluation, a: object, b: object = None) -> object:
    return _extreme(self, "min", a, b)


def _extreme(self: Evaluation, name: str, a: object, b: object) -> object:
    if b is not None:
        return call_function(self, f"numpy.{name}imum", [a, b], {})
    found = self.as_array(a)
    if found.rank == 2 and self.name == "matlab":
        raise UnsupportedError(f"{name} of a matrix is that of its columns, which is not read")
    return call_function(self, f"numpy.{name}", [found], {})


@named("columns.vcat")
def _vcat(self: Evaluation, *given: object) -> Array:
    """One under the other: columns and numbers make a column."""
    parts = [self.as_array(v) for v in given]
    space = self.space
    if all(v.rank < 2 for v in parts):
        return space.joined([indexing.widened(space, v, 0) if not v.rank else v for v in parts], 0)
    return space.joined([_matrix(self, v) for v in parts], 0)


@named("columns.hcat")
def _hcat(self: Evaluation, *given: object) -> Array:
    """Side by side; of one its own."""
    parts = [self.as_array(v) for v in given]
    if len(parts) == 1:
        return parts[0]
    return self.space.joined([_matrix(self, v) for v in parts], 1)


def _matrix(self: Evaluation, a: Array) -> Array:
    while a.rank < 2:
        a = indexing.widened(self.space, a, a.rank)
    return a


@named("columns.vector")
def _vector(self: Evaluation, *given: object) -> Array:
    return _vcat(self, *given)


@named("columns.value")
def _value(self: Evaluation, a: object) -> object:
    """R's return(x)."""
    return a


@named("columns.same")
def _same(self: Evaluation, a: object) -> Array:
    found = self.as_array(a)
    return self.space.flat(found) if found.rank == 2 and 1 in found.axes else found


@named("columns.vec")
def _vec(self: Evaluation, a: object) -> Array:
    """The columns one under the other."""
    space, found = self.space, self.as_array(a)
    return space.flat(space.transposed(found) if found.rank == 2 else found)


@named("columns.line")
def _line(self: Evaluation, a: object) -> Array:
    """What has one place or range in its brackets: a vector. Of a matrix that counts down the columns."""
    found = self.as_array(a)
    if found.rank == 2 and 1 not in (self.space.sizes.resolve(v) for v in found.axes):
        raise self.space.misfit("one place in a matrix counts down its columns, which is not read", "write A[i, j]")  # fmt: skip
    return self.space.flat(found) if found.rank == 2 else found


@named("columns.apply")
def _apply(self: Evaluation, a: object, margin: object, function: object) -> Array:
    """R's apply(A, 1, sum): of each row (1) or column (2)."""
    found = self.as_array(a)
    word = getattr(function, "name", "").rpartition(".")[2]
    if margin not in (1, 2) or word not in ("sum", "mean", "max", "min"):
        raise UnsupportedError("apply is read with sum, mean, max and min of rows or columns")
    made = call_function(self, f"numpy.{word}", [found], {"axis": 2 - int(str(margin))})
    assert isinstance(made, Array)
    return made


def _filled(word: str) -> None:
    def function(self: Evaluation, *shape: object) -> object:
        """ones(n) of MATLAB is n x n."""
        return call_function(self, f"numpy.{word}", list(shape * 2 if len(shape) == 1 else shape), {})  # fmt: skip

    named(f"columns.matlab_{word}")(function)


_filled("ones")
_filled("zeros")


@named("columns.upper_cholesky")
def _upper_cholesky(self: Evaluation, a: object) -> Array:
    made = call_function(self, "numpy.cholesky", [a], {})
    assert isinstance(made, Array)
    return self.space.array(made.axes, lambda: turned(made.node))


@named("columns.before")
def _before(self: Evaluation, place: object) -> object:
    """The place that is counted from 1, counted from 0."""
    if isinstance(place, Loop):
        return Loop(place.symbol, place.first - 1)
    if isinstance(place, int) and place > 0:
        return place - 1
    raise UnsupportedError("a place is a whole number from 1, or the letter of a sum")


@named("columns.counted")
def _counted(self: Evaluation, first: object, last: object) -> Counted:
    """1, 2, … n"""
    if first != 1:
        raise UnsupportedError("a sum counts from 1")
    return Counted(1, windows.add(self.size_of(last), 1))
