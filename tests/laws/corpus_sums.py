"""Gradients that use the laws of conditions on indices: (expression, variable, declarations)."""

from __future__ import annotations

Case = tuple[str, str, str]

SUMS: list[Case] = [
    ("sum_{i=1}^{N-1} (x_{i+1} - x_i)^2 a", "x", ""),
    ("sum_i sum_{j<i} (x_i - x_j)^2", "x", ""),
]
