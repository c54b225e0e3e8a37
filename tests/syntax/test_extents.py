"""How far a sum reaches where the writer left out brackets."""

from __future__ import annotations

import pytest

import matdiff


@pytest.mark.parametrize(
    ("typed", "brackets"),
    [
        ("sum_i y_i log(p_i) + (1-y_i) log(1-p_i)", "sum_i (y_i log(p_i) + (1-y_i) log(1-p_i))"),
        ("-sum_i y_i log(p_i) + (1-y_i) log(1-p_i)", "-(sum_i (y_i log(p_i) + (1-y_i) log(1-p_i)))"),
        ("sum_i a_i - 2 b_i + c", "(sum_i (a_i - 2 b_i)) + c"),
        ("sum_i a_i + c + b_i", "sum_i (a_i + c + b_i)"),
        ("c + 1/2 sum_i a_i - b_i", "c + 1/2 (sum_i (a_i - b_i))"),
        ("sum_i -a_i + b_i", "sum_i (-a_i + b_i)"),
        ("sum_i sum_j a_i b_j - c_j", "sum_i sum_j (a_i b_j - c_j)"),
        (r"\sum_{i=1}^n a_i^2 - b_i", r"\sum_{i=1}^n (a_i^2 - b_i)"),
    ],
)  # fmt: skip
def test_a_sum_takes_the_terms_that_have_its_index(typed: str, brackets: str) -> None:
    read, meant = matdiff.parse(typed), matdiff.parse(brackets)
    assert read.node == meant.node
    assert [note for note in read.notes if note not in meant.notes] != []


@pytest.mark.parametrize(
    "typed",
    [
        "sum_i a_i^2 + c",
        "sum_i a_i + sum_i b_i",
        "(sum_i a_i) + sum_j b_j",
        "sum_i x_i x_i' + lambda I",
    ],
)
def test_a_sum_ends_before_terms_without_its_index(typed: str) -> None:
    assert not any("as well" in note for note in matdiff.parse(typed).notes)


def test_it_is_said_what_the_sum_takes() -> None:
    found = matdiff.grad("-sum_i y_i log(p_i) + (1-y_i) log(1-p_i)", wrt="p")
    assert (
        "the sum over i takes + (1-y_i) log(1-p_i) as well; in brackets, (sum_i …), it ends before"
        in found.notes
    )
    assert found.check().verdict == "agreed"
