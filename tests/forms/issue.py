"""The closed forms that the project's own statement of its job demands, and their symmetric variants."""

from forms.rows import Row

ROWS = (
    Row("||X w - y||^2", "w", "", "2 Xᵀ (X w − y)"),
    Row("x^T A x", "x", "", "(A + Aᵀ) x"),
    Row("x^T A x", "x", "A: n x n symmetric", "2 A x"),
    Row("log det X", "X", "", "X⁻ᵀ"),
    Row("log det X", "X", "X: n x n symmetric", "X⁻¹"),
    Row("log det X", "X", "X: n x n positive_definite", "X⁻¹"),
    Row("tr(A X^T B X)", "X", "", "B X A + Bᵀ X Aᵀ"),
    Row("tr(A X^T B X)", "X", "A: m x m symmetric, B: n x n symmetric", "2 B X A"),
    Row("a^T X^-1 b", "X", "", "−X⁻ᵀ a bᵀ X⁻ᵀ"),
    Row("a^T X^-1 b", "X", "X: n x n symmetric", "−1/2 X⁻¹ (a bᵀ + b aᵀ) X⁻¹"),
    Row("a^T X^-1 a", "X", "X: n x n symmetric", "−X⁻¹ a aᵀ X⁻¹"),
    Row("||x - a||", "x", "", "(x − a)/‖x − a‖"),
    Row("logsumexp(A x)", "x", "", "Aᵀ softmax(A x)"),
    Row("sum(log(1 + exp(-y .* (X w))))", "w", "", "−Xᵀ (y ⊙ σ(−y ⊙ (X w)))"),
    Row("||A - U V^T||_F^2", "U", "", "2 (U Vᵀ − A) V"),
    Row("||A - U V^T||_F^2", "V", "", "2 (U Vᵀ − A)ᵀ U"),
    Row("||A - U U^T||_F^2", "U", "A: n x n symmetric", "4 (U Uᵀ − A) U"),
)
