"""The lowering of convolutions: two tables of 0 and 1, one for the rows and one for the columns.

    conv(X, K)_ij = R_iac C_jbd X_cd K_ab        R_iac = 1 where c = s i + a - p, counted from 0

conv_full and correlate are the same contraction with other labels left, the matrix of a convolution is it without X.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from matdiff.expression.nodes import Apply
from matdiff.expression.operators.sizes import GIVEN
from matdiff.tensor.derive import merge, split
from matdiff.tensor.lowering import COLUMN, ROW, Lowered, Lowering, contracted
from matdiff.tensor.make import product
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape

    Row = Callable[[Lowering, Apply, list[Lowered]], Lowered]
    Window = tuple[Tensor, tuple[Hashable, ...]]


def _windows(result: Shape, kernel: Shape, image: Shape, how: tuple[Hashable, ...]) -> list[Window]:
    """The tables of rows and columns, labelled (result, kernel, image)."""
    s, t, p, q = how
    return [
        (
            intern("table", ("window", step, padding), (), (result[k], kernel[k], image[k])),
            tuple((of, k) for of in ("result", "kernel", "image")),
        )
        for k, (step, padding) in enumerate(((s, p), (t, q)))
    ]


def _between(first: str, second: str, left: str) -> Row:
    """The contraction of two of result, kernel and image that leaves the third."""

    def lower(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
        shapes = {first: operands[0].shape, second: operands[1].shape, left: node.shape}
        tables = _windows(shapes["result"], shapes["kernel"], shapes["image"], node.parameters[-4:])
        own = {(left, 0): ROW, (left, 1): COLUMN}
        extra = [(table, [own.get(label, label) for label in labels]) for table, labels in tables]  # type: ignore[call-overload]
        parts = [
            (operand, (name, 0), (name, 1))
            for operand, name in zip(operands, (first, second), strict=True)
        ]
        return contracted(node.shape, parts, extra=extra)

    return lower


def _all(image: Shape, kernel: Shape, how: tuple[Hashable, ...]) -> tuple[Shape, list[Window]]:
    result = GIVEN.places(image, kernel, how)
    return result, _windows(result, kernel, image, how)


_ORDER = (("result", 1), ("result", 0), ("image", 1), ("image", 0))
"""The rows of the matrix of a convolution are numbered by vec of the result, its columns by vec of the image."""


def _matrix(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    (kernel,) = operands
    image: Shape = node.parameters[:2]  # type: ignore[assignment]
    result, tables = _all(image, kernel.shape, node.parameters[2:])
    kept = [("index", name) for name in kernel.indices]
    sizes = {("result", k): result[k] for k in (0, 1)} | {("image", k): image[k] for k in (0, 1)}
    pairs = [[label for label in pair if sizes[label] != 1] for pair in (_ORDER[:2], _ORDER[2:])]
    labels: list[Hashable] = [*kept, *pairs[0], *pairs[1]]
    numbers: dict[Hashable, int] = {label: k for k, label in enumerate(labels)}

    def numbered(own: tuple[Hashable, ...] | list[Hashable]) -> tuple[int, ...]:
        return tuple(numbers.setdefault(label, len(numbers)) for label in own)

    factors = [(table, numbered(own)) for table, own in tables]
    factors.append((kernel.tensor, numbered(kernel.labels(("kernel", 0), ("kernel", 1)))))
    whole = product(factors, range(len(labels)))
    groups = (*(1 for _ in kept), *(len(pair) for pair in pairs if pair))
    return Lowered(merge(whole, groups), kernel.indices, node.shape)


def _matrix_kernel(at: Lowering, node: Apply, operands: list[Lowered]) -> Lowered:
    """The sum over the places of the matrix where each entry of the kernel stands."""
    (g,) = operands
    image: Shape = node.parameters[:2]  # type: ignore[assignment]
    result, tables = _all(image, node.shape, node.parameters[4:])
    sizes = {("result", k): result[k] for k in (0, 1)} | {("image", k): image[k] for k in (0, 1)}
    tensor = g.tensor
    labels: list[Hashable] = [("index", name) for name in g.indices]
    for pair in (_ORDER[:2], _ORDER[2:]):
        kept = [label for label in pair if sizes[label] != 1]
        if len(kept) == 2:
            tensor = split(tensor, len(labels), tuple(sizes[label] for label in kept))
        labels += kept
    own = {("kernel", 0): ROW, ("kernel", 1): COLUMN}
    extra = [(table, [own.get(label, label) for label in of]) for table, of in tables]  # type: ignore[call-overload]
    return contracted(node.shape, [], extra=[(tensor, labels), *extra], indices=g.indices)


CONVOLUTIONS: dict[str, Row] = {
    "conv": _between("image", "kernel", "result"),
    "conv_full": _between("result", "kernel", "image"),
    "correlate": _between("image", "result", "kernel"),
    "conv_matrix": _matrix,
    "conv_matrix_kernel": _matrix_kernel,
}
"""Lowerings by operator name."""
