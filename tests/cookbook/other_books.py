"""Identification tables and collections: Magnus and Neudecker, Minka, Giles.

Magnus and Neudecker, *Matrix Differential Calculus* (3rd edition), chapter 9, tables 9.2 to 9.5; Minka, *Old and New
Matrix Algebra Useful for Statistics* (2000); Giles, *Collected Matrix Derivative Results for Forward and Reverse Mode
Algorithmic Differentiation* (2008). The gradient stands where they print its transpose.
"""

from cookbook.equation import Equation as E

VECTORS = (
    E("MN 9.3", "a^T x", "x", "", "a"),
    E("MN 9.3", "x^T A x", "x", "", "(A + A^T) x"),
    E("MN 9.3", "x^T A y", "x", "", "A y"),
    E("MN 9.3", "x^T A y", "y", "", "A^T x"),
    E("MN 9.3", "(x^T A x)^(1/2)", "x", "A: n x n positive_definite", "A x / (x^T A x)^(1/2)"),
    E("MN 9.3", "x^T A x / (x^T x)", "x", "A: n x n symmetric",
      "2 A x / (x^T x) - 2 (x^T A x) x / (x^T x)^2"),
)  # fmt: skip

TRACES = (
    E("MN 9.4", "tr(A X^T)", "X", "", "A"),
    E("MN 9.4", "tr(X A X^T B)", "X", "X: m x n, A: n x n, B: m x m", "B X A + B^T X A^T"),
    E("MN 9.4", "tr(X A X B)", "X", "X: m x n, A: n x m, B: n x m",
      "B^T X^T A^T + A^T X^T B^T"),
    E("MN 9.4", "tr(X^-1)", "X", "X: n x n", "-(X^-2)^T"),
    E("MN 9.4", "tr(X^5)", "X", "X: n x n", "5 (X^4)^T"),
    E("MN 9.4", "tr(A X^-1 B X^-1)", "X", "X: n x n, A: n x n, B: n x n",
      "-(X^-1 (A X^-1 B + B X^-1 A) X^-1)^T"),
)  # fmt: skip

DETERMINANTS = (
    E("MN 9.5", "det(X)", "X", "X: n x n", "det(X) X^-T"),
    E("MN 9.5", "det(X X^T)", "X", "X: m x n", "2 det(X X^T) (X X^T)^-1 X"),
    E("MN 9.5", "det(X^T X)", "X", "X: m x n", "2 det(X^T X) X (X^T X)^-1"),
    E("MN 9.5", "det(X^T X)", "X", "X: n x n", "2 det(X)^2 X^-T"),
    E("MN 9.5", "det(X)^2", "X", "X: n x n", "2 det(X)^2 X^-T"),
    E("MN 9.5", "det(A X B)", "X", "A: k x m, X: m x n, B: n x k",
      "det(A X B) A^T (A X B)^-T B^T"),
    E("MN 9.5", "det(X A X^T)", "X", "X: m x n, A: n x n",
      "det(X A X^T) ((X A X^T)^-1 X A + (X A X^T)^-T X A^T)"),
    E("MN 9.5", "log det(X^T X)", "X", "X: m x n", "2 X (X^T X)^-1"),
    E("MN 9.5", "log det(A + X B X^T)", "X", "X: m x n, A: m x m, B: n x n",
      "(A + X B X^T)^-1 X B + (A + X B X^T)^-T X B^T"),
    E("MN 9.5", "log det(A + X B X^T)", "X", "X: m x n, A: m x m symmetric, B: n x n symmetric",
      "2 (A + X B X^T)^-1 X B"),
    E("MN 9.5", "log det(I + X X^T)", "X", "X: m x n", "2 (I + X X^T)^-1 X"),
)  # fmt: skip

RATIOS = "X: m x n, B: m x m symmetric, C: m x m symmetric"

MINKA = (
    E("Minka 3", "tr((X^T C X)^-1 (X^T B X))", "X", RATIOS,
      "2 B X (X^T C X)^-1 - 2 C X (X^T C X)^-1 X^T B X (X^T C X)^-1"),
    E("Minka 3", "log det(X^T B X) - log det(X^T C X)", "X", RATIOS,
      "2 B X (X^T B X)^-1 - 2 C X (X^T C X)^-1"),
    E("Minka 3", "log(det(X^T B X) / det(X^T C X))", "X", RATIOS,
      "2 B X (X^T B X)^-1 - 2 C X (X^T C X)^-1"),
    E("Minka 3", "det(X^T B X) / det(X^T C X)", "X", RATIOS,
      "2 det(X^T B X) / det(X^T C X) (B X (X^T B X)^-1 - C X (X^T C X)^-1)"),
    E("Minka 2", "tr(A (X .* B))", "X", "X: m x n, A: n x m", "A^T .* B"),
    E("Minka 2", "tr(A diag(x) B)", "x", "A: m x n, B: n x m", "diag(B A)"),
    E("Minka 2", "sum(diagonal(A X B))", "X", "A: k x m, X: m x n, B: n x k", "A^T B^T"),
    E("Minka 2", "log det(diag(x) + A)", "x", "A: n x n symmetric", "diag((diag(x) + A)^-1)"),
    E("Minka 2", "a^T (X .* B) c", "X", "", "(a c^T) .* B"),
    E("Minka 2", "x^T diag(y) x", "y", "", "x.^2"),
    E("Minka 2", "tr((A .* X) B (A .* X)^T)", "X", "X: m x n, B: n x n symmetric",
      "2 A .* ((A .* X) B)"),
)  # fmt: skip

GILES = (
    E("Giles 2.2.1", "tr(G^T (A + B))", "A", "", "G"),
    E("Giles 2.2.2", "tr(G^T A B)", "A", "", "G B^T"),
    E("Giles 2.2.2", "tr(G^T A B)", "B", "", "A^T G"),
    E("Giles 2.2.3", "tr(G^T A^-1)", "A", "A: n x n", "-A^-T G A^-T"),
    E("Giles 2.2.4", "g det(A)", "A", "A: n x n, g: scalar", "g det(A) A^-T"),
    E("Giles 2.3.1", "tr(G^T A^-1 B)", "B", "A: n x n, B: n x k", "A^-T G"),
    E("Giles 2.3.1", "tr(G^T A^-1 B)", "A", "A: n x n, B: n x k", "-A^-T G B^T A^-T"),
    E("Giles 2.3.2", "tr(G^T B^T A B)", "A", "A: n x n, B: n x k", "B G B^T"),
    E("Giles 2.3.2", "tr(G^T B^T A B)", "B", "A: n x n, B: n x k", "A B G^T + A^T B G"),
    E("Giles 2.3.2", "tr(G^T B^T A^-1 B)", "A", "A: n x n, B: n x k",
      "-A^-T B G B^T A^-T"),
    E("Giles 2.3.2", "tr(G^T B^T A^-1 B)", "B", "A: n x n, B: n x k",
      "A^-1 B G^T + A^-T B G"),
    E("Giles 2.4", "tr(G^T (2 I + 3 A + A^2))", "A", "A: n x n", "3 G + A^T G + G A^T"),
)  # fmt: skip

EQUATIONS = (*VECTORS, *TRACES, *DETERMINANTS, *MINKA, *GILES)
"""What these collections list of gradients of scalars."""
