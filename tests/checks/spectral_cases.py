"""Gradients of functions of a matrix, spectra and norms, worked out by hand: (expression, variable, declarations, gradient).

Under the name of each operator stands a question about it. Where there is no closed form without the operator L_f, the direction is one
that commutes with the point, or the answer is the upper right block of f([[A', C], [0, A']]), which the evaluator computes.
"""

from __future__ import annotations

Case = tuple[str, str, str, str]

SQUARE = "X: n x n, C: n x n"
DEFINITE = "S: n x n positive_definite, C: n x n"
SYMMETRIC = "S: n x n symmetric"
ENTRIES = "x: n positive, c: n"
_SLOPES = {
    "expm": "expm(X)^T",
    "sinm": "cosm(X)^T",
    "cosm": "-sinm(X)^T",
    "logm": "X^-T",
    "sqrtm": "1/2 sqrtm(X)^-T",
}
_DIRECTIONS = {name: f"L_{name}(X^T, C^T)" for name in _SLOPES}

CASES: dict[str, Case] = {
    **{name: (f"tr({name}(X))", "X", SQUARE, slope) for name, slope in _SLOPES.items()},
    **{f"frechet_{name}": (f"tr(C {name}(X))", "X", SQUARE, answer) for name, answer in _DIRECTIONS.items()},
    **{f"frechet2_{name}": (f"tr(C L_{name}(X, B))", "X", f"{SQUARE}, B: n x n", f"L2_{name}(X^T, C^T, B^T)") for name in _SLOPES},
    "frechet2_powm": ("tr(C L_powm(X, k, B))", "X", f"{SQUARE}, B: n x n, k: integer", "L2_powm(X^T, k, C^T, B^T)"),
    "powm": ("tr(X^k)", "X", f"{SQUARE}, k: integer", "k (X^T)^(k - 1)"),
    "frechet_powm": ("tr(C S^t)", "S", f"{DEFINITE} symmetric, t: scalar positive", "L_powm(S, t, C)"),
    "pinv": ("tr(C pinv(X))", "X", "X: m x n, C: m x n",
             "-pinv(X)^T C^T pinv(X)^T + (I - X pinv(X)) C pinv(X) pinv(X)^T + pinv(X)^T pinv(X) C (I - pinv(X) X)"),
    "adj": ("tr(adj(X))", "X", SQUARE, "tr(adj(X)) X^-T - (X^-1 adj(X))^T"),
    "cholesky": ("sum(log(diag(cholesky(S))))", "S", DEFINITE, "1/2 S^-1"),
    "lambda_max": ("lambda_max(S)", "S", SYMMETRIC, "eigvec_max(S) eigvec_max(S)^T"),
    "lambda_min": ("lambda_min(S)", "S", SYMMETRIC, "eigvec_min(S) eigvec_min(S)^T"),
    "eigvec_max": ("tr(eigvec_max(S) eigvec_max(S)^T S)", "S", SYMMETRIC, "eigvec_max(S) eigvec_max(S)^T"),
    "eigvec_min": ("tr(eigvec_min(S) eigvec_min(S)^T S)", "S", SYMMETRIC, "eigvec_min(S) eigvec_min(S)^T"),
    "eigvals": ("sum(eigvals(S).^4)", "S", SYMMETRIC, "4 S S S"),
    "eigvecs": ("sum(exp(eigvals(S)))", "S", SYMMETRIC, "eigvecs(S) diag(exp(eigvals(S))) eigvecs(S)^T"),
    "sigma_max": ("sigma_max(X)^2", "X", "X: m x n", "2 X eigvec_max(X^T X) eigvec_max(X^T X)^T"),
    "left_singular": ("sigma_max(X)", "X", "X: m x n", "left_singular(X) right_singular(X)^T"),
    "right_singular": ("sigma_max(X)", "X", "X: m x n", "X right_singular(X) right_singular(X)^T / sigma_max(X)"),
    "nuclear": ("nuclear(X)", "X", "X: m x n", "polar(X)"),
    "polar": ("tr(polar(X)^T X)", "X", "X: n x n", "X inv(sqrtm(X^T X))"),
    "pnorm": ("pnorm(x, 3)", "x", "x: n", "abs(x) .* x / pnorm(x, 3)^2"),
    "norminf": ("norminf(x)", "x", "x: n", "peak(x)"),
    "peak": ("norminf(x)^2", "x", "x: n", "2 norminf(x) peak(x)"),
    "clip": ("c^T clip(x, 0, 1)", "x", "x: n, c: n", "c .* step(x) .* step(1 - x)"),
    "gamma": ("c^T gamma(x)", "x", ENTRIES, "c .* gamma(x) .* digamma(x)"),
    "loggamma": ("c^T loggamma(x)", "x", ENTRIES, "c .* digamma(x)"),
    "digamma": ("c^T digamma(x)", "x", ENTRIES, "c .* trigamma(x)"),
    "trigamma": ("c^T (digamma(x) - 1 ./ x)", "x", ENTRIES, "c .* (trigamma(x) + x.^(-2))"),
}  # fmt: skip
"""By name of the operator."""
