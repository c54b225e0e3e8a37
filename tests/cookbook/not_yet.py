"""Equations that need what the program does not have; each of them is refused, and a test says so.

A row that is answered one day makes its test fail: then it moves to the table it belongs to.
"""

from typing import NamedTuple


class NotYet(NamedTuple):
    """A question, and what it needs."""

    number: str
    question: str  # 'grad' or 'differential'
    expression: str
    wrt: str
    where: str
    needs: str


SQUARE = "X: n x n"

NOT_YET = (
    NotYet("41", "differential", "tr(adj(X) A)", "X", SQUARE, "the adjugate"),
    NotYet("45", "differential", "X^H", "X", "X: m x n", "complex matrices"),
    NotYet("56", "grad", "log det(X^T X)", "X^+", "X: m x n", "the pseudo-inverse as a variable"),
    NotYet("58", "grad", "det(X^k)", "X", "X: n x n, k: scalar", "matrix powers with a letter"),
    NotYet("65", "grad", "sum(eigvals(X))", "X", SQUARE, "eigenvalues"),
    NotYet("67", "grad", "lambda_max(X)", "X", "X: n x n symmetric", "eigenvalues"),
    NotYet("89", "grad", "(a - x^H b)^2", "x", "x: n, b: n, a: scalar", "complex vectors"),
    NotYet("91", "grad", "a^T X^k b", "X", "X: n x n, k: scalar", "matrix powers with a letter"),
    NotYet("121", "grad", "tr(X^k)", "X", "X: n x n, k: scalar", "matrix powers with a letter"),
    NotYet("122", "grad", "tr(A X^k)", "X", "X: n x n, k: scalar", "matrix powers with a letter"),
    NotYet("128", "grad", "tr(sinm(X))", "X", SQUARE, "functions of a matrix"),
    NotYet("3.6", "grad", "tr(A pinv(X))", "X", "X: m x n, A: m x n", "the pseudo-inverse"),
    NotYet("10.1", "grad", "tr(expm(X))", "X", SQUARE, "functions of a matrix"),
    NotYet("10.4", "grad", "||X||_*", "X", "X: m x n", "the nuclear norm"),
)
"""The one list of what is refused."""

NO_QUESTION = {
    "47": "a sum over one index of products of entries: a consequence of (49), no derivative to take",
    "48": "a second derivative: needs derivatives of matrices by a scalar twice",
    "50": "a sum over one index of products of entries: a consequence of (49), no derivative to take",
    "66": "the product of the eigenvalues is the determinant: (49)",
    "68": "the differential of an eigenvector: needs eigenvectors",
    "93": "general functions of a vector: needs unknown functions of vectors",
    "94": "the left side of (95)",
    "96": "the function of (97)",
    "98": "a Hessian: needs second derivatives",
    "133-137": "the chain rule for a structured matrix in general: (138) to (142) are its cases",
    "138": "a general function of a symmetric matrix: (139) to (141) are its cases",
}
"""Numbers that are no question of their own, and why."""
