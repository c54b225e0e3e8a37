"""The tables of the second engine: a lowering for every operator, a value and a derivative for every function."""

from __future__ import annotations

from matdiff.expression.operators import OPERATORS
from matdiff.tensor.functions import VALUES
from matdiff.tensor.partials import PARTIALS
from matdiff.tensor.rows import LOWERINGS


def test_every_operator_has_a_lowering() -> None:
    missing = set(OPERATORS) - set(LOWERINGS)
    assert not missing, f"add a row to tensor/rows.py: {missing}"
    assert set(LOWERINGS) == set(OPERATORS)


def test_every_function_has_a_value_and_a_derivative() -> None:
    assert set(VALUES) == set(PARTIALS)


def test_elementwise_operators_are_functions_of_the_engine() -> None:
    elementwise = {name for name, row in OPERATORS.items() if row.elementwise}
    assert elementwise <= set(VALUES)
