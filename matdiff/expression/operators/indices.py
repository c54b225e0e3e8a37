"""Sums over an index, families, conditions on indices, and what is picked by its place."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

ROWS = (
    # operands: index, body
    Operator("indexed_sum", 2, shapes.second, "linear binds complex conjugates", takes=""),
    # the matrix with the rows u_1', u_2' ...; operands: index, column
    Operator("stack", 2, shapes.stack, "binds", noun="a stack"),
    Operator("member", 2, shapes.first, "complex", takes=""),  # x_i; operands: family, index
    # e_i; operand: the place i, counted from 1
    Operator("unit", 1, shapes.unit, parameters="rows", takes="law"),
    # I[:,a:b], the columns a to b of an identity: a slice is a product with it
    Operator("window", 0, shapes.window, parameters="first last rows", takes=""),
    Operator("array", 0, shapes.entries, parameters="entries", takes=""),
    Operator(
        "at_most",
        2,
        shapes.condition,
        "condition",
        takes="law",
        word="<=",
        unicode="≤",
        latex=r"\le",
    ),
    Operator("equal", 2, shapes.condition, "condition", takes="law", word="=", latex="="),
    Operator(
        "differ",
        2,
        shapes.condition,
        "condition",
        takes="law",
        word="!=",
        unicode="≠",
        latex=r"\ne",
    ),
    # operands: condition, body; zero where the condition does not hold
    Operator("given", 2, shapes.guarded, takes="law"),
)
