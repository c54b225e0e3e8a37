"""Shapes of convolutions: the image X, the kernel K, and conv(X, K) = H, the sum of X .* K at every place of the kernel.

The three are held together by one trilinear form, <H, conv(X, K)>: what it hands to X is conv_full(H, K), to K
correlate(X, H). Parameters end in (s, t, p, q), the strides and paddings of rows and columns; where the size of
a result does not follow, it stands before them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from matdiff.base.dimensions import Dimension, Shape, multiply, show
from matdiff.base.errors import ShapeError
from matdiff.base.windows import window
from matdiff.expression.nodes import Node

Operands = tuple[Node, ...]
Parameters = tuple[Hashable, ...]
Row = Callable[[Operands, Parameters], Shape]


def places(image: Shape, kernel: Shape, how: Parameters) -> Shape:
    """The shape of conv(X, K) for the shapes of X and K; ``how`` is (s, t, p, q)."""
    s, t, p, q = how
    rows = window(image[0], kernel[0], s, p)  # type: ignore[arg-type]
    columns = window(image[1], kernel[1], t, q)  # type: ignore[arg-type]
    for size in (rows, columns):
        if isinstance(size, int) and size < 1:
            raise ShapeError(f"a kernel of {show(kernel)} does not fit into {show(image)}")
    return rows, columns


def _conv(operands: Operands, parameters: Parameters) -> Shape:
    image, kernel = operands
    return places(image.shape, kernel.shape, parameters)


def _expect(node: Node, shape: Shape, what: str) -> None:
    if node.shape != shape:
        raise ShapeError(f"{what} is {show(shape)}, not {show(node.shape)}")


def _full(operands: Operands, parameters: Parameters) -> Shape:
    result, kernel = operands
    image: Shape = parameters[:2]  # type: ignore[assignment]
    _expect(result, places(image, kernel.shape, parameters[2:]), "the convolution")
    return image


def _correlate(operands: Operands, parameters: Parameters) -> Shape:
    image, result = operands
    kernel: Shape = parameters[:2]  # type: ignore[assignment]
    _expect(result, places(image.shape, kernel, parameters[2:]), "the convolution")
    return kernel


def _matrix(operands: Operands, parameters: Parameters) -> Shape:
    image: Shape = parameters[:2]  # type: ignore[assignment]
    return multiply(*places(image, operands[0].shape, parameters[2:])), multiply(*image)


def _matrix_kernel(operands: Operands, parameters: Parameters) -> Shape:
    image: Shape = parameters[:2]  # type: ignore[assignment]
    kernel: Shape = parameters[2:4]  # type: ignore[assignment]
    rows: Dimension = multiply(*places(image, kernel, parameters[4:]))
    _expect(operands[0], (rows, multiply(*image)), "the matrix of a convolution")
    return kernel


def _pool(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = parameters
    return places(operands[0].shape, (rows, columns), (rows, columns, 0, 0))  # type: ignore[arg-type]


def _mask(operands: Operands, parameters: Parameters) -> Shape:
    _pool(operands, parameters)
    return operands[0].shape


CONVOLUTIONS: dict[str, Row] = {
    "conv": _conv,
    "conv_full": _full,
    "correlate": _correlate,
    "conv_matrix": _matrix,
    "conv_matrix_kernel": _matrix_kernel,
    "maxpool": _pool,
    "maxmask": _mask,
}
"""Rule of shape by operator name."""
