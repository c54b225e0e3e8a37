"""Matrix forms as sums over the rows of data, compared with the formula they come from."""

from __future__ import annotations

import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError

ROWS = [
    ("||X w - y||^2", "w", "", "2 Σᵢ (wᵀ xᵢ − yᵢ) xᵢ"),
    ("tr(A X^T X)", "A", "", "Σᵢ xᵢ xᵢᵀ"),
    ("tr(A X^T diag(a) X)", "A", "a: N", "Σᵢ aᵢ xᵢ xᵢᵀ"),
    ("sum(log(1 + exp(-y .* (X w)))) + l w^T w", "w", "", "2 l w − Σᵢ yᵢ σ(−yᵢ wᵀ xᵢ) xᵢ"),
    ("||Z W^T - X||_F^2", "W", "", "2 Σᵢ (W zᵢ − xᵢ) zᵢᵀ"),
    ("a ||X w - y||^2", "a", "", "Σᵢ (wᵀ xᵢ − yᵢ)²"),
    ("a sum((X w - y).^4)", "a", "", "Σᵢ (wᵀ xᵢ − yᵢ)⁴"),
    ("1^T (X - 1 m^T) b", "b", "X: N x n, m: n", "Σᵢ (xᵢ − m)"),
    ("a^T X^T 1", "a", "X: N x n", "Σᵢ xᵢ"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), ROWS)
def test_form(text: str, wrt: str, where: str, expected: str) -> None:
    form = matdiff.grad(text, wrt, where).sum_form()
    assert same_form(form.unicode(), expected), f"{form.unicode()}   instead of   {expected}"


def test_there_and_back() -> None:
    there = matdiff.grad("sum_i (y_i - w^T x_i)^2", "w").matrix_form()
    back = matdiff.grad("||X w - y||^2", "w").sum_form()
    assert str(there) == "2 X^T (X w - y)"
    assert str(back) == "2 sum_i (w^T x_i - y_i) x_i"
    assert back.definitions == ("X = [x_1 ... x_m]'", "y = (y_1, ..., y_m)")


def test_the_size_that_counts_the_rows_can_be_named() -> None:
    gradient = matdiff.grad("||X w - y||^2", "w", "X: N x n")
    assert str(gradient.sum_form("N")) == "2 sum_i (w^T x_i - y_i) x_i"


@pytest.mark.parametrize("text", ["tr(A B)", "log det(B)"])
def test_refused(text: str) -> None:
    with pytest.raises(MatdiffError, match="data are matrices"):
        matdiff.grad(text, "B", "A: n x n, B: n x n").sum_form()


def test_a_wrong_form_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    from matdiff.answers import sumform

    honest = sumform._Rows.row

    def doubled(self: sumform._Rows, node: object) -> object:
        return sumform.scale(sumform.TWO, honest(self, node))  # type: ignore[arg-type]

    monkeypatch.setattr(sumform._Rows, "row", doubled)
    with pytest.raises(MatdiffError):
        matdiff.grad("tr(A X^T X)", "A").sum_form()
