"""The Matrix Cookbook, equations 33 to 45 and what follows from them: differentials and derivatives of matrices, Hessians."""

from cookbook.equation import Equation as E

EQUATIONS = (
    E("33", "A", "X", "A: m x n, X: m x n", "zeros(m, n)"),
    E("34", "a X", "X", "a: scalar, X: m x n", "a dX"),
    E("35", "X + Y", "X, Y", "X: m x n", "dX + dY"),
    E("36", "tr(X)", "X", "X: n x n", "tr(dX)"),
    E("37", "X Y", "X, Y", "X: m x k, Y: k x n", "dX Y + X dY"),
    E("38", "X .* Y", "X, Y", "X: m x n", "dX .* Y + X .* dY"),
    E("39", "kron(X, Y)", "X, Y", "X: m x n, Y: p x q", "kron(dX, Y) + kron(X, dY)"),
    E("40", "X^-1", "X", "X: n x n", "-X^-1 dX X^-1"),
    E("42", "det(X)", "X", "X: n x n", "det(X) tr(X^-1 dX)"),
    E("43", "log det(X)", "X", "X: n x n", "tr(X^-1 dX)"),
    E("44", "X^T", "X", "X: m x n", "dX^T"),
    E("46", "det(A + t B)", "t", "A: n x n, t: scalar",
      "det(A + t B) tr((A + t B)^-1 B) dt", note="Y = A + t B"),
    E("59", "(A + t B)^-1", "t", "A: n x n, t: scalar",
      "-(A + t B)^-1 dt B (A + t B)^-1", note="Y = A + t B"),
    E("80", "X^T B X", "X", "X: m x n, B: m x m", "X^T B dX + dX^T B X",
      note="dX in place of J_ij"),
    E("90", "X^3", "X", "X: n x n", "dX X X + X dX X + X X dX", note="n = 3, dX for J_ij"),
    E("130", "(x - a) / ||x - a||", "x", "x: n",
      "dx / ||x - a|| - (x - a) (x - a)^T dx / ||x - a||^3"),
)  # fmt: skip
"""d of the expression; dX in the book's form is the differential of X."""

HESSIANS = (
    E("48", "det(A + t B)", "t", "A: n x n, t: scalar",
      "det(A + t B) (tr((A + t B)^-1 B)^2 - tr((A + t B)^-1 B (A + t B)^-1 B))", note="Y = A + t B"),
    E("98", "x^T A x + b^T x", "x", "", "A + A^T"),
    E("348", "exp(-1/2 (x - m)^T S^-1 (x - m))", "x", "S: n x n positive_definite",
      "exp(-1/2 (x - m)^T S^-1 (x - m)) (S^-1 (x - m) (x - m)^T S^-1 - S^-1)",
      note="the density without its constant"),
)  # fmt: skip
"""Second derivatives."""
