"""Closed forms, exactly as a person writes them: the forms of the books, and never a longer one."""

from __future__ import annotations

import pytest

import matdiff
from forms import cookbook, issue, learning, statistics, textbook
from forms.compare import length, same_form
from forms.rows import Row

ROWS = (*issue.ROWS, *cookbook.ROWS, *learning.ROWS, *statistics.ROWS, *textbook.ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_closed_form(row: Row) -> None:
    ours = matdiff.grad(row.expression, row.wrt, row.where).unicode()
    assert same_form(ours, row.expected), f"{ours}   instead of   {row.expected}"


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_never_longer_than_the_book(row: Row) -> None:
    ours = matdiff.grad(row.expression, row.wrt, row.where).unicode()
    book = row.book or row.expected
    assert length(ours) <= length(book), f"{ours}   is longer than   {book}"


def test_no_question_is_asked_twice() -> None:
    names = [row.name for row in ROWS]
    assert len(names) == len(set(names))


def test_forms_are_the_same_up_to_the_order_of_a_sum() -> None:
    assert same_form("B X A + Bᵀ X Aᵀ", "Bᵀ X Aᵀ + B X A")
    assert same_form("2 (A − B)ᵀ x", "2 (−B + A)ᵀ x")
    assert same_form("‖a + b‖² x", "‖b + a‖² x")
    assert not same_form("A − B", "B − A")
    assert not same_form("A B", "B A")
    assert not same_form("2 (A + B) x", "2 (A + B) xᵀ")


def test_length_counts_what_a_reader_reads() -> None:
    assert length("2 Xᵀ (X w − y)") == 6
    assert length("−X⁻ᵀ a bᵀ X⁻ᵀ") == length("−(X⁻¹ b aᵀ X⁻¹)ᵀ") == 7
    assert length("Σᵢ W1 f′(xᵢ)") == 5
    assert length("A.^2") == 3


@pytest.mark.parametrize(
    ("expression", "wrt", "where", "expected"),
    [
        ("sum_ij A_ij x_i x_j", "x", "", "Σᵢ xᵢ (Aᵢₖ + Aₖᵢ)"),
        ("(a b x + a c x)^2 d", "x", "a, b, c, d, x: scalar", "2 a² (b + c)² d x"),
        ("a b x + a c x", "x", "a, b, c, x: scalar", "a b + a c"),
        ("exp(-t) (a + t) + exp(-t) (b + t)", "t", "a, b, t: scalar", "exp(−t) (2 − a − b − 2 t)"),
    ],
)
def test_numbers_that_all_terms_share_stand_before_the_bracket(
    expression: str, wrt: str, where: str, expected: str
) -> None:
    assert matdiff.grad(expression, wrt, where).unicode() == expected
