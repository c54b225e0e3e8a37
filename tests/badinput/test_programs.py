"""Slips in programs: the whole message, with line and column."""

from __future__ import annotations

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
