"""Yu Chen, Backpropagation - A Perspective of Matrix Calculus (2023): theorems 1-1 and 1-2, examples 2-1 to 4-1."""

from __future__ import annotations

import pytest
from forms.compare import same_form
from golden.lines import disagreement

import matdiff
from matdiff.calculus.bookshelf import default_book
from matdiff.rewrite.law import Law
from seeds.reading import all_laws, first_laws, is_form

# -- 3.1: the eight laws of the differential, each at work in a derivation

AS_PRINTED = (
    (1, "A + B", "A, B", "dA + dB"),
    (1, "A - B", "A, B", "dA − dB"),
    (2, "A C", "A, C", "dA C + A dC"),
    (3, "A^T", "A", "(dA)ᵀ"),
    (4, "tr D", "D", "tr(dD)"),
    (5, "D^-1", "D", "−D⁻¹ dD D⁻¹"),
    (6, "|D|", "D", "det(D) tr(D⁻¹ dD)"),
    (7, "A .* B", "A, B", "A ⊙ dB + B ⊙ dA"),
    (8, "f(A)", "A", "f′(A) ⊙ dA"),
)
SIZES = {"A": "A: m x n", "B": "B: m x n", "C": "C: n x m", "D": "D: n x n"}


@pytest.mark.parametrize(("number", "expression", "wrt", "expected"), AS_PRINTED)
def test_row_3_1_theorem_1_1_as_printed(
    number: int, expression: str, wrt: str, expected: str
) -> None:
    """The law itself: the differential of its left side is its right side, by this law alone."""
    where = ", ".join(SIZES[name] for name in SIZES if name in expression)
    answer = matdiff.differential(expression, wrt, where)
    assert same_form(answer.unicode(), expected)
    ((name,),) = [step.laws for step in answer.steps if step.laws]
    assert f"Chen2023 Theorem 1-1 ({number})" in default_book().laws[name].source
    assert answer.check().agreed


DIFFERENTIAL_LAWS = (
    (1, "differential.sum", "tr(C^T (A + X))", "X", "C"),
    (1, "differential.sum", "tr(C^T (A - X))", "X", "−C"),
    (2, "differential.product", "tr(C^T X^T X)", "X", "X (C + Cᵀ)"),
    (3, "differential.transpose", "a^T X^T b", "X", "b aᵀ"),
    (4, "differential.trace", "tr(X)", "X", "I"),
    (5, "differential.inverse", "a^T X^-1 b", "X", "−X⁻ᵀ a bᵀ X⁻ᵀ"),
    (6, "differential.determinant", "|X|", "X", "det(X) X⁻ᵀ"),
    (7, "differential.hadamard", "tr(C^T (X .* A))", "X", "A ⊙ C"),
    (8, "differential.elementwise", "tr(C^T f(X))", "X", "C ⊙ f′(X)"),
)


@pytest.mark.parametrize(("number", "law", "expression", "wrt", "expected"), DIFFERENTIAL_LAWS)
def test_row_3_1_theorem_1_1(
    number: int, law: str, expression: str, wrt: str, expected: str
) -> None:
    gradient = matdiff.grad(expression, wrt)
    assert is_form(gradient, expected)
    assert law in all_laws(gradient)
    assert f"Chen2023 Theorem 1-1 ({number})" in default_book().laws[law].source
    assert disagreement(gradient) == ""


def test_row_3_1_law_6_as_printed_is_refuted() -> None:
    """The document prints d|D| = (1/N) |D| tr(D⁻¹ dD); the factor 1/N is not there."""
    printed = matdiff.verify("1/n |D| D^-T", "|D|", wrt="D", where="D: n x n")
    assert not printed.equal
    assert "off by the factor 1/n" in str(printed)
    assert matdiff.verify("|D| D^-T", "|D|", wrt="D").equal


# -- 3.2: the five properties of the trace

TRACE_PROPERTIES = {
    1: ("trace.scalar", "tr(a) -> a"),
    2: ("trace.of_transpose", "tr(A') -> tr(A)"),
    3: ("trace.of_sum", "tr(A + B) -> tr(A) + tr(B)"),
    4: ("trace.of_product", "tr(C D') -> tr(D' C)"),
    5: ("trace.of_hadamard", "tr(C' (D .* F)) -> tr((C .* D)' F)"),
}


def _property(number: int) -> Law:
    key = f"Chen2023 Theorem 1-2 ({number})"
    name, _ = TRACE_PROPERTIES[number]
    law = default_book().laws[name]
    assert key in law.source
    return law


@pytest.mark.parametrize("number", TRACE_PROPERTIES)
def test_row_3_2_theorem_1_2(number: int) -> None:
    """Both sides have the same value at random points, at sizes that differ."""
    from matdiff.numeric.sampling import choose_sizes, sample

    law = _property(number)
    slots = [slot for slot in law.slots if "size" not in slot.attributes]
    sizes = choose_sizes(law.pattern, law.template)
    for seed in range(3):
        at = sample(slots, sizes, seed).evaluator()
        assert at.value(law.pattern) == at.value(law.template)


TRACE_AT_WORK = (
    ("a^T X b", "X", "a bᵀ", {"trace.cyclic", "trace.left_factor"}),
    ("a^T X^T b", "X", "b aᵀ", {"trace.transpose"}),
    ("tr(A X + X B)", "X", "Aᵀ + Bᵀ", {"trace.sum"}),
    ("tr(A X B)", "X", "Aᵀ Bᵀ", {"trace.cyclic"}),
    ("tr(C^T (D .* X))", "X", "C ⊙ D", {"trace.hadamard"}),
)


@pytest.mark.parametrize(("expression", "wrt", "expected", "laws"), TRACE_AT_WORK)
def test_row_3_2_the_properties_turn_the_differential_round(
    expression: str, wrt: str, expected: str, laws: set[str]
) -> None:
    gradient = matdiff.grad(expression, wrt)
    assert is_form(gradient, expected)
    assert laws <= all_laws(gradient)


# -- 3.3: xᵀ A y


def test_row_3_3_example_2_1_1() -> None:
    gradient = matdiff.grad("x^T A y", "x")
    assert gradient.unicode() == "A y"
    assert first_laws(gradient) == ["differential.product", "trace.cyclic"]
    assert {"differential.transpose", "trace.cyclic", "trace.transpose"} <= all_laws(gradient)


def test_row_3_3_example_2_1_2() -> None:
    gradient = matdiff.grad("x^T A y", "y")
    assert gradient.unicode() == "Aᵀ x"
    assert first_laws(gradient) == ["differential.product"]
    assert "trace.left_factor" in all_laws(gradient)


def test_row_3_3_example_2_1_3() -> None:
    gradient = matdiff.grad("x^T A y", "A")
    assert gradient.unicode() == "x yᵀ"
    assert [step.laws for step in gradient.steps] == [
        (),
        ("differential.product",),
        ("trace.cyclic", "trace.left_factor"),
        ("trace.scalar",),
        ("identify",),
    ]
    assert gradient.shape == gradient.shapes["A"] == ("m", "n")


# -- 3.4: least squares


def test_row_3_4_example_2_2() -> None:
    gradient = matdiff.grad("||X w - y||^2", "w")
    assert gradient.unicode() == "2 Xᵀ (X w − y)"
    assert first_laws(gradient) == [
        "definitions.squared_norm",
        "differential.square",
        "differential.sum",
        "differential.product",
    ]


# -- 3.5: maximum likelihood for a Gaussian

AS_TYPED = "N log|S| + sum (x-mu)^T S^-1 (x-mu)"
INDEXED = "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)"
LIKELIHOODS = pytest.mark.parametrize("likelihood", [AS_TYPED, INDEXED], ids=["typed", "indexed"])


@LIKELIHOODS
def test_row_3_5_example_2_3_wrt_s(likelihood: str) -> None:
    gradient = matdiff.grad(likelihood, "S")
    assert is_form(gradient, "N S⁻ᵀ − Σᵢ S⁻ᵀ (xᵢ − μ) (xᵢ − μ)ᵀ S⁻ᵀ")
    used = all_laws(gradient)
    assert {
        "differential.sum", "differential.indexed_sum", "differential.product",
        "differential.inverse", "differential.log_determinant",
        "trace.cyclic", "trace.left_factor", "trace.indexed_sum",
    } <= used  # fmt: skip
    assert gradient.shapes["mu"] == ("n", 1)
    assert disagreement(gradient) == ""


@LIKELIHOODS
def test_row_3_5_example_2_3_wrt_symmetric_s(likelihood: str) -> None:
    gradient = matdiff.grad(likelihood, "S", "S: n x n symmetric")
    assert is_form(gradient, "N S⁻¹ − Σᵢ S⁻¹ (xᵢ − μ) (xᵢ − μ)ᵀ S⁻¹")
    assert {"differential.inverse", "differential.log_determinant"} <= all_laws(gradient)
    assert disagreement(gradient) == ""


@LIKELIHOODS
def test_row_3_5_example_2_3_wrt_mu(likelihood: str) -> None:
    gradient = matdiff.grad(likelihood, "mu", "S: n x n symmetric")
    assert is_form(gradient, "2 S⁻¹ Σᵢ (μ − xᵢ)")
    assert first_laws(gradient)[:3] == [
        "differential.sum",
        "differential.indexed_sum",
        "differential.product",
    ]
    assert disagreement(gradient) == ""


@LIKELIHOODS
def test_row_3_5_example_2_3_wrt_mu_for_any_s(likelihood: str) -> None:
    gradient = matdiff.grad(likelihood, "mu")
    assert is_form(gradient, "(S⁻¹ + S⁻ᵀ) Σᵢ (μ − xᵢ)")
    assert disagreement(gradient) == ""


def test_row_3_5_the_sum_without_an_index_is_the_indexed_one() -> None:
    assert matdiff.parse(AS_TYPED).node is matdiff.parse(INDEXED).node


def test_row_3_5_the_printed_n_over_d_is_wrong() -> None:
    """The document's last line has N/D S⁻¹ in place of N S⁻¹, from the 1/N of its law 6."""
    scatter = "sum_i S^-1 (x_i - mu) (x_i - mu)^T S^-1"
    where = "S: n x n symmetric"
    printed = matdiff.verify(f"N/D S^-1 - {scatter}", INDEXED, "S", f"{where}, D: scalar")
    assert not printed.equal
    assert "off by the factor 1/D" in str(printed)
    assert matdiff.verify(f"N S^-1 - {scatter}", INDEXED, "S", where).equal


# -- 3.6: backpropagation through an inverse

CHAIN = "h = B^-1 z + b; y = sigmoid(h); x^T A y"
DELTA = "((Aᵀ x) ⊙ σ(B⁻¹ z + b) ⊙ (1 − σ(B⁻¹ z + b)))"


def test_row_3_6_example_3_1() -> None:
    gradient = matdiff.grad(CHAIN, "B")
    assert gradient.unicode() == f"−B⁻ᵀ {DELTA} zᵀ B⁻ᵀ"
    assert first_laws(gradient) == [
        "differential.product",
        "differential.sigmoid",
        "trace.hadamard",
        "differential.sum",
        "differential.product",
        "differential.inverse",
        "trace.cyclic",
    ]
    assert gradient.conditions == ("B is invertible",)
    assert disagreement(gradient) == ""


def test_row_3_6_example_3_1_along_the_chain() -> None:
    """The document's equations 2.1, 3.3 and 4.3: ∇_y f, ∇_h f, ∇_B f."""
    gradients = matdiff.grads(CHAIN, "y, h, B")
    assert gradients["y"].unicode() == "Aᵀ x"
    assert gradients["h"].unicode() == "(Aᵀ x) ⊙ σ(h) ⊙ (1 − σ(h))"
    assert gradients["B"].unicode() == f"−B⁻ᵀ {DELTA} zᵀ B⁻ᵀ"
    for gradient in gradients.values():
        assert disagreement(gradient) == ""


def test_row_3_6_example_3_1_in_the_order_of_the_document() -> None:
    """The document writes y before the h that it is made of: statements come in any order."""
    gradient = matdiff.grad("y = sigmoid(h); h = B^-1 z + b; x^T A y", "B")
    assert gradient.unicode() == f"−B⁻ᵀ {DELTA} zᵀ B⁻ᵀ"


# -- 3.7: softmax regression

SOFTMAX_REGRESSION = "h = W x; -y^T log softmax(h)"


def test_row_3_7_example_4_1_wrt_h() -> None:
    gradient = matdiff.grad(SOFTMAX_REGRESSION, "h", "y: m simplex")
    assert gradient.unicode() == "softmax(h) − y"
    assert first_laws(gradient) == [
        "definitions.log_softmax",
        "differential.product",
        "differential.sum",
        "trace.sum",
        "differential.scalar_product",
        "differential.logsumexp",
    ]
    assert matdiff.grad("-y^T log softmax(h)", "h", "y: m simplex").unicode() == "softmax(h) − y"


def test_row_3_7_example_4_1_wrt_w() -> None:
    gradient = matdiff.grad(SOFTMAX_REGRESSION, "W", "y: m simplex")
    assert gradient.unicode() == "(softmax(W x) − y) xᵀ"
    assert first_laws(gradient)[-2:] == [
        "differential.product",
        "trace.cyclic",
    ]
    assert disagreement(gradient) == ""


def test_row_3_7_example_4_1_without_the_assumption_on_y() -> None:
    gradient = matdiff.grad("-y^T log softmax(h)", "h")
    assert gradient.unicode() == "(𝟏ᵀ y) softmax(h) − y"
    assert disagreement(gradient) == ""
    by_w = matdiff.grad(SOFTMAX_REGRESSION, "W")
    assert by_w.unicode() == "((𝟏ᵀ y) softmax(W x) − y) xᵀ"
    assert disagreement(by_w) == ""


def test_row_3_7_example_4_1_as_the_document_defines_softmax() -> None:
    written_out = "-y^T log(exp(h) / (1^T exp(h)))"
    gradient = matdiff.grad(written_out, "h", "y: m simplex")
    assert gradient.unicode() == "softmax(h) − y"
