"""Completion as the shells do it, and the man page; a shell that is not installed is passed over."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from matdiff.cli import main
from matdiff.commandline import manual, shells

_TYPED = {
    "matdiff gr": {"grad", "graph"},
    "matdiff grad x --st": {"--steps", "--structure"},
    "matdiff grad x --format j": {"json", "jax", "julia"},
    "matdiff completion z": {"zsh"},
}


def _shell(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def _run(*command: str) -> list[str]:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("typed", _TYPED)
def test_bash(typed: str, tmp_path: Path) -> None:
    script = tmp_path / "matdiff.bash"
    script.write_text(shells.completion("bash"), encoding="utf-8")
    words = typed.split()
    asked = f"COMP_WORDS=({typed}); COMP_CWORD={len(words) - 1}; _matdiff"
    shown = 'printf "%s\\n" "${COMPREPLY[@]}"'
    found = _run(_shell("bash"), "-c", f'source "{script}"; {asked}; {shown}')
    assert set(found) == _TYPED[typed]


@pytest.mark.parametrize("typed", _TYPED)
def test_fish(typed: str, tmp_path: Path) -> None:
    fish = _shell("fish")
    script = tmp_path / "matdiff.fish"
    script.write_text(shells.completion("fish"), encoding="utf-8")
    found = _run(fish, "--no-config", "-c", f'source "{script}"; complete -C "{typed}"')
    assert {line.partition("\t")[0] for line in found} == _TYPED[typed]


def test_zsh(tmp_path: Path) -> None:
    script = tmp_path / "_matdiff"
    script.write_text(shells.completion("zsh"), encoding="utf-8")
    _run(_shell("zsh"), "-n", str(script))


def test_a_shell_that_is_not_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert capsys.readouterr().err == (
        "error: completion is for bash, zsh, fish, not 'tcsh'\n"
        'help: for instance eval "$(matdiff completion bash)"\n'
    )


def test_man_page_tells_every_command_and_option() -> None:
    page = shells.manpage().replace(r"\-", "-")
    told = set(re.findall(r"^\\fB(\S+?)(?= |\\f)", page, re.MULTILINE))
    assert {*manual.COMMANDS, *(option.split()[0] for option, *_ in manual.OPTIONS)} <= told


def test_man_page_is_sound(tmp_path: Path) -> None:
    man = _shell("man")
    page = tmp_path / "matdiff.1"
    page.write_text(shells.manpage(), encoding="utf-8")
    found = subprocess.run([man, "--warnings", "-l", str(page)], capture_output=True, text=True)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["x^T A y"], 'matdiff grad "x^T A y" wrt A'),
        (["A x", "where", "A: 3 x 2"], 'matdiff jacobian "A x" wrt x where "A: 3 x 2"'),
    ],
)
def test_an_expression_alone_is_told_its_questions(
    given: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(given) == 0
    assert told in capsys.readouterr().out.split("\n  ")
