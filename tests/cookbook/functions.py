"""The Matrix Cookbook: powers, functions of a matrix, eigenvalues, pseudo-inverses and norms, from chapters 2, 3 and 10.

The book lets its sums begin at 0; here they begin at 1.
"""

from cookbook.equation import Equation as E

SQUARE = "X: n x n"
POWER = "X: n x n, k: integer"
SYMMETRIC = "X: n x n symmetric"

CHAPTER_2 = (
    E("56", "log det(pinv(P)^T pinv(P))", "P", "P: n x m", "-2 pinv(P)^T",
      note="P is the X^+ of the book, by which it differentiates; for P of full row rank"),
    E("58", "det(X^k)", "X", POWER, "k det(X^k) X^-T"),
    E("65", "sum(eigvals(X))", "X", SQUARE, "I"),
    E("67", "lambda_max(X)", "X", SYMMETRIC, "eigvec_max(X) eigvec_max(X)^T",
      note="for a simple eigenvalue; the book has the differential"),
    E("67", "lambda_min(X)", "X", SYMMETRIC, "eigvec_min(X) eigvec_min(X)^T",
      note="for a simple eigenvalue; the book has the differential"),
    E("91", "a^T X^k b", "X", POWER, "sum_{r=1}^k (X^(r - 1))^T a b^T (X^(k - r))^T"),
    E("121", "tr(X^k)", "X", POWER, "k (X^(k - 1))^T"),
    E("122", "tr(A X^k)", "X", f"{POWER}, A: n x n",
      "sum_{r=1}^k (X^(r - 1) A X^(k - r))^T"),
    E("2.5", "tr(expm(X))", "X", SQUARE, "expm(X)^T", note="the rule before (99), F = exp"),
    E("2.5", "tr(logm(X))", "X", SQUARE, "(X^-1)^T", note="the rule before (99), F = log"),
    E("128", "tr(sinm(X))", "X", SQUARE, "cosm(X)^T"),
)  # fmt: skip

LATER = (
    E("GP 4.12", "tr(A pinv(X))", "X", "X: m x n, A: m x n",
      "-(pinv(X) A pinv(X))^T + (I - X pinv(X)) A pinv(X) pinv(X)^T + pinv(X)^T pinv(X) A (I - pinv(X) X)",
      note="Golub and Pereyra (1973), of constant rank; the Cookbook has no derivative of X^+"),
    E("501", "tr(expm(t A))", "t", "A: n x n, t: scalar", "tr(A expm(t A))"),
    E("500", "tr(A expm(t B))", "t", "A: n x n, B: n x n, t: scalar", "tr(B expm(t B) A)"),
    E("500", "tr(A expm(-t B))", "t", "A: n x n, B: n x n, t: scalar", "-tr(B expm(-t B) A)"),
    E("543", "||X||_*", "X", "X: m x n", "polar(X)",
      note="the book has the norm alone, as that of Ky Fan; of full rank, U V^T of section 5.3"),
    E("538", "||X||_2", "X", "X: m x n", "left_singular(X) right_singular(X)^T",
      note="the book has the norm alone; for a simple largest singular value"),
)  # fmt: skip

EQUATIONS = (*CHAPTER_2, *LATER)
"""The equations that are gradients of scalars."""

DIFFERENTIALS = (
    E("41", "det(X)", "X", SQUARE, "tr(adj(X) dX)"),
    E("MN 8.2", "adj(X)", "X", SQUARE, "det(X) (tr(X^-1 dX) X^-1 - X^-1 dX X^-1)"),
    E("68", "eigvec_max(X)", "X", SYMMETRIC, "pinv(lambda_max(X) I - X) dX eigvec_max(X)",
      note="for a simple eigenvalue"),
    E("GP 4.12", "pinv(X)", "X", "X: m x n",
      "-pinv(X) dX pinv(X) + pinv(X) pinv(X)^T dX^T (I - X pinv(X)) + (I - pinv(X) X) dX^T pinv(X)^T pinv(X)"),
    E("500", "expm(t A)", "t", "A: n x n, t: scalar", "dt A expm(t A)"),
)  # fmt: skip
"""d of the expression; dX in the book's form is the differential of X."""
