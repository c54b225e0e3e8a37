"""Every table keyed by operator has a row for every operator, and no other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from matdiff.codegen.lowering import CALLS
from matdiff.codegen.numpy_target import CALLS as NUMPY_CALLS
from matdiff.expression.operators import OPERATORS
from matdiff.numeric.rows import VALUES
from matdiff.output.layout import LAYOUT
from matdiff.tensor.rows import LOWERINGS

TABLES = {"values": VALUES, "layout": LAYOUT, "lowerings": LOWERINGS}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_a_row_for_every_operator(table: Mapping[str, object]) -> None:
    assert not set(OPERATORS) - set(table)


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
def test_no_row_without_an_operator(table: Mapping[str, object]) -> None:
    assert not set(table) - set(OPERATORS)


def test_numpy_code_for_every_function_that_is_called() -> None:
    """What is not lowered to sums of products is a call, for which NumPy has a template."""
    assert set(CALLS) - {"matrix_function"} == set(NUMPY_CALLS)


def test_flags_agree_with_arity() -> None:
    for row in OPERATORS.values():
        assert (row.arity is None) == row.associative, row.name
        assert not (row.elementwise and row.binds), row.name
