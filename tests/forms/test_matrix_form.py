"""Sums over data in matrix form, each compared with its sum by the engine and here once more with NumPy; the laws all serve."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError
from matdiff.calculus.bookshelf import default_book
from matdiff.expression.operators import OPERATORS

ROWS = [
    ("tr(A sum_i x_i x_i^T)", "A", "", "Xᵀ X"),
    ("sum_i (y_i - w^T x_i)^2", "w", "", "2 Xᵀ (X w − y)"),
    ("sum_i (y_i - w^T x_i)^2", "x", "", "2 (X w − y) wᵀ"),
    ("sum_i a_i (y_i - w^T x_i)^2", "w", "", "2 Xᵀ (a ⊙ (X w − y))"),
    ("sum_i log(1 + exp(-y_i w^T x_i))", "w", "", "−Xᵀ (y ⊙ σ(−y ⊙ (X w)))"),
    ("sum_i ||x_i - W z_i||^2", "W", "", "2 (Z Wᵀ − X)ᵀ Z"),
    ("sum_i ||x_i - W z_i||^2", "z", "", "2 (Z Wᵀ − X) W"),
    ("N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S^-1", "S: n x n positive_definite",
     "(X − 𝟏 μᵀ)ᵀ (X − 𝟏 μᵀ) − N S"),
    ("sum_i a_i x_i^T A x_i", "A", "", "Xᵀ diag(a) X"),
]  # fmt: skip

MORE = [
    "sum_i f(a^T x_i)",
    "b sum_i x_i^T x_i",
    "b sum_i ||x_i||^2",
    "b sum_i y_i^2",
    "b sum_i y_i",
    "b c^T sum_i x_i",
    "b sum_i x_i^T z_i",
    "b sum_i x_i^T A z_i",
    "b sum_i log(x_i^T z_i)",
    "b sum_i y_i exp(x_i^T a)",
    "b sum_i c^T (y_i x_i) exp(y_i)",
    "b sum_i c^T (x_i .* z_i) y_i",
    "b (sum_i x_i^T) c",
    "b sum_i (y_i + 2) (x_i + a)^T c",
    "b tr(C sum_i exp(y_i) a x_i^T)",
    "b sum_i exp(y_i c^T (y_i x_i))",
    *(f"b c^T sum_i {name}(x_i)" for name in
      ("exp", "log", "sigmoid", "softplus", "tanh", "relu", "step", "abs", "sign", "sin", "cos")),
    "b c^T sum_i tanh(x_i .* z_i)",
    "b c^T sum_i tanh(x_i).^3",
    "b sum_i exp(x_i^T a)^2",
    "b sum_i tanh(c^T (y_i x_i) + d^T (exp(y_i) a))",
    "b sum_i tanh(y_i + a^T x_i)",
    "b sum_i tanh(2 y_i + t)",
    "b c^T sum_i tanh(y_i x_i)",
    "b c^T sum_i tanh(y_i a)",
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), ROWS)
def test_forms(text: str, wrt: str, where: str, expected: str) -> None:
    form = matdiff.grad(text, wrt, where).matrix_form()
    assert same_form(form.unicode(), expected), f"{form.unicode()}   instead of   {expected}"


def test_every_law_serves() -> None:
    used: set[str] = set()
    for text, wrt, where, _ in ROWS:
        used.update(matdiff.grad(text, wrt, where).matrix_form().laws)
    for text in MORE:
        wrt, where = ("b", "b: scalar, y_i: scalar") if text.startswith("b") else ("a", "")
        used.update(matdiff.grad(text, wrt, where).matrix_form().laws)
    laws = {law.name for law in default_book().laws.values() if law.folder == "data"}
    assert not {_sentence(name) for name in laws} - {_sentence(name) for name in used}


def _sentence(name: str) -> str:
    """The sentence that a law comes from: data.rows of data.rows_tanh, which is one for every elementwise function."""
    stem, _, last = name.rpartition("_")
    return stem if last in OPERATORS else name


def test_definitions() -> None:
    form = matdiff.grad("sum_i (y_i - w^T x_i)^2", "w").matrix_form()
    assert form.definitions == ("X = [x_1 ... x_N]'", "y = (y_1, ..., y_N)")
    assert form.shape == ("n", 1)


def test_with_numpy() -> None:
    found = matdiff.grad("sum_i (y_i - w^T x_i)^2", "w")
    random = np.random.default_rng(0)
    x, y, w = random.normal(size=(5, 3)), random.normal(size=5), random.normal(size=3)
    assert np.allclose(found.function()(x=x, y=y, w=w), 2 * x.T @ (x @ w - y))


@pytest.mark.parametrize("text", ["sum_i sum_j W_ij x_i^T a", "sum_i a^T tanh(X_i b)"])
def test_refused(text: str) -> None:
    with pytest.raises(MatdiffError):
        matdiff.grad(text, "a").matrix_form()
