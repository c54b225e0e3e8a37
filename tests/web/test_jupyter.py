"""The magics: the text as it is typed, the objects that the functions give, a sentence for what cannot be answered."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.commandline.jupyter import Refused, answer


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("grad x^T A y wrt A", matdiff.grad("x^T A y", "A")),
        ('grad "x^T A y" wrt A', matdiff.grad("x^T A y", "A")),
        (
            r"grad \frac{1}{2} x^{T} A x wrt x where A: n x n symmetric",
            matdiff.grad("1/2 x^T A x", "x", "A: n x n symmetric"),
        ),
        ("d/dA (x^T A y)", matdiff.grad("x^T A y", "A")),
        ("grad x' A y wrt A", matdiff.grad("x^T A y", "A")),
        ("jacobian softmax(z) wrt z", matdiff.jacobian("softmax(z)", "z")),
        ("hvp x^T A x wrt x along v", matdiff.hvp("x^T A x", "x", along="v")),
    ],
)
def test_a_line(line: str, wanted: object) -> None:
    assert answer(line) == wanted


def test_several_variables_steps_and_claims() -> None:
    assert [str(v) for v in answer("grad x^T A y wrt x, A").values()] == ["A y", "x y^T"]
    assert "dF  =  A dx" in str(answer("jvp A x wrt x --steps").__str__())
    assert "the chain rule" in str(answer("grad ||A x - b||^2 wrt x --method chain"))
    assert str(answer("grad x^T A y wrt A --hint")).endswith("next: product rule; x, y constant")
    assert str(answer("grad x^T A y wrt A, x --hint")).count("next: ") == 2
    assert not answer("verify 2 A x is grad x^T A x wrt x where A: n x n").equal
    assert answer("verify tr(A B) = tr(B A)").equal


def test_a_cell_is_the_expression() -> None:
    found = answer("grad wrt W", "h = W x\n||h - y||^2\n")
    assert found == matdiff.grad("h = W x; ||h - y||^2", "W")
    steps = answer("verify where A: n x n", "f = x^T A x\ndf = dx^T A x + x^T A dx")
    assert steps.equal


@pytest.mark.parametrize(
    ("line", "cell", "message"),
    [
        ("", "", "there is nothing in this cell"),
        ("grad wrt x", " \n", "which expression?"),
        ("grad x^T x wrt x", "x^T x", "an expression stands in the line and in the cell"),
        ("laws", None, "the magic answers grad, jacobian"),
        ("grad x^T A + wrt A", None, "an operand is missing at the end"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(line: str, cell: str | None, message: str) -> None:
    found = answer(line, cell)
    assert isinstance(found, Refused)
    assert repr(found).startswith(f"error: {message}")


def test_in_the_shell() -> None:
    interactive = pytest.importorskip("IPython.core.interactiveshell", reason="IPython")
    shell = interactive.InteractiveShell.instance()
    shell.run_line_magic("load_ext", "matdiff")
    shell.push({"T": "something else"})
    shell.run_cell(r"r = %matdiff grad x^{T} A y wrt A")
    assert str(shell.user_ns["r"]) == "x y^T"
    interactive.InteractiveShell.clear_instance()


def test_answers_derivations_and_programs_have_one_alignment() -> None:
    program = matdiff.backprop("h = W x; L = ||h - y||^2", "W")
    gradient = matdiff.grad("x^T A y", wrt="A")
    for shown in (
        gradient,
        gradient.explain(),
        matdiff.grads("x^T A y", ("A", "x")),
        matdiff.solve("||X w - y||^2", "w"),
        matdiff.jacobian("f_i = W_ij x_j", "W"),
        program,
    ):
        assert shown._repr_latex_().startswith("$\\displaystyle ")
        assert not hasattr(shown, "_repr_markdown_")
