"""Convolutions as they are called: conv(X, K, stride=2, padding=1).

An axis of size 1 has no stride and no padding: of a vector it is the other one that they speak of. Where all sizes are
numbers the stride has to come out even; of sizes that are letters the result is rounded down.
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base import dimensions, windows
from matdiff.base.dimensions import Dimension, Shape, show
from matdiff.base.errors import ShapeError, SyntaxError_
from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.operators.sizes import GIVEN
from matdiff.syntax.convolution_sizes import operands_of, option_of, strides_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    How = tuple[Dimension, Dimension, Dimension, Dimension]

OPTIONS = ("stride", "padding")
"""The options of a convolution; pooling has none."""

_LAW_PARAMETERS = 4


def check_options(self: Builder, tree: Tree, form: str | None) -> None:
    """An option that the function does not have is an error at its place."""
    row = OPERATORS.get(form or "")
    known = OPTIONS if row is not None and "stride_rows" in row.parameters else ()
    met: set[str] = set()
    for child in tree.children:
        if child.kind != "option":
            continue
        name, values = option_of(child)
        if len(values) > 2 or name not in known or name in met:
            message = (
                f"{tree.value} has no option {name}"
                if name not in known
                else f"{name} is given twice"
            )
            help = f"its options are {' and '.join(known)}" if known else "it takes no options"
            raise SyntaxError_(message, text=self.text, span=child.span, help=help)
        met.add(name)
        if name == "stride" and 0 in values:
            raise SyntaxError_("a stride is at least 1", text=self.text, span=child.span)


def _how(tree: Tree, image: Shape, kernel: Shape) -> How:
    """(s, t, p, q) for these shapes."""
    (s, t), (p, q) = strides_of(tree).values()
    if image[0] == 1 == kernel[0]:
        s, p = 1, 0
    if image[1] == 1 == kernel[1]:
        t, q = 1, 0
    return s, t, p, q


def _law(self: Builder, tree: Tree, name: str, operands: int, sizes: int) -> Node:
    """In a law every parameter is written out: conv(A, B, s, t, p, q)."""
    if len(tree.children) != operands + sizes:
        message = f"{name} takes {operands} operands and {sizes} sizes in a law"
        raise SyntaxError_(message, text=self.text, span=tree.span)
    inner = [self.build(child) for child in tree.children[:operands]]
    given = [
        0 if child.kind == "number" and child.value == 0 else self.dimension(child)
        for child in tree.children[operands:]
    ]
    try:
        return apply(name, *inner, parameters=tuple(given))
    except ShapeError as error:
        raise self.shape_error(error.message, tree) from None


def _counted(self: Builder, tree: Tree, fewest: int, most: int) -> tuple[Tree, ...]:
    given = operands_of(tree)
    if not fewest <= len(given) <= most:
        wanted = str(fewest) if fewest == most else f"{fewest} to {most}"
        plural = "" if wanted == "1" else "s"
        raise SyntaxError_(
            f"{tree.value} takes {wanted} operand{plural}, not {len(given)}",
            text=self.text, span=tree.span,
        )  # fmt: skip
    return given


def _fitting(self: Builder, tree: Tree, image: Shape, kernel: Shape, how: How) -> Shape:
    """The shape of the convolution; an error where the kernel does not fit, or the stride does not come out even."""
    try:
        result = GIVEN.places(image, kernel, how)
    except ShapeError as error:
        raise self.shape_error(error.message, tree, help="a larger padding makes room") from None
    for axis, word in enumerate(("rows", "columns")):
        size, window, stride, padding = image[axis], kernel[axis], how[axis], how[axis + 2]
        room = windows.add(size, windows.negative(window), dimensions.multiply(2, padding))
        if isinstance(room, int) and room % int(stride):
            padded = f" and {2 * int(padding)} of padding" if padding else ""
            raise self.shape_error(
                f"stride {stride} does not divide the way of the kernel over the {word}", tree,
                f"{size} {word}{padded} less the {window} of the kernel leave {room}",
                f"a padding or another size makes {room} a multiple of {stride}",
            )  # fmt: skip
    return result


def _conv(self: Builder, tree: Tree) -> Node:
    if self.strict:
        return _law(self, tree, "conv", 2, 4)
    image, kernel = (self.build(child) for child in _counted(self, tree, 2, 2))
    how = _how(tree, image.shape, kernel.shape)
    _fitting(self, tree, image.shape, kernel.shape, how)
    return apply("conv", image, kernel, parameters=how)


def _sizes_given(self: Builder, trees: tuple[Tree, ...]) -> Shape | None:
    if not trees:
        return None
    sizes = [self.dimension(child) for child in trees]
    return (sizes[0], sizes[1]) if len(sizes) > 1 else (sizes[0], 1)


def _full(self: Builder, tree: Tree) -> Node:
    if self.strict:
        return _law(self, tree, "conv_full", 2, 6)
    given = _counted(self, tree, 2, 4)
    result, kernel = (self.build(child) for child in given[:2])
    how = _how(tree, result.shape, kernel.shape)
    image = _sizes_given(self, given[2:]) or covered(result.shape, kernel.shape, how)
    return _checked(self, tree, "conv_full", (result, kernel), image, image, kernel.shape, how)


def _correlate(self: Builder, tree: Tree) -> Node:
    if self.strict:
        return _law(self, tree, "correlate", 2, 6)
    given = _counted(self, tree, 2, 4)
    image, result = (self.build(child) for child in given[:2])
    how = _how(tree, image.shape, result.shape)
    kernel = _sizes_given(self, given[2:]) or remaining(image.shape, result.shape, how)
    return _checked(self, tree, "correlate", (image, result), kernel, image.shape, kernel, how)


def _checked(
    self: Builder, tree: Tree, name: str, operands: tuple[Node, Node], size: Shape, image: Shape,
    kernel: Shape, how: How,
) -> Node:  # fmt: skip
    """A call whose result has the size given, where that goes with the operands."""
    if any(isinstance(v, int) and v < 1 for v in size):
        raise self.shape_error(f"no sizes go with {name} of these operands", tree)
    wanted = _fitting_or_floor(self, tree, image, kernel, how)
    result = operands[0] if name == "conv_full" else operands[1]
    if wanted != result.shape:
        raise self.shape_error(
            f"{name} does not fit: a kernel of {show(kernel)} has {show(wanted)} places on {show(image)}",
            tree, f"the operand is {show(result.shape)}",
        )  # fmt: skip
    return apply(name, *operands, parameters=(*size, *how))


def _fitting_or_floor(self: Builder, tree: Tree, image: Shape, kernel: Shape, how: How) -> Shape:
    try:
        return GIVEN.places(image, kernel, how)
    except ShapeError as error:
        raise self.shape_error(error.message, tree) from None


def covered(result: Shape, kernel: Shape, how: How) -> Shape:
    """The image that a kernel covers without remainder."""
    s, t, p, q = how
    return windows.covered(result[0], kernel[0], s, p), windows.covered(result[1], kernel[1], t, q)


def remaining(image: Shape, result: Shape, how: How) -> Shape:
    """The largest kernel that goes with an image and a result."""
    s, t, p, q = how
    rows = windows.remaining(image[0], result[0], s, p)
    return rows, windows.remaining(image[1], result[1], t, q)


def _matrix(self: Builder, tree: Tree) -> Node:
    if self.strict:
        return _law(self, tree, "conv_matrix", 1, 6)
    given = _counted(self, tree, 2, 3)
    kernel = self.build(given[0])
    image = _sizes_given(self, given[1:])
    assert image is not None
    how = _how(tree, image, kernel.shape)
    _fitting(self, tree, image, kernel.shape, how)
    return apply("conv_matrix", kernel, parameters=(*image, *how))


def _matrix_kernel(self: Builder, tree: Tree) -> Node:
    if self.strict:
        return _law(self, tree, "conv_matrix_kernel", 1, 8)
    given = _counted(self, tree, 5, 5)
    matrix = self.build(given[0])
    m, n, k, w = (self.dimension(child) for child in given[1:])
    how = _how(tree, (m, n), (k, w))
    shape = _fitting_or_floor(self, tree, (m, n), (k, w), how)
    wanted = dimensions.multiply(*shape), dimensions.multiply(m, n)
    if matrix.shape != wanted:
        raise self.shape_error(
            f"the matrix of this convolution is {show(wanted)}", given[0],
            f"{self.words(given[0])} is {show(matrix.shape)}",
        )  # fmt: skip
    return apply("conv_matrix_kernel", matrix, parameters=(m, n, k, w, *how))


def _pool(name: str) -> Callable[[Builder, Tree], Node]:
    """maxpool(X, k), maxpool(X, k, l): windows side by side."""

    def make(self: Builder, tree: Tree) -> Node:
        if self.strict:
            return _law(self, tree, name, 1, 2)
        given = _counted(self, tree, 2, 3)
        image = self.build(given[0])
        sizes = [self.dimension(child) for child in given[1:]]
        k, w = sizes[0], sizes[-1]
        if image.shape[1] == 1:
            w = 1
        elif image.shape[0] == 1:
            k = 1
        _fitting(self, tree, image.shape, (k, w), (k, w, 0, 0))
        if name != "meanpool":
            return apply(name, image, parameters=(k, w))
        ones = apply("ones", parameters=(k, w))
        total = apply("conv", image, ones, parameters=(k, w, 0, 0))
        size = dimensions.multiply(k, w)
        count = build.number(size) if isinstance(size, int) else apply("size", parameters=(size,))
        return build.scale(build.power(count, -1), total)

    return make


SIZED: dict[str, Callable[[Builder, Tree], Node]] = {
    "conv": _conv,
    "conv_full": _full,
    "correlate": _correlate,
    "conv_matrix": _matrix,
    "conv_matrix_kernel": _matrix_kernel,
    "maxpool": _pool("maxpool"),
    "maxmask": _pool("maxmask"),
    "meanpool": _pool("meanpool"),
}
"""What builds each call."""
