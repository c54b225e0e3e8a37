"""Every example on the screen of ``matdiff notation`` is read.

The screen is a table: a label, examples three spaces apart, and in most lines a second label with its examples.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

import matdiff
from matdiff.commandline.notation import NOTATION
from matdiff.syntax.descriptions import ATTRIBUTES

LABEL, SECOND, SECOND_EXAMPLES = 27, 62, 83
"""Columns where examples begin, where a second label stands, and where its examples begin."""

OF_COLUMNS = ("simplex", "onehot")

TABLE, DECLARATIONS = (block.splitlines() for block in NOTATION.split("\n\n")[:2])


def _cells(line: str) -> Iterator[tuple[str, str]]:
    """(label, examples) once or twice."""
    has_second = line[SECOND - 3 : SECOND].isspace() and line[SECOND : SECOND + 1].strip()
    if has_second:
        yield line[SECOND:SECOND_EXAMPLES].strip(), line[SECOND_EXAMPLES:].strip()
    yield line[:LABEL].strip(), line[LABEL : SECOND if has_second else None].strip()


def _rows(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Cells, the label of a line that continues the one above filled in."""
    label = ""
    for line in lines:
        for own, examples in _cells(line):
            if line.startswith(own) or not own:
                label = own or label
            yield own or label, examples


def _examples() -> Iterator[str]:
    for label, text in _rows(TABLE[1:]):
        if label == "functions of each entry":
            yield from (n if "(" in n else f"{n}(X)" for n in re.findall(r"\w+(?:\(.*?\))?", text))
        else:
            without_remark = re.sub(r"\s{2,}\((index|separated) [^()]*\)$", "", text)
            for example in re.split(r"\s{3,}", without_remark):
                yield from example.split(", derivative ")


def _declared() -> Iterator[str]:
    for label, text in _rows(DECLARATIONS):
        if label.startswith("declarations"):
            yield from re.split(r"\s{3,}", text)
        else:
            for word in text.split():
                yield f"x: n {word}" if word in OF_COLUMNS else f"S: n x n {word}"


@pytest.mark.parametrize("example", sorted({e for e in _examples() if e}))
def test_example_is_read(example: str) -> None:
    context = {"I": "A I B", "1_n": "1_n^T x"}.get(example, example)
    matdiff.parse(context)


@pytest.mark.parametrize("declaration", list(_declared()))
def test_declaration_is_read(declaration: str) -> None:
    name = next(word for word in re.findall(r"\w+", declaration) if word not in ATTRIBUTES)
    text = {"x_i": "sum_i x_i^T x_i", "f": "f(y)"}.get(name, f"sum({name})")
    matdiff.parse(text, where=declaration)


def test_the_table_is_understood() -> None:
    examples = set(_examples())
    assert {"A ⊙ B", "sum_{i=1}^N x_i^T x_i", "f'(x)", "arctan(X)", "max(a, b)"} <= examples
    assert len(examples) > 60
