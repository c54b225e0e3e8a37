"""The derivations kept as text, by the name of their file."""

from __future__ import annotations

QUESTIONS: dict[str, tuple[str, str, str]] = {
    "bilinear_form_by_vector": ("x^T A y", "x", ""),
    "bilinear_form_by_matrix": ("x^T A y", "A", ""),
    "quadratic_form": ("x^T A x", "x", ""),
    "least_squares": ("||X w - y||^2", "w", ""),
    "likelihood_by_covariance": (
        "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)",
        "S",
        "S: n x n symmetric",
    ),
    "likelihood_by_mean": (
        "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)",
        "mu",
        "S: n x n symmetric",
    ),
    "chain_through_an_inverse": ("h = B^-1 z + b; y = sigmoid(h); x^T A y", "B", ""),
    "softmax_regression": ("-y^T log softmax(W x)", "W", "y: m simplex"),
    "logistic_loss": ("sum(log(1 + exp(-y .* (X w))))", "w", ""),
    "factorisation": ("||A - U V^T||_F^2", "U", ""),
    "trace_of_a_product": ("tr(A X^T B X)", "X", ""),
    "inverse_of_a_symmetric_matrix": ("a^T X^-1 b", "X", "X: n x n symmetric"),
    "determinant": ("|X|", "X", ""),
    "log_determinant_of_a_gram_matrix": ("log det(X^T X)", "X", "X: m x n"),
    "rayleigh_quotient": ("(x^T A x)/(x^T x)", "x", "A: n x n symmetric"),
    "matrix_of_functions": ("tr(C inv(A(alpha)))", "alpha", ""),
    "transposed_variable": ("||X W - Y||^2", "W^T", ""),
    "network_of_two_layers": ("||V sigmoid(W x)||^2", "W", ""),
}
"""File name: expression, variable, declarations."""
