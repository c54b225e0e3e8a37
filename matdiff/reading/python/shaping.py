"""Arrays put together, transposed, or into another shape."""

from __future__ import annotations

from matdiff.base import dimensions
from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.reading.python import indexing
from matdiff.reading.python.contraction import turned
from matdiff.reading.python.creation import constant
from matdiff.reading.python.functions import named
from matdiff.reading.python.values import Array, Input

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension
    from matdiff.reading.python.evaluation import Evaluation


# ---- put together, put into another shape -----------------------------------------------------------


@named("concatenate", "cat", "concat")
def _concatenate(self: Evaluation, a: object, axis: object = 0) -> Array:
    return self.space.joined(_parts(self, a), axis if isinstance(axis, int) else 0)


def _parts(self: Evaluation, a: object) -> list[Array]:
    if not isinstance(a, (list, tuple)) or not a:
        raise MatdiffError(f"{self.word} takes a list of arrays")
    return [self.as_array(v) for v in a]


@named("stack")
def _stack(self: Evaluation, a: object, axis: object = 0) -> Array:
    if not isinstance(a, (list, tuple)):
        found = self.as_array(a)
        return found if axis == 0 else self.space.transposed(found)
    parts = _parts(self, a)
    for part in parts[1:]:
        if part.rank != parts[0].rank:
            raise self.space.misfit("arrays that are stacked have as many axes")
    p = self.space.axis(parts[0], axis, 1)
    return self.space.joined([indexing.widened(self.space, v, p) for v in parts], p)


@named("hstack")
def _hstack(self: Evaluation, a: object) -> Array:
    parts = [_at_least_one(self, v) for v in _parts(self, a)]
    return self.space.joined(parts, 0 if parts[0].rank == 1 else 1)


def _at_least_one(self: Evaluation, a: Array) -> Array:
    return a if a.rank else indexing.widened(self.space, a, 0)


@named("vstack", "row_stack")
def _vstack(self: Evaluation, a: object) -> Array:
    parts = [_at_least_one(self, v) for v in _parts(self, a)]
    rows = [indexing.widened(self.space, v, 0) if v.rank == 1 else v for v in parts]
    return self.space.joined(rows, 0)


@named("column_stack")
def _column_stack(self: Evaluation, a: object) -> Array:
    parts = [_at_least_one(self, v) for v in _parts(self, a)]
    return self.space.joined([indexing.widened(self.space, v, 1) if v.rank == 1 else v for v in parts], 1)  # fmt: skip


@named("block")
def _block(self: Evaluation, a: object) -> Array:
    if not isinstance(a, list) or not all(isinstance(row, list) for row in a):
        raise UnsupportedError("np.block is read of a list of rows of blocks")
    rows = [self.space.joined([self.as_array(v) for v in row], 1) for row in a]
    return self.space.joined(rows, 0)


@named("block_diag")
def _block_diag(self: Evaluation, *given: object) -> Array:
    blocks = [self.as_array(v) for v in given]
    rows = []
    for at, block in enumerate(blocks):
        row = []
        for k, other in enumerate(blocks):
            size = (block.axes[0], other.axes[1])
            row.append(block if k == at else constant(self, size, self.space.number(0)))
        rows.append(self.space.joined(row, 1))
    return self.space.joined(rows, 0)


@named("transpose", "permute", "permute_dims")
def _transpose(self: Evaluation, a: object, axes: object = None, other: object = None) -> Array:
    space, found = self.space, self.as_array(a)
    if other is not None:
        return _swap(self, found, axes, other)
    if axes is None:
        return indexing.transposed(space, found)
    order = [space.axis(found, v) for v in _listed(axes)]
    return space.transposed(found, order)


@named("swapaxes", "swapdims")
def _swap(self: Evaluation, a: object, first: object, second: object) -> Array:
    space, found = self.space, self.as_array(a)
    p, q = space.axis(found, first), space.axis(found, second)
    order = list(range(found.rank))
    order[p], order[q] = order[q], order[p]
    return space.transposed(found, order)


@named("moveaxis")
def _moveaxis(self: Evaluation, a: object, source: object, destination: object) -> Array:
    space, found = self.space, self.as_array(a)
    p, q = space.axis(found, source), space.axis(found, destination)
    order = [v for v in range(found.rank) if v != p]
    order.insert(q, p)
    return space.transposed(found, order)


@named("t", "adjoint", "matrix_transpose")
def _t(self: Evaluation, a: object) -> Array:
    return indexing.transposed(self.space, self.as_array(a), "mT")


@named("expand_dims", "unsqueeze")
def _unsqueeze(self: Evaluation, a: object, axis: object) -> Array:
    found = self.as_array(a)
    for p in axis if isinstance(axis, (tuple, list)) else [axis]:
        found = indexing.widened(self.space, found, self.space.axis(found, p, 1))
    return found


@named("squeeze")
def _squeeze(self: Evaluation, a: object, axis: object = None) -> Array:
    return indexing.narrowed(self.space, self.as_array(a), axis)


@named("atleast_2d")
def _two(self: Evaluation, a: object) -> Array:
    found = self.as_array(a)
    while found.rank < 2:
        found = indexing.widened(self.space, found, 0)
    return found


@named("ravel", "flatten")
def _ravel(self: Evaluation, a: object, order: object = "C") -> Array:
    found = self.as_array(a)
    return self.space.flat(self.space.transposed(found) if order == "F" and found.rank == 2 else found)  # fmt: skip


@named("reshape", "view")
def _reshape(self: Evaluation, a: object, shape: object, order: object = "C") -> Array:
    """vec or its inverse, or axes of one entry put in or taken out."""
    space, found = self.space, self.as_array(a)
    wanted = list(shape) if isinstance(shape, (tuple, list)) else [shape]
    if order == "F" and (found.rank > 2 or len(wanted) > 2):
        raise UnsupportedError("order='F' is read of matrices")
    sizes = _given_sizes(self, found, wanted)
    long = [v for v in found.axes if space.sizes.resolve(v) != 1]
    if long == [v for v in sizes if v != 1]:
        return _resqueezed(self, found, tuple(sizes))
    if len(sizes) > 2:
        raise UnsupportedError("reshape is read where it makes a vector or a matrix")
    flat = _ravel(self, found, order)
    if len(sizes) == 1 or 1 in sizes:
        return _resqueezed(self, flat, tuple(sizes))
    rows, columns = sizes
    if order == "F":
        return space.array(sizes, lambda: apply("unvec", flat.node, parameters=(rows, columns)))
    return space.array(
        sizes,
        lambda: turned(apply("unvec", flat.node, parameters=(columns, rows))),
    )


def _resqueezed(self: Evaluation, a: Array, axes: tuple[Dimension, ...]) -> Array:
    """Other axes of one entry."""
    flat = indexing.narrowed(self.space, a, tuple(p for p, s in enumerate(a.axes) if self.space.sizes.resolve(s) == 1))  # fmt: skip
    places = [p for p, s in enumerate(axes) if s != 1]
    return self.space.relabelled(flat, axes, places)


def _given_sizes(self: Evaluation, a: Array, wanted: list[object]) -> list[Dimension]:
    """The sizes asked for, the one that is -1 worked out; the whole has as many entries as before."""
    space = self.space
    whole: Dimension = 1
    for v in a.axes:
        whole = dimensions.multiply(whole, space.sizes.resolve(v))
    known: Dimension = 1
    sizes: list[Dimension | None] = []
    for item in wanted:
        asked = item if isinstance(item, Input) else self.resolved(item)
        if asked == -1 and isinstance(asked, int):
            sizes.append(None)
            continue
        size = space.sizes.resolve(self.size_of(asked))
        known = dimensions.multiply(known, size)
        sizes.append(size)
    if sizes.count(None) > 1:
        raise MatdiffError("only one size of reshape is -1")
    if None in sizes:
        other = space.sizes.fresh()  # in every walk, so that the unknowns keep their numbers
        rest = dimensions.divide(whole, known)
        if rest is None:
            space.equal(whole, dimensions.multiply(known, other), "reshape keeps the number of entries")  # fmt: skip
            rest = space.sizes.resolve(other)
        return [rest if v is None else v for v in sizes]
    space.equal(whole, known, "reshape keeps the number of entries")
    return [space.sizes.resolve(v) for v in sizes if v is not None]


@named("broadcast_to", "expand", "expand_as")
def _broadcast_to(self: Evaluation, a: object, shape: object) -> Array:
    """To a shape, in which -1 keeps the length of an axis."""
    found = self.as_array(a)
    if self.word == "expand_as":
        sizes = self.as_array(shape).axes
    else:
        wanted = _listed(shape)
        own = (1,) * (len(wanted) - found.rank) + found.axes
        sizes = tuple(s if v == -1 and isinstance(v, int) else self.size_of(v) for v, s in zip(wanted, own, strict=True))  # fmt: skip
    return self.space.add(found, constant(self, sizes, self.space.number(0)))


@named(
    "meshgrid", "gather", "take_along_axis", "triu_indices", "tril_indices", "svd", "eig", "eigvals", "qr", "fill_diagonal",
    "interp", "histogram",
)  # fmt: skip
def _not_read(self: Evaluation, *given: object, axis: object = None) -> Array:
    raise UnsupportedError(f"{self.word} is not read", help=_INSTEAD.get(self.word, ""))


_INSTEAD = {
    "svd": "read are norm(A, 'nuc') for the sum of the singular values, norm(A, 2) for the largest, and np.linalg.pinv",
    **dict.fromkeys(("eig", "eigvals"), "read are eigh and eigvalsh of a symmetric matrix, np.trace and np.linalg.det"),
    "qr": "read are np.linalg.cholesky, np.linalg.solve and np.linalg.lstsq",
    **dict.fromkeys(("gather", "take_along_axis"), "give the one-hot rows a name, and sum their product with the array"),
    **dict.fromkeys(("triu_indices", "tril_indices"), "read are np.triu(A) and np.tril(A)"),
}  # fmt: skip


@named("cdist")
def _cdist(
    self: Evaluation, a: object, b: object, metric: object = "euclidean", p: object = 2
) -> Array:
    """The distances of the rows of two matrices."""
    squares = squared_distances(self, self.as_array(a), self.as_array(b))
    if metric == "sqeuclidean":
        return squares
    if metric != "euclidean" or p != 2:
        raise UnsupportedError("cdist is read with the Euclidean distance")
    return self.space.each(squares, lambda node: build.power(node, build.HALF))


def squared_distances(self: Evaluation, a: Array, b: Array) -> Array:
    space = self.space
    if a.rank != 2 or b.rank != 2:
        raise space.misfit("distances are read between the rows of two matrices")
    difference = space.add(indexing.widened(space, a, 1), indexing.widened(space, b, 0), "-")
    return space.sum(space.power(difference, space.number(2)), 2)


def _listed(value: object) -> list[object]:
    """A tuple of axes or sizes."""
    return list(value) if isinstance(value, (tuple, list)) else [value]
