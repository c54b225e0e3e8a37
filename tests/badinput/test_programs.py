"""Slips in programs: the whole message, with line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

import matdiff
from matdiff.cli import main

from .programs import PROGRAMS


@pytest.mark.parametrize(("program", "message"), PROGRAMS)
def test_message(program: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.backprop(program)
    assert str(caught.value) == message
    assert caught.value.exit_code == 2


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(matdiff.NameError) as caught:
        matdiff.backprop("h = W x; z = tanh(h); ||z||^2", "W1")
    assert str(caught.value) == "W1 does not occur in the program\nhelp: did you mean W?"


@pytest.mark.parametrize(
    ("typed", "code", "message"),
    [
        ([], 2, 'which program?\nhelp: write matdiff backprop "h = W x; L = ||h - y||^2" wrt W'),
        (["missing.txt"], 2, "missing.txt cannot be read: No such file or directory"),
        (["h = W x; h^T h", "--format", "tree"], 2, "the formats are "),
        (
            ["for l in 1..L: z_l = W z_{l-1}\n||z_L||^2", "--format", "numpy"],
            2,
            "there is no numpy",
        ),
    ],
)
def test_command(
    typed: list[str], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backprop", *typed, "--no-check"]) == code
    assert f"error: {message}" in capsys.readouterr().err


@pytest.mark.parametrize("format", ["unicode", "ascii", "latex", "markdown", "json", "numpy"])
def test_every_format_prints(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    program = "h = W x + b; z = tanh(h); L = ||z - y||^2"
    assert main(["backprop", program, "--format", format, "--steps", "--no-check"]) == 0
    shown = capsys.readouterr().out
    assert "W" in shown and "Traceback" not in shown
    assert shown.count("$$") % 2 == 0
    if format == "json":
        import json

        data = json.loads(shown)
        assert [g["name"] for g in data["gradients"]] == ["z", "h", "W", "b"]
        assert data["gradients"][2]["gradient"] == "delta_h x^T"
        assert data["gradients"][2]["closed"] == "2 ((z - y) .* (1 - z.^2)) x^T"


def test_a_program_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "layer.txt"
    file.write_text("# a layer\nh = W x\nL = ||h||^2\n", encoding="utf-8")
    assert main(["backprop", str(file), "wrt", "W", "--no-check", "--deltas"]) == 0
    shown = capsys.readouterr().out
    assert "δₕ = ∇_h L  =  2 h" in shown
    assert "∇_W L  =  δₕ xᵀ" in shown
