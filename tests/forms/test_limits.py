"""Sums between limits, over pairs i != j, of shifted members: gradients with the limits right, and what is refused."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError
from matdiff.output.plain import plain
from matdiff.syntax.reading import read_more

LIMITED = [
    ("sum_{i=2}^N x_i^2", "x", "", "2 [k ≥ 2] xₖ"),
    ("sum_{i=0}^{N-1} x_i^2", "x", "", "2 xₖ"),
    ("sum_{i=1}^3 x_i^2", "x", "", "2 xₖ"),
    ("sum_{i=1}^{N-1} (x_{i+1} - x_i)^2", "x", "",
     "2 [k ≥ 2] (xₖ − xₖ₋₁) + 2 [k ≤ N − 1] (xₖ − xₖ₊₁)"),
    ("sum_{i=2}^N log(x_i/x_{i-1})", "x", "", "[k ≥ 2] 1/xₖ − [k ≤ N − 1] 1/xₖ"),
    ("sum_{t=2}^T ||x_t - A x_{t-1}||^2", "x", "",
     "2 [k ≤ T − 1] Aᵀ (A xₖ − xₖ₊₁) + 2 [k ≥ 2] (xₖ − A xₖ₋₁)"),
    ("sum_{t=2}^T ||x_t - A x_{t-1}||^2", "A", "", "2 Σ_{t=2}^{T} (A xₜ₋₁ − xₜ) xₜ₋₁ᵀ"),
    ("sum_{i != j} (x_i - x_j)^2", "x", "", "4 Σ_{i ≠ k} (xₖ − xᵢ)"),
    ("\\sum_{i \\ne j} (x_i - x_j)^2", "x", "", "4 Σ_{i ≠ k} (xₖ − xᵢ)"),
    ("sum_{i<j} (x_i - x_j)^2", "x", "", "2 Σ_{i ≠ k} (xₖ − xᵢ)"),
    ("sum_{1<=i<j<=N} (x_i - x_j)^2", "x", "", "2 Σ_{i ≠ k} (xₖ − xᵢ)"),
    ("sum_i sum_{j<i} x_i x_j", "x", "", "Σ_{i ≠ k} xᵢ"),
    ("sum_{i=1}^N sum_{j=i+1}^N x_i x_j", "x", "", "Σ_{i ≠ k} xᵢ"),
    ("sum_i sum_{j=1}^{i-1} x_i x_j", "x", "", "Σ_{i ≠ k} xᵢ"),
    ("sum_i (sum_{j != i} x_j)^2", "x", "", "2 Σ_{i ≠ k} Σ_{j ≠ i} xⱼ"),
    ("sum_i W_ii x_i", "W", "W_ij: scalar, x_i: scalar", "[k = l] xₖ"),
    ("sum_{i=2}^N a^T x_i", "a", "", "Σ_{i=2}^{N} xᵢ"),
    ("sum_{i=2}^N a^T b", "a", "", "(N − 1) b"),
    ("sum_i sum_j [i != j] W_ij^2", "W", "", "2 [k ≠ l] Wₖₗ"),
    ("sum_{i=2}^{N} W_{i,i-1} x_i", "W", "W: N x N, x: N", "Σ_{i=2}^{N} xᵢ eᵢ eᵢ₋₁ᵀ"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), LIMITED)
def test_gradient(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert same_form(found.unicode(), expected), f"{found.unicode()}   instead of   {expected}"
    assert found.check(points=1, seconds=60).agreed
    assert found.steps[-1].after is found.node


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), LIMITED)
def test_the_expression_is_read_back(text: str, wrt: str, where: str, expected: str) -> None:
    del expected
    expression = matdiff.grad(text, wrt, where).expression
    for shown in (str(expression), expression.unicode(), expression.latex()):
        again = read_more(shown, expression.reading).expression
        assert plain(again) == str(expression), shown


def test_code_keeps_within_the_limits() -> None:
    x = np.array([1.0, 3.0, 2.0, 7.0])
    function = matdiff.grad("sum_{i=1}^{N-1} (x_{i+1} - x_i)^2", "x").function()
    steps = np.diff(x)
    wanted = 2 * (np.concatenate([[0], steps]) - np.concatenate([steps, [0]]))
    assert np.allclose(function(x=x), wanted)
    logs = matdiff.grad("sum_{i=2}^N a log(x_i/x_{i-1})", "a").function()
    assert np.isclose(logs(x=x, a=2.0), np.log(7.0))


def test_counting_from_zero_is_said() -> None:
    notes = matdiff.grad("sum_{i=0}^{N-1} i x_i", "x").expression.notes
    assert "The members of a sum from 0 are counted from 1: x_0 is read as x_1." in notes
    assert matdiff.grad("sum_{i=0}^{N-1} i x_i", "x").unicode() == "k − 1"


REFUSED = [
    ("sum_{i=1}^N (x_{i+1} - x_i)^2",
     "the index i + 1 goes beyond the end\n"
     "  | sum_{i=1}^N (x_{i+1} - x_i)^2\n"
     "  |               ^^^^^^ x_{i+1} counts to N, and i runs that far itself\n"
     "help: let the sum end at N - 1"),
    ("sum_i (x_i - x_{i-1})^2",
     "the index i - 1 begins at 0\n"
     "  | sum_i (x_i - x_{i-1})^2\n"
     "  |               ^^^^^^ x_{i-1} counts from 1, and i begins at 1\n"
     "help: let the sum begin at i = 2"),
    ("sum_{i=0}^N x_i",
     "a sum of N + 1 terms has no size of its own\n"
     "  | sum_{i=0}^N x_i\n"
     "  | ^^^\n"
     "help: give the number of terms a name in place of N, and begin at 1"),
    ("sum_{i=5}^3 x_i",
     "the sum ends before it begins\n  | sum_{i=5}^3 x_i\n  | ^^^"),
    ("sum_{i ? j} x_i",
     "a sum runs over an index of one letter\n  | sum_{i ? j} x_i\n  |    ^^^^^^^^\n"
     "help: write sum_i or sum_{i=1}^N"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        matdiff.grad(text, "x")
    assert str(caught.value) == message
