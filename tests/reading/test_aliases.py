"""Commands and formats have the names of other tools too; laws are found by what they say."""

from __future__ import annotations

import pytest

from matdiff.cli import main


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(list(words)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("other", "own"), [("gradient", "grad"), ("jac", "jacobian"), ("hess", "hessian")]
)
def test_other_names_of_commands(other: str, own: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("x^T A x", "wrt", "x", "--no-check")
    assert printed(capsys, other, *question) == printed(capsys, own, *question)


@pytest.mark.parametrize(("other", "own"), [("md", "markdown")])
def test_other_names_of_formats(other: str, own: str, capsys: pytest.CaptureFixture[str]) -> None:
    question = ("grad", "x^T A x", "wrt", "x", "--no-check", "--format")
    assert printed(capsys, *question, other) == printed(capsys, *question, own)


def test_laws_are_found_by_their_reasons(capsys: pytest.CaptureFixture[str]) -> None:
    assert "because chain rule" in printed(capsys, "laws", "Chain")
