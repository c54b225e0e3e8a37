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
from matdiff.expression.operators import OPERATORS, Operator
from matdiff.expression.operators.sizes import GIVEN
from matdiff.syntax.convolution_sizes import option_of, strides_of
from matdiff.syntax.relations import operands_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree

    How = tuple[Dimension, Dimension, Dimension, Dimension]

OPTIONS = ("stride", "padding")
"""The options of a convolution; pooling has none."""


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


def _law(self: Builder, tree: Tree, row: Operator) -> Node:
    """In a law every parameter is written out: conv(A, B, s, t, p, q)."""
    operands, sizes = row.arity or 0, len(row.parameters)
    if len(tree.children) != operands + sizes:
        message = f"{row.name} takes {operands} operands and {sizes} sizes in a law"
        raise SyntaxError_(message, text=self.text, span=tree.span)
    inner = [self.build(child) for child in tree.children[:operands]]
    given = [
        0 if child.kind == "number" and child.value == 0 else self.dimension(child)
        for child in tree.children[operands:]
    ]
    try:
        return apply(row, *inner, parameters=tuple(given))
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


def _convolution(row: Operator) -> Callable[[Builder, Tree], Node]:
    """conv(X, K), conv_full(H, K, m, n): operands, and sizes of what is no operand; those that follow may be left out."""
    count, most = row.arity or 0, row.parameters.index("stride_rows")
    fewest = 0 if row.follows else min(most, 1) if most < 4 else most

    def make(self: Builder, tree: Tree) -> Node:
        if self.strict:
            return _law(self, tree, row)
        given = _counted(self, tree, count + fewest, count + most)
        operands = [self.build(child) for child in given[:count]]
        shapes = dict(zip(row.roles, (v.shape for v in operands), strict=True))
        sizes = [self.dimension(child) for child in given[count:]]
        if sizes and len(sizes) % 2:
            sizes.append(1)
        if row.follows:
            first, second = shapes.values()
            how = _how(tree, first, second)
            sizes = sizes or _following(row, first, second, how)
            if any(isinstance(v, int) and v < 1 for v in sizes):
                raise self.shape_error(f"no sizes go with {row.name} of these operands", tree)
        for at in range(0, len(sizes), 2):
            shapes[row.parameters[at].partition("_")[0]] = sizes[at], sizes[at + 1]
        if not row.follows:
            how = _how(tree, shapes["image"], shapes["kernel"])
        _require_fit(self, tree, row, shapes, how)
        return apply(row, *operands, parameters=(*sizes, *how))

    return make


def _following(row: Operator, first: Shape, second: Shape, how: How) -> list[Dimension]:
    s, t, p, q = how
    assert row.follows is not None
    return [row.follows(first[0], second[0], s, p), row.follows(first[1], second[1], t, q)]


def _require_fit(
    self: Builder, tree: Tree, row: Operator, shapes: dict[str, Shape], how: How
) -> None:
    """The kernel fits into the image, and what is said to be their convolution, or its matrix, has its shape."""
    image, kernel = shapes["image"], shapes["kernel"]
    if "sums" not in shapes and "matrix" not in shapes:
        _fitting(self, tree, image, kernel, how)
        return
    try:
        places = GIVEN.places(image, kernel, how)
    except ShapeError as error:
        raise self.shape_error(error.message, tree) from None
    if shapes.get("sums", places) != places:
        raise self.shape_error(
            f"{row.name} does not fit: a kernel of {show(kernel)} has {show(places)} places on {show(image)}",
            tree, f"the operand is {show(shapes['sums'])}",
        )  # fmt: skip
    whole = dimensions.multiply(*places), dimensions.multiply(*image)
    if shapes.get("matrix", whole) != whole:
        child = tree.children[0]
        raise self.shape_error(
            f"the matrix of this convolution is {show(whole)}", child,
            f"{self.words(child)} is {show(shapes['matrix'])}",
        )  # fmt: skip


def _pool(row: Operator | None) -> Callable[[Builder, Tree], Node]:
    """maxpool(X, k), maxpool(X, k, l): windows side by side; without a row the mean of each."""

    def make(self: Builder, tree: Tree) -> Node:
        if self.strict and row is not None:
            return _law(self, tree, row)
        given = _counted(self, tree, 2, 3)
        image = self.build(given[0])
        sizes = [self.dimension(child) for child in given[1:]]
        k, w = sizes[0], sizes[-1]
        if image.shape[1] == 1:
            w = 1
        elif image.shape[0] == 1:
            k = 1
        _fitting(self, tree, image.shape, (k, w), (k, w, 0, 0))
        if row is not None:
            return apply(row, image, parameters=(k, w))
        ones = apply("ones", parameters=(k, w))
        total = apply("conv", image, ones, parameters=(k, w, 0, 0))
        size = dimensions.multiply(k, w)
        count = build.number(size) if isinstance(size, int) else apply("size", parameters=(size,))
        return build.scale(build.power(count, -1), total)

    return make


_ROWS = [row for row in OPERATORS.values() if row.convolution]
SIZED: dict[str, Callable[[Builder, Tree], Node]] = {
    **{row.name: _convolution(row) for row in _ROWS if row.linear},
    **{row.name: _pool(row) for row in _ROWS if not row.linear},
    "meanpool": _pool(None),
}
"""What builds each call."""
