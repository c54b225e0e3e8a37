"""The lowering of Kronecker products, vec and their relatives: axes merged and split, the rest deltas.

kron(A, B)    A_ij B_kl with (i, k) and (j, l) merged        vec(A)    A_ij with (j, i) merged: columns one under the other
commutation   delta_ii' delta_jj' with (i, j) and (j', i')   vech(A)   a table of 0 and 1 with three axes
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.expression.nodes import Apply
from matdiff.tensor.derive import merge, split
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, contracted
from matdiff.tensor.make import delta, number, product
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension, Shape

    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]


def _kron(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    a, b = operands
    indices = dict(sorted({**a.indices, **b.indices}.items()))
    order = [("index", name) for name in indices]
    groups: list[int] = [1] * len(order)
    labels: list[object] = list(order)
    for axis, (left, right) in enumerate(zip(a.shape, b.shape, strict=True)):
        pair = [(place, axis) for place, n in (("a", left), ("b", right)) if n != 1]
        labels += pair
        groups += [len(pair)] if pair else []
    numbers = {label: k for k, label in enumerate(labels)}

    def numbered(part: Lowered, name: str) -> tuple[int, ...]:
        return tuple(numbers[label] for label in part.labels((name, 0), (name, 1)))

    whole = product(
        [(a.tensor, numbered(a, "a")), (b.tensor, numbered(b, "b"))], range(len(labels))
    )
    return Lowered(merge(whole, tuple(groups)), indices, node.shape)


def _vec(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    if 1 in a.shape:
        return Lowered(a.tensor, a.indices, node.shape)
    turned = _swapped(a.tensor)
    batch = (1,) * len(a.indices)
    return Lowered(merge(turned, (*batch, 2)), a.indices, node.shape)


def _swapped(tensor: Tensor) -> Tensor:
    """The last two axes exchanged."""
    own = tuple(range(len(tensor.axes)))
    return product([(tensor, own)], (*own[:-2], own[-1], own[-2]))


def _unvec(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    rows, columns = node.shape
    if 1 in node.shape:
        return Lowered(u.tensor, u.indices, node.shape)
    apart = split(u.tensor, len(u.indices), (columns, rows))
    return Lowered(_swapped(apart), u.indices, node.shape)


def _lower_triangle(n: Dimension, rows: Dimension) -> Tensor:
    """1 where the entry (i, j), i >= j, is the k-th of vech."""
    return intern("table", ("vech",), (), (rows, n, n))


def _vech(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (a,) = operands
    if a.shape[0] == 1:
        return Lowered(a.tensor, a.indices, node.shape)
    table = _lower_triangle(a.shape[0], node.shape[0])
    return contracted(node.shape, [(a, "i", "j")], extra=[(table, (ROW, "i", "j"))])


def _unvech(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (u,) = operands
    if node.shape[0] == 1:
        return Lowered(u.tensor, u.indices, node.shape)
    table = _lower_triangle(node.shape[0], u.shape[0])
    return contracted(node.shape, [(u, "k", "one")], extra=[(table, ("k", ROW, COLUMN))])


def _in_blocks(whole: Lowered, outer: Shape, inner: Shape) -> tuple[Tensor, list[object]]:
    """A matrix with its axes taken apart into block and place in the block, and a label for each."""
    tensor = whole.tensor
    labels: list[object] = [("index", name) for name in whole.indices]
    at = len(labels)
    for axis, (big, small) in enumerate(zip(outer, inner, strict=True)):
        both = [(n, (name, axis)) for n, name in ((big, "outer"), (small, "inner")) if n != 1]
        if len(both) == 2:
            tensor = split(tensor, at, (big, small))
        labels += [label for _, label in both]
        at += len(both)
    return tensor, labels


def _block_inner(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """The matrix of <G_ij, B> over the blocks G_ij."""
    whole, b = operands
    tensor, labels = _in_blocks(whole, node.shape, b.shape)
    return _joined(node, b, tensor, labels, {"outer": (ROW, COLUMN)}, whole)


def _block_sum(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """The sum of a_ij G_ij over the blocks G_ij."""
    a, whole = operands
    tensor, labels = _in_blocks(whole, a.shape, node.shape)
    return _joined(node, a, tensor, labels, {"inner": (ROW, COLUMN)}, whole)


def _joined(
    node: Apply,
    part: Lowered,
    tensor: Tensor,
    labels: list[object],
    own: dict[str, tuple[str, str]],
    whole: Lowered,
) -> Lowered:
    """The contraction of a matrix in blocks with one that has a place for each block, or for each place in a block."""
    renamed = [
        own[label[0]][label[1]] if isinstance(label, tuple) and label[0] in own else label
        for label in labels
    ]
    name = "inner" if "outer" in own else "outer"
    return contracted(
        node.shape,
        [(part, (name, 0), (name, 1))],
        extra=[(tensor, renamed)],
        indices=whole.indices,
    )


def _commutation(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """K vec(A) = vec(A') for A: m x n."""
    m, n = node.parameters
    if 1 in (m, n):
        whole = node.shape[0]
        return Lowered(number(1) if whole == 1 else delta(whole), {}, node.shape)
    four = product([(delta(m), (0, 3)), (delta(n), (1, 2))], range(4))  # type: ignore[arg-type]
    return Lowered(merge(four, (2, 2)), {}, node.shape)


BLOCKS: dict[str, Row] = {
    "kron": _kron,
    "vec": _vec,
    "unvec": _unvec,
    "vech": _vech,
    "unvech": _unvech,
    "blockinner": _block_inner,
    "blocksum": _block_sum,
    "commutation": _commutation,
}
"""Lowerings by operator name."""
