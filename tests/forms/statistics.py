"""Log-likelihoods and their like, as statisticians type them: without brackets round the minus, with symmetric matrices."""

from forms.rows import Row

ROWS = (
    Row("-(x - m)^T S^-1 (x - m)", "S", "S: n x n symmetric", "S⁻¹ (x − m) (x − m)ᵀ S⁻¹"),
    Row("-log det S - (x - m)^T S^-1 (x - m)", "S", "S: n x n symmetric",
        "S⁻¹ (x − m) (x − m)ᵀ S⁻¹ − S⁻¹"),
    Row("-log det(C S C^T) - (x - A m)^T (C S C^T)^-1 (x - A m)", "S",
        "S: p x p symmetric, C: n x p, A: n x n",
        "Cᵀ ((C S Cᵀ)⁻¹ (x − A m) (x − A m)ᵀ (C S Cᵀ)⁻¹ − (C S Cᵀ)⁻¹) C"),
    Row("log(1/sqrt(2 pi s^2) exp(-(x - m)^2/(2 s^2)))", "s", "x: scalar, m: scalar, s: scalar",
        "(x − m)²/s³ − 1/s"),
    Row("-log((2 pi)^d det(S))", "S", "S: n x n symmetric, d: scalar", "−S⁻¹"),
    Row("log(a^d t)", "t", "", "1/t"),
    Row("a^(d + 1) t/a^d", "t", "", "a"),
    Row("a^d t/a^k", "t", "k: scalar", "a^(d − k)"),
    Row("log(sqrt(2 pi s^2))", "s", "s: scalar", "1/s"),
    Row("x^T A x/||x||^2", "x", "A: n x n symmetric", "2 A x/‖x‖² − 2 (xᵀ A x) x/‖x‖⁴"),
    Row("tr(sqrtm(X^T X))", "X", "", "X sqrtm(Xᵀ X)⁻¹"),
    Row("tr(sqrtm(A X A))", "X", "X: n x n psd, A: n x n symmetric", "1/2 A sqrtm(A X A)⁻¹ A"),
    Row("log det(B + X Y X)", "X", "X: n x n diagonal, Y: n x n diagonal, B: n x n symmetric",
        "2 diag(diag((X Y X + B)⁻¹ X Y))"),
)  # fmt: skip
