"""``matdiff graph`` on the command line."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from graphs.examples import DOCUMENT
from matdiff.cli import main

Output = pytest.CaptureFixture[str]


def test_without_a_file_the_tree_is_printed(capsys: Output) -> None:
    assert main(["graph", DOCUMENT, "--at", "x = 1, y = 2, z = 0", "--format", "ascii"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "f = a b            scalar   = 6   delta_f = 1",
        "|- a = x + y       scalar   = 3   delta_a = b = 2 * 1 = 2",
        "|  |- x            scalar   = 1   grad_x f = delta_a = 1 * 2 = 2",
        "|  `- y            scalar   = 2   grad_y f += delta_a = 1 * 2 = 2;  in all grad_y f = 2 + 3 = 5",
        "`- b = max(y, z)   scalar   = 2   delta_b = a = 3 * 1 = 3",
        "   |- y (above)                   grad_y f += delta_b step(y - z) = 1 * 3 = 3",
        "   `- z            scalar   = 0   grad_z f = delta_b step(z - y) = 0 * 3 = 0",
    ]


@pytest.mark.parametrize(
    ("name", "begin"),
    [("g.svg", "<svg "), ("g.dot", "digraph"), ("g.gv", "digraph"), ("g.mmd", "flowchart"), ("g.txt", "f = ")],
)  # fmt: skip
def test_the_ending_says_the_format(tmp_path: Path, capsys: Output, name: str, begin: str) -> None:
    path = tmp_path / name
    assert main(["graph", "||X w - y||^2", "wrt", "w", "-o", str(path)]) == 0
    said = capsys.readouterr()
    assert said.out == "" and said.err == f"{path}: 6 vertices, 5 edges\n"
    assert path.read_text(encoding="utf-8").startswith(begin)


def test_a_program_may_come_from_a_file(tmp_path: Path, capsys: Output) -> None:
    program = tmp_path / "network.txt"
    program.write_text("h = W x + b\nz = tanh(h)\nL = ||z - y||^2\n", encoding="utf-8")
    question = ["wrt", "W", "where", "x: n", "--format", "dot"]
    assert main(["graph", str(program), *question]) == 0
    by_name = capsys.readouterr().out
    assert main(["graph", "-f", str(program), *question]) == 0
    assert by_name == capsys.readouterr().out
    assert "∇_W L = δ_h xᵀ" in by_name


def test_options_reach_the_drawing(capsys: Output) -> None:
    assert main(["graph", "||x||^2", "--fine", "--direction", "right", "--format", "mermaid"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("flowchart LR") and "a = ‖x‖" in text
    assert main(["graph", "h = W x; s = u^T h", "where", "x: n", "--format", "svg"]) == 0
    assert ElementTree.fromstring(capsys.readouterr().out).tag.endswith("svg")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([], "error: which expression?\nhelp: write matdiff graph"),
        (["x^2", "--format", "png"], "error: the formats of a graph are svg, dot, mermaid, tree, not 'png'"),
        (["x^2", "-o", "g.png"], "error: g.png has no ending that says a format\nhelp: there are .svg"),
        (["x^2", "-o"], "error: -o wants a value"),
        (["x^2", "--direction", "up"], "error: the directions are right and down, not 'up'"),
        (["x^2 +"], "error: an operand is missing at the end"),
        (["nowhere/program.txt"], "error: nowhere/program.txt cannot be read: No such file"),
        (["sqrt(x)", "--at", "x = 0"], "error: there is no gradient by x at this point"),
        (["x^2", "wrt", "q"], "error: q is not in the graph\nhelp: the names in it are x, f"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(capsys: Output, given: list[str], message: str) -> None:
    assert main(["graph", *given]) == 2
    said = capsys.readouterr()
    assert said.out == "" and message in said.err
