"""Convolutions: the image X, the kernel K, and conv(X, K) = H, the sum of X .* K at every place of the kernel.

The three are held together by one trilinear form, <H, conv(X, K)>: what it hands to X is conv_full(H, K), to K
correlate(X, H). Parameters end in the strides and paddings of rows and columns; where the size of a result does not follow,
it stands before them.
"""

from __future__ import annotations

from matdiff.base import windows
from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

_HOW = "stride_rows stride_columns padding_rows padding_columns"
_IMAGE, _KERNEL = "image_rows image_columns", "kernel_rows kernel_columns"

ROWS = (
    Operator(
        "conv", 2, shapes.conv, "linear convolution", roles="image kernel", parameters=_HOW,
        aliases="conv1d conv2d",
    ),
    # its adjoint in X; parameters: the shape of X
    Operator(
        "conv_full", 2, shapes.conv_full, "linear convolution", roles="sums kernel",
        parameters=f"{_IMAGE} {_HOW}", follows=windows.covered, aliases="conv_transpose convfull",
    ),
    # its adjoint in K; parameters: the shape of K
    Operator(
        "correlate", 2, shapes.correlate, "linear convolution", roles="image sums",
        parameters=f"{_KERNEL} {_HOW}", follows=windows.remaining,
    ),
    # the matrix of conv; parameters: the shape of X
    Operator(
        "conv_matrix", 1, shapes.conv_matrix, "linear convolution", roles="kernel",
        parameters=f"{_IMAGE} {_HOW}", aliases="convmatrix",
    ),
    # its adjoint; the shapes of X and of K
    Operator(
        "conv_matrix_kernel", 1, shapes.conv_matrix_kernel, "linear convolution", roles="matrix",
        parameters=f"{_IMAGE} {_KERNEL} {_HOW}", aliases="convmatrixkernel",
    ),
    # the largest entry of every window, and 1 where that entry stands
    Operator(
        "maxpool", 1, shapes.pooled, "convolution pieces", roles="image", parameters=_KERNEL,
        kink="window",
    ),
    Operator(
        "maxmask", 1, shapes.masked, "convolution pieces", roles="image", parameters=_KERNEL
    ),
)  # fmt: skip
