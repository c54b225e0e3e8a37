"""The Matrix Cookbook, derivatives outside chapter 2; by section, where the number of the equation is not given."""

from cookbook.equation import Equation as E

GAUSSIAN = "x: n, m: n, S: n x n positive_definite"
DENSITY = "exp(-1/2 (x - m)^T S^-1 (x - m))"

CHAPTER_8 = (
    E("8.1.1", DENSITY, "x", GAUSSIAN, f"-{DENSITY} S^-1 (x - m)",
      note="the density without its constant"),
    E("8.1.1", f"1 / (2 pi)^(1/2) det(S)^(-1/2) {DENSITY}", "x", GAUSSIAN,
      f"-(1 / (2 pi)^(1/2) det(S)^(-1/2) {DENSITY}) S^-1 (x - m)"),
    E("8.4.2", "log(rho) - 1/2 log det(S) - 1/2 (x - m)^T S^-1 (x - m)", "m", GAUSSIAN,
      "S^-1 (x - m)", note="one component of a mixture"),
    E("8.4.2", "-1/2 log det(S) - 1/2 (x - m)^T S^-1 (x - m)", "S", GAUSSIAN,
      "1/2 (-S^-1 + S^-1 (x - m) (x - m)^T S^-1)", note="one component of a mixture"),
    E("8.3.2", "-(N/2) log det(S) - 1/2 sum_i (x_i - m)^T S^-1 (x_i - m)", "m",
      "S: n x n positive_definite", "S^-1 sum_i (x_i - m)", note="a sample of N"),
    E("8.3.2", "-(N/2) log det(S) - 1/2 sum_i (x_i - m)^T S^-1 (x_i - m)", "S",
      "S: n x n positive_definite",
      "-(N/2) S^-1 + 1/2 S^-1 (sum_i (x_i - m) (x_i - m)^T) S^-1", note="a sample of N"),
)  # fmt: skip

LINEAR_SYSTEMS = (
    E("3.3", "||A x - b||^2", "x", "", "2 A^T (A x - b)", note="the normal equations"),
    E("3.3", "||A x - b||^2 + s ||x||^2", "x", "s: scalar", "2 A^T (A x - b) + 2 s x"),
)  # fmt: skip

CHAPTER_10 = (
    E("10.3.1", "||x||", "x", "", "x / ||x||"),
    E("10.3.1", "x^T x", "x", "", "2 x"),
    E("10.4.1", "||A X - B||_F^2", "X", "", "2 A^T (A X - B)"),
)  # fmt: skip

EQUATIONS = (*LINEAR_SYSTEMS, *CHAPTER_8, *CHAPTER_10)
"""The derivatives of scalars in chapters 3, 8 and 10."""
