"""The sizes that a check chooses leave determinants and inverses their values, whatever the order in which sizes are named."""

from __future__ import annotations

import pytest
from judging import exact_gradient

import matdiff
from matdiff.numeric import ranks
from matdiff.numeric.sampling import choose_sizes
from matdiff.syntax.reading import read


@pytest.mark.parametrize(
    "text",
    [
        "log det(A X B)",
        "log det(A (B X B^T)^-1 A^T)",
        "log det(A X B) + log det(C X D)",
        "tr((A (B (C X C^T)^-1 B^T)^-1 A^T)^-1)",
        "log det(2 (A X B)^T)",
    ],
)
def test_no_product_goes_through_a_smaller_size(text: str) -> None:
    reading = read(text, wrt=("X",), scalar=True)
    sizes = choose_sizes(reading.expression)
    pairs = ranks.bounds(reading.expression)
    assert pairs
    assert all(sizes[str(k)] < sizes[str(d)] for k, d in pairs)
    assert len(set(sizes.values())) == len(sizes)


def test_a_size_beside_a_number() -> None:
    reading = read("log det(A X A^T)", "A: 3 x n, X: n x n", wrt=("X",), scalar=True)
    assert choose_sizes(reading.expression)["n"] >= 3


def test_other_sizes_stay_as_they_are() -> None:
    assert ranks.in_order({"k": 3, "m": 2, "n": 4, "p": 5}, {("n", "m")}) == {
        "k": 3, "m": 4, "n": 2, "p": 5,
    }  # fmt: skip
    assert ranks.in_order({"m": 3, "n": 2}, {("n", "m")}) == {"m": 3, "n": 2}


def test_sizes_that_bound_each_other_stay() -> None:
    assert ranks.in_order({"m": 3, "n": 2}, {("n", "m"), ("m", "n")}) == {"m": 3, "n": 2}


def test_a_sum_is_not_bounded_by_its_terms() -> None:
    reading = read("log det(A A^T + C)", wrt=("A",), scalar=True)
    assert ranks.bounds(reading.expression) == set()


def test_three_sizes_in_one_another_are_checked() -> None:
    found = matdiff.grad("log det(A (B X B^T)^-1 A^T)", wrt="X")
    expression, variable, gradient = found.as_question()
    report = exact_gradient(expression, variable, gradient)
    assert report.verdict == "agreed"
    assert report.sizes == {"m": 2, "n": 3, "p": 4}
