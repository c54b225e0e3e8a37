"""Derivations as printed, compared literally with the files beside this one.

    MATDIFF_UPDATE_GOLDEN=1 python -m pytest tests/golden

writes the files anew; read the difference as a teacher would before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import matdiff
from golden.lines import disagreement
from golden.questions import QUESTIONS
from matdiff.answers.derivations import derivation_text
from matdiff.answers.report import heading

FOLDER = Path(__file__).parent
UPDATE = "MATDIFF_UPDATE_GOLDEN"


@pytest.mark.parametrize("name", QUESTIONS)
def test_derivation_as_printed(name: str) -> None:
    expression, wrt, where = QUESTIONS[name]
    gradient = matdiff.grad(expression, wrt, where)
    text = f"{heading(gradient, 'unicode')}\n\n{derivation_text(gradient, 'unicode')}\n"
    file = FOLDER / f"{name}.txt"
    if os.environ.get(UPDATE):
        file.write_text(text, encoding="utf-8")
    assert file.exists(), f"set {UPDATE}=1 to write it"
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_line_follows(name: str) -> None:
    expression, wrt, where = QUESTIONS[name]
    assert disagreement(matdiff.grad(expression, wrt, where)) == ""


def test_no_file_is_left_over() -> None:
    assert {file.stem for file in FOLDER.glob("*.txt")} == set(QUESTIONS)
