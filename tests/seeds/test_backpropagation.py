"""The backward passes of the documents, line by line: tutorial 6, ECE C147, Chen 2023, the cheat sheet."""

from __future__ import annotations

import pytest
from judging import check_chain

import matdiff
from matdiff.base.dimensions import evaluate


def lines(program: str, wrt: str | None = None, where: str = "") -> list[str]:
    """The gradients as printed, in the order of the backward pass; every one is checked."""
    found = matdiff.backprop(program, wrt, where)
    assert check_chain(found.tape, points=1).agreed
    return found.unicode().split("\n")


# -- 0.2, 2.4: a product under an unknown loss


def test_row_0_2_linear_layer_under_an_unknown_loss() -> None:
    assert lines("Y = X W; L(Y)", "X, W", "X: N x D, W: D x M") == [
        "∇_X L = ∇_Y L Wᵀ",
        "∇_W L = Xᵀ ∇_Y L",
    ]


def test_row_0_2_the_explicit_jacobian_is_too_large() -> None:
    """Its shape NM x ND; 6.9e10 entries and 256 GiB for N = 64, M = D = 4096, 32 bit."""
    rows, columns = matdiff.jacobian("X W", "X", "X: N x D, W: D x M").shape
    assert (rows, columns) == ("M*N", "D*N")
    sizes = {"N": 64, "M": 4096, "D": 4096}
    entries = evaluate(rows, sizes) * evaluate(columns, sizes)
    assert entries == 64 * 4096 * 64 * 4096
    assert entries * 4 == 256 * 2**30


def test_row_2_4_product_with_the_upstream_given() -> None:
    assert lines("Z = X Y; L(Z)", "X, Y") == ["∇_X L = ∇_Z L Yᵀ", "∇_Y L = Xᵀ ∇_Z L"]


def test_row_2_4_matrix_times_vector() -> None:
    assert lines("c = W x; l(c)", "W, x") == ["∇_W l = ∇_c l xᵀ", "∇_x l = Wᵀ ∇_c l"]


def test_row_2_4_chain_rule_for_vectors() -> None:
    assert lines("y = A x; z = B y; L(z)", "x") == ["∇_y L = Bᵀ ∇_z L", "∇_x L = Aᵀ ∇_y L"]


# -- 0.3: activation functions under an unknown loss


@pytest.mark.parametrize(
    ("function", "expected"),
    [("relu", "𝟏(Y > 0)"), ("sigmoid", "A ⊙ (𝟏 𝟏ᵀ − A)"), ("tanh", "(1 − A.^2)")],
)
def test_row_0_3_activation_in_terms_of_its_value(function: str, expected: str) -> None:
    found = matdiff.backprop(f"A = {function}(Y); L(A)", "Y", "Y: m x n")
    whole = {"∇_A L", *expected.split(" ⊙ ")}
    assert set(found["Y"].unicode().split(" ⊙ ")) == whole
    assert check_chain(found.tape, points=1).agreed


# -- 0.4: one hidden layer, cross-entropy

TUTORIAL = "z = W x; h = relu(z); theta = U h; yhat = softmax(theta); J = -y^T log yhat"


def test_row_0_4_one_hidden_layer() -> None:
    assert lines(TUTORIAL, "U, W, x", "y: C onehot") == [
        "∇_yhat J = −y ⊘ yhat",
        "∇_θ J = ∇_yhat J ⊙ yhat − ((∇_yhat J)ᵀ yhat) yhat = yhat − y",
        "∇_U J = ∇_θ J hᵀ",
        "∇_h J = Uᵀ ∇_θ J",
        "∇_z J = ∇_h J ⊙ 𝟏(z > 0)",
        "∇_W J = ∇_z J xᵀ",
        "∇_x J = Wᵀ ∇_z J",
    ]


def test_row_0_4_deltas_named_and_reused() -> None:
    found = matdiff.backprop(TUTORIAL, "U, W, x", "y: C onehot")
    assert dict(found.tape.backward)["grad_W"] is found["W"].node
    assert str(found["U"]), str(found["W"]) == ("delta_theta h^T", "delta_z x^T")
    assert str(found["x"]) == "W^T delta_z"


# -- 1.5: a bias for every sample


@pytest.mark.parametrize("program", ["Z = X W + 1 b^T; L(Z)", "Z = X W + b; L(Z)"])
def test_row_1_5_bias_broadcast(program: str) -> None:
    """∂L/∂b = Σᵢ ∂L/∂zᵢ: the rows of ∇_Z L added up."""
    shapes = "X: N x D, W: D x M, b: M"
    assert lines(program, "b, W, X", shapes) == [
        "∇_X L = ∇_Z L Wᵀ",
        "∇_W L = Xᵀ ∇_Z L",
        "∇_b L = (∇_Z L)ᵀ 𝟏",
    ]


# -- 3.6: a chain through an inverse

CHAIN = "h = B^-1 z + b; y = sigmoid(h); f = x^T A y"


def test_row_3_6_example_3_1_line_by_line() -> None:
    """The document's 2.1, 3.3 and 4.3."""
    assert lines(CHAIN, "B") == [
        "∇_y f = Aᵀ x",
        "∇_h f = ∇_y f ⊙ y ⊙ (1 − y)",
        "∇_B f = −B⁻ᵀ ∇_h f zᵀ B⁻ᵀ",
    ]


def test_row_3_6_example_3_1_steps() -> None:
    found = matdiff.backprop(CHAIN, "B")
    told = found["B"].explain().split("\n")
    assert [line.split("  =  ", 1)[1].split("    ")[0].strip() for line in told] == [
        "B⁻¹ z + b",
        "(∇_h f)ᵀ dh",
        "(∇_h f)ᵀ d(B⁻¹ z)",
        "(∇_h f)ᵀ d(B⁻¹) z",
        "−(∇_h f)ᵀ B⁻¹ dB B⁻¹ z",
        "−tr(B⁻¹ z (∇_h f)ᵀ B⁻¹ dB)",
        "tr((−B⁻ᵀ ∇_h f zᵀ B⁻ᵀ)ᵀ dB)",
        "−B⁻ᵀ ∇_h f zᵀ B⁻ᵀ",
    ]
    assert found.conditions == ("B is invertible",)


def test_row_3_6_example_3_1_combined() -> None:
    found = matdiff.backprop(CHAIN, "B")
    assert found["B"].closed.unicode() == "−B⁻ᵀ (y ⊙ (Aᵀ x) ⊙ (1 − y)) zᵀ B⁻ᵀ"
    expected = "−B⁻ᵀ ((Aᵀ x) ⊙ σ(B⁻¹ z + b) ⊙ (1 − σ(B⁻¹ z + b))) zᵀ B⁻ᵀ"
    assert found["B"].expanded.unicode() == expected


# -- 3.7: softmax regression

REGRESSION = "h = W x; L = -y^T log softmax(h)"


def test_row_3_7_example_4_1_backward() -> None:
    assert lines(REGRESSION, "W", "y: M simplex") == [
        "∇_h L = softmax(h) − y",
        "∇_W L = ∇_h L xᵀ",
    ]


def test_row_3_7_without_the_assumption_on_y() -> None:
    assert lines(REGRESSION, "W") == ["∇_h L = (𝟏ᵀ y) softmax(h) − y", "∇_W L = ∇_h L xᵀ"]


def test_row_3_7_the_assumption_is_named() -> None:
    found = matdiff.backprop(REGRESSION, "W", "y: M simplex")
    assert "because 𝟏ᵀ y = 1" in found["h"].explain()
    free = matdiff.backprop(REGRESSION, "W")
    assert "because" not in free["h"].explain()


# -- 3.8: fully connected networks

NETWORK = """
    x: M0; y: M2 onehot
    W1: M1 x M0; b1: M1; W2: M2 x M1; b2: M2
    h1 = W1 x + b1
    z1 = sigmoid(h1)
    h2 = W2 z1 + b2
    L = -y^T log softmax(h2)
"""


def test_row_3_8_example_4_2_chain() -> None:
    """L → ∇_h2 L → ∇_z1 L → ∇_h1 L → ∇_W1 L."""
    assert lines(NETWORK, "W1") == [
        "∇_h2 L = softmax(h2) − y",
        "∇_z1 L = W2ᵀ ∇_h2 L",
        "∇_h1 L = ∇_z1 L ⊙ z1 ⊙ (1 − z1)",
        "∇_W1 L = ∇_h1 L xᵀ",
    ]


def test_row_3_8_example_4_2_steps_of_the_document() -> None:
    told = matdiff.backprop(NETWORK, "W1")["W1"].explain()
    for line in (
        "dL  =  (∇_h1 L)ᵀ dh1",
        "=  (∇_h1 L)ᵀ dW1 x",
        "=  tr((∇_h1 L xᵀ)ᵀ dW1)",
        "∇_W1 L  =  ∇_h1 L xᵀ",
    ):
        assert line in told


def test_row_3_8_example_4_2_sigmoid_prime() -> None:
    told = matdiff.backprop(NETWORK, "W1")["h1"].explain()
    assert "dL  =  (∇_z1 L)ᵀ dz1" in told
    assert "=  (∇_z1 L ⊙ σ(h1) ⊙ (1 − σ(h1)))ᵀ dh1" in told
    assert "σ′ = σ (1 - σ), elementwise" in told


@pytest.mark.parametrize("layers", [1, 2, 5])
def test_row_3_8_k_layers(layers: int) -> None:
    program = "".join(
        f"h{k} = W{k} z{k - 1} + b{k}; z{k} = sigmoid(h{k})\n" for k in range(1, layers + 1)
    )
    found = matdiff.backprop(f"{program}L = u^T z{layers}", "W1", "z0: n")
    expected = [f"∇_z{layers} L = u"]
    for k in range(layers, 0, -1):
        expected.append(f"∇_h{k} L = ∇_z{k} L ⊙ z{k} ⊙ (1 − z{k})")
        expected.append(f"∇_z{k - 1} L = W{k}ᵀ ∇_h{k} L" if k > 1 else "∇_W1 L = ∇_h1 L z0ᵀ")
    assert found.unicode().split("\n") == expected
    assert check_chain(found.tape, points=1).agreed


# -- 4.1, 4.2: the cheat sheet


def test_row_4_1_example_0_1() -> None:
    """dz/dx = dz/dy dy/dx = 3 · 2x = 6x."""
    assert lines("y = x^2; z = 3 y", "x") == ["∇_y z = 3", "∇_x z = 2 ∇_y z x = 6 x"]


def test_row_4_1_example_0_2() -> None:
    assert lines("z = W x + b; h = f(z); L(h)", "x") == [
        "∇_z L = ∇_h L ⊙ f′(z)",
        "∇_x L = Wᵀ ∇_z L",
    ]


def test_row_4_2_examples_0_3_and_0_4() -> None:
    """δ = u ⊙ f′(z) is used for both ∂s/∂b and ∂s/∂W."""
    found = matdiff.backprop("z = W x + b; h = f(z); s = u^T h", "b, W")
    assert found.unicode().split("\n") == [
        "∇_h s = u",
        "∇_z s = ∇_h s ⊙ f′(z)",
        "∇_W s = ∇_z s xᵀ",
        "∇_b s = ∇_z s",
    ]
    assert found["b"].closed.unicode() == "u ⊙ f′(z)"
    assert found["W"].closed.unicode() == "(u ⊙ f′(z)) xᵀ"
    assert found["W"].shape == found.shapes["W"]
    assert check_chain(found.tape, points=1).agreed
