"""A range belongs to its sum, an index that no sum binds is no outer sum, a row with spaced signs is one entry, letters with marks."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.base.errors import NameError_
from matdiff.syntax.reading import read


def test_a_letter_may_run_over_two_ranges() -> None:
    text = "sum_i sum_j exp(-||x_i - x_j||^2) - sum_i sum_j exp(-||x_i - y_j||^2) + sum_i ||y_i||^4"
    found = matdiff.grad(text, "x")
    rng = np.random.default_rng(3)
    x, y = rng.standard_normal((4, 2)), rng.standard_normal((3, 2))
    d, e = x[:, None] - x[None], x[:, None] - y[None]
    right = -4 * np.sum(np.exp(-np.sum(d**2, -1))[..., None] * d, 1)
    right = right + 2 * np.sum(np.exp(-np.sum(e**2, -1))[..., None] * e, 1)
    assert np.allclose(found.function("numpy")(x=x, y=y), right)


def test_sums_over_one_family_have_one_range() -> None:
    assert {s.axes for s in read("sum_i x_i^2 + sum_i log(x_i)").symbols.values()} == {("N",)}


@pytest.mark.parametrize("text", ["a_i + b_j", "tr(A B) (a_i - w_j^2)"])
def test_entries_at_unrelated_places_are_not_added(text: str) -> None:
    with pytest.raises(NameError_, match="have indices of their own, which no sum binds"):
        matdiff.grad(text, "a")


def test_a_blank_on_both_sides_of_a_sign_sets_nothing_apart() -> None:
    where = "f: scalar; z: scalar; a: scalar; b: scalar; x: scalar; y: scalar"
    assert read("[f x/z + a; f y/z - b]", where).expression.shape == (2, 1)
    assert read("[1 -x; 3 a+b]", where).expression.shape == (2, 2)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("(ŷ - y)^T x̄", "(y_hat - y)^T x_bar"),
        ("x⃗^T A⃗ x⃗", "x^T A x"),
        ("sum_i (ŷ_i - y_i)^2", r"\sum_i (\hat y_i - y_i)^2"),
    ],
)
def test_letters_with_marks(typed: str, plain: str) -> None:
    assert read(typed).expression is read(plain).expression


def test_a_letter_with_a_mark_is_asked_for() -> None:
    assert str(matdiff.grad("ŷ^T x", "ŷ")) == "x"


@pytest.mark.parametrize("space", ["l_1", "l^1", r"\ell_1", r"\ell^1"])
def test_a_norm_may_name_its_space(space: str) -> None:
    assert read(rf"\|w\|_{{{space}}}").expression is read("||w||_1").expression


def test_a_weight_stays_a_weight() -> None:
    assert (
        read("||w||_{L^-1}^2").expression is read("w^T L^-1 w", "L: positive_definite").expression
    )


@pytest.mark.parametrize("head", [r"S \mapsto", "S ↦", "(S, x) ↦"])
def test_what_a_map_is_given_is_not_read(head: str) -> None:
    assert read(f"{head} x^T S^-1 x").expression is read("x^T S^-1 x").expression


@pytest.mark.parametrize("typed", [r"tr(X^\dagger A X)", "tr(X† A X)"])
def test_a_dagger_is_said(typed: str) -> None:
    plain, turned = "tr(X^+ A X)", "tr(X^H A X)"
    found = read(typed)
    assert found.expression is read(plain).expression
    assert "is the pseudo-inverse; the conjugate transpose is ^H." in " ".join(found.notes)
    where = "X: n x m complex, A: n x n complex"
    assert read(typed, where).expression is read(turned, where).expression


@pytest.mark.parametrize("typed", ["ŷ^T x̄", "tr(σ̂ Ā)", "sum_i (ŷ_i - y_i)^2", "ŷ_1 + x̃_2"])
def test_marks_are_printed_and_read_back(typed: str) -> None:
    found = matdiff.parse(typed)
    assert "hat" not in found.unicode()
    assert matdiff.parse(found.unicode()).node is found.node


@pytest.mark.parametrize(
    ("text", "wrt", "where", "said"),
    [
        ("z = W x; q = A x; z^T z", "x", "", "q is given a value that nothing uses."),
        ("log det Sigma", "Sigma", "sigma: n x n symmetric", "sigma is declared and does not occur in the text. Did you mean Sigma?"),
        ("log det S", "S", "A: n x n symmetric", "A is declared and does not occur in the text."),
    ],
)  # fmt: skip
def test_what_is_not_used_is_told(text: str, wrt: str, where: str, said: str) -> None:
    assert said in matdiff.grad(text, wrt, where).notes


@pytest.mark.parametrize(
    ("text", "wrt", "where"),
    [
        ("h = W x; L = ||h||^2", "W", "n: scalar, x: n"),
        ("f(x) = x^T Q x; f(y)", "y", "Q: n x n symmetric"),
        ("||A x - b||_W^2", "x", "W: m x m symmetric"),
        ("sum_i ||x_i - m||^2", "m", "x_i: n, i: 1..N, N: scalar"),
        ("ŷ^T x", "x", "ŷ: n"),
    ],
)
def test_what_is_used_is_not_told(text: str, wrt: str, where: str) -> None:
    notes = matdiff.grad(text, wrt, where).notes
    assert not any("nothing uses" in note or "is declared and" in note for note in notes)
