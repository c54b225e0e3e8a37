"""Derivatives of The Matrix Cookbook (Petersen and Pedersen, 2012), chapter 2, as it prints them."""

from forms.rows import Row

DETERMINANTS = (
    Row("det X", "X", "", "det(X) X⁻ᵀ"),
    Row("det X", "X", "X: n x n symmetric", "det(X) X⁻¹"),
    Row("det(A X B)", "X", "A: n x n, X: n x n, B: n x n", "det(A X B) X⁻ᵀ"),
    Row("det(X^T A X)", "X", "A: m x m symmetric, X: m x n", "2 det(Xᵀ A X) A X (Xᵀ A X)⁻¹"),
    Row(
        "det(X^T A X)", "X", "A: m x m, X: m x n",
        "det(Xᵀ A X) (A X (Xᵀ A X)⁻¹ + Aᵀ X (Xᵀ A X)⁻ᵀ)",
    ),
    Row("log det(X^T X)", "X", "X: m x n", "2 X (Xᵀ X)⁻¹"),
    Row("log det(X^T X)", "X", "X: n x n", "2 X⁻ᵀ"),
    Row("det(X X X)", "X", "", "3 det(X³) X⁻ᵀ"),
    Row("det(X^-1)", "X", "", "−X⁻ᵀ/det(X)", book="−det(X⁻¹) X⁻ᵀ"),
)  # fmt: skip

INVERSES = (
    Row("tr(A X^-1 B)", "X", "", "−X⁻ᵀ Aᵀ Bᵀ X⁻ᵀ", book="−(X⁻¹ B A X⁻¹)ᵀ"),
    Row("tr(A X^-1)", "X", "", "−X⁻ᵀ Aᵀ X⁻ᵀ", book="−X⁻ᵀ Aᵀ X⁻ᵀ"),
    Row("tr((X + A)^-1)", "X", "", "−((X + A)⁻²)ᵀ", book="−((X + A)⁻¹ (X + A)⁻¹)ᵀ"),
)

QUADRATIC_FORMS = (
    Row("x^T a", "x", "", "a"),
    Row("a^T x", "x", "", "a"),
    Row("a^T X b", "X", "", "a bᵀ"),
    Row("a^T X^T b", "X", "", "b aᵀ"),
    Row("a^T X a", "X", "", "a aᵀ"),
    Row("a^T X^T a", "X", "", "a aᵀ"),
    Row("b^T X^T X c", "X", "", "X (b cᵀ + c bᵀ)"),
    Row("(B x + b)^T C (D x + d)", "x", "", "Bᵀ C (D x + d) + Dᵀ Cᵀ (B x + b)"),
    Row("x^T B x", "x", "", "(B + Bᵀ) x"),
    Row("b^T X^T D X c", "X", "", "Dᵀ X b cᵀ + D X c bᵀ"),
    Row("(X b + c)^T D (X b + c)", "X", "", "(D + Dᵀ) (X b + c) bᵀ"),
    Row(
        "(x - A s)^T W (x - A s)", "s", "W: n x n symmetric",
        "2 Aᵀ W (A s − x)", book="−2 Aᵀ W (x − A s)",
    ),
    Row("(x - s)^T W (x - s)", "x", "W: n x n symmetric", "2 W (x − s)"),
    Row("(x - s)^T W (x - s)", "s", "W: n x n symmetric", "2 W (s − x)", book="−2 W (x − s)"),
    Row("(x - A s)^T W (x - A s)", "x", "W: n x n symmetric", "2 W (x − A s)"),
    Row(
        "(x - A s)^T W (x - A s)", "A", "W: n x n symmetric",
        "2 W (A s − x) sᵀ", book="−2 W (x − A s) sᵀ",
    ),
)  # fmt: skip

TRACES = (
    Row("tr(X)", "X", "", "I"),
    Row("tr(X A)", "X", "", "Aᵀ"),
    Row("tr(A X B)", "X", "", "Aᵀ Bᵀ"),
    Row("tr(A X^T B)", "X", "", "B A"),
    Row("tr(X^T A)", "X", "", "A"),
    Row("tr(A X^T)", "X", "", "A"),
    Row("tr(X^2)", "X", "", "2 Xᵀ"),
    Row("tr(X^2 B)", "X", "", "Bᵀ Xᵀ + Xᵀ Bᵀ", book="(X B + B X)ᵀ"),
    Row("tr(X^T B X)", "X", "", "(B + Bᵀ) X", book="B X + Bᵀ X"),
    Row("tr(B X X^T)", "X", "", "(B + Bᵀ) X", book="B X + Bᵀ X"),
    Row("tr(X B X^T)", "X", "", "X (B + Bᵀ)", book="X Bᵀ + X B"),
    Row("tr(A X B X)", "X", "", "Aᵀ Xᵀ Bᵀ + Bᵀ Xᵀ Aᵀ"),
    Row("tr(X^T X)", "X", "", "2 X"),
    Row("tr(B^T X^T C X B)", "X", "", "(C + Cᵀ) X B Bᵀ", book="Cᵀ X B Bᵀ + C X B Bᵀ"),
    Row("tr(X^T B X C)", "X", "", "B X C + Bᵀ X Cᵀ"),
    Row("tr(A X B X^T C)", "X", "", "Aᵀ Cᵀ X Bᵀ + C A X B"),
    Row("tr((A X B + C)(A X B + C)^T)", "X", "", "2 Aᵀ (A X B + C) Bᵀ"),
    Row("tr(X^3)", "X", "", "3 Xᵀ Xᵀ", book="3 (X²)ᵀ"),
    Row(
        "tr(A X^3)", "X", "", "Aᵀ Xᵀ Xᵀ + Xᵀ Aᵀ Xᵀ + Xᵀ Xᵀ Aᵀ",
        book="(A X X)ᵀ + (X A X)ᵀ + (X X A)ᵀ",
    ),
    Row(
        "tr(B^T X^T C X X^T C X B)", "X", "C: n x n symmetric",
        "2 C X (B Bᵀ Xᵀ C X + Xᵀ C X B Bᵀ)",
        book="C X Xᵀ C X B Bᵀ + C X B Bᵀ Xᵀ C X + C X B Bᵀ Xᵀ C X + C X Xᵀ C X B Bᵀ",
    ),
    Row(
        "tr((X^T C X)^-1 A)", "X", "X: m x n, C: m x m symmetric, A: n x n symmetric",
        "−2 C X (Xᵀ C X)⁻¹ A (Xᵀ C X)⁻¹", book="−(C X (Xᵀ C X)⁻¹) (A + Aᵀ) (Xᵀ C X)⁻¹",
    ),
    Row(
        "tr((X^T C X)^-1 (X^T B X))", "X", "X: m x n, C: m x m symmetric, B: m x m symmetric",
        "2 (B − C X (Xᵀ C X)⁻¹ Xᵀ B) X (Xᵀ C X)⁻¹",
        book="−2 C X (Xᵀ C X)⁻¹ Xᵀ B X (Xᵀ C X)⁻¹ + 2 B X (Xᵀ C X)⁻¹",
    ),
)  # fmt: skip

NORMS = (
    Row("||x||", "x", "", "x/‖x‖"),
    Row("||x||^2", "x", "", "2 x"),
    Row("||X||_F^2", "X", "", "2 X"),
    Row("||X||_F", "X", "", "X/‖X‖"),
)

ROWS = (*DETERMINANTS, *INVERSES, *QUADRATIC_FORMS, *TRACES, *NORMS)
