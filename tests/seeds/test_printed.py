r"""Formulas as the documents print them: derivatives that are names, chains of equations, labels, spaces, ellipses.

Each is read by ``parse`` into the sides that the document means; the sizes are those that the sides have together.
"""

from __future__ import annotations

import pytest

import matdiff
from matdiff.cli import main

READ = (
    (r"\vec{x} := [x_1, \dots, x_D]^T \in \mathbb{R}^D", ["x", "x"], {}),
    (r"\sigma \odot (\vec{y}) := [\sigma(y_0), \dots, \sigma(y_N)]^T", ["sigmoid(y)", "sigmoid(y)"], {}),
    (r"\nabla_W L = \nabla_{\vec{h}} L \vec{x}^T", ["∇_W L", "∇_h L x^T"], {"∇_W L": ("m", "n"), "∇_h L": ("m", 1), "x": ("n", 1)}),
    (r"\frac{\partial L}{\partial X} = \frac{\partial L}{\partial Y} W^T", ["∇_X L", "∇_Y L W^T"], {"∇_Y L": ("m", "p"), "W": ("n", "p")}),
    (r"\nabla_{\vec{z}_1} L = W_2^T \nabla_{\vec{h}_2} L", ["∇_z_1 L", "W_2^T ∇_h_2 L"], {"∇_z_1 L": ("n", 1), "∇_h_2 L": ("m", 1)}),
    (r"\partial f = \text{Tr}((A^T \vec{x})^T \partial \vec{y})", ["df", "tr((A^T x)^T dy)"], {"df": (1, 1), "dy": ("n", 1)}),
    (r"\partial \text{Tr}(D) = \text{Tr}(\partial D)", ["d(Tr(D))", "tr(dD)"], {"dD": ("n", "n")}),
    (r"\partial |D| = |D| \text{Tr}(D^{-1} \partial D)", ["d|D|", "det(D) tr(D^-1 dD)"], {"D": ("n", "n"), "dD": ("n", "n")}),
    (
        r"4.3. \nabla_{\mathbf{B}} f = -\mathbf{B}^{-T} \nabla_{\mathbf{h}} f \vec{\mathbf{z}}^T \mathbf{B}^{-T}",
        ["∇_B f", "-B^-T ∇_h f z^T B^-T"],
        {"∇_B f": ("n", "n"), "∇_h f": ("n", 1), "z": ("n", 1)},
    ),
    (
        r"\nabla_{\vec{h}_1} L = \nabla_{\vec{z}_1} L \odot \sigma'_1(\vec{h}_1)",
        ["∇_h_1 L", "∇_z_1 L .* sigma'_1(h_1)"],
        {"∇_z_1 L": ("n", 1), "sigma'_1(h_1)": ("n", 1)},
    ),
    (
        r"L = -\vec{y}^T \underbrace{(\vec{h} - \log(\vec{1}^T \exp \odot (\vec{h})) \cdot \vec{1})}_{\vec{z}} = -\vec{y}^T \vec{z}",
        ["L", "-y^T (h - log(ones(n)^T exp(h)) ones(n))", "-y^T z"],
        {"L": (1, 1), "h": ("n", 1), "z": ("n", 1)},
    ),
    (
        r"\min_{\vec{\mu}, \Sigma} L(\vec{\mu}, \Sigma) = N \log(|\Sigma|) + "
        r"\sum_{i=1}^N (\vec{x}_i - \vec{\mu})^T \Sigma^{-1} (\vec{x}_i - \vec{\mu}).",
        ["L", "N logdet(Sigma) + sum_i (x_i - mu)^T Sigma^-1 (x_i - mu)"],
        {"L": (1, 1), "mu": ("n", 1)},
    ),
    (r"\vec{z}, \vec{b} \in \mathbb{R}^N", ["z", "b"], {"z": ("n", 1)}),
    (r"A^{-1}A = I", ["A^-1 A", "I"], {"A": ("n", "n")}),
    (
        r"\begin{aligned} (1) \quad \mathbf{f} &= \mathbf{W}\mathbf{x} \\ &= \mathbf{I}\mathbf{W}\mathbf{x} \end{aligned}",
        ["f", "W x", "I W x"],
        {"W": ("m", "n")},
    ),
)  # fmt: skip


@pytest.mark.parametrize(("text", "sides", "shapes"), READ, ids=[row[0][:60] for row in READ])
def test_is_read_as_printed(
    text: str, sides: list[str], shapes: dict[str, tuple[object, object]]
) -> None:
    found = matdiff.parse(text)
    assert [str(side) for side in found.sides] == sides
    together = {name: shape for side in found.sides for name, shape in side.shapes.items()}
    assert {name: together[name] for name in shapes} == shapes


NO_FORMULA = (
    (r"y^{(i)}", "is this the power i or a label?"),
    (r"\lim_{h \rightarrow 0} \frac{f(x + h) - f(x)}{h}", "a limit is not read"),
    (r"\dim(\vec{1}) = M", "the command \\dim is not read"),
    (r"\text{Tr}()", "an operand is missing before )"),
    (r"\max_{\mu} \prod_{i=1}^N P(\vec{x}_i)", "the product over an index is not read"),
)
"""Labels, pictures and signs that are left for later, and what is said of each."""


@pytest.mark.parametrize(("text", "message"), NO_FORMULA)
def test_what_is_not_read_is_named(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.parse(text)
    assert str(caught.value).splitlines()[0] == message


def test_the_sides_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", r"\nabla_W L = \nabla_{\vec{h}} L \vec{x}^T", "--format", "ascii"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "∇_W L    m x n", "∇_h L x^T    m x n", "  ∇_h L: m", "  x: n", "  ∇_W L: m x n",
    ]  # fmt: skip


def test_sums_over_one_letter_have_ranges_of_their_own() -> None:
    found = matdiff.grad("sum_{i=1}^N ||x_i - m||^2 + sum_{i=1}^M ||y_i - m||^2", "m")
    assert found.expression.reading.symbols["y"].axes == ("M",)
    assert found.expression.reading.symbols["x"].axes == ("N",)
    assert found.check().agreed
