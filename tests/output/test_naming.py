"""Names for what a long answer repeats: the same expression when they are put back, and letters that were free."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.cli import main
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import postorder, substitute
from matdiff.output.naming import LONG, is_long, name_parts

QUESTIONS = (
    ("||tanh(W2 tanh(W1 x + b) + c) - y||^2 + lambda ||W1||_F^2", "W1", ""),
    ("tr((A + X^T C X)^-1 (X^T B X))", "X", "X: m x n"),
    ("sum_i (y_i - tanh(w^T x_i))^2", "w", ""),
    ("||X - X V V^T||_F^2", "V", ""),
    ("(x^T A x)/(x^T B x)", "x", ""),
)
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q[0])


@each
def test_names_put_back_give_the_answer(question: tuple[str, str, str]) -> None:
    answer = matdiff.grad(*question).node
    node, definitions = name_parts(answer)
    for label, value in definitions:
        node = substitute(node, {label: value})
    assert node is answer


@each
def test_names_are_not_in_use(question: tuple[str, str, str]) -> None:
    answer = matdiff.grad(*question).node
    used = {part.name for part in postorder(answer) if isinstance(part, Symbol)}
    given = [str(label) for label, _ in name_parts(answer)[1]]
    assert not used & set(given) and len(set(given)) == len(given)


def test_a_residual_is_called_r() -> None:
    named = matdiff.grad("||X - X V V^T||_F^2", "V").named()
    assert named == "−2 (Rᵀ X + Xᵀ R) V\nwhere R = X − X V Vᵀ"


def test_a_part_below_a_sum_carries_the_index() -> None:
    named = matdiff.grad("sum_i (y_i - tanh(w^T x_i))^2", "w").named("ascii")
    assert named.endswith("where c_i = tanh(w^T x_i)")


def test_latex() -> None:
    named = matdiff.grad("||X - X V V^T||_F^2", "V").named("latex")
    assert named.startswith(r"\begin{aligned}") and r"& R = X - X V V^{\top}" in named


def test_without_repetition_there_are_no_names() -> None:
    found = matdiff.grad("||X w - y||^2", "w")
    assert found.named() == found.unicode()


def test_the_command_line_names_parts_of_long_answers_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    long, short = QUESTIONS[0], QUESTIONS[3]
    assert is_long(matdiff.grad(*long).node) and not is_long(matdiff.grad(*short).node)
    assert main(["grad", long[0], "wrt", long[1], "--no-check", "--format", "ascii"]) == 0
    shown = capsys.readouterr().out
    assert "\n  where v = tanh(W2 u + c)\n        u = tanh(W1 x + b)\n" in shown
    assert all(len(line) < LONG for line in shown.splitlines())
    assert main(["grad", short[0], "wrt", short[1], "--no-check"]) == 0
    assert "where" not in capsys.readouterr().out
