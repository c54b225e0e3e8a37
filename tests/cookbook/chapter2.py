"""The Matrix Cookbook (Petersen and Pedersen, version of November 15, 2012), chapter 2: derivatives of scalars.

What the book asks of X by its place in the text (square, regular) stands in the declaration.
"""

from cookbook.equation import Equation as E

SQUARE = "X: n x n"

DETERMINANTS = (
    E("49", "det(X)", "X", SQUARE, "det(X) (X^-1)^T"),
    E("51", "det(A X B)", "X", "A: n x n, X: n x n, B: n x n", "det(A X B) (X^-1)^T"),
    E("52", "det(X^T A X)", "X", "X: n x n, A: n x n", "2 det(X^T A X) X^-T"),
    E("53", "det(X^T A X)", "X", "X: m x n, A: m x m symmetric",
      "2 det(X^T A X) A X (X^T A X)^-1"),
    E("54", "det(X^T A X)", "X", "X: m x n, A: m x m",
      "det(X^T A X) (A X (X^T A X)^-1 + A^T X (X^T A^T X)^-1)"),
    E("55", "log det(X^T X)", "X", "X: m x n", "2 X (X^T X)^-1",
      note="printed as 2 (X^+)^T, which is this for X of full column rank"),
    E("57", "log(abs(det(X)))", "X", SQUARE, "(X^-1)^T"),
    E("58", "det(X^3)", "X", SQUARE, "3 det(X^3) X^-T", note="k = 3"),
)  # fmt: skip

INVERSES = (
    E("61", "a^T X^-1 b", "X", SQUARE, "-X^-T a b^T X^-T"),
    E("62", "det(X^-1)", "X", SQUARE, "-det(X^-1) (X^-1)^T"),
    E("63", "tr(A X^-1 B)", "X", "A: m x n, X: n x n, B: n x m", "-(X^-1 B A X^-1)^T"),
    E("64", "tr((X + A)^-1)", "X", SQUARE, "-((X + A)^-1 (X + A)^-1)^T"),
)  # fmt: skip

FIRST_ORDER = (
    E("69", "x^T a", "x", "", "a"),
    E("69", "a^T x", "x", "", "a"),
    E("70", "a^T X b", "X", "", "a b^T"),
    E("71", "a^T X^T b", "X", "", "b a^T"),
    E("72", "a^T X a", "X", "", "a a^T"),
    E("72", "a^T X^T a", "X", "", "a a^T"),
)  # fmt: skip

SYMMETRIC_W = "x: m, s: n, A: m x n, W: m x m symmetric"

SECOND_ORDER = (
    E("76", "sum(X)^2", "X", "X: m x n", "2 sum(X) ones(m, n)",
      note="the book has the entry ij, 2 sum_kl X_kl"),
    E("77", "b^T X^T X c", "X", "", "X (b c^T + c b^T)"),
    E("78", "(B x + b)^T C (D x + d)", "x", "", "B^T C (D x + d) + D^T C^T (B x + b)"),
    E("81", "x^T B x", "x", "", "(B + B^T) x"),
    E("82", "b^T X^T D X c", "X", "", "D^T X b c^T + D X c b^T"),
    E("83", "(X b + c)^T D (X b + c)", "X", "", "(D + D^T) (X b + c) b^T"),
    E("84", "(x - A s)^T W (x - A s)", "s", SYMMETRIC_W, "-2 A^T W (x - A s)"),
    E("85", "(x - s)^T W (x - s)", "x", "W: n x n symmetric", "2 W (x - s)"),
    E("86", "(x - s)^T W (x - s)", "s", "W: n x n symmetric", "-2 W (x - s)"),
    E("87", "(x - A s)^T W (x - A s)", "x", SYMMETRIC_W, "2 W (x - A s)"),
    E("88", "(x - A s)^T W (x - A s)", "A", SYMMETRIC_W, "-2 W (x - A s) s^T"),
)  # fmt: skip

HIGHER_ORDER = (
    E("91", "a^T X^3 b", "X", SQUARE,
      "a b^T X^T X^T + X^T a b^T X^T + X^T X^T a b^T", note="n = 3, the sum written out"),
    E("92", "a^T (X^2)^T X^2 b", "X", SQUARE,
      "(X a b^T (X^2)^T)^T + X^2 a b^T X^T + (a b^T (X^2)^T X)^T + X^T X^2 a b^T",
      note="n = 2, the sum written out; see MISPRINTS"),
    E("93", "s(x)^T A r(x)", "x", "s: n -> m, r: n -> k", "J_s(x)^T A r(x) + J_r(x)^T A^T s(x)"),
    E("95", "((A x)^T (A x)) / ((B x)^T (B x))", "x", "A: m x n, B: k x n, x: n",
      "2 A^T A x / (x^T B^T B x) - 2 (x^T A^T A x) B^T B x / (x^T B^T B x)^2",
      note="see MISPRINTS"),
    E("97", "x^T A x + b^T x", "x", "", "(A + A^T) x + b"),
)  # fmt: skip

FIRST_TRACES = (
    E("99", "tr(X)", "X", SQUARE, "I"),
    E("100", "tr(X A)", "X", "X: m x n, A: n x m", "A^T"),
    E("101", "tr(A X B)", "X", "A: k x m, X: m x n, B: n x k", "A^T B^T"),
    E("102", "tr(A X^T B)", "X", "A: k x n, X: m x n, B: m x k", "B A"),
    E("103", "tr(X^T A)", "X", "", "A"),
    E("60", "(X^-1)[1, 2]", "X", "X: 3 x 3", "-X^-T J_12 X^-T"),
    E("74", "(X A)[1, 2]", "X", "X: 3 x 4, A: 4 x 2", "e_1 e_2^T A^T",
      "the book prints the entry (m, n) of it"),
    E("75", "(X^T A)[1, 2]", "X", "X: 4 x 3, A: 4 x 2", "A e_2 e_1^T",
      "the book prints the entry (n, m) of it"),
    E("79", "(X^T B X)[1, 2]", "X", "X: 4 x 3, B: 4 x 4", "B X e_2 e_1^T + B^T X e_1 e_2^T",
      "the book prints the entries of it"),
    E("73", "X[1, 2]", "X", "X: 3 x 4", "J_12"),
    E("104", "tr(A X^T)", "X", "", "A"),
    E("105", "tr(kron(A, X))", "X", SQUARE, "tr(A) I"),
    E("120", "tr(kron(X, X))", "X", SQUARE, "2 tr(X) I"),
)  # fmt: skip

SECOND_TRACES = (
    E("106", "tr(X^2)", "X", SQUARE, "2 X^T"),
    E("107", "tr(X^2 B)", "X", SQUARE, "(X B + B X)^T"),
    E("108", "tr(X^T B X)", "X", "X: m x n, B: m x m", "B X + B^T X"),
    E("109", "tr(B X X^T)", "X", "X: m x n, B: m x m", "B X + B^T X"),
    E("110", "tr(X X^T B)", "X", "X: m x n, B: m x m", "B X + B^T X"),
    E("111", "tr(X B X^T)", "X", "X: m x n, B: n x n", "X B^T + X B"),
    E("112", "tr(B X^T X)", "X", "X: m x n, B: n x n", "X B^T + X B"),
    E("113", "tr(X^T X B)", "X", "X: m x n, B: n x n", "X B^T + X B"),
    E("114", "tr(A X B X)", "X", "A: n x m, X: m x n, B: n x m", "A^T X^T B^T + B^T X^T A^T"),
    E("115", "tr(X^T X)", "X", "X: m x n", "2 X"),
    E("115", "tr(X X^T)", "X", "X: m x n", "2 X"),
    E("116", "tr(B^T X^T C X B)", "X", "X: m x n, B: n x k, C: m x m",
      "C^T X B B^T + C X B B^T"),
    E("117", "tr(X^T B X C)", "X", "X: m x n, B: m x m, C: n x n", "B X C + B^T X C^T"),
    E("118", "tr(A X B X^T C)", "X", "A: k x m, X: m x n, B: n x n, C: m x k",
      "A^T C^T X B^T + C A X B"),
    E("119", "tr((A X B + C) (A X B + C)^T)", "X", "A: k x m, X: m x n, B: n x p, C: k x p",
      "2 A^T (A X B + C) B^T"),
    E("120", "tr(X) tr(X)", "X", SQUARE, "2 tr(X) I",
      note="the book's other left side, tr of the Kronecker product of X with itself, is the same"),
)  # fmt: skip

HIGHER_TRACES = (
    E("121", "tr(X^3)", "X", SQUARE, "3 (X^2)^T", note="k = 3"),
    E("121", "tr(X^4)", "X", SQUARE, "4 (X^3)^T", note="k = 4"),
    E("122", "tr(A X^3)", "X", SQUARE, "(A X X)^T + (X A X)^T + (X X A)^T",
      note="k = 3, the sum written out"),
    E("123", "tr(B^T X^T C X X^T C X B)", "X", "X: m x n, B: n x k, C: m x m",
      "C X X^T C X B B^T + C^T X B B^T X^T C^T X + C X B B^T X^T C X + C^T X X^T C^T X B B^T"),
)  # fmt: skip

CONGRUENCE = "X: m x n, B: m x m symmetric, C: m x m symmetric"

OTHER_TRACES = (
    E("124", "tr(A X^-1 B)", "X", "A: m x n, X: n x n, B: n x m", "-X^-T A^T B^T X^-T"),
    E("125", "tr((X^T C X)^-1 A)", "X", "X: m x n, C: m x m symmetric, A: n x n",
      "-(C X (X^T C X)^-1) (A + A^T) (X^T C X)^-1"),
    E("126", "tr((X^T C X)^-1 (X^T B X))", "X", CONGRUENCE,
      "-2 C X (X^T C X)^-1 X^T B X (X^T C X)^-1 + 2 B X (X^T C X)^-1"),
    E("127", "tr((A + X^T C X)^-1 (X^T B X))", "X", f"{CONGRUENCE}, A: n x n symmetric",
      "-2 C X (A + X^T C X)^-1 X^T B X (A + X^T C X)^-1 + 2 B X (A + X^T C X)^-1",
      note="the book asks B and C to be symmetric; A has to be as well"),
)  # fmt: skip

NORMS = (
    E("129", "||x - a||", "x", "", "(x - a) / ||x - a||"),
    E("131", "||x||^2", "x", "", "2 x"),
    E("132", "||X||_F^2", "X", "", "2 X"),
)  # fmt: skip

SYMMETRIC = "X: n x n symmetric"

STRUCTURED = (
    E("139", "tr(A X)", "X", SYMMETRIC, "A + A^T - A .* I", structure="entries"),
    E("140", "det(X)", "X", SYMMETRIC, "det(X) (2 X^-1 - X^-1 .* I)", structure="entries"),
    E("141", "log det(X)", "X", SYMMETRIC, "2 X^-1 - X^-1 .* I", structure="entries"),
    E("142", "tr(A X)", "X", "X: n x n diagonal", "A .* I"),
)  # fmt: skip

EQUATIONS = (
    *DETERMINANTS, *INVERSES, *FIRST_ORDER, *SECOND_ORDER, *HIGHER_ORDER, *FIRST_TRACES,
    *SECOND_TRACES, *HIGHER_TRACES, *OTHER_TRACES, *NORMS, *STRUCTURED,
)  # fmt: skip
"""The equations that are gradients of scalars."""

MISPRINTS = (
    E("92", "a^T (X^2)^T X^2 b", "X", SQUARE,
      "X a b^T (X^2)^T + X^2 a b^T X^T + a b^T (X^2)^T X + X^T X^2 a b^T",
      note="the first product of each pair lacks a transpose: for n = 1 it contradicts (77)"),
    E("127", "tr((A + X^T C X)^-1 (X^T B X))", "X", f"{CONGRUENCE}, A: n x n",
      "-2 C X (A + X^T C X)^-1 X^T B X (A + X^T C X)^-1 + 2 B X (A + X^T C X)^-1",
      note="holds for a symmetric A; the book asks only B and C to be symmetric"),
    E("95", "((A x)^T (A x)) / ((B x)^T (B x))", "x", "A: m x n, B: n x n, x: n",
      "2 A^T A x / (x^T B B x) - 2 (x^T A^T A x) B^T B x / (x^T B^T B x)^2",
      note="the first denominator lacks a transpose, as does that of (252)"),
)  # fmt: skip
"""Equations that do not hold as they are printed, or not under the conditions that are printed."""
