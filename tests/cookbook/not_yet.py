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
    NotYet("60", "grad", "(X^-1)[1, 2]", "X", "X: 3 x 3", "entries"),
    NotYet("74", "grad", "(X A)[1, 2]", "X", "X: 3 x 4, A: 4 x 2", "entries"),
    NotYet("75", "grad", "(X^T A)[1, 2]", "X", "X: 4 x 3, A: 4 x 2", "entries"),
    NotYet("79", "grad", "(X^T B X)[1, 2]", "X", "X: 4 x 3, B: 4 x 4", "entries"),
)
"""The one list of what is refused."""

NO_QUESTION = {
    "45": "of a complex matrix: a row of tests/complex, with chapter 4",
    "89": "of a complex vector: a row of tests/complex, with chapter 4",
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
