"""A constant says its size where nothing beside it does, and only there; what is written reads back."""

from __future__ import annotations

import pytest

from matdiff.numeric.sampling import choose_sizes
from matdiff.output.plain import plain
from matdiff.output.unicode import pretty
from matdiff.syntax.reading import read

WHERE = "A: m x n, B: k*k x k*k, S: n x n, x: n, y: m, X: 3 x 4, a: scalar"
TEXTS = [
    ("S + 2 eye(n)", "S + 2 I", "S + 2 I"),
    ("A eye(n) x", "A I x", "A I x"),
    ("||2 eye(n)||", "||2 I_n||", "‖2 Iₙ‖"),
    ("kron(eye(k), A) + ones(k m, k n)", "kron(I, A) + ones(k*m, k*n)", "I ⊗ A + 𝟏 𝟏ᵀ"),
    ("kron(eye(k), A, eye(k))", "kron(I_k, kron(A, I_k))", "Iₖ ⊗ A ⊗ Iₖ"),
    ("tr(blocksum(eye(k), B))", "tr(blocksum(I_k, B))", "tr(blocksum(Iₖ, B))"),
    ("sum(conv(X, eye(2)))", "sum(conv(X, I_2))", "sum(conv(X, I₂))"),
    ("softmax(ones(n, n)) x", "softmax(ones(n, n)) x", "softmax(𝟏 𝟏ᵀ) x"),
    ("tr(softmax(ones(n, n)))", "tr(softmax(ones(n, n)))", "tr(softmax(ones(n, n)))"),
    ("y (eye(n)[:, 2])^T", "y e_2^T", "y e₂ᵀ"),
    ("sum(y (eye(n)[:, 2])^T)", "sum(y eye(n)[:, 2]^T)", "sum(y eye(n)[:, 2]ᵀ)"),
    ("A tanh(zeros(n, k))", "A tanh(zeros(n, k))", "A tanh(zeros(n, k))"),
    ("tr(expm(eye(n + 1)))", "tr(expm(eye((n+1))))", "tr(expm(eye((n + 1))))"),
]


@pytest.mark.parametrize(("typed", "in_plain", "in_unicode"), TEXTS, ids=[row[0] for row in TEXTS])
def test_sizes_are_said_where_they_have_to(typed: str, in_plain: str, in_unicode: str) -> None:
    node = read(typed, WHERE).expression
    assert (plain(node), pretty(node)) == (in_plain, in_unicode)
    rows, columns = node.shape  # what the whole is like is said beside an answer
    for text in (in_plain, in_unicode):
        again = read(f"({text}) + Beside", f"{WHERE}, Beside: {rows} x {columns}")
        assert again.expression.shape == node.shape
        assert choose_sizes(again.expression).keys() == choose_sizes(node).keys()
