"""Each row of the tables of Jacobians and Hessians in its form, checked with SymPy and with the second engine."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.linearmaps import hessian_block
from tests.forms.hessian_table import JACOBIAN_TABLE, SCALAR_FUNCTIONS, Row


def _named(row: Row) -> str:
    return row[0]


@pytest.mark.parametrize("row", SCALAR_FUNCTIONS, ids=_named)
def test_hessian(row: Row) -> None:
    _, text, wrt, where, expected = row
    found = hessian_block(text, wrt, where)
    assert found.unicode() == expected
    assert found.check(points=1).agreed


@pytest.mark.parametrize("row", JACOBIAN_TABLE, ids=_named)
def test_jacobian(row: Row) -> None:
    _, text, wrt, where, expected = row
    found = matdiff.jacobian(text, wrt, where)
    assert found.unicode() == expected
    assert found.check(points=1, seconds=20).agreed


@pytest.mark.parametrize("row", [*SCALAR_FUNCTIONS, *JACOBIAN_TABLE], ids=_named)
def test_exact(row: Row) -> None:
    _, text, wrt, where, _ = row
    derived = matdiff.jacobian if row in JACOBIAN_TABLE else hessian_block
    report = derived(text, wrt, where).check("exact", points=1)
    assert report.verdict != "disagreed"
    assert report.agreed or "not every identity" in report.why or "zero" in report.why, report.why


@pytest.mark.parametrize("row", [*SCALAR_FUNCTIONS, *JACOBIAN_TABLE], ids=_named)
def test_operator_form(row: Row) -> None:
    """The same derivative as a linear map of dX."""
    _, text, wrt, where, _ = row
    kind = matdiff.jacobian if row in JACOBIAN_TABLE else matdiff.hessian
    found = kind(text, wrt, where, form="operator")
    assert found.level == "operator"
    assert found.node.moving or str(found).startswith(("0", "zeros"))
