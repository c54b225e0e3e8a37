"""Jacobians and Hessians as textbooks print them, and checked; the gradients of the same table are in test_closed_forms.py."""

from __future__ import annotations

import pytest

import matdiff
from forms import textbook
from forms.compare import same_form
from forms.rows import Row


@pytest.mark.parametrize("row", textbook.JACOBIANS, ids=lambda row: row.name)
def test_jacobian(row: Row) -> None:
    found = matdiff.jacobian(row.expression, row.wrt, row.where)
    assert same_form(found.unicode(), row.expected), found.unicode()
    assert found.check(points=1).agreed


@pytest.mark.parametrize("row", textbook.HESSIANS, ids=lambda row: row.name)
def test_hessian(row: Row) -> None:
    found = matdiff.hessian(row.expression, row.wrt, row.where)
    assert same_form(found.unicode(), row.expected), found.unicode()
    assert found.check(points=1).agreed


@pytest.mark.parametrize("row", textbook.ROWS, ids=lambda row: row.name)
def test_gradient_is_checked(row: Row) -> None:
    assert matdiff.grad(row.expression, row.wrt, row.where).check(points=1).agreed


def test_a_normalisation_by_row() -> None:
    """(I - 11'/n - u u'/(n v)) / sqrt(v) with u = x - mean(x) and v the variance."""
    shown = matdiff.jacobian("layernorm(x', epsilon)", "x", "x: n").unicode()
    assert shown.startswith("(I − 𝟏 𝟏ᵀ/n − (x − (𝟏ᵀ x) 𝟏/n) (x − (𝟏ᵀ x) 𝟏/n)ᵀ/(n (")


def test_patterns_before_d_are_told() -> None:
    steps = matdiff.jacobian("exp(x)/sum(exp(x))", "x").steps
    assert [step.reason for step in steps[:2]] == ["the differential", "e^u/(1'e^u) = softmax(u)"]
