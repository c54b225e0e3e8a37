"""Answers and derivations for paper: they compile, nothing is dropped, nothing runs over the margin."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from output import typesetting

import matdiff
from matdiff.cli import main
from matdiff.output import board, breaking, paper
from matdiff.output.texparts import width

SHEETS = typesetting.goldens()


def test_every_derivation_compiles() -> None:
    formulas = [paper.written(sheet, "latex") for sheet in SHEETS.values()]
    formulas += [board.aligned(rows) for sheet in SHEETS.values() for rows in sheet.derivations]
    formulas += [f"{row.left} = {row.right}" for sheet in SHEETS.values() for row in sheet.answer]
    blocks = [v for text in formulas for v in re.split(r"(?<=\\end\{aligned\})\n", text)]
    wrong = typesetting.by_katex(blocks)
    if wrong is None:
        pytest.skip("node and its package katex are not there")
    assert wrong == []


@pytest.mark.parametrize("name", SHEETS)
def test_nothing_runs_over_the_margin(name: str) -> None:
    for rows in SHEETS[name].derivations:
        for line in board.page_lines(rows):
            for part in line.split("&&"):
                assert width(part.replace("&", "")) <= board.PAGE + 1, line


@pytest.mark.parametrize("name", SHEETS)
def test_web_page_is_well_formed(name: str) -> None:
    text = paper.written(SHEETS[name], "html")
    body = re.sub(r"<!DOCTYPE html>|<meta[^>]*>", "", text)
    root = ElementTree.fromstring(body)
    rows = [list(row) for row in root.iter("tr")]
    lines = sum(map(len, SHEETS[name].derivations)) + len(SHEETS[name].answer)
    assert len([row for row in rows if row[0].tag == "td"]) == lines
    assert "\\" not in "".join(root.itertext())


@pytest.mark.parametrize("format", ["latex", "markdown", "tex", "beamer", "html"])
@pytest.mark.parametrize(
    "asked",
    [
        ["grad", "x^T A y", "wrt", "A"],
        ["jacobian", "A X B", "wrt", "X"],
        ["hessian", "x^T A x", "wrt", "x"],
        ["differential", "A X B", "wrt", "X"],
        ["jvp", "A X B", "wrt", "X"],
        ["vjp", "A X B", "wrt", "X"],
        ["hvp", "x^T A x", "wrt", "x"],
        ["backprop", "h = A x; L = u^T h", "wrt", "x"],
        ["solve", "||A x - b||^2", "wrt", "x"],
        ["jacobian", "f_i = W_ij x_j", "wrt", "W"],
    ],
    ids=lambda asked: f"{asked[0]} {asked[1]}",
)
def test_steps_are_not_dropped(
    asked: list[str], format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*asked, "--no-check", "--format", format]) == 0
    short = capsys.readouterr().out
    assert main([*asked, "--no-check", "--steps", "--format", format]) == 0
    assert len(capsys.readouterr().out) > len(short) + 60


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("latex", r"\nabla_{X} f = X^{-\top}, \quad \text{where } X \text{ has a positive determinant}"),
        ("typst", "$ nabla $"),
        ("mathml", "<msup><mi>X</mi><mrow><mo>−</mo><mo>⊤</mo></mrow></msup>"),
    ],
)  # fmt: skip
def test_one_answer(format: str, text: str) -> None:
    from matdiff.answers import sheets

    told = paper.written(sheets.sheet_of([matdiff.grad("log det X", "X")]), format)
    if format == "typst":
        assert told == "$ ∇_(X) f = X^(− ⊤) $"
    elif format == "mathml":
        assert text in told
    else:
        assert told == text


def test_labels(capsys: pytest.CaptureFixture[str]) -> None:
    main(["grad", "x^T A y", "wrt", "A", "--no-check", "--format", "latex", "--label", "eq:bilinear"])  # fmt: skip
    told = capsys.readouterr().out
    assert told == (
        "\\begin{equation}\\label{eq:bilinear}\n\\nabla_{A} f = x y^{\\top}\n\\end{equation}\n"
    )


@pytest.mark.parametrize(
    "formula",
    [
        r"\operatorname{tr}(A B C D) + \left(X + \frac{Y}{Z}\right) W - \sum_{i} x_{i} y_{i}",
        r"\begin{bmatrix} a & b \\ c & d \end{bmatrix} x + \lVert A x - b \rVert^{2}",
    ],
)
def test_breaking_loses_nothing_and_parts_no_bracket(formula: str) -> None:
    for room in range(4, 50, 5):
        lines = breaking.broken_latex(formula, room)
        assert " ".join(lines).replace("Bigl", "left").replace("Bigr", "right") == formula
        for line in lines:
            assert line.count(r"\left") == line.count(r"\right")
            assert line.count("{") == line.count("}")
            assert line.count(r"\begin") == line.count(r"\end")
