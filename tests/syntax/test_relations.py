"""The shape of an operator is one relation: with sizes given and with sizes unknown it says the same, of every combination of shapes."""

from __future__ import annotations

from itertools import product

import pytest

from matdiff.base.dimensions import Dimension, Shape
from matdiff.base.errors import ShapeError
from matdiff.expression.operators import OPERATORS, Operator
from matdiff.expression.operators.sizes import GIVEN
from matdiff.syntax.infer import Inference
from matdiff.syntax.relations import Unknown
from matdiff.syntax.scope import Scope

SHAPES: list[Shape] = [("m", "n"), ("n", "m"), ("n", "n"), ("m", 1), (1, "n"), (1, 1), ("m*n", 1), (6, 1), (3, 2)]  # fmt: skip
PARAMETERS: dict[str, tuple[Dimension, ...]] = {
    "unvec": ("m", "n"), "unvech": (3,), "size": ("n",),
    "conv_full": (5, 3), "correlate": (1, 1), "conv_matrix_kernel": ("n", 1, "n", 1),
}  # fmt: skip
"""Parameters with which some of the shapes fit."""
NOT_TYPED = {"window", "array", "function", "matrix_function", "mapping"}
"""Operators whose parameters are never sizes that somebody types in a call."""


def given(
    row: Operator, shapes: tuple[Shape, ...], parameters: tuple[Dimension, ...]
) -> Shape | None:
    try:
        return row.shape(GIVEN, shapes, parameters)
    except ShapeError:
        return None


def inferred(
    row: Operator, shapes: tuple[Shape, ...], parameters: tuple[Dimension, ...]
) -> Shape | None:
    inference = Inference(Scope())
    named = inference.sizes.named
    pairs = [(named(rows), named(columns)) for rows, columns in shapes]
    sizes: tuple[object, ...] = tuple(map(named, parameters))
    if row.convolution:
        sizes = (*sizes[:-4], *parameters[-4:])
    result = row.shape(Unknown(inference), pairs, sizes)
    if inference.clashes or not inference.sizes.propagate():
        return None
    return inference.size(result[0]), inference.size(result[1])


def parameters_of(row: Operator) -> tuple[Dimension, ...]:
    own = len(row.parameters) - 4 * row.convolution
    sizes = PARAMETERS.get(row.name, ("m", "n")[:own])
    return (*sizes, 1, 1, 0, 0) if row.convolution else sizes


@pytest.mark.parametrize(
    "row",
    [
        row
        for row in OPERATORS.values()
        if row.name not in NOT_TYPED and (row.linear or not row.convolution)
    ],
    ids=str,
)
def test_both_solvers_say_the_same(row: Operator) -> None:
    parameters = parameters_of(row)
    count = 2 if row.arity is None else min(row.arity, 3)
    fits = 0
    for shapes in product(SHAPES, repeat=count):
        if row.arity == 4:
            shapes = (*shapes, shapes[-1])
        if row.binds and shapes[0][1] != 1:
            continue  # how far an index runs stands as a column
        wanted = given(row, shapes, parameters)
        assert inferred(row, shapes, parameters) == wanted, (shapes, parameters)
        fits += wanted is not None
    assert fits
