"""Sums over one index and over two: gradients by variables outside, by members of a family, by entries of a table of numbers."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError

BY_MEMBERS = [
    ("sum_i sum_j (x_i - x_j)^2 W_ij", "x", "", "2 Σᵢ (Wᵢₖ + Wₖᵢ) (xₖ − xᵢ)"),
    ("sum_i sum_j W_ij ||x_i - x_j||^2", "x_k", "", "2 Σᵢ (Wᵢₖ + Wₖᵢ) (xₖ − xᵢ)"),
    ("sum_i sum_j W_ij ||x_i - x_j||^2", "W", "", "‖xₖ − xₗ‖²"),
    ("sum_i sum_j (x_i^T y_j + z_ij)^2", "x", "", "2 Σⱼ (xₖᵀ yⱼ + zₖⱼ) yⱼ"),
    ("sum_i sum_j (x_i^T y_j + z_ij)^2", "y", "", "2 Σᵢ (xᵢᵀ yₖ + zᵢₖ) xᵢ"),
    ("sum_i sum_j (x_i^T y_j + z_ij)^2", "z", "", "2 (xₖᵀ yₗ + zₖₗ)"),
    ("sum_i sum_j (x_i^T x_j - K_ij)^2", "x_i", "", "2 Σⱼ (2 xᵢᵀ xⱼ − Kᵢⱼ − Kⱼᵢ) xⱼ"),
    ("sum_{i,j} (R_ij - u_i^T v_j)^2 + a sum_i ||u_i||^2", "u", "",
     "2 a uₖ + 2 Σⱼ (uₖᵀ vⱼ − Rₖⱼ) vⱼ"),
    ("sum_i (x_i - mu)^T S^-1 (x_i - mu)", "x_i", "S: n x n symmetric", "2 S⁻¹ (xᵢ − μ)"),
    ("(sum_i x_i^T a) (sum_i x_i^T b)", "x", "", "(Σᵢ xᵢᵀ a) b + (Σᵢ xᵢᵀ b) a"),
    ("tr(sum_i X_i A X_i^T)", "X", "", "Xₖ (A + Aᵀ)"),
    ("sum_i log|S_i|", "S", "S_i: n x n symmetric", "Sₖ⁻¹"),
    ("sum_{i=1}^3 x_i^T a", "x", "", "a"),
    ("sum_i sum_j log(1 + (x_i - x_j)^2)", "x", "", "−4 Σᵢ (xᵢ − xₖ)/(1 + (xᵢ − xₖ)²)"),
    ("sum_i sum_j exp(-||x_i - x_j||^2) a_i a_j", "a", "", "2 Σᵢ aᵢ exp(−‖xᵢ − xₖ‖²)"),
]  # fmt: skip

OUTSIDE = [
    ("sum_i sum_j (a^T x_i y_j + z_ij)^2", "a", "", "2 Σᵢ (Σⱼ yⱼ (yⱼ aᵀ xᵢ + zᵢⱼ)) xᵢ"),
    ("sum_i a^T b", "a", "", "N b"),
    ("sum_{i=1}^3 a^T b", "a", "", "3 b"),
    ("sum_j sum_i x_i^T a", "a", "i: 1..N, j: 1..M", "M Σᵢ xᵢ"),
    ("tr(sum_i X_i A)", "A", "", "Σᵢ Xᵢᵀ"),
    ("sum_i w_i (x_i^T a)^2", "a", "", "2 Σᵢ wᵢ (xᵢᵀ a) xᵢ"),
    ("sum_i sum_j W_ij a^T x_i", "a", "W_ij: scalar", "Σᵢ (Σⱼ Wᵢⱼ) xᵢ"),
]


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), BY_MEMBERS)
def test_by_members(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert same_form(found.unicode(), expected), f"{found.unicode()}   instead of   {expected}"
    assert found.check(points=1, seconds=60).agreed
    assert found.steps[-1].after is found.node


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), OUTSIDE)
def test_by_what_stands_outside(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert found.check(points=1, seconds=60).agreed
    assert found.node is matdiff.grad(text, wrt, where).node
    assert same_form(found.unicode(), expected), f"{found.unicode()}   instead of   {expected}"


def test_the_member_is_named_in_the_answer() -> None:
    found = matdiff.grad("sum_i sum_j (x_i^T y_j + z_ij)^2", "z")
    assert found.variable == "z_kl"
    assert [place.axes for place in found.answer.places] == [("N",), ("M",)]
    assert matdiff.grad("sum_i sum_j W_ij x_i", "W_ji").unicode() == "xⱼ"


def test_a_wrong_gradient_by_members_is_refuted() -> None:
    from judging import check_gradient

    from matdiff.expression.build import TWO, scale

    found = matdiff.grad("sum_i sum_j (x_i - x_j)^2 W_ij", "x")
    expression, variable, gradient = found.as_question()
    places = found.answer.places
    wrong = scale(TWO, gradient)
    assert check_gradient(expression, variable, gradient, places=places).agreed
    assert check_gradient(expression, variable, wrong, places=places).verdict == "disagreed"


@pytest.mark.parametrize(
    ("text", "wrt", "words"),
    [
        ("sum_i sum_j x_ij x_i", "x", "elsewhere"),
    ],
)
def test_refused(text: str, wrt: str, words: str) -> None:
    with pytest.raises(MatdiffError, match=words):
        matdiff.grad(text, wrt)


@pytest.mark.parametrize("call", [matdiff.differential, lambda t, w: matdiff.verify("2 x", t, w)])
def test_claims_and_differentials_of_families_are_refused(call: object) -> None:
    with pytest.raises(MatdiffError, match=r"family|without the index"):
        call("sum_i x_i^2", "x")  # type: ignore[operator]


@pytest.mark.parametrize("text", ["sum_i (x_i^T a)^3 c_i", "sum_i sum_j W_ij ||x_i - x_j||^2"])
def test_code_gives_all_members(text: str) -> None:
    import numpy as np

    random = np.random.default_rng(0)
    x, c, a, w = (random.normal(size=size) for size in ((4, 3), 4, 3, (4, 4)))
    function = matdiff.grad(text, "x").function()
    if "W" in text:
        pulls = (w + w.T)[:, :, None] * (x[:, None] - x[None, :])
        assert np.allclose(function(W=w, x=x), 2 * pulls.sum(axis=1))
    else:
        assert np.allclose(function(x=x, a=a, c=c), np.outer(3 * c * (x @ a) ** 2, a))


def test_code_of_a_family_of_two_indices() -> None:
    gradient = matdiff.grad("sum_i sum_j W_ij^2 a_i", "W").function()
    W, a = np.arange(6.0).reshape(2, 3), np.array([1.0, -2.0])
    assert np.allclose(gradient(W=W, a=a), 2 * W * a[:, None])
