"""The shape of a result from the shapes of the operands, as relations that a solver of sizes runs (sizes.py).

A relation takes the solver, the shapes of the operands (of an operator that binds, how far the index runs stands first, as a column)
and the parameters; it says what has to be equal and gives the shape of the result.

>>> from matdiff.expression.operators.sizes import GIVEN
>>> transposed(GIVEN, [("m", "n")], ())
('n', 'm')
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from matdiff.expression.operators.row import Pair, Relation
    from matdiff.expression.operators.sizes import Sizes

    Shapes = Sequence[Pair]
    Parameters = tuple[Any, ...]

_EXPONENT = "an exponent is a scalar, not {}"


def scalar(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """A number, whatever it is of."""
    return s.one, s.one


def first(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return shapes[0]


def second(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return shapes[1]


def stated(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """The sizes that the parameters say."""
    rows, columns = parameters
    return rows, columns


def stated_square(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return parameters[0], parameters[0]


def alike(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """All of one shape, which is that of the result."""
    shape = shapes[0]
    for other in shapes:
        if other != shape:
            s.same(shape, other)
    return shape


def inner(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.same(shapes[0], shapes[1])
    return s.one, s.one


def scaled(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """Numbers times what stands last."""
    for factor in shapes[:-1]:
        s.scalar(factor, "a factor before the last is {}, not a scalar")
    return shapes[-1]


def product(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns = shapes[0]
    for below, after in shapes[1:]:
        if columns != below:
            s.equal(columns, below, "the product of {} columns with {} rows is not defined")
        columns = after
    return rows, columns


def power(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.scalar(shapes[1], _EXPONENT)
    return shapes[0]


def transposed(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns = shapes[0]
    return columns, rows


def square(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.square(shapes[0])
    return shapes[0]


def number_of_square(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.square(shapes[0])
    return s.one, s.one


def column_of_square(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.square(shapes[0])
    return shapes[0][0], s.one


def column_of_rows(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """An entry for each row."""
    return shapes[0][0], s.one


def column_of_columns(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """An entry for each column."""
    return shapes[0][1], s.one


def by_rows(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return s.by_rows(shapes[0])


def along(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """Of a square matrix and directions of its shape."""
    s.square(shapes[0])
    for direction in shapes[1:]:
        s.same(shapes[0], direction, "a direction at {} is not {}")
    return shapes[0]


def square_power(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """Of a square matrix, an exponent, and directions."""
    s.scalar(shapes[1], _EXPONENT)
    return along(s, (shapes[0], *shapes[2:]), parameters)


def with_numbers(words: str, of: Relation = first) -> Relation:
    """Of a matrix and of numbers; the words say what a number is that is none."""

    def relation(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
        for number in shapes[1:]:
            s.scalar(number, words)
        return of(s, shapes, parameters)

    return relation


number_of_vector = with_numbers("the p of a norm is a scalar, not {}", scalar)


def diagonal_matrix(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.column(shapes[0], "diag makes a matrix of a column, not of {}")
    return shapes[0][0], shapes[0][0]


def stack(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.column(shapes[1], "the rows of a stack are made of columns, not of {}")
    return shapes[0][0], shapes[1][0]


def matrix_of_functions(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    name, _, rows, columns = parameters
    s.scalar(shapes[0], f"{name} is a function of a scalar, not of {{}}")
    return rows, columns


def mapped(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """Of an unknown function of a vector: its value, its gradient (of a number) or Jacobian, its Hessian; a gradient by a matrix too."""
    name, order, rows = parameters
    if order == 0:
        return rows, s.one
    if rows == 1 and order == 1:
        return shapes[0]
    s.column(shapes[0], f"a further derivative of {name} is by a vector, not by {{}}")
    return (shapes[0][0] if rows == 1 else rows), shapes[0][0]


def unit(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.scalar(shapes[0], "an index is a scalar, not {}")
    return parameters[0], s.one


def window(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    first_, last, rows = parameters
    return rows, s.span(first_, last)


def entries(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """A matrix of numbers, told by its rows."""
    (rows,) = parameters
    return len(rows), len(rows[0])


def condition(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    for side in shapes:
        s.scalar(side, "a condition compares numbers, not {}")
    return s.one, s.one


def guarded(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.scalar(shapes[0], "a condition is a number, not {}")
    return shapes[1]


# ---- vectors of entries, Kronecker products ---------------------------------------------------------


def kron(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    """Of two or more, from the right."""
    rows, columns = shapes[-1]
    for m, n in reversed(shapes[:-1]):
        rows, columns = s.product(m, rows), s.product(n, columns)
    return rows, columns


def vec(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns = shapes[0]
    return s.product(columns, rows), s.one


def unvec(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns = parameters
    size = s.product(columns, rows)
    s.same(shapes[0], (size, s.one), f"unvec takes a column of {size}, not {{}}")
    return rows, columns


def vech(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    s.square(shapes[0])
    return s.triangle(shapes[0][0]), s.one


def unvech(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    (rows,) = parameters
    size = s.triangle(rows)
    s.same(shapes[0], (size, s.one), f"unvech takes a column of {size}, not {{}}")
    return rows, rows


def blocks_of_first(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return s.blocks(shapes[0], shapes[1])


def blocks_of_second(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return s.blocks(shapes[1], shapes[0])


def commutation(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns = parameters
    size = s.product(rows, columns)
    return size, size


def duplication(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    (n,) = parameters
    return s.product(n, n), s.triangle(n)


def elimination(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    entries_, lower = duplication(s, shapes, parameters)
    return lower, entries_


def diagonalisation(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    (n,) = parameters
    return s.product(n, n), n


# ---- convolutions: the image X, the kernel K, and the sums H of X .* K at every place of the kernel ----

_SUMS = "the convolution is {1}, not {0}"


def conv(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    return s.places(shapes[0], shapes[1], parameters)


def conv_full(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns, *how = parameters
    s.same(shapes[0], s.places((rows, columns), shapes[1], tuple(how)), _SUMS)
    return rows, columns


def correlate(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns, *how = parameters
    s.same(shapes[1], s.places(shapes[0], (rows, columns), tuple(how)), _SUMS)
    return rows, columns


def conv_matrix(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns, *how = parameters
    below, beside = s.places((rows, columns), shapes[0], tuple(how))
    return s.product(beside, below), s.product(columns, rows)


def conv_matrix_kernel(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    rows, columns, height, width, *how = parameters
    below, beside = s.places((rows, columns), (height, width), tuple(how))
    shape = s.product(beside, below), s.product(columns, rows)
    s.same(shapes[0], shape, "the matrix of a convolution is {1}, not {0}")
    return height, width


def pooled(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    height, width = parameters
    return s.places(shapes[0], (height, width), (height, width, 0, 0))


def masked(s: Sizes, shapes: Shapes, parameters: Parameters) -> Pair:
    pooled(s, shapes, parameters)
    return shapes[0]
