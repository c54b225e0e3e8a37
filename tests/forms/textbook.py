"""Forms that a person writes and a machine has to look for: what cancels in a product with a sum, projections, diagonals."""

from forms.rows import Row

PROJECTIONS = (
    Row("norm(y - A*pinv(A)*x)^2", "x", "", "2 A A⁺ (x − y)"),
    Row("norm(y - A^+ A x)^2", "x", "A: m x n", "2 A⁺ A (x − y)"),
    Row("norm(y - X inv(X^T X) X^T y)^2", "y", "", "2 (y − X (Xᵀ X)⁻¹ Xᵀ y)"),
    Row("norm((I - P) x)^2", "x", "P: n x n projection", "2 (I − P) x"),
    Row("norm(P x - y)^2", "x", "P: n x n projection", "2 P (x − y)"),
    Row("x' P P x", "x", "P: n x n idempotent", "(P + Pᵀ) x"),
    Row("norm(X - 1 1' X/n)^2", "X", "X: n x p", "2 (X − 𝟏 𝟏ᵀ X/n)"),
    Row("norm((eye(n) - 1 1'/n) X)^2", "X", "X: n x p", "2 (I − 𝟏 𝟏ᵀ/n) X"),
    Row("x' A' A^+' y", "x", "A: m x n", "A⁺ A y"),
)

CANCELLED = (
    Row("norm(Q x - y)^2", "x", "Q: n x n orthogonal", "2 (x − Qᵀ y)"),
    Row("norm(Q x)", "x", "Q: n x n orthogonal", "x/‖x‖"),
    Row("x' inv(A) (A x + b)", "x", "A: n x n", "A⁻¹ b + 2 x"),
    Row("norm(inv(A) (A x - b))^2", "x", "A: n x n", "2 (x − A⁻¹ b)"),
    Row("sum(log(softmax(X) .* A))", "X", "X: m x n", "𝟏 𝟏ᵀ − n softmax(X)"),
    Row("sum(tanh(x).^2)", "x", "", "2 (tanh(x) ⊙ (1 − tanh(x).^2))"),
    Row("norm(2 x)", "x", "", "2 x/‖x‖"),
    Row("norm(a x)", "x", "a: positive", "a x/‖x‖"),
    Row("sqrt(a^2) b' x", "b", "a: positive", "a x"),
    Row("logdet(diag(x))", "x", "x: positive", "1 ⊘ x"),
)

ROWS = (*PROJECTIONS, *CANCELLED)
