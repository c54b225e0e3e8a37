"""Where the exact check looks: more points where there are regions, room for several windows."""

from __future__ import annotations

import pytest
from judging import exact_gradient

import matdiff
from matdiff.checks.exact_points import roomy
from matdiff.expression.build import apply, number, scale


@pytest.mark.parametrize(
    ("text", "points"),
    [("x^T x", 3), ("sum(relu(x))", 12), ("sum(max(x, y))", 12), ("norminf(x)", 12), ("sum(maxpool(x, 2))", 12)],
)  # fmt: skip
def test_more_points_where_there_are_regions(text: str, points: int) -> None:
    assert matdiff.grad(text, "x", "x: n").check("exact").points == points


def test_a_slip_in_one_region_is_seen() -> None:
    """Above the upper bound clip does not move; a claim that forgets it is right wherever else one looks."""
    found = matdiff.grad("clip(x, a, b)^2", "x", "x: scalar, a: scalar, b: scalar")
    expression, x, answer = found.as_question()
    assert exact_gradient(expression, x, answer).agreed
    a = found.expression.reading.symbols["a"]
    above = apply("step", apply("add", x, scale(number(-1), a)))
    clipped = apply("clip", x, a, found.expression.reading.symbols["b"])
    claim = scale(number(2), clipped, above)
    assert exact_gradient(expression, x, claim).verdict == "disagreed"


def test_windows_stand_more_than_once() -> None:
    report = matdiff.grad("sum(maxpool(X, 2, 3).^2)", "X", "X: m x n").check("exact")
    assert report.sizes == {"m": 5, "n": 6}
    x = matdiff.parse("maxpool(X, 2)", "X: m x 8").node
    assert roomy({"m": 2}, [x]) == {"m": 4}


def test_sizes_that_are_numbers_stay() -> None:
    report = matdiff.grad("sum(maxpool(X, 2))", "X", "X: 2 x 4").check("exact")
    assert report.agreed
    assert report.sizes == {}
