"""Loops: to a number they are written out, to a letter they give a recurrence."""

from __future__ import annotations

from typing import Any

import pytest
from judging import check_chain

import matdiff
from matdiff.expression.build import TWO, scale

NETWORK = """
x: n; y: n
z_0 = x
for l in 1..L:
    h_l = W_l z_{l-1} + b_l        # a layer
    z_l = sigmoid(h_l)
C = ||z_L - y||^2
"""
RECURRENT = "for t in 1..T { h_t = W tanh(h_{t-1}) + U x_t + b }\nC = ||h_T - y||^2"


def backprop(text: str, wrt: str | None = None) -> Any:
    return matdiff.backprop(text, wrt)


def test_recurrence_of_a_network() -> None:
    """δ_l = (W_{l+1}ᵀ δ_{l+1}) ⊙ σ′(h_l), once for all l."""
    found = backprop(NETWORK)
    assert found.unicode().split("\n") == [
        "∇_z_L C  =  2 (z_L − y)",
        "for l = L, ..., 1:",
        "  ∇_hₗ C    =  ∇_zₗ C ⊙ zₗ ⊙ (1 − zₗ)",
        "  ∇_Wₗ C    =  ∇_hₗ C zₗ₋₁ᵀ",
        "  ∇_zₗ₋₁ C  =  Wₗᵀ ∇_hₗ C",
        "  ∇_bₗ C    =  ∇_hₗ C",
        "that is, for l < L:",
        "  ∇_hₗ C  =  zₗ ⊙ (Wₗ₊₁ᵀ ∇_hₗ₊₁ C) ⊙ (1 − zₗ)",
    ]
    assert found.check().agreed
    assert found.notes == ("Every turn of the loop has the same sizes: n.",)


def test_the_recurrence_is_what_the_unrolled_program_gives() -> None:
    unrolled = backprop(NETWORK).unrolled(3)
    assert [unrolled[f"h_{k}"].unicode() for k in (2, 1)] == [
        "∇_z₂ C ⊙ z₂ ⊙ (1 − z₂)",
        "∇_z₁ C ⊙ z₁ ⊙ (1 − z₁)",
    ]
    assert unrolled["z_1"].unicode() == "W₂ᵀ ∇_h₂ C"
    assert check_chain(unrolled.tape, points=1).agreed


def test_shared_parameters_are_summed_over_the_turns() -> None:
    found = backprop(RECURRENT)
    assert found.unicode().split("\n") == [
        "∇_h_T C  =  2 (h_T − y)",
        "for t = T, ..., 1:",
        "  ∇_hₜ₋₁ C  =  (Wᵀ ∇_hₜ C) ⊙ (1 − tanh(hₜ₋₁).^2)",
        "∇_W C  =  Σ_t ∇_hₜ C tanh(hₜ₋₁)ᵀ",
        "∇_U C  =  Σ_t ∇_hₜ C xₜᵀ",
        "∇_b C  =  Σ_t ∇_hₜ C",
    ]
    assert found.check().agreed


def test_the_check_refuses_a_wrong_recurrence() -> None:
    found = backprop(NETWORK)
    wrong = found.recurrence.turn.cotangents["W91"]
    wrong.value = scale(TWO, wrong.value)
    assert found.check().verdict == "disagreed"


def test_a_parameter_used_before_the_loop() -> None:
    found = backprop("z_0 = V x\nfor l in 1..L { z_l = tanh(W_l z_{l-1}) }\nC = ||z_L||^2", "V")
    assert found.unicode().split("\n")[-1] == "∇_V C  =  ∇_z₀ C xᵀ"
    assert found.check().agreed


@pytest.mark.parametrize("sign", ["{", ":{", ": {"])
def test_a_loop_in_one_line(sign: str) -> None:
    line = f"z_0 = V x; for l in 1..L{sign} z_l = tanh(W_l z_{{l-1}}) }}; C = ||z_L||^2"
    lines = "z_0 = V x\nfor l in 1..L:\n  z_l = tanh(W_l z_{l-1})\nC = ||z_L||^2"
    assert backprop(line, "V").unicode() == backprop(lines, "V").unicode()


@pytest.mark.parametrize("brackets", [True, False])
def test_a_loop_to_a_number_is_written_out(brackets: bool) -> None:
    body = "{ z_l = tanh(W_l z_{l-1}) }" if brackets else ":\n  z_l = tanh(W_l z_{l-1})"
    loop = f"for l in 1..2{body}\nC = ||z_2||^2"
    written = "z_1 = tanh(W_1 z_0); z_2 = tanh(W_2 z_1); C = ||z_2||^2"
    assert backprop(loop).unicode() == backprop(written).unicode()
    assert matdiff.grad(loop, "W_1").node is matdiff.grad(written, "W_1").node


BAD = [
    (
        "z_0 = x\nfor l in 2..L:\n  z_l = W_l z_{l-1}\n||z_L||^2",
        "a loop begins at 1\n  in line 2, column 10\n  | for l in 2..L:\n  |          ^",
    ),
    (
        "for l in 1..L:\nC = ||z_L||^2",
        "the loop has no body\n  in line 1, column 1\n  | for l in 1..L:\n  | ^^^^^^^^^^^^^^\nhelp: indent it",
    ),
    (
        "for l in 1..L { z_l = W_l z_{l-2} }\nC = ||z_L||^2",
        "a loop up to L goes from l-1 to l\n  in line 1, column 28\n"
        "  | for l in 1..L { z_l = W_l z_{l-2} }\n"
        "  |                            ^^^^^^",
    ),
    (
        "W_l: n x m; m: scalar\nfor l in 1..L:\n  z_l = tanh(W_l z_{l-1})\nC = ||z_L||^2",
        "shapes do not agree in this product\n  in line 3, column 18\n"
        "  |   z_l = tanh(W_l z_{l-1})\n"
        "  |                  ^^^ z_{l-1} is n x 1; what stands before it is n x m",
    ),
    (
        "for l in 1..L { h_l = W_l x }\nC = ||h_L||^2",
        "no turn of the loop uses what the turn before computed (l-1)",
    ),
    (
        "for l in 1..L { z_l = W_l z_{l-1} }",
        "nothing follows the loop\nhelp: write the loss after it",
    ),
]


@pytest.mark.parametrize(("program", "message"), BAD)
def test_messages(program: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        backprop(program)
    assert str(caught.value).startswith(message)


def test_only_backprop_takes_a_loop_to_a_letter() -> None:
    with pytest.raises(matdiff.UnsupportedError, match="is for backprop alone"):
        matdiff.grad(NETWORK, "x")
