"""Gradients that use the laws of layers: distributions by rows, columns and rows spread over a matrix, means."""

from __future__ import annotations

Case = tuple[str, str, str]

LAYERS: list[Case] = [
    ("-sum(Y .* log(softmax(Z)))", "Z", "Y: N x m simplex"),
    ("sum(log(rowsum(exp(X)))) + sum(Y) sum(X)", "X", "Y: m x n simplex"),
    ("a' rowsum(Y) (a' X b)", "X", "Y: m x n onehot"),
    ("(X a)' (Y ones(n)) + tr(A' X)", "X", "Y: m x n simplex, X: m x p, A: m x p"),
    ("sum(S .* (X - Y ./ S) .* X)", "X", "S: m x n positive"),
    ("sum(logsumexp(Z))", "Z", "Z: m x n"),
    ("sum((X ./ s).^2)", "s", "X: m x n, s: m"),
    ("sum((X .* s).^2)", "s", "X: m x n, s: m"),
    ("sum((X .* g).^2)", "g", "X: m x n, g: 1 x n"),
    ("sum((X ./ g).^2)", "g", "X: m x n, g: 1 x n"),
    ("sum((X .* rowsum(X)).^2)", "X", "X: m x n"),
    ("a' (rowsum(X .* s) .* rowsum(X ./ s))", "X", "X: m x n, s: m"),
    ("sum(colsum(X).^2)", "X", "X: m x n"),
    ("var(x)", "x", ""),
]
