"""Every layer as a program: the generated backward pass against difference quotients of its loss, and the lines that books have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matdiff
from layers.differences import apart, floats
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.sampling import choose_sizes, sample
from matdiff.numeric.values import Evaluator
from matdiff.programs.backpropagation import Backpropagation

PROGRAMS = Path(__file__).parent.parent / "programs" / "layers"
WANTED = {
    "affine_rows": "X, W, b",
    "attention": "X, WQ, WK, WV",
    "batchnorm": "X, gamma, beta",
    "contrastive": "X, W1, W2, tau",
    "cnn": "X, K, b, W",
    "gan_discriminator": "X, W1, w",
    "layernorm": "X, gamma, beta",
    "lstm": "Wf, Wi, Wo, Wc, Uf, Ui, Uo, Uc, bf, bi, bo, bc, x1, x2",
    "multihead_slices": "X, WQ, WK, WV, WO",
    "softmax_rows": "X, W, b",
    "transformer": "X, WQ, WK, WV, WO, W1, b1, W2, b2, g1, c1, g2, c2",
}
"""The names whose gradients are asked for, where it is not what `matdiff backprop` takes for parameters."""

LINES = {
    "affine_rows": ("∇_W L = Xᵀ ∇_Z L", "∇_b L = 𝟏ᵀ ∇_Z L"),
    "softmax_rows": ("∇_Z L = S ⊙ (∇_S L − (∇_S L ⊙ S) 𝟏 𝟏ᵀ) = (S − Y)/N", "∇_W L = Xᵀ ∇_Z L"),
    "bce": ("∇_z L = (σ(z) − t)/N",),
    "residual": ("∇_W1 L = ∇_h L xᵀ",),
    "dropout": ("∇_H L = (M ⊙ ∇_D L)/q",),
    "mse": ("∇_Y L = 2 (Y − T)/(N m)",),
    "batchnorm": (
        "∇_γ L = 𝟏ᵀ (H ⊙ ∇_Y L)",
        "∇_β L = 𝟏ᵀ ∇_Y L",
        "∇_r L = 𝟏ᵀ (C ⊙ ∇_H L)",
        "∇_v L = −1/2 (∇_r L ⊙ r.^3)",
        "∇_C L = 2 (C ⊙ (𝟏 ∇_v L))/N + ∇_H L ⊙ (𝟏 r)",
        "∇_X L = 𝟏 ∇_μ L/N + ∇_C L",
    ),
    "layernorm": (
        "∇_r L = (C ⊙ ∇_H L) 𝟏",
        "∇_v L = −1/2 (∇_r L ⊙ r.^3)",
        "∇_C L = 2 (C ⊙ (∇_v L 𝟏ᵀ))/n + ∇_H L ⊙ (r 𝟏ᵀ)",
        "∇_X L = ∇_μ L 𝟏ᵀ/n + ∇_C L",
    ),
    "attention": (
        "∇_V L = Aᵀ ∇_O L",
        "∇_S L = A ⊙ (∇_A L − (∇_A L ⊙ A) 𝟏 𝟏ᵀ)",
        "∇_K L = s (∇_S L)ᵀ Q",
        "∇_Q L = s ∇_S L K",
    ),
    "multihead_slices": (
        "∇_A1 L = ∇_C L[:, 1:2] V[:, 1:2]ᵀ",
        "∇_V L = [A1ᵀ ∇_C L[:, 1:2], A2ᵀ ∇_C L[:, 3:4]]",
        "∇_WV L = Xᵀ ∇_V L",
    ),
    "gan_generator": ("∇_h L = −σ(−h)/M", "∇_G L = Zᵀ ∇_A L"),
    "vae": ("∇_m L = ∇_z L + m", "∇_s L = 1/2 (∇_z L ⊙ ξ ⊙ exp(1/2 s) + exp(s) − 1)"),
    "contrastive": ("∇_S L = (softmax(S) − I)/N",),
    "cnn": (
        "∇_Z L = conv_full(∇_P L, ones(2, 2), stride=2) ⊙ maxmask(Z, 2)",
        "∇_H L = ∇_Z L ⊙ 𝟏(H > 0)",
        "∇_K L = conv(X, ∇_H L)",
        "∇_b L = sum(∇_H L)",
    ),
    "transformer": (
        "∇_P L = ∇_m2 L 𝟏ᵀ/d + ∇_C2 L",
        "∇_Y L = ∇_F L W1ᵀ + ∇_P L",
        "∇_WO L = Vᵀ Aᵀ ∇_R L",
        "∇_S L = A ⊙ (∇_A L − (∇_A L ⊙ A) 𝟏 𝟏ᵀ)",
        "∇_Q L = ∇_S L K/sqrt(k)",
    ),
}
"""What a person would write, line by line."""

NAMES = sorted(path.stem for path in PROGRAMS.glob("*.md"))
ALONE = [name for name in NAMES if name != "multihead"]
STEP = 1e-5


def read(name: str) -> Backpropagation:
    return matdiff.backprop((PROGRAMS / f"{name}.md").read_text(encoding="utf-8"), WANTED.get(name))


@pytest.mark.parametrize("name", ALONE)
def test_gradients_against_difference_quotients(name: str) -> None:
    """The loss of the generated function along a random direction of each parameter, at sizes that are all different."""
    found = read(name)
    symbols = found.reading.symbols
    sizes = choose_sizes(*symbols.values(), *found.tape.values.values())
    point = sample(symbols.values(), sizes, 3, tangents=True)
    drawn = {v: apart(v, floats(point.values[v]), 3) for v in symbols.values()}
    values = {v.name: _array(drawn[v], v.shape) for v in symbols.values()}
    step = found.function()
    loss, gradients = step(**values)
    assert gradients
    for wanted, gradient in gradients.items():
        v = symbols[wanted]
        direction = _array(point.tangents[v], v.shape)
        there, back = (
            step(**{**values, wanted: values[wanted] + sign * STEP * direction})[0]
            for sign in (1, -1)
        )
        quotient = (there - back) / (2 * STEP)
        along = float(np.sum(np.asarray(gradient) * direction))
        assert abs(quotient - along) < 1e-6 * max(1.0, abs(along)), wanted
    whole = Evaluator(drawn, FLOAT, sizes=sizes)
    root = found.tape.root
    assert root is not None
    assert abs(whole.value(found.tape.written_out(root.node))[0][0] - loss) < 1e-9 * max(
        1.0, abs(loss)
    )


@pytest.mark.parametrize("name", sorted(LINES))
def test_lines(name: str) -> None:
    printed = read(name).unicode().split("\n")
    assert [line for line in LINES[name] if line not in printed] == []


def test_heads_are_a_family() -> None:
    """Multi-head attention with the heads as an index, by all the matrices of the heads."""
    text = (PROGRAMS / "multihead.md").read_text(encoding="utf-8")
    by_output = matdiff.grad(text, "WO")
    assert by_output.unicode() == ("WVₖᵀ Xᵀ softmax(X WQₖ WKₖᵀ Xᵀ/sqrt(k))ᵀ G")
    small = text.replace("n x d", "3 x 2").replace("d x k", "2 x 2").replace("d x v", "2 x 1")
    small = small.replace("v x d", "1 x 2").replace("1..H", "1..2").replace("sqrt(k)", "sqrt(2)")
    for name in ("WQ", "WK", "WV", "WO"):
        assert matdiff.grad(small, name).check(points=1, seconds=20).agreed


def test_softmax_takes_its_short_form_only_for_distributions() -> None:
    """S - Y needs rows of Y that sum to one: of any other Y the sums of the rows stay."""
    assert (
        matdiff.grad("-sum(Y .* log(softmax(Z)))", "Z", "Y: N x m onehot").unicode()
        == "softmax(Z) − Y"
    )
    assert (
        matdiff.grad("-sum(Y .* log(softmax(Z)))", "Z", "Y: N x m").unicode()
        == "(Y 𝟏 𝟏ᵀ) ⊙ softmax(Z) − Y"
    )


def _array(value: Any, shape: tuple[Any, Any]) -> Any:
    array = np.array(floats(value))
    if shape == (1, 1):
        return float(array[0, 0])
    return array.ravel() if 1 in shape else array
