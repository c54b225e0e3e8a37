"""Rows of test_jacobians.py: expression, variable, declarations, the form of the book."""

from __future__ import annotations

Row = tuple[str, str, str, str]

JACOBIANS: tuple[Row, ...] = (
    ("A x + b", "x", "", "A"),
    ("sigmoid(W x + b)", "x", "", "diag(σ(W x + b) ⊙ (1 − σ(W x + b))) W"),
    ("softmax(x)", "x", "", "diag(softmax(x)) − softmax(x) softmax(x)ᵀ"),
    ("x/||x||", "x", "", "(I − x xᵀ/‖x‖²)/‖x‖"),
    ("exp(A x)", "x", "", "diag(exp(A x)) A"),
    ("x (a^T x)", "x", "", "(aᵀ x) I + x aᵀ"),
    ("||A x - b||^2", "x", "", "2 (A x − b)ᵀ A"),
    ("f(W x)", "x", "", "diag(f′(W x)) W"),
    ("relu(h)", "h", "h: n", "diag(𝟏(h > 0))"),
    ("a .* x", "x", "a: n, x: n", "diag(a)"),
    ("W x", "W", "", "xᵀ ⊗ I"),
    ("A X B", "X", "", "Bᵀ ⊗ A"),
    ("X^-1", "X", "", "−X⁻ᵀ ⊗ X⁻¹"),
    ("X .* X", "X", "", "2 diag(vec(X))"),
    ("tr(A X)", "X", "", "vec(Aᵀ)ᵀ"),
    ("inv(A(t))", "t", "", "−vec(A(t)⁻¹ A′(t) A(t)⁻¹)"),
    ("relu(W x)", "W", "", "xᵀ ⊗ diag(𝟏(W x > 0))"),
    ("sum(x) b", "x", "x: n, b: m", "b 𝟏ᵀ"),
)

HESSIANS: tuple[Row, ...] = (
    ("||A x - b||^2", "x", "", "2 Aᵀ A"),
    ("logsumexp(x)", "x", "", "diag(softmax(x)) − softmax(x) softmax(x)ᵀ"),
    ("sum(log(1 + exp(X w)))", "w", "", "Xᵀ diag(σ(X w) ⊙ (1 − σ(X w))) X"),
    ("x^T A x", "x", "", "A + Aᵀ"),
    ("x^T A y", "x, y", "", "A"),
    ("exp(a^T x)", "x", "", "exp(aᵀ x) a aᵀ"),
    ("-log(b - a^T x)", "x", "b: scalar", "a aᵀ/(b − aᵀ x)²"),
    ("||x||", "x", "x: n", "(I − x xᵀ/‖x‖²)/‖x‖"),
    ("tr(A X^T B X)", "X", "", "Aᵀ ⊗ B + A ⊗ Bᵀ"),
    ("||T - U V^T||^2", "U", "", "2 ((Vᵀ V) ⊗ I)"),
    ("sum_i (y_i - w^T x_i)^2", "w", "", "2 Σᵢ xᵢ xᵢᵀ"),
)
