"""What a relation of shapes may say of sizes, and the solver for sizes that are given.

The relations (shapes.py) are run by two solvers: this one for nodes, whose shapes are known, so that what does not fit is an error
at once; and that of the reader, whose sizes are unknowns, so that it is an equation. ``words`` say what is wrong, with {} for
the shapes or sizes that were met.

>>> GIVEN.product("m", 3), GIVEN.triangle(4)
('3*m', 10)
>>> GIVEN.square(("m", "n"))
Traceback (most recent call last):
    ...
matdiff.base.errors.ShapeError: a square matrix is needed, not m x n
"""

from __future__ import annotations

from matdiff.base import windows
from matdiff.base.dimensions import SCALAR, divide, multiply, show, triangle
from matdiff.base.errors import ShapeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Any, Protocol

    from matdiff.base.dimensions import Dimension, Shape

    Size = Any
    Pair = tuple[Any, Any]

    class Sizes(Protocol):
        """The solver of a relation: a size is a number or name (Given), or an unknown (the reader's)."""

        one: Any

        def same(self, a: Pair, b: Pair, words: str = ...) -> None:
            """Two shapes are one."""

        def equal(self, a: Size, b: Size, words: str = ...) -> None:
            """Two sizes are one."""

        def scalar(self, a: Pair, words: str) -> None:
            """A shape is that of a number."""

        def column(self, a: Pair, words: str) -> None:
            """A shape is that of a column."""

        def square(self, a: Pair) -> None:
            """A shape is that of a square matrix."""

        def product(self, a: Size, b: Size) -> Size:
            """a b."""

        def triangle(self, n: Size) -> Size:
            """n(n + 1)/2."""

        def blocks(self, whole: Pair, part: Pair) -> Pair:
            """How many blocks of the shape of the part, each way."""

        def by_rows(self, a: Pair) -> Pair:
            """A number of a column, of a matrix a column with an entry for each row."""

        def places(self, image: Pair, kernel: Pair, how: tuple[Hashable, ...]) -> Pair:
            """The places of a kernel on an image; ``how`` is strides and paddings of rows and columns."""

        def span(self, first: Size, last: Size) -> Size:
            """last - first + 1."""


class Given:
    """Sizes that are known: what a relation says is looked at, and a ShapeError where it does not hold."""

    one = 1

    def same(self, a: Shape, b: Shape, words: str = "{} and {} do not agree") -> None:
        if a != b:
            raise ShapeError(words.format(show(a), show(b)))

    def equal(self, a: Dimension, b: Dimension, words: str = "{} and {} do not agree") -> None:
        if a != b:
            raise ShapeError(words.format(a, b))

    def scalar(self, a: Shape, words: str) -> None:
        if a != SCALAR:
            raise ShapeError(words.format(show(a)))

    def column(self, a: Shape, words: str) -> None:
        if a[1] != 1:
            raise ShapeError(words.format(show(a)))

    def square(self, a: Shape) -> None:
        if a[0] != a[1]:
            raise ShapeError(f"a square matrix is needed, not {show(a)}")

    def product(self, a: Dimension, b: Dimension) -> Dimension:
        return multiply(a, b)

    def triangle(self, n: Dimension) -> Dimension:
        return triangle(n)

    def blocks(self, whole: Shape, part: Shape) -> Shape:
        rows, columns = divide(whole[0], part[0]), divide(whole[1], part[1])
        if rows is None or columns is None:
            raise ShapeError(f"{show(whole)} does not fall into blocks by {show(part)}")
        return rows, columns

    def by_rows(self, a: Shape) -> Shape:
        return SCALAR if a[1] == 1 else (a[0], 1)

    def places(self, image: Shape, kernel: Shape, how: tuple[Hashable, ...]) -> Shape:
        s, t, p, q = how
        rows = windows.window(image[0], kernel[0], s, p)  # type: ignore[arg-type]
        columns = windows.window(image[1], kernel[1], t, q)  # type: ignore[arg-type]
        for size in (rows, columns):
            if isinstance(size, int) and size < 1:
                raise ShapeError(f"a kernel of {show(kernel)} does not fit into {show(image)}")
        return rows, columns

    def span(self, first: Dimension, last: Dimension) -> Dimension:
        if isinstance(first, int) and isinstance(last, int):
            return last - first + 1
        return windows.add(last, windows.negative(first), 1)


GIVEN = Given()
"""The solver of the shapes of nodes."""
