"""Linear maps: transposes, traces, sums, diagonals, and projections onto the matrices of a structure."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

_MAP = "linear complex conjugates"

ROWS = (
    Operator("transpose", 1, shapes.transposed, _MAP, takes="product", of_number="itself"),
    Operator(
        "tr", 1, shapes.number_of_square, f"{_MAP} unturned",
        aliases="trace Tr Trace", takes="sum", noun="a trace",
    ),
    Operator("sum", 1, shapes.scalar, f"{_MAP} unturned fixes_numbers"),  # of all entries
    Operator("rowsum", 1, shapes.column_of_rows, _MAP),  # A 1: the sums of the rows, a column
    # vector to diagonal matrix
    Operator("diag", 1, shapes.diagonal_matrix, f"{_MAP} fixes_numbers", takes="sum"),
    # diagonal of a matrix as a vector
    Operator(
        "diagonal", 1, shapes.column_of_square, f"{_MAP} unturned fixes_numbers",
        unicode="diag", latex=r"\operatorname{diag}", noun="a diagonal",
    ),
    # Frobenius: tr(A' B), of vectors a' b
    Operator("inner", 2, shapes.inner, "linear complex", takes="law"),
    Operator("d", 1, shapes.first, "linear complex", takes="law"),  # the differential
    Operator("tril", 1, shapes.square, f"{_MAP} fixes_numbers"),  # the lower triangle, with the diagonal
    Operator("triu", 1, shapes.square, f"{_MAP} fixes_numbers"),  # the upper triangle, with the diagonal
    # the mean of each diagonal, all along it
    Operator(
        "toeplitz_part", 1, shapes.square, "linear complex fixes_numbers",
        latex=r"\operatorname{toeplitz\_part}",
    ),
)  # fmt: skip
