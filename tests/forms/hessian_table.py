"""Magnus & Neudecker's second identification: functions, their Hessians in the forms of chapter 10, and of statistics and learning.

Rows: name, expression, variable, declarations, the Hessian.
"""

from __future__ import annotations

Row = tuple[str, str, str, str, str]

SCALAR_FUNCTIONS: tuple[Row, ...] = (
    # of a scalar, of a vector (table 10.1)
    ("phi of a scalar", "x^3", "x", "x: scalar", "6 x"),
    ("linear form", "a^T x", "x", "", "0"),
    ("quadratic form", "x^T A x", "x", "", "A + Aᵀ"),
    ("symmetric quadratic form", "x^T A x", "x", "A: n x n symmetric", "2 A"),
    ("sum of squares", "x^T x", "x", "", "2 I"),
    ("square of a linear form", "(a^T x)^2", "x", "", "2 a aᵀ"),
    # of a matrix (table 10.2)
    ("linear trace", "tr(A X)", "X", "", "0"),
    ("trace of X'X", "tr(X^T X)", "X", "", "2 I"),
    ("trace of X^2", "tr(X^2)", "X", "", "2 K₍ₙₙ₎"),
    ("trace of X^3", "tr(X^3)", "X", "", "3 K₍ₙₙ₎ (I ⊗ X + Xᵀ ⊗ I)"),
    ("trace of X'AX", "tr(X^T A X)", "X", "", "I ⊗ (A + Aᵀ)"),
    ("trace of XAX'", "tr(X A X^T)", "X", "", "(A + Aᵀ) ⊗ I"),
    ("trace of AX'BX", "tr(A X^T B X)", "X", "", "Aᵀ ⊗ B + A ⊗ Bᵀ"),
    ("trace of XAXB", "tr(X A X B)", "X", "", "K₍ₙₘ₎ (Aᵀ ⊗ B + Bᵀ ⊗ A)"),
    ("trace of the inverse", "tr(X^-1)", "X", "", "K₍ₙₙ₎ (X⁻ᵀ ⊗ (X⁻²) + ((X⁻²)ᵀ) ⊗ X⁻¹)"),
    (
        "trace of AX^-1", "tr(A X^-1)", "X", "",
        "K₍ₙₙ₎ ((X⁻ᵀ Aᵀ X⁻ᵀ) ⊗ X⁻¹ + X⁻ᵀ ⊗ (X⁻¹ A X⁻¹))",
    ),
    ("bilinear form of XX'", "a^T X X^T a", "X", "", "2 (I ⊗ (a aᵀ))"),
    ("determinant", "det(X)", "X", "", "det(X) (vec(X⁻ᵀ) vec(X⁻ᵀ)ᵀ − K₍ₙₙ₎ (X⁻ᵀ ⊗ X⁻¹))"),
    ("log-determinant", "log det X", "X", "", "−K₍ₙₙ₎ (X⁻ᵀ ⊗ X⁻¹)"),
    ("symmetric log-determinant", "log det S", "S", "S: n x n positive_definite", "−D₍ₙ₎ᵀ (S⁻¹ ⊗ S⁻¹) D₍ₙ₎"),
    (
        "log-determinant of XX'", "log det(X X^T)", "X", "",
        "2 ((I − Xᵀ (X Xᵀ)⁻¹ X) ⊗ (X Xᵀ)⁻¹) − 2 K₍ₙₘ₎ (((X Xᵀ)⁻¹ X) ⊗ (Xᵀ (X Xᵀ)⁻¹))",
    ),
    # statistics and learning
    ("least squares", "||A x - b||^2", "x", "", "2 Aᵀ A"),
    ("logistic loss", "sum(log(1 + exp(-y .* (X w))))", "w", "y: m", "Xᵀ diag(y.^2 ⊙ σ(y ⊙ (X w)) ⊙ (1 − σ(y ⊙ (X w)))) X"),
    ("cross-entropy", "-y^T log(sigmoid(X w)) - (1 - y)^T log(1 - sigmoid(X w))", "w", "", "Xᵀ diag(σ(X w) ⊙ (1 − σ(X w))) X"),
    ("logistic loss over data", "sum_i log(1 + exp(-y_i w^T x_i))", "w", "", "Σᵢ yᵢ² σ(yᵢ wᵀ xᵢ) (1 − σ(yᵢ wᵀ xᵢ)) xᵢ xᵢᵀ"),
    ("log-sum-exp", "logsumexp(x)", "x", "", "diag(softmax(x)) − softmax(x) softmax(x)ᵀ"),
    ("softmax regression", "-y^T log softmax(W x)", "W", "y: k simplex", "(x xᵀ) ⊗ (diag(softmax(W x)) − softmax(W x) softmax(W x)ᵀ)"),
    ("Gaussian, mean", "N/2 log det S + 1/2 sum_i (x_i - mu)^T S^-1 (x_i - mu)", "mu", "S: n x n positive_definite", "N S⁻¹"),
    (
        "Gaussian, covariance", "N/2 log det S + 1/2 sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S", "S: n x n positive_definite",
        "1/2 D₍ₙ₎ᵀ (S⁻¹ ⊗ (Σᵢ S⁻¹ (xᵢ − μ) (xᵢ − μ)ᵀ S⁻¹) + (Σᵢ S⁻¹ (xᵢ − μ) (xᵢ − μ)ᵀ S⁻¹) ⊗ S⁻¹ − N (S⁻¹ ⊗ S⁻¹)) D₍ₙ₎",
    ),
    (
        "Gaussian, mixed", "1/2 sum_i (x_i - mu)^T S^-1 (x_i - mu)", "mu, S", "S: n x n positive_definite",
        "S⁻¹ ((Σᵢ (xᵢ − μ)ᵀ S⁻¹) ⊗ I) D₍ₙ₎",
    ),
    ("factorisation", "||T - U V^T||^2", "U", "", "2 ((Vᵀ V) ⊗ I)"),
    ("factorisation, mixed", "||T - U V^T||^2", "U, V", "", "2 K₍ₚₘ₎ (U ⊗ Vᵀ) − 2 (I ⊗ (T − U Vᵀ))"),
    ("data in a layer", "sum_i ||W x_i - y_i||^2", "W", "", "2 ((Σᵢ xᵢ xᵢᵀ) ⊗ I)"),
    ("Gaussian bump", "exp(-||x - c||^2 / 2)", "x", "", "exp(−1/2 ‖x − c‖²) ((x − c) (x − c)ᵀ − I)"),
    ("soft norm", "sqrt(1 + x^T x)", "x", "", "(I − x xᵀ/(1 + xᵀ x))/sqrt(1 + xᵀ x)"),
)  # fmt: skip

JACOBIAN_TABLE: tuple[Row, ...] = (
    # Magnus & Neudecker, tables 9.4 to 9.7
    ("AXB", "A X B", "X", "", "Bᵀ ⊗ A"),
    ("X'", "X^T", "X", "", "K₍ₘₙ₎"),
    ("AX'B", "A X^T B", "X", "A: k x n, X: m x n, B: m x l", "K₍ₗₖ₎ (A ⊗ Bᵀ)"),
    ("inverse", "X^-1", "X", "", "−X⁻ᵀ ⊗ X⁻¹"),
    ("X^2", "X^2", "X", "", "I ⊗ X + Xᵀ ⊗ I"),
    ("X^-2", "X^-2", "X", "", "−X⁻ᵀ ⊗ (X⁻²) − ((X⁻²)ᵀ) ⊗ X⁻¹"),
    ("XX'", "X X^T", "X", "", "(I + K₍ₘₘ₎) (X ⊗ I)"),
    ("X'X", "X^T X", "X", "", "(I + K₍ₙₙ₎) (I ⊗ Xᵀ)"),
    ("projection", "X (X^T X)^-1 X^T", "X", "", "(I + K₍ₘₘ₎) ((X (Xᵀ X)⁻¹) ⊗ (I − X (Xᵀ X)⁻¹ Xᵀ))"),
    ("Hadamard square", "X .* X", "X", "", "2 diag(vec(X))"),
    ("Kronecker, right", "kron(A, X)", "X", "A: m x n, X: p x k", "(Iₙ ⊗ K₍ₖₘ₎ ⊗ Iₚ) (vec(A) ⊗ I)"),
    ("Kronecker, left", "kron(X, A)", "X", "A: m x n, X: p x k", "(Iₖ ⊗ K₍ₙₚ₎ ⊗ Iₘ) (I ⊗ vec(A))"),
    ("Kronecker square", "kron(X, X)", "X", "X: m x n", "(Iₙ ⊗ K₍ₙₘ₎ ⊗ Iₘ) (I ⊗ vec(X) + vec(X) ⊗ I)"),
    ("log-determinant", "log det X", "X", "", "vec(X⁻ᵀ)ᵀ"),
    ("trace", "tr(X)", "X", "", "vec(Iₙ)ᵀ"),
    ("sum of entries", "sum(X)", "X", "X: m x n", "𝟏ᵀ"),
    ("sums of rows", "rowsum(X)", "X", "", "𝟏ᵀ ⊗ I"),
    ("vec", "vec(A X)", "X", "", "I ⊗ A"),
    ("vech", "vech(X)", "X", "", "L₍ₙ₎"),
    ("unvec", "unvec(x, m, n)", "x", "", "I"),
    ("diagonal matrix", "diag(x)", "x", "x: n", "E₍ₙ₎"),
    ("diagonal", "diag(X)", "X", "X: n x n", "E₍ₙ₎ᵀ"),
    ("lower triangle", "tril(X)", "X", "X: n x n", "L₍ₙ₎ᵀ L₍ₙ₎"),
    ("upper triangle", "triu(X)", "X", "X: n x n", "K₍ₙₙ₎ L₍ₙ₎ᵀ L₍ₙ₎ K₍ₙₙ₎"),
    ("column", "X[:,j]", "X", "", "eⱼᵀ ⊗ I"),
    ("outer product", "x x^T", "x", "", "I ⊗ x + x ⊗ I"),
    ("inner product", "x^T y", "x", "", "yᵀ"),
    ("log-sum-exp", "logsumexp(x)", "x", "", "softmax(x)ᵀ"),
    ("softmax of a layer", "softmax(W x)", "W", "", "xᵀ ⊗ (diag(softmax(W x)) − softmax(W x) softmax(W x)ᵀ)"),
    ("softmax by rows", "softmax(X)", "X", "X: m x n",
        "diag(vec(softmax(X))) − diag(vec(softmax(X))) ((ones(n) ones(1, n)) ⊗ Iₘ) diag(vec(softmax(X)))"),
    ("two layers", "tanh(V tanh(W x))", "W", "", "xᵀ ⊗ (diag(1 − tanh(V tanh(W x)).^2) V diag(1 − tanh(W x).^2))"),
    ("scalar variable", "A exp(t)", "t", "A: m x n, t: scalar", "exp(t) vec(A)"),
    ("sum over data", "sum_i (w^T x_i)^2 x_i", "w", "", "2 Σᵢ (wᵀ xᵢ) xᵢ xᵢᵀ"),
    # structured variables
    ("symmetric", "S^-1", "S", "S: n x n symmetric", "−(S⁻¹ ⊗ S⁻¹) D₍ₙ₎"),
    ("symmetric congruence", "A S A^T", "S", "S: n x n symmetric", "(A ⊗ A) D₍ₙ₎"),
    ("diagonal variable", "A D B", "D", "D: n x n diagonal", "(Bᵀ ⊗ A) E₍ₙ₎"),
    ("lower triangular", "L L^T", "L", "L: n x n lower_triangular", "(I + K₍ₙₙ₎) (L ⊗ I) L₍ₙ₎ᵀ"),
    ("upper triangular", "A U", "U", "U: n x n upper_triangular", "K₍ₙₘ₎ (A ⊗ I) L₍ₙ₎ᵀ"),
    ("skew", "A W", "W", "W: n x n skew", "(I ⊗ A) (I − K₍ₙₙ₎) L₍ₙ₎ᵀ"),
)  # fmt: skip
