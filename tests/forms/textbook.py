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

FRACTIONS = (
    Row("x/(1 + x)", "x", "x: scalar", "1/(1 + x)²"),
    Row("(1 - x)/(1 + x)", "x", "x: scalar", "−2/(1 + x)²"),
    Row("sum(x ./ (1 + x))", "x", "x: n", "1 ⊘ (1 + x).^2"),
    Row("sum(x ./ sqrt(1 + x.^2))", "x", "", "1 ⊘ (1 + x.^2).^(3/2)"),
    Row("sum(x ./ (1 + abs(x)))", "x", "", "1 ⊘ (1 + abs(x)).^2"),
    Row("a' x/(1 + a' x)", "x", "", "a/(1 + aᵀ x)²"),
    Row("x' A x/(1 + x' A x)", "x", "A: symmetric", "2 A x/(1 + xᵀ A x)²"),
    Row("norm(A X - X B)^2", "X", "", "2 Aᵀ (A X − X B) − 2 (A X − X B) Bᵀ"),
    Row("norm(y - X inv(X' X) X' y)^2", "X", "", "2 (X (Xᵀ X)⁻¹ Xᵀ y − y) yᵀ X (Xᵀ X)⁻¹"),
)

ENTRIES = (
    Row("sum_i X_ii", "X", "", "I"),
    Row("sum_i a_i X_ii", "X", "a: n", "diag(a)"),
    Row("sum_i X_ii^2", "X", "", "2 diag(diag(X))"),
    Row("sum_i X_ii^3", "X", "", "3 diag(diag(X).^2)"),
    Row("sum_i a_i X_ii^2", "X", "a: n", "2 diag(a ⊙ diag(X))"),
    Row("sum_i (A X)[i,i]", "X", "A: n x m, X: m x n", "Aᵀ"),
)

ROWS = (*PROJECTIONS, *CANCELLED, *FRACTIONS, *ENTRIES)

JACOBIANS = (
    Row("exp(x)/sum(exp(x))", "x", "", "diag(softmax(x)) − softmax(x) softmax(x)ᵀ"),
    Row("exp(A x)/sum(exp(A x))", "x", "", "(diag(softmax(A x)) − softmax(A x) softmax(A x)ᵀ) A"),
    Row("log(exp(x)/sum(exp(x)))", "x", "", "I − 𝟏 softmax(x)ᵀ"),
    Row("1 ./ (1 + exp(-x))", "x", "x: n", "diag(σ(x) ⊙ (1 − σ(x)))"),
    Row("x ./ (1 + x)", "x", "x: n", "diag(1 ⊘ (1 + x).^2)"),
    Row("x ./ sqrt(1 + x.^2)", "x", "", "diag(1 ⊘ (1 + x.^2).^(3/2))"),
    Row("(I - P) P x + x", "x", "P: n x n idempotent", "I"),
    Row("softmax(x)[1:2]", "x", "x: n", "(diag(softmax(x)) − softmax(x) softmax(x)ᵀ)[1:2, :]"),
    Row("exp(x) + sin(x)", "x", "x: n", "diag(exp(x) + cos(x))"),
    Row("3 exp(x) - 2 sin(x)", "x", "x: n", "diag(3 exp(x) − 2 cos(x))"),
)

HESSIANS = (
    Row("x' x/(1 + x' x)", "x", "", "2 (I − 4 x xᵀ/(1 + xᵀ x))/(1 + xᵀ x)²"),
    Row("sqrt(1 + x' x)", "x", "", "(I − x xᵀ/(1 + xᵀ x))/sqrt(1 + xᵀ x)"),
    Row("sum(sqrt(1 + x.^2))", "x", "", "diag(1 ⊘ (1 + x.^2).^(3/2))"),
    Row("u' sigmoid(W x)", "x", "", "Wᵀ diag(u ⊙ σ(W x) ⊙ (1 − σ(W x)) ⊙ (1 − 2 σ(W x))) W"),
    Row("norm(Q x - y)^2", "x", "Q: n x n orthogonal", "2 I"),
)
