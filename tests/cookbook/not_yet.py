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


NOT_YET = (
    NotYet("45", "differential", "X^H", "X", "X: m x n", "complex matrices"),
    NotYet("89", "grad", "(a - x^H b)^2", "x", "x: n, b: n, a: scalar", "complex vectors"),
)
"""The one list of what is refused."""

NO_QUESTION = {
    "47": "a sum over one index of products of entries: a consequence of (49), no derivative to take",
    "48": "a second derivative: needs derivatives of matrices by a scalar twice",
    "50": "a sum over one index of products of entries: a consequence of (49), no derivative to take",
    "66": "the product of the eigenvalues is the determinant: (49)",
    "93": "general functions of a vector: needs unknown functions of vectors",
    "94": "the left side of (95)",
    "96": "the function of (97)",
    "98": "a Hessian: needs second derivatives",
    "133-137": "the chain rule for a structured matrix in general: (138) to (142) are its cases",
    "138": "a general function of a symmetric matrix: (139) to (141) are its cases",
}
"""Numbers that are no question of their own, and why."""
