"""The Matrix Cookbook, derivatives outside chapter 2, and what follows from those of chapter 2 for the models of chapters 5 and 8."""

from cookbook.equation import Equation as E

GAUSSIAN = "x: n, m: n, S: n x n positive_definite"
DENSITY = "exp(-1/2 (x - m)^T S^-1 (x - m))"
NUMBERS = "x: scalar, m: scalar, s: scalar positive"
BELL = "(1/sqrt(2 pi s^2) exp(-(x - m)^2/(2 s^2)))"

CHAPTER_8 = (
    E("347", DENSITY, "x", GAUSSIAN, f"-{DENSITY} S^-1 (x - m)",
      note="the density without its constant"),
    E("347", f"1 / (2 pi)^(1/2) det(S)^(-1/2) {DENSITY}", "x", GAUSSIAN,
      f"-(1 / (2 pi)^(1/2) det(S)^(-1/2) {DENSITY}) S^-1 (x - m)"),
    E("394", "log(rho) - 1/2 log det(S) - 1/2 (x - m)^T S^-1 (x - m)", "m", GAUSSIAN,
      "S^-1 (x - m)", note="one component of a mixture"),
    E("396", "-1/2 log det(S) - 1/2 (x - m)^T S^-1 (x - m)", "S", GAUSSIAN,
      "1/2 (-S^-1 + S^-1 (x - m) (x - m)^T S^-1)", note="one component of a mixture"),
    E("346", "-(N/2) log det(S) - 1/2 sum_i (x_i - m)^T S^-1 (x_i - m)", "m",
      "S: n x n positive_definite", "S^-1 sum_i (x_i - m)", note="a sample of N, which the book does not treat"),
    E("346", "-(N/2) log det(S) - 1/2 sum_i (x_i - m)^T S^-1 (x_i - m)", "S",
      "S: n x n positive_definite",
      "-(N/2) S^-1 + 1/2 S^-1 (sum_i (x_i - m) (x_i - m)^T) S^-1", note="a sample of N, which the book does not treat"),
)  # fmt: skip

LINEAR_SYSTEMS = (
    E("266", "||A x - b||^2", "x", "", "2 A^T (A x - b)", note="the book has its zero, x = A^+ b"),
    E("266", "||A x - b||^2 + s ||x||^2", "x", "s: scalar", "2 A^T (A x - b) + 2 s x", note="with a penalty"),
)  # fmt: skip

ONE_DIMENSION = (
    E("555", BELL, "m", NUMBERS, f"{BELL} (x - m)/s^2"),
    E("556", f"log({BELL})", "m", NUMBERS, "(x - m)/s^2"),
    E("557", BELL, "s", NUMBERS, f"{BELL} 1/s ((x - m)^2/s^2 - 1)",
      longer="the density stands in both terms"),
    E("558", f"log({BELL})", "s", NUMBERS, "1/s ((x - m)^2/s^2 - 1)"),
)  # fmt: skip

NORMS = (
    E("129", "||x||", "x", "", "x / ||x||", note="a = 0"),
    E("131", "x^T x", "x", "", "2 x"),
    E("119", "||A X - B||_F^2", "X", "", "2 A^T (A X - B)"),
)  # fmt: skip

EQUATIONS = (*LINEAR_SYSTEMS, *CHAPTER_8, *NORMS, *ONE_DIMENSION)
"""Gradients of scalars."""
