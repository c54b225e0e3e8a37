"""Losses and likelihoods of statistics and machine learning, as textbooks print their gradients."""

from forms.rows import Row

REGRESSION = (
    Row("||X w - y||^2 + lambda ||w||^2", "w", "", "2 Xᵀ (X w − y) + 2 λ w"),
    Row("1/2 ||X w - y||^2 + lambda/2 ||w||^2", "w", "", "Xᵀ (X w − y) + λ w"),
    Row("1/(2 N) ||X w - y||^2", "w", "N: scalar", "Xᵀ (X w − y)/N"),
    Row("||X w - y||^2 + lambda sum(abs(w))", "w", "", "2 Xᵀ (X w − y) + λ sign(w)"),
    Row("(X w - y)^T D (X w - y)", "w", "D: m x m diagonal", "2 Xᵀ D (X w − y)"),
    Row("sum((A x - b).^2)", "x", "", "2 Aᵀ (A x − b)"),
    Row("||A X - B||_F^2", "X", "", "2 Aᵀ (A X − B)"),
    Row("||A X B - C||_F^2", "X", "", "2 Aᵀ (A X B − C) Bᵀ"),
    Row("||Y - X W||_F^2 + lambda ||W||_F^2", "W", "", "2 Xᵀ (X W − Y) + 2 λ W",
        book="−2 Xᵀ (Y − X W) + 2 λ W"),
    Row("sum(log(cosh(X w - y)))", "w", "", "Xᵀ tanh(X w − y)"),
    Row("sum(sqrt(1 + (X w - y).^2))", "w", "", "Xᵀ ((X w − y) ⊘ sqrt(1 + (X w − y).^2))"),
    Row("sum_i (y_i - w^T x_i)^2", "w", "", "2 Σᵢ (wᵀ xᵢ − yᵢ) xᵢ", book="−2 Σᵢ (yᵢ − wᵀ xᵢ) xᵢ"),
    Row("sum_i (y_i - w^T x_i - b)^2", "b", "", "2 Σᵢ (wᵀ xᵢ + b − yᵢ)",
        book="−2 Σᵢ (yᵢ − wᵀ xᵢ − b)"),
)  # fmt: skip

CLASSIFICATION = (
    Row("sum(log(1 + exp(X w))) - y^T X w", "w", "", "Xᵀ (σ(X w) − y)"),
    Row("sum(softplus(X w)) - y^T X w", "w", "", "Xᵀ (σ(X w) − y)"),
    Row("-y^T log(sigmoid(X w)) - (1 - y)^T log(1 - sigmoid(X w))", "w", "", "Xᵀ (σ(X w) − y)"),
    Row("sum(exp(X w)) - y^T X w", "w", "", "Xᵀ (exp(X w) − y)"),
    Row("-y^T log(softmax(W x))", "W", "y: m simplex", "(softmax(W x) − y) xᵀ"),
    Row("-y^T log(softmax(h))", "h", "y: m simplex", "softmax(h) − y"),
    Row("-y^T log(softmax(h))", "h", "", "(𝟏ᵀ y) softmax(h) − y"),
    Row("sum(relu(1 - y .* (X w)))", "w", "", "−Xᵀ (y ⊙ 𝟏(1 − y ⊙ (X w) > 0))"),
    Row("sum(max(0, 1 - y .* (X w)))", "w", "", "−Xᵀ (y ⊙ 𝟏(1 − y ⊙ (X w) > 0))"),
    Row("sum_i log(1 + exp(-y_i w^T x_i))", "w", "", "−Σᵢ yᵢ σ(−yᵢ wᵀ xᵢ) xᵢ"),
)  # fmt: skip

DENSITIES = (
    Row("(x - mu)^T Sigma^-1 (x - mu)", "x", "", "(Σ⁻¹ + Σ⁻ᵀ) (x − μ)"),
    Row("(x - mu)^T Sigma^-1 (x - mu)", "x", "Sigma: n x n symmetric", "2 Σ⁻¹ (x − μ)"),
    Row("(x - mu)^T Sigma^-1 (x - mu)", "mu", "Sigma: n x n symmetric", "2 Σ⁻¹ (μ − x)",
        book="−2 Σ⁻¹ (x − μ)"),
    Row("(x - mu)^T Sigma^-1 (x - mu)", "Sigma", "Sigma: n x n symmetric",
        "−Σ⁻¹ (x − μ) (x − μ)ᵀ Σ⁻¹"),
    Row("tr(S X) - log det X", "X", "X: n x n positive_definite, S: n x n symmetric", "S − X⁻¹"),
    Row("tr(S X) - log det X", "X", "", "Sᵀ − X⁻ᵀ"),
    Row("tr(Q^-1 P) + (m - u)^T Q^-1 (m - u) + log det Q - log det P", "P",
        "P: n x n positive_definite, Q: n x n positive_definite", "Q⁻¹ − P⁻¹"),
    Row("tr(Q^-1 P) + (m - u)^T Q^-1 (m - u) + log det Q - log det P", "m",
        "P: n x n positive_definite, Q: n x n positive_definite", "2 Q⁻¹ (m − u)"),
    Row("tr(Q^-1 P) + (m - u)^T Q^-1 (m - u) + log det Q - log det P", "Q",
        "P: n x n positive_definite, Q: n x n positive_definite",
        "Q⁻¹ − Q⁻¹ ((m − u) (m − u)ᵀ + P) Q⁻¹"),
    Row("y^T (K + s I)^-1 y + log det(K + s I)", "K", "K: n x n symmetric",
        "(s I + K)⁻¹ − (s I + K)⁻¹ y yᵀ (s I + K)⁻¹"),
    Row("p^T log(p) - p^T log(q)", "q", "", "−p ⊘ q"),
    Row("p^T log(p ./ q)", "p", "", "log(p ⊘ q) + 1"),
    Row("x^T log(x)", "x", "", "log(x) + 1"),
    Row("exp(-||x - c||^2/(2 s^2))", "x", "", "exp(−‖x − c‖²/(2 s²)) (c − x)/s²",
        book="−exp(−‖x − c‖²/(2 s²)) (x − c)/s²"),
    Row("sum_i ||x_i - mu||^2", "mu", "", "2 Σᵢ (μ − xᵢ)", book="−2 Σᵢ (xᵢ − μ)"),
)  # fmt: skip

SUBSPACES = (
    Row("tr(V^T S V)", "V", "S: n x n symmetric", "2 S V"),
    Row("||X - X V V^T||_F^2", "V", "", "−2 ((X − X V Vᵀ)ᵀ X + Xᵀ (X − X V Vᵀ)) V",
        book="2 (Xᵀ X V Vᵀ V + V Vᵀ Xᵀ X V − 2 Xᵀ X V)"),
    Row("||x x^T - A||_F^2", "x", "A: n x n symmetric", "4 (x xᵀ − A) x"),
    Row("||x x^T - A||_F^2", "x", "", "2 (2 x xᵀ − A − Aᵀ) x"),
    Row("||W .* (A - U V^T)||_F^2", "U", "", "2 (W.^2 ⊙ (U Vᵀ − A)) V",
        book="−2 (W.^2 ⊙ (A − U Vᵀ)) V"),
    Row("(x^T A x)/(x^T x)", "x", "A: n x n symmetric", "2 A x/(xᵀ x) − 2 (xᵀ A x) x/(xᵀ x)²"),
    Row("(x^T A x)/(x^T x)", "x", "", "(A + Aᵀ) x/(xᵀ x) − 2 (xᵀ A x) x/(xᵀ x)²"),
    Row("(x^T A x)/(x^T B x)", "x", "A: n x n symmetric, B: n x n symmetric",
        "2 A x/(xᵀ B x) − 2 (xᵀ A x) B x/(xᵀ B x)²"),
    Row("||A x||/||x||", "x", "", "Aᵀ A x/(‖x‖ ‖A x‖) − ‖A x‖ x/‖x‖³"),
    Row("x^T y/(||x|| ||y||)", "x", "", "y/(‖x‖ ‖y‖) − (xᵀ y) x/(‖x‖³ ‖y‖)"),
    Row("tr(K L)/(||K|| ||L||)", "K", "K: n x n symmetric, L: n x n symmetric",
        "L/(‖K‖ ‖L‖) − tr(K L) K/(‖K‖³ ‖L‖)"),
    Row("tr(X^T L X)", "X", "L: n x n symmetric", "2 L X"),
)  # fmt: skip

BARRIERS = (
    Row("-log det(I - X X^T)", "X", "", "2 (I − X Xᵀ)⁻¹ X"),
    Row("t c^T x - sum(log(b - A x))", "x", "", "t c + Aᵀ (1 ⊘ (b − A x))"),
    Row("log(1 + ||x||^2)", "x", "", "2 x/(1 + ‖x‖²)"),
    Row("x^T (A + lambda I)^-1 x", "lambda", "", "−xᵀ (λ I + A)⁻² x"),
    Row("y^T (K + s I)^-1 y + log det(K + s I)", "s", "K: n x n symmetric",
        "tr((s I + K)⁻¹ − (s I + K)⁻¹ y yᵀ (s I + K)⁻¹)",
        book="tr((s I + K)⁻¹) − yᵀ (s I + K)⁻¹ (s I + K)⁻¹ y"),
    Row("sin(tr(A X))", "X", "", "cos(tr(A X)) Aᵀ"),
    Row("exp(x^T A x)", "x", "", "exp(xᵀ A x) (A + Aᵀ) x"),
    Row("sum(X .* X)", "X", "", "2 X"),
    Row("sum(A X)", "X", "", "Aᵀ 𝟏 𝟏ᵀ"),
    Row("sum(X)", "X", "X: m x n", "𝟏 𝟏ᵀ"),
    Row("a^T diag(x) b", "x", "", "a ⊙ b"),
    Row("tr(diag(x) A)", "x", "", "diag(A)"),
)  # fmt: skip

NETWORKS = (
    Row("||W sigmoid(V x)||^2", "V", "",
        "2 ((Wᵀ W σ(V x)) ⊙ σ(V x) ⊙ (1 − σ(V x))) xᵀ"),
    Row("||sigmoid(W x + b) - y||^2", "b", "",
        "2 (σ(W x + b) ⊙ (1 − σ(W x + b)) ⊙ (σ(W x + b) − y))"),
    Row("||tanh(W x)||^2", "W", "", "2 (tanh(W x) ⊙ (1 − tanh(W x).^2)) xᵀ"),
    Row("u^T relu(W x + b)", "W", "", "(u ⊙ 𝟏(W x + b > 0)) xᵀ"),
    Row("u^T f(W x + b)", "b", "", "u ⊙ f′(W x + b)"),
    Row("u^T f(W x + b)", "W", "", "(u ⊙ f′(W x + b)) xᵀ"),
    Row("u^T f(W x + b)", "x", "", "Wᵀ (u ⊙ f′(W x + b))"),
)  # fmt: skip

ROWS = (
    *REGRESSION, *CLASSIFICATION, *DENSITIES, *SUBSPACES, *BARRIERS, *NETWORKS,
)  # fmt: skip
