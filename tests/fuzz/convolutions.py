"""Ways to make expressions with convolutions, their adjoints and matrices, and with pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matdiff.base.dimensions import SCALAR, Dimension, Shape, multiply
from matdiff.expression import build as b
from matdiff.expression.nodes import Node
from matdiff.expression.operators.sizes import GIVEN

if TYPE_CHECKING:
    from .generator import Maker

How = tuple[int, int, int, int]


def convolved(maker: Maker, shape: Shape, depth: int) -> Node:
    """A function of every entry of what a convolution, an adjoint of one, its matrix or a pooling gives."""
    found = maker.pick(_conv, _conv, _line, _full, _correlation, _matrix, _kernel, _pool, _mask)(
        maker, min(depth, 1)
    )
    if found.shape == SCALAR:
        return found
    return maker.pick(
        lambda: b.apply("sum", b.apply(maker.pick("sin", "tanh", "relu"), found)),
        lambda: b.apply("sum", b.power(found, 2)),
        lambda: b.apply("norm", found),
        lambda: b.tr(b.matmul(b.transpose(maker.symbol(found.shape)), found)),
    )()


def _how(maker: Maker, image: Shape, kernel: Shape) -> How:
    """Strides and paddings with which the last place of the kernel is at the end of the image."""
    (s, p), (t, q) = (_along(maker, *sizes) for sizes in zip(image, kernel, strict=True))
    return s, t, p, q


def _along(maker: Maker, size: Dimension, width: Dimension) -> tuple[int, int]:
    assert isinstance(size, int) and isinstance(width, int)
    fitting = [(s, p) for s in (1, 2, 3) for p in (0, 1) if not (size + 2 * p - width) % s]
    return maker.pick(*fitting)


def _images(maker: Maker) -> tuple[Shape, Shape]:
    """The shapes of an image and of a kernel."""
    return maker.pick((4, 6), (5, 4), (4, 3)), maker.pick((2, 2), (2, 3), (3, 2))


def _conv(maker: Maker, depth: int) -> Node:
    image, kernel = _images(maker)
    return b.apply(
        "conv",
        maker.of(image, depth),
        maker.of(kernel, depth),
        parameters=_how(maker, image, kernel),
    )


def _line(maker: Maker, depth: int) -> Node:
    """In one dimension, with sizes that are names."""
    signal, kernel = maker.of((maker.size(), 1), depth), maker.symbol((2, 1))
    return b.apply("conv", signal, kernel, parameters=(1, 1, maker.pick(0, 1), 0))


def _full(maker: Maker, depth: int) -> Node:
    image, kernel = _images(maker)
    how = _how(maker, image, kernel)
    result = maker.of(GIVEN.places(image, kernel, how), depth)
    return b.apply("conv_full", result, maker.of(kernel, depth), parameters=(*image, *how))


def _correlation(maker: Maker, depth: int) -> Node:
    image, kernel = _images(maker)
    how = _how(maker, image, kernel)
    result = maker.of(GIVEN.places(image, kernel, how), depth)
    return b.apply("correlate", maker.of(image, depth), result, parameters=(*kernel, *how))


def _matrix(maker: Maker, depth: int) -> Node:
    image, kernel = (4, 3), (2, 2)
    how = _how(maker, image, kernel)
    made = b.apply("conv_matrix", maker.of(kernel, depth), parameters=(*image, *how))
    if maker.chance(0.5):
        return made
    return b.matmul(made, b.apply("vec", maker.of(image, depth)))


def _kernel(maker: Maker, depth: int) -> Node:
    image, kernel = (4, 3), (2, 2)
    how = _how(maker, image, kernel)
    rows = multiply(*GIVEN.places(image, kernel, how))
    matrix = maker.symbol((rows, multiply(*image)))
    return b.apply("conv_matrix_kernel", matrix, parameters=(*image, *kernel, *how))


def _pool(maker: Maker, depth: int) -> Node:
    """The largest entries of windows, or their means."""
    image = maker.of((4, 6), depth)
    if maker.chance(0.6):
        return b.apply("maxpool", image, parameters=(2, 3))
    ones = b.ones(2, 3)
    return b.scale(b.power(b.number(6), -1), b.apply("conv", image, ones, parameters=(2, 3, 0, 0)))


def _mask(maker: Maker, depth: int) -> Node:
    image = maker.symbol((4, 6))
    mask = b.apply("maxmask", image, parameters=(2, 3))
    return b.hadamard(mask, maker.of((4, 6), depth))
