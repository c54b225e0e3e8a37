"""The tables of the second engine: a lowering or a reason for every operator, a value and a derivative for every function."""

from __future__ import annotations

from matdiff.expression.operators import OPERATORS
from matdiff.tensor.functions import VALUES
from matdiff.tensor.partials import PARTIALS
from matdiff.tensor.rows import LOWERINGS, NOT_LOWERED


def test_every_operator_has_a_lowering_or_a_reason() -> None:
    missing = set(OPERATORS) - set(LOWERINGS) - set(NOT_LOWERED)
    assert not missing, f"add a row to tensor/rows.py, or a reason to NOT_LOWERED: {missing}"
    assert not set(LOWERINGS) & set(NOT_LOWERED)
    assert set(LOWERINGS) | set(NOT_LOWERED) == set(OPERATORS)


def test_reasons_are_sentences() -> None:
    assert all(len(reason) > 20 for reason in NOT_LOWERED.values())


def test_every_function_has_a_value_and_a_derivative() -> None:
    assert set(VALUES) == set(PARTIALS)


def test_elementwise_operators_are_functions_of_the_engine() -> None:
    elementwise = {name for name, row in OPERATORS.items() if row.elementwise}
    assert elementwise <= set(VALUES)
