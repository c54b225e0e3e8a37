"""How expressions are written: one table, three styles."""

from fractions import Fraction

import pytest

from matdiff.expression import build as b
from matdiff.expression.build import apply, matmul, negate, number, power, scale, symbol, transpose
from matdiff.output.latex import latex, markdown
from matdiff.output.plain import plain
from matdiff.output.unicode import pretty

X, w, y, h = (
    symbol("X", ("m", "n")),
    symbol("w", ("n", 1)),
    symbol("y", ("m", 1)),
    symbol("h", ("m", 1)),
)
A, S, Sigma = (symbol(name, ("n", "n")) for name in ("A", "S", "Sigma"))
x, a, mu = (symbol(name, ("n", 1)) for name in ("x", "a", "mu"))
alpha, lam, N = symbol("alpha"), symbol("lambda"), symbol("N")
i, k = b.index("i", "N"), b.index("k", "N")
xi = b.member(symbol("x", ("n", 1), axes=("N",)), i)
ai = b.member(symbol("a", axes=("N",)), i)
T, inv, add, had = transpose, b.inv, b.add, b.hadamard
centred = b.subtract(xi, mu)


def norm(v):
    return apply("norm", v)


def sigmoid(v):
    return apply("sigmoid", v)


CASES = [
    (matmul(x, T(y)), "x y^T", "x yᵀ", r"x y^{\top}"),
    (
        scale(number(2), matmul(T(X), b.subtract(matmul(X, w), y))),
        "2 X^T (X w - y)",
        "2 Xᵀ (X w − y)",
        r"2 X^{\top} (X w - y)",
    ),
    (add(negate(y), matmul(X, w)), "X w - y", "X w − y", "X w - y"),
    (add(A, T(A)), "A + A^T", "A + Aᵀ", r"A + A^{\top}"),
    (inv(A), "A^-1", "A⁻¹", "A^{-1}"),
    (T(inv(A)), "A^-T", "A⁻ᵀ", r"A^{-\top}"),
    (inv(T(A)), "A^-T", "A⁻ᵀ", r"A^{-\top}"),
    (
        negate(matmul(inv(T(A)), x, T(a), inv(T(A)))),
        "-A^-T x a^T A^-T",
        "−A⁻ᵀ x aᵀ A⁻ᵀ",
        r"-A^{-\top} x a^{\top} A^{-\top}",
    ),
    (
        had(h, sigmoid(h), add(negate(sigmoid(h)), b.ones("m"))),
        "h .* sigmoid(h) .* (1 - sigmoid(h))",
        "h ⊙ σ(h) ⊙ (1 − σ(h))",
        r"h \odot \sigma(h) \odot (1 - \sigma(h))",
    ),
    (
        negate(matmul(T(X), had(y, sigmoid(negate(had(y, matmul(X, w))))))),
        "-X^T (y .* sigmoid(-y .* (X w)))",
        "−Xᵀ (y ⊙ σ(−y ⊙ (X w)))",
        r"-X^{\top} (y \odot \sigma(-y \odot (X w)))",
    ),
    (
        add(
            negate(b.indexed_sum(i, matmul(inv(T(S)), centred, T(centred), inv(T(S))))),
            scale(N, inv(T(S))),
        ),
        "N S^-T - sum_i S^-T (x_i - mu) (x_i - mu)^T S^-T",
        "N S⁻ᵀ − Σᵢ S⁻ᵀ (xᵢ − μ) (xᵢ − μ)ᵀ S⁻ᵀ",
        r"N S^{-\top} - \sum_{i} S^{-\top} (x_{i} - \mu) (x_{i} - \mu)^{\top} S^{-\top}",
    ),
    (
        scale(number(2), matmul(inv(S), b.indexed_sum(i, centred))),
        "2 S^-1 sum_i (x_i - mu)",
        "2 S⁻¹ Σᵢ (xᵢ − μ)",
        r"2 S^{-1} \sum_{i} (x_{i} - \mu)",
    ),
    (
        matmul(b.indexed_sum(i, matmul(xi, T(xi))), A),
        "(sum_i x_i x_i^T) A",
        "(Σᵢ xᵢ xᵢᵀ) A",
        r"\left(\sum_{i} x_{i} x_{i}^{\top}\right) A",
    ),
    (
        b.indexed_sum(i, matmul(Sigma, xi)),
        "sum_i Sigma x_i",
        "∑ᵢ Σ xᵢ",
        r"\sum_{i} \Sigma x_{i}",
    ),
    (
        scale(power(norm(b.subtract(x, a)), -1), b.subtract(x, a)),
        "(x - a)/||x - a||",
        "(x − a)/‖x − a‖",
        r"\frac{x - a}{\lVert x - a \rVert}",
    ),
    (
        scale(number(Fraction(1, 2)), power(alpha, -1), A),
        "A/(2 alpha)",
        "A/(2 α)",
        r"\frac{A}{2 \alpha}",
    ),
    (scale(number(Fraction(1, 2)), A), "1/2 A", "1/2 A", r"\frac{1}{2} A"),
    (number(Fraction(-1, 3)), "-1/3", "−1/3", r"-\frac{1}{3}"),
    (
        scale(number(2), power(matmul(T(x), x), -1), matmul(A, x)),
        "2 A x/(x^T x)",
        "2 A x/(xᵀ x)",
        r"\frac{2 A x}{x^{\top} x}",
    ),
    (
        scale(power(norm(x), -2), matmul(T(x), a), x),
        "(x^T a) x/||x||^2",
        "(xᵀ a) x/‖x‖²",
        r"\frac{(x^{\top} a) x}{\lVert x \rVert^{2}}",
    ),
    (matmul(T(x), A, x), "x^T A x", "xᵀ A x", r"x^{\top} A x"),
    (scale(lam, matmul(T(x), x)), "lambda x^T x", "λ xᵀ x", r"\lambda x^{\top} x"),
    (add(power(norm(x), 2), number(1)), "1 + ||x||^2", "1 + ‖x‖²", r"1 + \lVert x \rVert^{2}"),
    (norm(scale(power(norm(a), -1), x)), "norm(x/||a||)", "norm(x/‖a‖)", r"\left\lVert \frac{x}{\lVert a \rVert} \right\rVert"),
    (had(y, power(h, -1)), "y ./ h", "y ⊘ h", r"y \oslash h"),
    (power(h, -1), "1 ./ h", "1 ⊘ h", r"1 \oslash h"),
    (power(alpha, -2), "1/alpha^2", "1/α²", r"\frac{1}{\alpha^{2}}"),
    (power(X, 2), "X.^2", "X.^2", r"X^{\circ 2}"),
    (power(h, number(Fraction(1, 2))), "sqrt(h)", "sqrt(h)", r"\sqrt{h}"),
    (power(alpha, number(Fraction(3, 2))), "alpha^(3/2)", "α^(3/2)", r"\alpha^{\frac{3}{2}}"),
    (power(alpha, add(lam, number(1))), "alpha^(1 + lambda)", "α^(1 + λ)", r"\alpha^{1 + \lambda}"),
    (matmul(A, A, S), "A^2 S", "A² S", "A^{2} S"),
    (matmul(inv(A), inv(A)), "A^-2", "A⁻²", "A^{-2}"),
    (apply("logdet", S), "logdet(S)", "log det(S)", r"\log \det S"),
    (
        scale(apply("logdet", S), A),
        "logdet(S) A",
        "(log det(S)) A",
        r"(\log \det S) A",
    ),
    (apply("det", S), "det(S)", "det(S)", r"\det(S)"),
    (apply("abs", alpha), "abs(alpha)", "|α|", r"\lvert \alpha \rvert"),
    (apply("abs", x), "abs(x)", "abs(x)", r"\operatorname{abs}(x)"),
    (apply("step", h), "step(h)", "𝟏(h > 0)", r"\mathbf{1}(h > 0)"),
    (
        scale(apply("sum", y), apply("softmax", h)),
        "sum(y) softmax(h)",
        "(𝟏ᵀ y) softmax(h)",
        r"(\mathbf{1}^{\top} y) \operatorname{softmax}(h)",
    ),
    (apply("rowsum", X), "rowsum(X)", "X 𝟏", r"X \mathbf{1}"),
    (matmul(T(A), apply("softmax", matmul(A, x))), "A^T softmax(A x)", "Aᵀ softmax(A x)", r"A^{\top} \operatorname{softmax}(A x)"),
    (b.differential(A), "dA", "dA", r"\mathrm{d}A"),
    (T(b.differential(A)), "(dA)^T", "(dA)ᵀ", r"(\mathrm{d}A)^{\top}"),
    (b.differential(matmul(A, S)), "d(A S)", "d(A S)", r"\mathrm{d}(A S)"),
    (apply("function", h, parameters=("f", 1)), "f'(h)", "f′(h)", "f'(h)"),
    (apply("matrix_function", alpha, parameters=("A", 0, "n", "n")), "A(alpha)", "A(α)", r"A(\alpha)"),
    (apply("inner", A, S), "<A, S>", "⟨A, S⟩", r"\langle A, S \rangle"),
    (add(matmul(A, T(A)), scale(lam, b.eye("n"))), "A A^T + lambda I", "A Aᵀ + λ I", r"A A^{\top} + \lambda I"),
    (b.ones("m", "n"), "ones(m, n)", "𝟏 𝟏ᵀ", r"\mathbf{1} \mathbf{1}^{\top}"),
    (b.ones("n"), "ones(n)", "𝟏", r"\mathbf{1}"),
    (b.zeros("m", "n"), "zeros(m, n)", "0", "0"),
    (scale(apply("size", parameters=("N",)), x), "N x", "N x", "N x"),
    (scale(apply("pi"), alpha), "pi alpha", "π α", r"\pi \alpha"),
    (negate(add(A, S)), "-(A + S)", "−(A + S)", "-(A + S)"),
    (b.subtract(A, add(S, T(S))), "A - (S + S^T)", "A − (S + Sᵀ)", r"A - (S + S^{\top})"),
    (negate(add(A, negate(S))), "-(A - S)", "−(A − S)", "-(A - S)"),
    (add(negate(A), negate(S)), "-A - S", "−A − S", "-A - S"),
    (matmul(A, negate(x)), "A (-x)", "A (−x)", "A (-x)"),
    (scale(number(2), had(x, a)), "2 (x .* a)", "2 (x ⊙ a)", r"2 (x \odot a)"),
    (apply("max", x, a), "max(x, a)", "max(x, a)", r"\max(x, a)"),
    (b.indexed_sum(i, scale(ai, xi)), "sum_i a_i x_i", "Σᵢ aᵢ xᵢ", r"\sum_{i} a_{i} x_{i}"),
    (symbol("W_1"), "W_1", "W₁", "W_{1}"),
    (symbol("mu0"), "mu0", "μ0", r"\mu_{0}"),
]  # fmt: skip


@pytest.mark.parametrize(("node", "text", "signs", "tex"), CASES, ids=[case[1] for case in CASES])
def test_styles(node, text, signs, tex):
    assert (plain(node), pretty(node), latex(node)) == (text, signs, tex)


def test_plain_text_is_ascii():
    for node, *_ in CASES:
        assert plain(node).isascii()
        assert latex(node).isascii()


def test_a_sum_inside_a_sum_over_the_same_name_is_renamed():
    inner = b.indexed_sum(i, xi)
    node = b.indexed_sum(i, scale(ai, matmul(T(xi), A, inner)))
    assert plain(node) == "sum_i a_i x_i^T A sum_j x_j"


def test_three_sums_of_one_name_get_three_names():
    node = b.indexed_sum(i, scale(ai, b.indexed_sum(i, scale(ai, b.indexed_sum(i, xi)))))
    # a_i belongs to the sum around it, wherever it stands
    assert plain(node) == "sum_i a_i sum_k a_k sum_j x_j"


def test_sums_side_by_side_keep_their_name():
    node = add(b.indexed_sum(i, xi), b.indexed_sum(i, scale(ai, xi)))
    assert plain(node) == "sum_i x_i + sum_i a_i x_i"


def test_markdown_is_latex_between_dollars():
    assert markdown(matmul(A, x)) == "$A x$"
