"""Gradients that use the laws of matrix functions, powers, pseudo-inverses, spectra and norms: (expression, variable, declarations)."""

from __future__ import annotations

Case = tuple[str, str, str]

SQUARE = "X: n x n, A: n x n"
DEFINITE = "S: n x n positive_definite, A: n x n"
SYMMETRIC = "S: n x n symmetric, A: n x n"

_ENTIRE = ("expm", "sinm", "cosm")
_ALL = (*_ENTIRE, "logm", "sqrtm")

FUNCTIONS: list[Case] = [
    *((f"tr({f}(X))", "X", SQUARE) for f in _ALL),
    *((f"tr(A {f}(X))", "X", SQUARE) for f in _ALL),
    *((f"tr(A L_{f}(B, X))", "X", f"{SQUARE}, B: n x n positive_definite") for f in _ALL),
    *((f"tr(A L_{f}(X, B))", "X", f"{SQUARE}, B: n x n") for f in _ALL),
    *((f"tr(A L2_{f}(B, X, C))", "X", f"{SQUARE}, C: n x n, B: n x n positive_definite") for f in _ALL),
    ("tr(A L_powm(X, t, B))", "X", f"{SQUARE}, B: n x n, t: scalar positive"),
    ("tr(A L2_powm(B, t, X, C))", "X", f"{SQUARE}, C: n x n, B: n x n positive_definite, t: scalar positive"),
    *((f"tr(L_{f}(A, A) X) + tr(L_{f}(A, eye(n)) X)", "X", SQUARE) for f in _ALL),
    *((f"tr(L_{f}(A, B)) tr(X) + tr(L_{f}(A, B) A) tr(X) + tr(A L_{f}(A, B)) tr(X)", "X", f"{SQUARE}, B: n x n") for f in _ALL),
    *((f"tr(A {f}(t B))", "t", "A: n x n, B: n x n, t: scalar") for f in _ENTIRE),
    *((f"tr(B {f}(t B)) + tr(L_{f}(t B, B) A)", "A", "A: n x n, B: n x n, t: scalar") for f in _ENTIRE),
    *((f"tr(A L_{f}(t A, B)) tr(X) + tr(L_{f}(t A, B) A) tr(X)", "X", f"{SQUARE}, B: n x n, t: scalar") for f in _ENTIRE),
    *((f"a' {f}(zeros(n, n)) x + b' x", "x", "x: n, a: n, b: n") for f in _ENTIRE),
    ("a' (logm(eye(n)) + sqrtm(eye(n))) x", "x", "a: n"),
    ("tr(inv(expm(A)) X) + tr(expm(logm(A)) X) + tr(sqrtm(A) sqrtm(A) X)", "X", SQUARE),
    ("det(expm(X)) + logdet(expm(X))", "X", "X: n x n"),
    ("det(sqrtm(X)) + logdet(sqrtm(X))", "X", "X: n x n"),
    ("log det(cholesky(S))", "S", DEFINITE),
    ("det(expm(A)) tr(X) + logdet(expm(A)) tr(X)", "X", SQUARE),
]  # fmt: skip

POWERS: list[Case] = [
    ("a' X^k b", "X", "k: integer"),
    ("tr(A X^k)", "X", "k: integer, X: n x n, A: n x n"),
    ("tr(X^k)", "X", "k: integer, X: n x n"),
    ("det(X^k)", "X", "k: integer, X: n x n"),
    ("log det(X^k)", "X", "k: integer, X: n x n positive_definite"),
    ("tr(A S^t)", "S", f"{DEFINITE}, t: scalar positive"),
    ("tr(A X^t)", "X", f"{SQUARE}, t: scalar positive"),
    ("tr(A L_powm(B, t, X))", "X", f"{SQUARE}, t: scalar positive, B: n x n"),
    ("tr(A S^t)", "t", f"{DEFINITE}, t: scalar"),
    ("a' X^-9 b", "X", ""),
    ("tr(A^t A X) + tr(A A^t X) + tr(A^t A^s X)", "X", f"{SQUARE}, t: scalar, s: scalar"),
    ("tr(inv(A) A^t X) + tr(A^t inv(A) X) + tr(inv(A^t) X)", "X", f"{SQUARE}, t: scalar"),
    ("tr(A' (A^t)' X) + tr((A^t)' A' X)", "X", f"{SQUARE}, t: scalar"),
    ("tr(inv(A)' (A^t)' X) + tr((A^t)' inv(A)' X)", "X", f"{SQUARE}, t: scalar"),
    ("a' I^t x", "x", "a: n, t: scalar positive"),
]

SPECTRA: list[Case] = [
    ("tr(A pinv(X))", "X", "A: m x n, X: m x n"),
    ("tr(A pinv(B))  + tr(pinv(pinv(B)) X)", "X", "B: m x n, X: n x m, A: m x n"),
    ("tr(pinv(3 B') X') + tr(B pinv(B) B X') + tr(pinv(B) B pinv(B) X)", "X", "B: m x n, X: m x n"),
    ("tr(A pinv(S))", "S", DEFINITE),
    ("||(I - A pinv(A)) y||^2", "A", ""),
    ("||(I - pinv(A) A) y||^2", "A", ""),
    ("tr((I - A pinv(A)) A X) + tr(pinv(A) (I - A pinv(A)) Y)", "X", "A: m x n, X: n x m, Y: m x n"),
    ("tr((I - pinv(A) A) pinv(A) X) + tr(A (I - pinv(A) A) Y)", "X", "A: m x n, Y: n x m"),
    ("tr(A' (I - A pinv(A)) X) + tr((I - A pinv(A)) pinv(A)' Y)", "X", "A: m x n, Y: n x m"),
    ("tr((I - pinv(A) A) A' X) + tr(pinv(A)' (I - pinv(A) A) Y)", "X", "A: m x n, Y: n x m"),
    ("tr(adj(X) A)", "X", SQUARE),
    ("tr(A adj(A) X) + tr(adj(A) A X) + tr(adj(A') X)", "X", SQUARE),
    ("tr(A cholesky(S))", "S", DEFINITE),
    ("tr(cholesky(S) cholesky(S)' A)", "A", DEFINITE),
    ("lambda_max(S) + lambda_min(S)", "S", "S: n x n symmetric"),
    ("a' eigvec_max(S) + a' eigvec_min(S)", "S", "S: n x n symmetric"),
    ("lambda_max(S) eigvec_max(S)' eigvec_max(S) + eigvec_min(S)' eigvec_min(S)", "S", "S: n x n symmetric"),
    ("sum(f(eigvals(S)))", "S", "S: n x n symmetric"),
    ("tr(A eigvecs(S))", "S", "S: n x n symmetric"),
    ("a' left_singular(X) + b' right_singular(X)", "X", "X: m x n"),
    ("sum(eigvals(S)) tr(A)", "A", SYMMETRIC),
    ("sum(eigvals(X))", "X", SQUARE),
    *((f"sum({f}(eigvals(S)))", "S", "S: n x n symmetric") for f in ("exp", "sin", "cos")),
    ("sum(log(eigvals(S)))", "S", "S: n x n positive_definite"),
    ("sum(sqrt(eigvals(S))) + sum(1 ./ eigvals(S)) + sum(eigvals(S).^t)", "S", "S: n x n positive_definite, t: scalar"),
    ("sum(eigvals(S).^2) + sum(eigvals(S).^3)", "S", "S: n x n symmetric"),
    ("||X||_2", "X", ""),
    ("||A X'||_2 + ||A'||_2", "X", "X: m x n, A: k x n"),
    ("||X||_*", "X", "X: m x n"),
    ("||A'||_* tr(A' X) + tr(polar(A') X)", "X", "A: m x n, X: m x n"),
    ("||x||_p", "x", ""),
    ("||x||_inf", "x", ""),
    ("a' peak(x) + a' x", "x", ""),
    ("sum(clip(x, a, b))", "x", "a: scalar, b: scalar"),
    ("sum(clip(x, 0, b))", "b", "b: scalar positive, x: n"),
    ("sum(loggamma(x)) + sum(gamma(x)) + sum(digamma(x))", "x", "x: n positive"),
]  # fmt: skip

CASES = [*FUNCTIONS, *POWERS, *SPECTRA]
