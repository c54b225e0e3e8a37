r"""LaTeX is read as the plain notation is: the same tree, carets in what was typed, a clear error where it is cut off."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fuzz import PIECES, only_matdiff_errors

import matdiff
from matdiff.base.errors import MatdiffError
from matdiff.syntax.declarations import parse_declarations
from matdiff.syntax.parser import parse
from matdiff.syntax.tree import same

SAME = [
    # the rows of the notation
    (r"x^\top A y", "x^T A y"),
    (r"A^T + A^{\mathsf T} + A^\mathsf{T} + A^\intercal + A^{\mathrm{T}}", "A^T+A^T+A^T+A^T+A^T"),
    (r"A^{-1} b", "A^-1 b"),
    (r"A^{-\top} + A^{-T} + A^{-\mathsf{T}}", "A^-T + A^-T + A^-T"),
    (r"A^{+}\alpha + A^\dagger + A^{\dagger}", "A^+ alpha + A^+ + A^+"),
    (r"A\,B + A\cdot B + A\times B", "A B + A·B + A*B"),
    (r"A \odot B + A \circ B + A \oslash B", "A .* B + A .* B + A ./ B"),
    (r"A^{\circ 2} + A^{\odot 3} + A^{\circ -1}", "A.^(2) + A.^(3) + A.^(-1)"),
    (r"A \otimes B", "A ⊗ B"),
    (r"\operatorname{sum}(B) D", "sum(B) D"),
    (r"{\rm tr}(B) D", "tr(B) D"),
    (r"\langle x, y\rangle + \left\langle x, y \right\rangle", "<x, y> + <x, y>"),
    (r"\operatorname{tr}(A) + \mathrm{tr}(A) + \text{Tr}(A) + \tr(A)", "tr(A)+tr(A)+Tr(A)+tr(A)"),
    (r"\operatorname{tr} A B", "tr A B"),
    (r"\det A + \lvert A\rvert + \left|A\right| + \vert A\vert", "det A + |A| + |A| + |A|"),
    (r"\log\det A", "log det A"),
    (r"\ln\left|A\right| + \ln\lvert A \rvert", "ln|A| + ln|A|"),
    (r"\|x\| + \lVert x\rVert_2 + \left\|x\right\|_2^2", "||x|| + ||x||_2 + ||x||_2^2"),
    (r"\left|\left|x\right|\right| + \bigl\| x \bigr\|", "||x|| + ||x||"),
    (r"\|A\|_F + \|A\|_* + \|A\|_{F}^{2} + \|x\|_\infty", "||A||_F+||A||_*+||A||_F^(2)+||x||_inf"),
    (r"\|x\|^2_2", "||x||_2^2"),
    (r"\lVert a - \lvert b\rvert \rVert", "‖a - |b|‖"),
    (r"\mathbf 1^\top x + \mathbb 1^\top x + \mathbf{1}_n^\top x", "𝟏^T x + 𝟏^T x + 𝟏_n^T x"),
    (r"\mathbf{1}(h > 0) + \mathbb{1}\{h > 0\}", "1(h > 0) + 1(h > 0)"),
    (r"\operatorname{diag}(x) + \operatorname{vec}(X)", "diag(x) + vec(X)"),
    (r"\sum_{i=1}^N x_i + \sum_{i=1}^{N} x_i", "sum_{i=1}^N x_i + sum_{i=1}^N x_i"),
    (r"\sum_i x_{i} \alpha + \sum\limits_i^N x_i", "sum_i x_i alpha + sum_i^N x_i"),
    (r"\sum^N_{i=1} x_i", "sum_{i=1}^N x_i"),
    (r"\sum (x-\mu)^\top \Sigma^{-1} (x-\mu)", "∑ (x-mu)^T Sigma^-1 (x-mu)"),
    (r"\Sigma_{ij} + A_{i,j} + e_i", "Sigma_ij + A_{i,j} + e_i"),
    (r"\sigma(x) + \exp(x) + \sigma \left( x \right)", "sigma(x) + exp(x) + sigma(x)"),
    (r"\operatorname{softmax}(W\mathbf{x})", "softmax(W x)"),
    (r"e^{A} + \mathrm{e}^{-x}", "e^(A) + e^(-x)"),
    (r"\lambda_{\max}(A) + \lambda_{\text{max}}(A)", "lambda_max(A) + lambda_max(A)"),
    # LaTeX's own
    (r"\frac{1}{2} x + \tfrac12 x + \dfrac 1{2} x + \frac12x", "(1/2) x + (1/2) x + (1/2) x + (1/2) x"),
    (r"\frac{a + b}{\frac{c}{d}}", "(a + b)/(c/d)"),
    (r"x^\frac{1}{2}", "x^(1/2)"),
    (r"{\rm tr}(A B) + \mathop{\rm tr}\nolimits (A)", "tr(A B) + tr(A)"),
    (r"\left\langle A, B \right\rangle_F + \langle A, B \rangle_{\text{F}}", "<A, B> + <A, B>"),
    (r"x^\mathsf{T} A x, \label{eq:1}", "x' A x"),
    (r"\[ x^\top A x. \tag{1} \]", "x' A x"),
    (r"{1 \over 2} x + {a b \over (c)(d)}", "(1/2) x + (a b)/(c d)"),
    (r"$x \over {a \over b}$", "x/(a/b)"),
    (r"\left( x \over 2 \right)^2", "(x/2)^2"),
    (r"\sqrt{x + 1} + \sqrt2 y + \sqrt[3]{x}", "sqrt(x + 1) + sqrt(2) y + x^(1/3)"),
    (r"\sqrt x^2", "(sqrt(x))^2"),
    (r"\exp\left\{ -\frac{x}{2} \right\}", "exp(-(x/2))"),
    (r"\log{\left(x \right)} y", "log(x) y"),
    (r"\bigl( a + b \bigr) \Big[ c \Big]", "(a + b) (c)"),
    (r"$x^\top y$", "x^T y"),
    (r"$$ x^\top y. $$", "x^T y"),
    (r"\[ x^\top y, \]", "x^T y"),
    (r"\( x^\top y \)", "x^T y"),
    (r"\begin{equation*} x^\top y \label{eq:one} \end{equation*}", "x^T y"),
    (r"\begin{aligned} & x^\top y \\ & + z \end{aligned}", "x^T y + z"),
    (r"x^\top y % a remark", "x^T y"),
    (r"\boldsymbol\Sigma^{-1} \mathbf x \bm{y} \vec{z}", "Sigma^-1 x y z"),
    (r"\hat{y} + \bar{\mathbf{x}} + \tilde W", "y_hat + x_bar + W_tilde"),
    (r"\mathbf{A X B} \mathbf{\hat{y}}", "(A X B) y_hat"),
    (r"{x}_i + {\Sigma}^{-1}", "x_i + Sigma^-1"),
    (r"x_ix_j\alpha", "x_i x_j alpha"),
    (r"x^\top_i y", "x_i^T y"),
    (r"f'(x) + f^\prime(x) + f^{\prime\prime}(x)", "f'(x) + f'(x) + f''(x)"),
    (r"\mathbf{h} = W x; h^\top h", "h = W x; h^T h"),
    (r"\alpha A \ b + A\b", "alpha A b + A \\ b"),
    # both notations in one text
    (r"x.T @ \Sigma^-1 .* y' + tr(A) √2 ‖\mu‖", "x.T @ Sigma^-1 .* y' + tr(A) √2 ‖mu‖"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "plain"), SAME)
def test_same_tree(text: str, plain: str) -> None:
    read = parse(text).tree
    wanted = parse(plain, names={"y_hat", "x_bar", "W_tilde"}).tree
    assert same(read, wanted) or repr(read) == repr(wanted), f"{read}\n{wanted}"


ERRORS = [
    (r"x + \frac{1}{", "this { is not closed", "{", 12),
    (r"\frac{1}", r"\frac wants two arguments", r"\frac", 0),
    (r"(\frac{1})", r"\frac wants two arguments", r"\frac", 1),
    (r"\sqrt", r"\sqrt wants an argument", r"\sqrt", 0),
    (r"\alpha \sum_{i=", "this { is not closed", "{", 12),
    (r"\alpha^", "an exponent is missing here", "^", 6),
    (r"\alpha_", "a subscript is missing here", "_", 6),
    (r"\alpha_{}", "this subscript is empty", "_", 6),
    (r"\frac{}{2}", r"an argument of \frac is empty", r"\frac", 0),
    (r"a + \left( x", r"this \left( is not closed", r"\left(", 4),
    (r"x \right)", r"this \right) closes nothing", r"\right)", 2),
    (r"\left( x \right]", r"\left( is closed by \right]", r"\right]", 9),
    (r"\lVert x", r"this \lVert is not closed", r"\lVert", 0),
    (r"\lVert x \rvert", r"\lVert is closed by \rvert", r"\rvert", 9),
    (r"\left. x \right|", "a delimiter on one side only is not read", r"\left.", 0),
    (r"$x^\top y", "this $ is not closed", "$", 0),
    (r"\[ x", r"this \[ is not closed", r"\[", 0),
    (r"\begin{aligned} x", r"this \begin{aligned} is not closed", r"\begin{aligned}", 0),
    (r"\begin{array} a & b \end{array}", "the environment array is not read",
     r"\begin{array}", 0),
    (r"\nabla_A f", "a gradient inside an expression is not read", r"\nabla", 0),
    (r"\frac{\partial f}{\partial A}", "a derivative inside an expression is not read",
     r"\partial", 6),
    (r"\mathrm{d}X", "a differential inside an expression is not read", r"\mathrm{d}", 0),
    (r"x + \foo y", r"the command \foo is not read", r"\foo", 4),
    (r"\operatorname{sofmax}(x)", "sofmax is not a function known here",
     r"\operatorname{sofmax}", 0),
    (r"\Sigma^{-1}_{ij}", "is the subscript that of the inverse or of the name?", "^{-1}_{ij}", 6),
    (r"\alpha + ) x", "this ) closes no bracket", ")", 9),
    (r"\alpha + \cdot x", r"an operand is missing before \cdot", r"\cdot", 9),
    (r"\prod_i x_i", "the product over an index is not read", r"\prod", 0),
    (r"{a \over b \over c}", r"\over does not fit here", r"\over", 11),
    (r"\min_x \|x\|", "a minimum over a variable is not read", r"\min_x", 0),
    (r"\mathbb{E}[x]", "an expectation is not read", r"\mathbb{E}", 0),
    (r"\hat{x + y}", r"\hat is read over one name only", r"\hat{x + y}", 0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "message", "part", "place"), ERRORS)
def test_error(text: str, message: str, part: str, place: int) -> None:
    with pytest.raises(MatdiffError) as caught:
        parse(text)
    assert caught.value.message == message
    assert caught.value.text == text and caught.value.span is not None
    start, end = caught.value.span
    assert (start, text[start:end]) == (place, part)


def test_carets_of_shapes_point_into_the_latex() -> None:
    with pytest.raises(MatdiffError) as caught:
        matdiff.parse(r"\mathbf{x}^\top A \frac{1}{2} \mathbf{y}", where="A: m x 4, y: 5")
    assert str(caught.value).splitlines()[1:3] == [
        r"  | \mathbf{x}^\top A \frac{1}{2} \mathbf{y}",
        r"  |                               ^^^^^^^^^^ \mathbf{y} is 5 x 1; what stands before it is 1 x 4",
    ]


def test_accents_make_names_that_have_indices() -> None:
    assert repr(parse(r"\hat y_i + \hat{x_i}").tree) == (
        "(sum['+' '+'] (subscript[i] y_hat i) (subscript[i] x_hat i))"
    )


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (r"\mathbf{x}^\top x", "x in different fonts is read as one name"),
        (r"\alpha x^10", "^10 is read as ^{10}"),
        (r"\alpha W_xh", "_xh is read as _x h, as in LaTeX"),
        (r"A\mu", r"\mu is read as LaTeX; the left division is written with a blank: \ mu"),
    ],
)
def test_notes(text: str, note: str) -> None:
    assert note in parse(text).notes


def test_upright_words_are_names() -> None:
    names = {"Price", "Cost"}
    assert repr(parse(r"\mathit{Price} - \text{Cost}").tree) == "(sum['+' '-'] Price Cost)"
    assert names == set(matdiff.parse(r"\mathit{Price} - \text{Cost}").shapes)


def test_declared_names_are_found_by_how_they_are_printed() -> None:
    tree = parse(r"\alpha W_{1} h_{2,i} W_{3}", names={"W1", "h2"}).tree
    assert repr(tree) == "(product['' '' ''] alpha W1 (subscript[i] h2 i) W_3)"


def test_letters_in_one_font_are_no_note() -> None:
    assert parse(r"\mathbf{X}^\top \mathbf{A X B}").notes == ()


def test_accents_are_printed_as_they_are_typed() -> None:
    assert matdiff.parse(r"\hat{y} + W_{\mathrm{bar}} x").latex() == r"\bar{W} x + \hat{y}"


def test_question_and_declarations() -> None:
    answer = matdiff.grad(
        r"\mathbf{x}^\top \Sigma \mathbf{x}",
        r"\Sigma",
        where=r"\Sigma \in \mathbb{R}^{n \times n}, \mathbf{x} \in \mathbb{R}^n",
    )
    assert str(answer) == "x x^T"
    assert str(matdiff.grad(r"\|\hat y - y\|^2", r"\hat{y}")) == "2 (y_hat - y)"
    assert answer.check()


def test_verify_in_latex() -> None:
    assert matdiff.verify(r"2 X^\top (X w - y)", r"\lVert Xw - y\rVert_2^2", "w").equal


def test_plain_text_with_a_backslash_is_plain() -> None:
    assert repr(parse("A \\ b").tree) == "(leftdivide A b)"
    assert repr(parse("A\\(b + c)").tree) == "(leftdivide A (sum['+' '+'] b c))"


_COMMANDS = r"""\frac \sqrt \sqrt[ \mathbf \mathrm{ \text{ \hat \left( \left| \left\| \left. \right) \right| \right\| \right. \lVert
    \rVert \| \{ \} $ $$ \[ \] \( \) \begin{aligned} \end{aligned} \begin{bmatrix} \\ & \, \! \quad \sum \sum_{i=1}^N
    \alpha \Sigma \sigma \log \det \operatorname{tr} \operatorname \top ^\top ^{ _{ } { \circ ^{\circ \odot \langle \rangle \dagger
    \prime \bigl \bigr| \cdot \mathbf{1} \infty % \label{ \foo \mathsf{T} \left\langle \right\rangle \max _i^ ^_ \mathit{Ab}"""
_ALL = (*_COMMANDS.split(), *PIECES)


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(_ALL), max_size=20), st.sampled_from(["", " "]))
def test_nothing_but_a_matdiff_error(pieces: list[str], between: str) -> None:
    only_matdiff_errors(parse, between.join(pieces))
    only_matdiff_errors(parse, r"\alpha" + between.join(pieces))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(_ALL), max_size=12).map("".join))
def test_declarations_too(text: str) -> None:
    only_matdiff_errors(parse_declarations, rf"\alpha: n {text}")


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from([text for text, _ in SAME]))
def test_whatever_is_cut_off(data: st.DataObject, text: str) -> None:
    only_matdiff_errors(parse, text[: data.draw(st.integers(0, len(text)))])


HUGE = [
    r"\alpha + " * 8000,
    r"\frac{1}{2}" * 5000,
    r"\left(" * 10000,
    r"\mathbf" * 9000,
    r"x_i^\top " * 5000,
    r"\sqrt{" * 1400 + "x" + "}" * 1400,
    r"\frac" * 1000 + "1" * 9000,
    "$" * 50_000,
    r"\alpha" * 20_000,
]


@pytest.mark.parametrize("text", HUGE, ids=range(len(HUGE)))
def test_huge_texts_end_quickly(text: str) -> None:
    begin = time.process_time()
    only_matdiff_errors(parse, text)
    assert time.process_time() - begin < 3


def test_deep_nesting() -> None:
    deep = parse(r"\frac{1}{" * 300 + "x" + "}" * 300).tree
    assert deep.kind == "quotient"
    with pytest.raises(MatdiffError):
        parse("{" * 5000 + r"\alpha" + "}" * 5000)
