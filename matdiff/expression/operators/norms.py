"""Norms, and functions of a vector, of a matrix by rows."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

ROWS = (
    # Euclidean, Frobenius
    Operator("norm", 1, shapes.scalar, "complex real unturned", aliases="norm2 fro", takes="product"),
    Operator("pnorm", 2, shapes.number_of_vector, domain="norm", mark="p", noun="a p-norm", of_number="abs"),  # operands: x, p
    Operator(
        "norminf", 1, shapes.number_of_vector, "pieces", aliases="norm_inf",
        noun="the infinity norm", mark="inf", of_number="abs",
        asks="has one entry of largest absolute value",
    ),
    # the sign of the entry of largest absolute value in its place, else 0
    Operator(
        "peak", 1, shapes.first, "pieces", of_number="sign",
        meaning="has the sign of the largest entry in its place and zeros elsewhere",
    ),
    Operator("softmax", 1, shapes.first, aliases="Softmax", takes="product"),
    Operator("logsumexp", 1, shapes.by_rows, "fixes_numbers", aliases="lse LSE", takes="product"),
)  # fmt: skip
