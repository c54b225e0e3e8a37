"""Gradients that use the laws of convolutions: (expression, variable, declarations)."""

from __future__ import annotations

Case = tuple[str, str, str]

_STRIDED = "X: m x n, K: k x l"

CONVOLUTION: list[Case] = [
    ("tr(H' conv(X, K))", "X", ""),
    ("tr(H' conv(X, K))", "K", ""),
    ("sum(conv(X, K, stride=2, padding=1).^2)", "X", _STRIDED),
    ("sum(conv(X, K, stride=2, padding=1).^2)", "K", _STRIDED),
    ("sum(conv_full(H, K, m, n, stride=2, padding=1).^2)", "H", "K: k x l"),
    ("sum(conv_full(H, K, m, n, stride=2, padding=1).^2)", "K", "K: k x l"),
    ("sum(correlate(X, H, k, l, stride=2).^2)", "H", "X: m x n"),
    ("sum(correlate(X, H, k, l, stride=2).^2)", "X", "X: m x n"),
    ("sum(conv(X, s).^2) + sum(conv_full(X, s).^2)", "X", "X: m x n, s: scalar"),
    ("conv(X, K)", "X", "X: m x n, K: m x n"),
    ("conv(X, K, stride=2)", "K", "X: m x n, K: m x n"),
    ("sum(conv(X', K', stride=(2, 1)).^2)", "X", _STRIDED),
    ("sum(conv_full(H', K').^2)", "H", "H: h x w, K: k x l"),
    ("a' conv_matrix(K, m, n) vec(X)", "X", _STRIDED),
    ("||conv_matrix(K, m, n) vec(X) - y||^2", "X", "K: k x l"),
    ("a' conv_matrix(K, m, n, stride=2) b", "K", "K: k x l"),
    ("vec(H)' conv_matrix(K, m, n) b", "H", "K: k x l, H: (m-k+1) x (n-l+1), b: m*n"),
    ("sum(conv_matrix_kernel(G, m, n, k, l).^2)", "G", "G: (m-k+1)*(n-l+1) x m*n"),
    ("sum(maxpool(X, 2).^2)", "X", ""),
    ("sum(maxmask(X, 2) .* X)", "X", ""),
    ("sum(meanpool(X, 2).^2)", "X", ""),
]
