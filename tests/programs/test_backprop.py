"""Backward passes of small programs: the shape of what is printed, names, data, unknown losses, checks."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.programs.backpropagation import in_values

TWO_LAYERS = """
    # document 003, example 4-2
    x: M0; y: M2 onehot             // data
    W1: M1 x M0; b1: M1
    h1 = W1 x + b1
    z1 = sigmoid(h1)
    h2 = W2 z1 + b2                 # the declarations of W2 and b2 come later
    L = -y^T log(
        softmax(h2))
    W2: M2 x M1, b2: M2
"""


def printed(program: str, wrt: str | None = None, where: str = "") -> list[str]:
    return matdiff.backprop(program, wrt, where).unicode().split("\n")


def test_two_layers() -> None:
    found = matdiff.backprop(TWO_LAYERS)
    assert found.unicode().split("\n") == [
        "∇_h2 L = softmax(h2) − y",
        "∇_W2 L = ∇_h2 L z1ᵀ",
        "∇_b2 L = ∇_h2 L",
        "∇_z1 L = W2ᵀ ∇_h2 L",
        "∇_h1 L = ∇_z1 L ⊙ z1 ⊙ (1 − z1)",
        "∇_W1 L = ∇_h1 L xᵀ",
        "∇_b1 L = ∇_h1 L",
    ]
    assert found["W1"].shape == found.shapes["W1"] == ("M1", "M0")
    assert found.notes[-1] == "x, y are taken as data; write wrt x for the gradient by it."
    assert found["W1"].closed.unicode() == "(z1 ⊙ (W2ᵀ (softmax(h2) − y)) ⊙ (1 − z1)) xᵀ"
    whole = matdiff.grad(TWO_LAYERS, "W1").node
    assert found["W1"].expanded.node is whole


def test_only_what_leads_to_the_name_is_derived() -> None:
    assert list(matdiff.backprop(TWO_LAYERS, "W1")) == ["h2", "z1", "h1", "W1"]
    assert list(matdiff.backprop(TWO_LAYERS, "h1")) == ["h2", "z1", "h1"]
    assert list(matdiff.backprop(TWO_LAYERS, "x")) == ["h2", "z1", "h1", "x"]


def test_a_value_used_twice_gets_the_sum() -> None:
    lines = printed("h = W x; z = tanh(h); r = h + z; L = ||r||^2", "W")
    assert lines == [
        "∇_r L = 2 r",
        "∇_z L = ∇_r L",
        "∇_h L = ∇_z L ⊙ (1 − z.^2) + ∇_r L",
        "∇_W L = ∇_h L xᵀ",
    ]


def test_two_names_for_one_value() -> None:
    lines = printed("h = W x; z = h; L = u^T z + h^T h", "W", "u: m")
    assert lines == ["∇_z L = u", "∇_h L = ∇_z L + 2 h", "∇_W L = ∇_h L xᵀ"]


def test_a_structured_parameter() -> None:
    found = matdiff.backprop("h = S x; L = a^T h", "S", "S: n x n symmetric")
    assert found["S"].unicode() == "1/2 (∇_h L xᵀ + x (∇_h L)ᵀ)"
    assert found["S"].convention.startswith("projected onto symmetric matrices")
    assert found.check().agreed


@pytest.mark.parametrize(
    "program",
    [
        "Y = X W; L(Y)",
        "Y = X W\nloss(Y)",
        "Y = X W",
        "X W",
    ],
)
def test_an_unknown_loss(program: str) -> None:
    found = matdiff.backprop(program, "X, W")
    loss = "loss" if "loss" in program else "L"
    assert found.unicode() == f"∇_X {loss} = ∇_Y {loss} Wᵀ\n∇_W {loss} = Xᵀ ∇_Y {loss}"
    assert f"{loss} is any scalar function of Y" in found.notes[-1]
    assert found.check().agreed
    assert '    return {"X": grad_X, "W": grad_W}\n' in found.code()


def test_an_unknown_loss_of_two_values() -> None:
    lines = printed("Y = X W; z = tanh(u); L(Y, z)", "W, u", "u: n")
    assert lines == ["∇_u L = ∇_z L ⊙ (1 − z.^2)", "∇_W L = Xᵀ ∇_Y L"]
    with pytest.raises(matdiff.UnsupportedError, match="unknown function of h and of a value made"):
        matdiff.backprop("h = W x; z = tanh(h); L(z, h)", "W")


def test_steps_are_the_record_of_the_sweep() -> None:
    found = matdiff.backprop(TWO_LAYERS, "W1")
    steps = found["h1"].steps
    assert [step.law for step in steps if step.law][:2] == [
        "differential.sigmoid",
        "trace.hadamard",
    ]
    assert steps[-1].after is found["h1"].node


@pytest.mark.parametrize(
    ("program", "where"),
    [
        (TWO_LAYERS, ""),
        ("h = B^-1 z + b; y = sigmoid(h); x^T A y", ""),
        ("z = W x; h = relu(z); t = U h; p = softmax(t); J = -y^T log p", "y: m onehot"),
        ("z = W x + b; h = f(z); s = u^T h", ""),
        ("H = X W; Z = tanh(H); L = ||Z - Y||_F^2", "X: N x D, W: D x M"),
    ],
)
def test_checks_agree_and_refuse_a_wrong_answer(program: str, where: str) -> None:
    from judging import check_chain

    from matdiff.expression.build import TWO, scale

    found = matdiff.backprop(program, None, where)
    assert found.check(points=1, seconds=1.0).verdict == "agreed"
    last = found.tape.cotangents[list(found)[-1]]
    last.value = scale(TWO, last.value)
    assert check_chain(found.tape).verdict == "disagreed"


def test_a_nested_expression_is_taken_apart() -> None:
    found = matdiff.backprop("||sigmoid(W2 tanh(W1 x + b1)) - y||^2", "W1")
    assert found.unicode().split("\n") == [
        "∇_z2 L = 2 (z2 − y)",
        "∇_h2 L = ∇_z2 L ⊙ z2 ⊙ (1 − z2)",
        "∇_z1 L = W2ᵀ ∇_h2 L",
        "∇_h1 L = ∇_z1 L ⊙ (1 − z1.^2)",
        "∇_W1 L = ∇_h1 L xᵀ",
    ]
    assert found.notes == ("The values inside the expression are named h1, ..., z2.",)
    assert (
        matdiff.grad("||sigmoid(W2 tanh(W1 x + b1)) - y||^2", "W1").node
        is found["W1"].expanded.node
    )


def test_code_returns_the_loss_and_the_gradients() -> None:
    import numpy as np

    random = np.random.default_rng(3)
    values = {
        "W1": random.normal(size=(4, 3)), "b1": random.normal(size=4), "x": random.normal(size=3),
        "W2": random.normal(size=(2, 4)), "b2": random.normal(size=2), "y": np.array([0.0, 1.0]),
    }  # fmt: skip
    found = matdiff.backprop(TWO_LAYERS)
    loss, gradients = found.function()(**values)
    assert list(gradients) == ["W2", "b2", "W1", "b1"]
    for name, gradient in gradients.items():
        single = matdiff.grad(TWO_LAYERS, name).function()
        assert np.allclose(gradient, single(**values))
        assert gradient.shape == values[name].shape
    z1 = 1 / (1 + np.exp(-(values["W1"] @ values["x"] + values["b1"])))
    p = np.exp(values["W2"] @ z1 + values["b2"])
    assert np.isclose(loss, -np.log(p[1] / p.sum()))
    assert found.code().count("sigmoid(h1)") == 1


def test_code_of_a_family() -> None:
    import numpy as np

    found = matdiff.backprop("r = w^T w; L = r sum_i ||x_i - w||^2", "w, x")
    x, w = np.arange(6.0).reshape(3, 2), np.array([1.0, 2.0])
    loss, gradients = found.function()(x=x, w=w)
    assert np.isclose(loss, 5 * ((x - w) ** 2).sum())
    assert np.allclose(gradients["x"], 2 * 5 * (x - w))


def test_hundreds_of_layers() -> None:
    lines = [f"h{k} = W{k} z{k - 1}; z{k} = tanh(h{k})" for k in range(1, 301)]
    found = matdiff.backprop("\n".join(["z0: n", *lines, "L = z300^T z300"]))
    assert len(found) == 901
    assert found["W1"].unicode() == "∇_h1 L z0ᵀ"
    assert found["z7"].unicode() == "W8ᵀ ∇_h8 L"


def test_a_function_of_your_own_is_no_unknown_loss() -> None:
    found = matdiff.backprop("sq(x) = x^T x; h = W x; sq(h)", "W")
    assert found.unicode() == "∇_h L = 2 h\n∇_W L = ∇_h L xᵀ"


def test_ones_are_put_in_without_a_word() -> None:
    assert printed("z = tanh(W x); L = sum(z)", "W") == ["∇_z L = 𝟏", "∇_W L = (1 − z.^2) xᵀ"]


def test_closed_form_of_grad_in_the_values_of_its_program() -> None:
    gradient = matdiff.grad("h = W x; z = sigmoid(h); ||z - y||^2", "W")
    assert in_values(gradient).unicode() == "2 (z ⊙ (z − y) ⊙ (1 − z)) xᵀ"
    assert in_values(matdiff.grad("x^T A y", "A")).unicode() == "x yᵀ"


@pytest.mark.parametrize(
    ("program", "wrt", "where", "names"),
    [
        ("h = a x; L = a h^T h", None, "a: scalar constant", ["h", "x"]),
        ("h_i = a x_i; L = sum_i (h_i - y_i)^2", None, "a: scalar constant", ["x", "y"]),
        ("h = W x; L = h^T h", "W", "W: n x n constant symmetric", ["h", "W"]),
        ("h = W x; L = h^T h", "W", "W: m x n constant", ["h", "W"]),
    ],
)
def test_a_constant_has_a_gradient_only_where_it_is_asked_for(
    program: str, wrt: str | None, where: str, names: list[str]
) -> None:
    found = matdiff.backprop(program, wrt=wrt, where=where)
    assert list(found) == names
    assert found.check().verdict == "agreed"
