"""Gradients that use the laws of projections, of norms and roots of multiples, and of diagonal matrices."""

from __future__ import annotations

PROJECTIONS = [
    ("x' P P x", "x", "P: n x n idempotent"),
    ("x' (I - P) P y + x' P (I - P) y + x' x", "x", "P: n x n idempotent"),
    ("norm(y - A A^+ x)^2", "x", "A: m x n"),
    ("norm(y - A^+ A x)^2", "x", "A: m x n"),
    ("a' A' A A^+ x", "x", "A: m x n"),
    ("a' A^+ A A' x", "x", "A: m x n"),
    ("a' A A^+ (A^+)' x", "x", "A: m x n"),
    ("a' (A^+)' A^+ A x", "x", "A: m x n"),
    ("norm(a x)", "x", "a: positive"),
    ("norm(-x)", "x", "x: n"),
    ("norm(Q x)", "x", "Q: n x n orthogonal"),
    ("norm(X Q)", "X", "X: m x n, Q: n x n orthogonal"),
    ("sqrt(a^2) b' x", "x", "a: positive"),
    ("sum(sqrt(A.^2) .* X)", "X", "A: m x n positive"),
    ("a sign(a) b' x", "x", "a: scalar"),
    ("sum(A .* sign(A) .* X)", "X", "A: m x n"),
    ("a' inv(diag(x)) b", "b", "x: n"),
    ("1' diag(x) y", "y", "x: n"),
    # what is said of the diagonal by entries
    ("sum_i X_ii", "X", "X: n x n"),
    ("sum_i (A X)[i,i]", "X", "A: n x m, X: m x n"),
    ("sum_i (X A)[i,i]", "X", "X: n x m, A: m x n"),
    ("sum_i a_i X_ii", "X", "a: n, X: n x n"),
    ("sum_i X_ii^2", "X", "X: n x n"),
    ("sum_i X_ii^3", "X", "X: n x n"),
    ("sum_i a_i X_ii^2", "X", "a: n, X: n x n"),
]
