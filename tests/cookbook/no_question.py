"""Equations of chapter 2 that ask for no derivative, or stand elsewhere."""

NO_QUESTION = {
    "45": "of a complex matrix: a row of tests/complex/test_complex_jacobian.py",
    "89": "of a complex vector: rows of tests/complex, with chapter 4",
    "47": "a sum over one index of products of entries: a consequence of (49), no derivative to take",
    "50": "a sum over one index of products of entries: a consequence of (49), no derivative to take",
    "66": "the product of the eigenvalues is the determinant: (49)",
    "94": "the left side of (95)",
    "96": "the function of (97)",
    "133-137": "the chain rule for a structured matrix in general: (139) to (142) are its cases",
    "138": "a general function of a symmetric matrix: (139) to (141) are its cases",
    "143-144": "by the entries of a Toeplitz matrix, which is refused: the gradient has the mean of each diagonal, not its sum",
}
"""Numbers that are no question of their own, and why."""
