"""The exact check: every derivation of the corpora passes it, no tampered one does."""

from __future__ import annotations

import pytest
from forms.jacobian_rows import HESSIANS, JACOBIANS
from judging import exact_differential, exact_gradient, exact_hessian, exact_jacobian

import matdiff
from matdiff.answers.linearmaps import hessian_block
from matdiff.expression.build import add, negate, number, ones, scale, symbol, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from tensor.corpora import EVERY, Question

_BATCHES = 20


@pytest.mark.parametrize("batch", range(_BATCHES))
def test_every_derivation_passes(batch: int) -> None:
    """And four tampered copies of each fail: the sign, a factor, a constant more, a term less."""
    for question in EVERY[batch::_BATCHES]:
        expression, wrt, where, structure = question
        node = matdiff.parse(expression, where).node
        if not node.is_scalar:
            continue
        for gradient in matdiff.grads(expression, wrt, where, structure=structure).values():
            if gradient.answer.occurs:
                report = gradient.check("exact")
                if report.agreed:
                    _tampered_fail(gradient, question)
                else:  # arccos(1) = 0 is seen by SymPy alone
                    assert "the check with SymPy agrees" in report.sentence(), question


def _tampered_fail(gradient: matdiff.Gradient, question: Question) -> None:
    expression, variable, answer = gradient.as_question()
    if (isinstance(answer, Apply) and answer.operator.name == "zeros") or answer is number(0):
        return
    copies = [negate(answer), scale(number(2), answer)]
    if gradient.structure == "projected" and not gradient.convention:
        copies.append(add(answer, ones(*answer.shape)))
    if isinstance(answer, Apply) and answer.operator.name == "add":
        copies.append(add(*answer.operands[1:]))
    for copy in copies:
        report = exact_gradient(
            expression,
            variable,
            copy,
            structure=None if gradient.structure == "projected" else gradient.structure,
            places=gradient.answer.places,
            points=1,
        )
        assert not report.agreed, (question, copy)


def test_transposes_and_misplaced_factors_are_seen_with_square_matrices() -> None:
    square = "A: n x n, B: n x n, X: n x n"
    for expression in ("tr(A X B X)", "tr(A exp(X))", "log det(A X B + X)", "det(A X + B)"):
        gradient = matdiff.grad(expression, "X", square)
        question, variable, answer = gradient.as_question()
        assert exact_gradient(question, variable, answer).agreed
        assert not exact_gradient(question, variable, transpose(answer)).agreed


def test_sums_over_data_and_families() -> None:
    for expression, wrt in (
        ("N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "S, mu, x"),
        ("sum_i log(sum_k exp(a_k^T x_i))", "a, x"),
        ("sum_i sum_j (R_ij - u_i^T v_j)^2", "u, v"),
    ):
        for gradient in matdiff.grads(expression, wrt).values():
            assert gradient.check("exact").agreed


@pytest.mark.parametrize("row", JACOBIANS, ids=lambda row: f"{row[0]} wrt {row[1]}")
def test_jacobians(row: tuple[str, str, str, str]) -> None:
    found = matdiff.jacobian(*row[:3])
    assert found.check("exact").agreed
    variable = found.expression.reading.symbols[row[1]]
    assert isinstance(variable, Symbol)
    for copy in (negate(found.node), add(found.node, ones(*found.shape))):
        assert not exact_jacobian(found.expression.node, variable, copy).agreed


@pytest.mark.parametrize("row", HESSIANS, ids=lambda row: f"{row[0]} wrt {row[1]}")
def test_hessians(row: tuple[str, str, str, str]) -> None:
    found = hessian_block(*row[:3])
    assert found.check("exact").agreed
    names = [found.expression.reading.symbols[name] for name in found.variables]
    expression = found.expression.node
    assert not exact_hessian(expression, names[0], names[-1], negate(found.node)).agreed


@pytest.mark.parametrize(
    "question", ["X^-1", "A X B + X^T A^T", "softmax(X b)", "tr(X) X", "kron(X, B) "]
)
def test_differentials(question: str) -> None:
    found = matdiff.differential(question, "X", "X: n x n, A: n x n, B: n x n")
    assert found.check("exact").agreed
    variables = [v for v in found.record.variables if isinstance(v, Symbol)]
    wrong: Node = scale(number(3), found.node)
    assert not exact_differential(found.expression.node, variables, wrong).agreed


def test_the_verdict_says_what_was_compared() -> None:
    report = matdiff.grad("x^T A y", "A").check("exact")
    assert report.sentence() == (
        "✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at m = 3, n = 2, exact"
    )


def test_a_tampered_answer_is_told() -> None:
    x = symbol("x", ("n", 1))
    gradient = matdiff.grad("x^T x", "x", "x: n")
    expression, variable, _ = gradient.as_question()
    report = exact_gradient(expression, variable, x)
    assert report.sentence() == (
        "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
    )


def test_another_name_for_a_check_is_refused() -> None:
    with pytest.raises(
        matdiff.UsageError, match="the checks are sympy, exact, steps and code, not 'exat'"
    ):
        matdiff.grad("x^T x", "x").check("exat")
