"""The help of the command line: complete, and every example in it runs."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from matdiff.cli import main
from matdiff.commandline import arguments, manual


def test_every_command_and_every_option_is_told() -> None:
    assert {*manual.COMMANDS, "help"} == set(arguments.COMMANDS)
    told = {option.split()[0] for option, *_ in manual.OPTIONS}
    known = {*arguments.FLAGS, *arguments.VALUES}
    silent = {"--help", "-h", "--version", "--file", "--output"}
    assert told == known - silent
    for _, whose, _ in manual.OPTIONS:
        assert set(whose.split()) <= set(manual.COMMANDS)


@pytest.mark.parametrize("command", manual.COMMANDS)
def test_help_of_a_command(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    for given in ([command, "--help"], ["help", command], [command, "x^T x", "-h"]):
        assert main(given) == 0
        text = capsys.readouterr().out
        assert text == manual.manual(command)
        assert text.startswith(f"matdiff {command}: ")
        assert max(map(len, text.splitlines())) <= 125


_EXAMPLES = [
    shlex.split(rest) if not command else [command, *shlex.split(rest)]
    for command, rest, _ in manual.EXAMPLES
    if command
    not in (
        "site",
        "session",
    )  # fetches packages, and serves until it is interrupted: tests/web; a prompt: tests/session
    if "FILE" not in rest and "[NAME]" not in rest
]


@pytest.mark.parametrize("given", _EXAMPLES, ids=" ".join)
def test_example(
    given: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    own = [whose for option, whose, _ in manual.OPTIONS if option == "--no-check"]
    asked = given[0] if given[0] in manual.COMMANDS else ""
    has_check = asked in own[0].split() or (not asked and "/" in given[0])
    checked = ["--no-check"] if has_check else []
    assert main([*given, *checked]) == 0
    capsys.readouterr()
