"""Gradients that use the laws of conditions on indices: (expression, variable, declarations)."""

from __future__ import annotations

Case = tuple[str, str, str]

SUMS: list[Case] = [
    ("sum_{i=1}^{N-1} (x_{i+1} - x_i)^2 a", "x", ""),
    ("sum_i sum_{j<i} (x_i - x_j)^2", "x", ""),
    # a vector from its entries
    ("sum_i a_i x_i", "x", "a: n, x: n"),
    ("sum_i a_i x_i^2", "x", "a: n, x: n"),
    ("sum_i x_i^3", "x", "x: n"),
    ("a sum_i x_i", "x", "a: scalar, x: n"),
    # every row sums to one number
    ("sum(softmax(X))", "X", "X: m x n"),
    ("sum(log(softmax(X)))", "X", "X: m x n"),
    ("sum(ones(m, n)) sum(X)", "X", "X: m x n"),
]
