"""The exact check of backward passes: every layer passes it whole, and one wrong gradient anywhere is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from judging import exact_chain
from layers.test_programs import NAMES, WANTED

import matdiff
from matdiff import cli
from matdiff.expression.build import negate, number, scale
from matdiff.programs.backpropagation import Backpropagation
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.make import apply
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.residues import P

LAYERS = Path(__file__).parent / "layers"
SLOW = ("transformer", "multihead")


def _read(name: str) -> Backpropagation:
    text = (LAYERS / f"{name}.md").read_text(encoding="utf-8")
    found = matdiff.backprop(text, WANTED.get(name))
    assert isinstance(found, Backpropagation)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_layer_passes(name: str) -> None:
    report = _read(name).check("exact")
    assert report.agreed
    assert report.exact


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SLOW])
def test_one_wrong_gradient_is_seen(name: str) -> None:
    tape = _read(name).tape
    # several points: where relu is zero everywhere, the weights after it have no part in L
    for at, c in enumerate(list(tape.cotangents.values())):
        right = c.value
        c.value = negate(right) if at % 2 else scale(number(2), right)
        assert not exact_chain(tape, points=6).agreed, c.of
        c.value = right


def test_the_verdict_names_what_differs() -> None:
    found = matdiff.backprop("h = W x; L = h^T h", "W")
    assert isinstance(found, Backpropagation)
    c = found.tape.cotangents["W"]
    c.value = negate(c.value)
    assert found.check("exact").sentence() == (
        "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
    )


def test_structured_names() -> None:
    """A symmetric parameter: its gradient is symmetric, by entries it counts each pair once."""
    for structure in ("projected", "free", "entries"):
        found = matdiff.backprop("h = S x; L = h^T S h", "S", "S: n x n symmetric, x: n", structure=structure)  # fmt: skip
        assert isinstance(found, Backpropagation)
        assert found.check("exact").agreed
        c = found.tape.cotangents["S"]
        c.value = scale(number(2), c.value)
        assert not found.check("exact").agreed


def test_a_gradient_by_itself() -> None:
    found = matdiff.backprop("h = W x; z = sigmoid(h); L = ||z - y||^2", "W, h")
    assert isinstance(found, Backpropagation)
    for gradient in found.values():
        assert gradient.check("exact").exact


def test_an_unknown_loss() -> None:
    found = matdiff.backprop("Y = X W; L(Y)", "W, X", "X: n x m, W: m x k")
    assert found.check("exact").agreed


def test_a_loop_up_to_a_letter() -> None:
    found = matdiff.backprop("for t = 1..T: h_t = tanh(W h_{t-1} + U x_t)\nL = ||h_T - y||^2")
    assert found.check("exact").exact


def test_families() -> None:
    found = matdiff.backprop("L = sum_i (w^T x_i - y_i)^2", "w, x", "x_i: n, y_i: scalar")
    assert found.check("exact").agreed


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    text = "h = W x; L = h^T h"
    assert cli.main(["backprop", text, "wrt", "W", "--check", "exact"]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact"
    )


def test_a_value_that_an_exponent_lacks_is_missed_only_there() -> None:
    """A root may exist modulo one prime alone; it is asked for modulo the other inside an exponential."""
    from matdiff.expression.build import symbol
    from matdiff.tensor.arrays import NoValue
    from matdiff.tensor.lowering import Lowering
    from matdiff.tensor.make import power

    lowering = Lowering()
    x, h = (lowering.leaf(symbol(name)) for name in "xh")
    from fractions import Fraction

    root = power(x, Fraction(1, 2))
    for seed in range(80):
        at = Evaluator(RandomPoint({}, seed))
        try:
            at.assume([(h, root)])
        except NoValue:
            continue
        assert at.exponents is not None
        if h in at.exponents.missing:
            assert at.scalar(h) ** 2 % P == at.scalar(x)
            with pytest.raises(NoValue, match=r"^the value that stands in an exponent has none$"):
                at.value(apply("exp", h))
            return
    raise AssertionError("no point was drawn at which one root exists alone")
