"""Functions that are said by others, rows and columns that meet a matrix, and distributions by rows."""

from __future__ import annotations

import pytest

import matdiff
from layers.differences import TOLERANCE, disagreement

FUNCTIONS = (
    ("sum(silu(x))", "x", "σ(x) + x ⊙ σ(x) ⊙ (1 − σ(x))"),
    ("sum(mish(x))", "x", "tanh(softplus(x)) + x ⊙ σ(x) ⊙ (1 − tanh(softplus(x)).^2)"),
    ("sum(logsigmoid(x))", "x", "σ(−x)"),
    ("sum(leaky_relu(x))", "x", "𝟏(x > 0) + 1/100 𝟏(−x > 0)"),
    ("sum(leaky_relu(x, alpha))", "x", "α 𝟏(−x > 0) + 𝟏(x > 0)"),
    ("sum(elu(x))", "x", "𝟏(x > 0) + exp(x) ⊙ 𝟏(1 − exp(x) > 0)"),
    ("sum(softsign(x))", "x", "1 ⊘ (1 + abs(x)).^2"),
    ("sum(hardtanh(X))", "X", "𝟏(𝟏 𝟏ᵀ + X > 0) ⊙ 𝟏(1 − max(X, −𝟏 𝟏ᵀ) > 0)"),
    ("sum(relu6(x))", "x", "𝟏(x > 0) ⊙ 𝟏(6 − relu(x) > 0)"),
    ("mean(X)", "X", "𝟏 𝟏ᵀ/(m n)"),
    ("var(x)", "x", "2 (x − (𝟏ᵀ x) 𝟏/n)/n"),
    ("a^T rowmean(X)", "X", "a 𝟏ᵀ/n"),
    ("colmean(X) b", "X", "𝟏 bᵀ/m"),
)


@pytest.mark.parametrize(("text", "wrt", "expected"), FUNCTIONS, ids=[row[0] for row in FUNCTIONS])
def test_function(text: str, wrt: str, expected: str) -> None:
    gradient = matdiff.grad(text, wrt)
    assert gradient.unicode() == expected
    assert disagreement(gradient) < TOLERANCE


@pytest.mark.parametrize(
    ("text", "wrt"),
    [
        ("sum(selu(x) .* a)", "x"),
        ("sum(rowvar(X) .* a)", "X"),
        ("sum(G .* layernorm(X, 1/10))", "X"),
        ("sum(g .* layernorm(x, 1/10))", "x"),
        ("sum(G .* batchnorm(X, 1/10))", "X"),
        ("sum(G .* attention(Q, K, V))", "Q"),
        ("sum(G .* attention(Q, K, V))", "K"),
        ("sum(G .* attention(Q, K, V))", "V"),
    ],
)
def test_long_function(text: str, wrt: str) -> None:
    assert disagreement(matdiff.grad(text, wrt)) < TOLERANCE


REFUSED = (
    ("sum(attention(Q, K))", "", "attention takes 3 operands, not 2"),
    ("sum(attention(Q, K, V))", "Q: 2 x 3, K: 4 x 5",
     "attention needs rows that fit: a query and a key have as many entries"),
    ("sum(elu(X, Y))", "X: 2 x 3, Y: 2 x 3", "the second operand of elu is a number"),
    ("sum(A .* B)", "A: 2 x 3, B: 3 x 4", ".* needs two operands of one shape"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message"), REFUSED)
def test_refused(text: str, where: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad(text, next(name for name in "QXA" if name in text), where)
    assert caught.value.message == message


SPREAD = (
    ("sum((X .* s).^2)", "s", "X: m x n, s: m", "s meets every column", "2 (s ⊙ (X.^2 𝟏))"),
    ("sum((X ./ s).^2)", "s", "X: m x n, s: m", "s meets every column", "−2 ((X.^2 𝟏) ⊘ s.^3)"),
    ("sum(X .* g .* Y)", "g", "X: m x n, g: 1 x n", "g meets every row", "𝟏ᵀ (X ⊙ Y)"),
    ("sum((g .* X) .* Y)", "g", "X: m x n, g: 1 x n", "g meets every row", "𝟏ᵀ (X ⊙ Y)"),
)


@pytest.mark.parametrize(("text", "wrt", "where", "note", "expected"), SPREAD)
def test_rows_and_columns_meet_a_matrix(
    text: str, wrt: str, where: str, note: str, expected: str
) -> None:
    gradient = matdiff.grad(text, wrt, where)
    assert gradient.unicode() == expected
    assert any(line.startswith(note) for line in gradient.notes)
    assert disagreement(gradient) < TOLERANCE


def test_bias_of_a_layer_whose_weights_are_inferred() -> None:
    gradient = matdiff.grad("||X W + b||^2", "b", "X: N x n, b: 1 x m")
    assert gradient.shapes["W"] == ("n", "m")
    assert gradient.unicode() == "2 𝟏ᵀ (X W + 𝟏 b)"


def test_distributions_by_rows_along_their_tangents() -> None:
    gradient = matdiff.grad("sum(exp(Y) .* A)", "Y", "Y: N x m simplex", structure="riemannian")
    assert gradient.unicode() == "A ⊙ exp(Y) − (A ⊙ exp(Y)) 𝟏 𝟏ᵀ/m"
    assert gradient.check(points=1).agreed
