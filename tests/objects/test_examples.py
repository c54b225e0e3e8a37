"""What README, the notebooks and the books ask, said with objects: the same answers, node by node."""

from __future__ import annotations

from typing import Any

import pytest
from cookbook.table import GRADIENTS

import matdiff
from objects.by_objects import NotSaid, Speaker
from objects.examples import Question, of_notebooks, of_readme

EXAMPLES = list(dict.fromkeys((*of_readme(), *of_notebooks())))
TEXT_ALONE = {
    "for ": "a loop whose length is a letter",
    "W_ij x_j": "index notation",
    "where b: 3": "an error of the text",
}


def answered(question: Question, expression: Any) -> Any:
    """The answer; the error where the question is shown for its error."""
    ask = getattr(matdiff, question.kind)
    named = {"wrt": question.wrt} if question.wrt else {}
    if isinstance(expression, str):
        named["where"] = question.where
    try:
        return ask(expression, **named, **dict(question.options))
    except matdiff.MatdiffError as error:
        return error


@pytest.mark.parametrize("question", EXAMPLES, ids=lambda q: f"{q.kind} {q.text[:60]}")
def test_examples(question: Question) -> None:
    by_text = answered(question, question.text)
    if isinstance(by_text, matdiff.MatdiffError) or any(t in question.text for t in TEXT_ALONE):
        return
    into = "L" if question.text.endswith("L(h)") else ""
    by_objects = answered(question, Speaker(question.text, question.where, into).whole())
    assert str(by_objects) == str(by_text)
    assert by_objects == by_text


def test_few_examples_are_for_text_alone() -> None:
    asked = [q for q in EXAMPLES if not any(t in q.text for t in TEXT_ALONE)]
    assert len(asked) >= 100
    assert len(EXAMPLES) - len(asked) <= 4


def test_the_gradients_of_the_books() -> None:
    said, otherwise = 0, []
    for row in GRADIENTS:
        try:
            expression = Speaker(row.expression, row.where).whole()
        except NotSaid:
            continue
        said += 1
        by_text = matdiff.grad(row.expression, row.wrt, row.where, structure=row.structure)
        by_objects = matdiff.grad(expression, row.wrt, structure=row.structure)
        if by_objects != by_text:
            otherwise.append((row.name, str(by_objects), str(by_text)))
    assert not otherwise
    assert said >= 145
