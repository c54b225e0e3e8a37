"""Constants of a shape, sums and products."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

ROWS = (
    Operator("ones", 0, shapes.stated, parameters="rows columns"),
    Operator("zeros", 0, shapes.stated, parameters="rows columns"),
    Operator("eye", 0, shapes.stated_square, parameters="rows", aliases="identity"),
    Operator("pi", 0, shapes.scalar, takes=""),
    # a dimension used as a number: the N of a sum of constants
    Operator("size", 0, shapes.scalar, parameters="size"),
    Operator("add", None, shapes.alike, "associative commutative complex", takes=""),
    # a product of scalars with at most one matrix, which stands last
    Operator("scale", None, shapes.scaled, "associative linear complex", takes=""),
    Operator("matmul", None, shapes.product, "associative linear complex"),
    Operator(
        "hadamard", None, shapes.alike, "associative commutative linear complex conjugates",
        aliases="multiply",
    ),
    # elementwise; the exponent is a scalar
    Operator("power", 2, shapes.power, "complex conjugates", takes="", domain="base"),
)  # fmt: skip
