"""Gradients and Jacobians that use the laws of vec, of K, D, L and E, and of Kronecker products beside vectors.

Rows: expression, variable, declarations.
"""

from __future__ import annotations

Case = tuple[str, str, str]

SELECTIONS: list[Case] = [
    ("a' commutation(1, n) x", "x", "x: n x 1"),
    ("vec(A)' commutation(n, m) vec(X)", "X", "A: m x n, X: n x m"),
    ("a' commutation(m, n) (commutation(n, m) x)", "x", "x: m*n x 1"),
    ("a' duplication(n) vech(S) + tr(S)", "S", "S: n x n symmetric"),
    ("a' commutation(n, n) duplication(n) x", "x", "x: tri(n) x 1"),
    ("x' duplication(n)' commutation(n, n) a", "x", "x: tri(n) x 1"),
    (
        "a' duplication(n) inv(duplication(n)' duplication(n)) duplication(n)' x",
        "x",
        "x: n*n x 1",
    ),
    ("a' elimination(n) vec(A X)", "X", "A: n x m, X: m x n"),
    ("a' elimination(n)' vech(A X)", "X", "A: n x m, X: m x n"),
    ("a' elimination(n) duplication(n) x", "x", "x: tri(n) x 1"),
    ("a' elimination(n) elimination(n)' x", "x", "x: tri(n) x 1"),
    ("a' diagonalisation(n) x", "x", "x: n x 1"),
    ("a' diagonalisation(n)' vec(A X)", "X", "A: n x m, X: m x n"),
    ("a' diagonalisation(n)' diagonalisation(n) x", "x", "x: n x 1"),
    ("a' commutation(n, n) diagonalisation(n) x", "x", "x: n x 1"),
    ("x' diagonalisation(n)' commutation(n, n) a", "x", "x: n x 1"),
    ("a' (diagonalisation(m)' kron(A, B) diagonalisation(n)) x", "x", "A: m x n, B: m x n"),
    (
        "a' (commutation(m, p) kron(B, A) duplication(n)) x",
        "x",
        "A: m x n, B: p x n, x: tri(n) x 1",
    ),
    ("ones(m*n, 1)' vec(X) + a' X b", "X", "X: m x n"),
    ("a' kron(ones(m, 1), ones(n, 1)) b' x", "x", "b: k"),
    ("a' diagonal(commutation(n, m) kron(A, B)) b' x", "x", "A: m x n, B: n x m"),
    ("tr(commutation(n, m) kron(A, B)) b' x", "x", "A: m x n, B: n x m"),
    ("a' diagonal(commutation(n, n)) b' x", "x", ""),
    ("a' (C kron(v', B)) x", "x", "C: m x n, B: n x q, v: p"),
    ("a' (C kron(B, v')) x", "x", "C: m x n, B: n x q, v: p"),
    ("a' (kron(u, B) C) x", "x", "B: m x n, C: n x q, u: p"),
    ("a' (kron(B, u) C) x", "x", "B: m x n, C: n x q, u: p"),
    ("a' kron(v', kron(u, B)) x", "x", "u: m, v: n, B: p x q"),
    ("a' kron(u, kron(v', B)) x", "x", "u: m, v: n, B: p x q"),
    ("sum(sigmoid(-x) .* (1 - sigmoid(-x)))", "x", "x: n"),
    ("sigmoid(-x) (1 - sigmoid(-x))", "x", "x: scalar"),
]

VEC: list[Case] = [
    ("sum(X)", "X", "X: m x n"),
    ("vec(A X)", "X", "A: m x n, X: n x k"),
    ("unvec(B x, m, n)", "x", "B: m*n x k"),
    ("diag(x)", "x", "x: n"),
    ("diag(A X)", "X", "A: n x m, X: m x n"),
    ("vech(A X)", "X", "A: n x m, X: m x n"),
    ("unvech(x, n)", "x", ""),
    ("tril(X)", "X", "X: n x n"),
    ("triu(X)", "X", "X: n x n"),
    ("kron(A, X)", "X", "A: m x n, X: p x q"),
    ("kron(X, A)", "X", "A: m x n, X: p x q"),
]
