"""Whether two tensors, or a tensor and an expression, are the same function: their values at random points modulo a prime.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> from matdiff.tensor.lowering import Lowering
>>> x = symbol("x", ("n", 1))
>>> agree(Lowering().tensor(matmul(transpose(x), x)), Lowering().tensor(x))
False
"""

from __future__ import annotations

from collections.abc import Hashable
from itertools import count

from matdiff.base.budget import TooLong
from matdiff.base.dimensions import names
from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Node
from matdiff.numeric.convolutions import roomy_sizes
from matdiff.numeric.sampling import POOL
from matdiff.tensor.arrays import NoValue
from matdiff.tensor.derive import merge, split
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import product
from matdiff.tensor.nodes import Axes, Tensor, postorder
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.splitting import arguments, spectral_leaves

_TRIES = 40
_RARE = 150
"""Tries where points are rare: where a matrix that is no variable has to have its eigenvalues in the field."""


def agree(a: Tensor, b: Tensor, points: int = 2) -> bool:
    """The same axes, and the same values at random points of distinct sizes; False too where no value is found."""
    if a.axes != b.axes:
        return False
    sizes = sizes_for(a, b)
    values = list(sizes.values())
    for turn in range(max(1, len(values))):
        # X' C X is singular where X is wide: give the sizes to the names in another order
        turned = dict(zip(sizes, values[turn:] + values[:turn], strict=True))
        for loose in (False, True):
            same = _same_at(a, b, turned, points, loose)
            if same is not None:
                return same
    return False


def _same_at(a: Tensor, b: Tensor, sizes: dict[str, int], points: int, loose: bool) -> bool | None:
    """Whether the values are the same at points of these sizes; None where there is no value."""
    seen, failed = 0, 0
    split, matrices = spectral_leaves(a, b), arguments(a, b)
    for seed in range(_RARE if matrices else _TRIES):
        at = Evaluator(RandomPoint(sizes, seed, split=split), loose=loose)
        try:
            if not at.splits(matrices):
                continue
            same = at.value(a) == at.value(b)
        except NoValue:
            failed += 1
            if failed == _TRIES:
                break
            continue
        except TooLong:
            return False
        if not same:
            return False
        seen += 1
        if seen == points:
            return True
    return None


def says(expression: Node, tensor: Tensor, rows: int | None = None) -> bool:
    """Whether an expression is the tensor, of more than two axes with the first ``rows`` of them and the others merged in vec order."""
    if rows is not None:
        tensor = merged(tensor, rows)
    try:
        return agree(Lowering().tensor(expression), tensor)
    except UnsupportedError:
        return False


def merged(tensor: Tensor, rows: int, first: int = 0) -> Tensor:
    """The axes of a tensor after the ``first`` merged into rows and columns, the last of each counting slowest."""
    n, middle = len(tensor.axes), first + rows
    order = (*range(first), *reversed(range(first, middle)), *reversed(range(middle, n)))
    turned = product([(tensor, tuple(range(n)))], order)
    groups = (*(1 for _ in range(first)), *(k for k in (rows, n - middle) if k))
    return merge(turned, groups)


def unmerged(matrix: Tensor, axes: Axes, rows: int) -> Tensor:
    """The tensor of these axes that ``merged`` makes a matrix of."""
    n = len(axes)
    order = (*reversed(range(rows)), *reversed(range(rows, n)))
    at = 0
    for group in (order[:rows], order[rows:]):
        if len(group) > 1:
            matrix = split(matrix, at, tuple(axes[k] for k in group))
        at += len(group)
    return product([(matrix, order)], range(n))


def sizes_for(*roots: Tensor) -> dict[str, int]:
    """A different number for every size that occurs; kernels fit into their images."""
    found: dict[str, None] = {}
    sums: set[str] = set()
    for node in postorder(*roots):
        for axis in (*node.axes, *_sizes_in(node)):
            if isinstance(axis, str):
                found.update(dict.fromkeys(names(axis)))
                if "-" in axis or "+" in axis:
                    sums.add(axis)
    pool = [*POOL, *range(12, 12 + len(found))]
    sizes = roomy_sizes(found, sums, pool) if sums else dict(zip(found, pool, strict=False))
    return _roomy_for_slices(sizes, *roots)


def _roomy_for_slices(sizes: dict[str, int], *roots: Tensor) -> dict[str, int]:
    """The sizes made as large as slices between numbers need: A[2:4, :] is of a matrix of four rows or more."""
    sizes = dict(sizes)
    for node in postorder(*roots):
        if node.kind == "table" and node.data[0] == "columns":
            name, last = node.axes[0], node.data[2]
            if isinstance(last, int) and sizes.get(str(name), last) < last:
                sizes[str(name)] = next(k for k in count(last) if k not in sizes.values())
    return sizes


def _sizes_in(node: Tensor) -> tuple[Hashable, ...]:
    """Sizes that a node speaks of beside those of its axes: bounds of a slice, windows of a pooling."""
    if node.kind in ("constant", "table"):
        return node.data[1:]
    if node.kind in ("maxpool", "maxmask"):
        return tuple(size for pair in node.data for size in pair)
    return ()
