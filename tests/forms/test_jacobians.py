"""Jacobians and Hessians in the form of the books: Magnus & Neudecker chapters 9 and 10, and the derivatives of machine learning."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.linearmaps import hessian_block
from tests.forms.jacobian_rows import HESSIANS, JACOBIANS


@pytest.mark.parametrize("row", JACOBIANS, ids=lambda row: f"{row[0]} wrt {row[1]}")
def test_jacobian(row: tuple[str, str, str, str]) -> None:
    text, wrt, where, expected = row
    found = matdiff.jacobian(text, wrt, where)
    assert found.unicode() == expected
    assert found.check().agreed
    turned = matdiff.jacobian(text, wrt, where, layout="denominator")
    assert turned.shape == found.shape[::-1]
    assert found.steps[-1].after is found.node


@pytest.mark.parametrize("row", HESSIANS, ids=lambda row: f"{row[0]} wrt {row[1]}")
def test_hessian(row: tuple[str, str, str, str]) -> None:
    text, wrt, where, expected = row
    found = hessian_block(text, wrt, where)
    assert found.unicode() == expected
    assert found.check().agreed


def test_denominator_layout_is_the_transpose() -> None:
    """ECE C147: d(W x)/dx = W' in denominator layout."""
    assert matdiff.jacobian("W x", "x", layout="denominator").unicode() == "Wᵀ"
    with pytest.raises(
        matdiff.UsageError, match="the layouts are numerator and denominator, not 'mixed'"
    ):
        matdiff.jacobian("W x", "x", layout="mixed")


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(matdiff.UnsupportedError, match="a Jacobian by X_ij is not derived"):
        matdiff.jacobian("X X", "X_ij")
    with pytest.raises(matdiff.UsageError, match="a Jacobian is by one variable"):
        matdiff.jacobian("A x", "A, x")


def test_by_a_toeplitz_matrix_all_entries_are_free_and_it_is_said() -> None:
    found = matdiff.jacobian("T^-1", "T", "T: n x n toeplitz")
    assert found.unicode() == "−T⁻ᵀ ⊗ T⁻¹"
    assert found.conventions == ("by vec T: all entries free, although T is Toeplitz",)
    assert found.check().agreed
    assert matdiff.hessian("tr(T A T)", "T", "T: n x n toeplitz").check().agreed


def test_a_constant_has_the_zero_jacobian() -> None:
    found = matdiff.jacobian("A x", "y", "y: k, A: m x n")
    assert found.unicode() == "0"
    assert found.shape == ("m", "k")
