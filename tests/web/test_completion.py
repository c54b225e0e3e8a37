"""Completion scripts and the page for man, made from the tables of the manual."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from matdiff.cli import main
from matdiff.commandline import manual
from matdiff.commandline.completion import SHELLS, options_of, script


def completed(words: list[str]) -> list[str]:
    """What bash offers for the last of these words."""
    listed = " ".join(f"'{word}'" for word in words)
    asked = f"COMP_WORDS=({listed}); COMP_CWORD={len(words) - 1}; _matdiff; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    made = subprocess.run(
        ["bash", "--norc", "-c", f"{script('bash')}\n{asked}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert not made.stderr
    return made.stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash")
@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (["matdiff", "gr"], ["grad", "graph"]),
        (["matdiff", "verify", "A x", "--hi"], ["--hint"]),
        (["matdiff", "grad", "x^T x", "w"], ["wrt", "where"]),
        (["matdiff", "grad", "x^T x", "--format", "js"], ["json"]),
        (["matdiff", "completion", "z"], ["zsh"]),
        (["matdiff", "laws", "--fi"], []),
    ],
)
def test_bash(words: list[str], wanted: list[str]) -> None:
    assert completed(words) == wanted


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_in_every_script(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out
    for command in manual.COMMANDS:
        assert command in text
        for option in options_of(command):
            assert option in text or f"-l {option[2:]} " in text or f"-s {option[1:]} " in text
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=text, text=True, check=True)


def test_no_such_shell(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "tcsh"]) == 2
    assert capsys.readouterr().err == (
        "error: which shell? There are bash, zsh, fish\nhelp: write matdiff completion bash\n"
    )


def test_the_page_for_man(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "man"]) == 0
    text = capsys.readouterr().out
    assert text.startswith('.TH MATDIFF 1 "" "matdiff ')
    for command in manual.COMMANDS:
        assert rf"\fB{command}\fR" in text
    reader = shutil.which("man") and shutil.which("groff")
    if reader is not None:
        made = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww"],
            input=text,
            text=True,
            capture_output=True,
            check=True,
        )
        assert not made.stderr
