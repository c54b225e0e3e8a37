"""Every question gets the accepted answer, checked, in a form that is not longer without a reason."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from forms.compare import length

import matdiff
from forum import matrices, vectors
from forum.question import Question
from matdiff.checks.claims import judge
from matdiff.expression.build import apply, scale, symbol
from matdiff.output.unicode import pretty
from matdiff.syntax.reading import read_more

if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Node

QUESTIONS: tuple[Question, ...] = (
    *matrices.TRACES, *matrices.INVERSES, *matrices.HADAMARD, *matrices.LIKELIHOODS, *matrices.SPECTRA,
    *vectors.VECTORS, *vectors.SCALARS, *vectors.JACOBIANS, *vectors.HESSIANS,
)  # fmt: skip
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)


@each
def test_is_the_accepted_answer(question: Question) -> None:
    """The same values at random rational points, as inner products with one matrix where it is no number."""
    found, book = _answers(question)
    ours = found.node
    if ours.shape != (1, 1):
        weight = symbol("weight", ours.shape)
        ours, book = apply("inner", weight, ours), apply("inner", weight, book)
    t = symbol("t_")
    verdict = judge(scale(t, ours), t, ours, book)
    assert verdict.compared and verdict.equal, verdict.sentence


@each
def test_is_checked(question: Question) -> None:
    assert _answers(question)[0].check(points=1).agreed


@each
def test_is_not_longer(question: Question) -> None:
    ours, books = _lengths(question)
    assert (ours > books) == bool(question.longer), f"{ours} and {books}"


def test_median_of_the_lengths() -> None:
    lengths = [_lengths(question) for question in QUESTIONS]
    assert median(ours / books for ours, books in lengths) <= 1


def test_there_are_many() -> None:
    assert len({question.source for question in QUESTIONS}) >= 80


@pytest.mark.parametrize(
    "typed", ["np.sum(1/(1 + np.exp(-np.dot(W, x))))", "np.sum(1/(1 + np.exp(-W@x)))"]
)
def test_python_is_answered_with_its_own_meaning(typed: str) -> None:
    """As matrix notation these were refused: a divisor is a number there, and dot an inner product."""
    found = matdiff.grad(typed, "W", "W: m x n, x: n")
    assert str(found) == "(sigmoid(W x) .* (1 - sigmoid(W x))) x^T"


def test_the_exponential_of_a_matrix_is_said_to_be_elementwise() -> None:
    found = matdiff.grad("tr(exp(t(U+sH)))", "s", "U: n x n, H: n x n")
    assert "exp(t(U+sH)) is taken entry by entry; expm is the matrix function." in found.notes


@cache
def _answers(question: Question) -> tuple[Any, Node]:
    """Ours, and the accepted one read in the same names."""
    ask: Callable[..., Any] = getattr(matdiff, question.ask)
    found = ask(question.typed, question.wrt, question.where)
    book = read_more(question.book, found.expression.reading, shape=found.shape).expression
    return found, book


def _lengths(question: Question) -> tuple[int, int]:
    found, book = _answers(question)
    return length(found.unicode()), length(pretty(book))
