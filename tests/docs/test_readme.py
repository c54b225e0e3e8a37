"""What the README shows is what comes out: commands, Python examples, links and set-up."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
from readme_blocks import Checker, blocks, commands, printed_by, settled, write_files

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = [pair for b in blocks(README) if b.language == "console" for pair in commands(b.text)]
SETUP = "".join(block.text for block in blocks(README) if block.language == "sh").splitlines()


@pytest.mark.parametrize(("command", "shown"), CONSOLE, ids=[command for command, _ in CONSOLE])
def test_command(command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(blocks(README), tmp_path)
    assert settled(printed_by(command)).strip() == settled(shown).strip()


def test_python_examples() -> None:
    space: dict[str, Any] = {}
    runner = doctest.DocTestRunner(checker=Checker())
    for block in blocks(README):
        if block.language == "python":
            test = doctest.DocTestParser().get_doctest(block.text, space, "README", None, 0)
            runner.run(test, clear_globs=False)
            space = test.globs
    assert runner.tries
    assert not runner.failures


def test_the_continuous_check_uses_the_commands_shown() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert SETUP == [
        "python3 -m venv .venv",
        '.venv/bin/pip install -e ".[test]"',
        ".venv/bin/python -m pytest",
    ]
    for part in ("python3 -m venv", '-e ".[test]"', "/bin/python -m pytest"):
        assert part in script


def test_files_that_are_named_are_there() -> None:
    paths = re.findall(r"\b(?:notebooks/)?\w+\.(?:md|ipynb)\b", README)
    assert paths
    assert not [path for path in paths if not (ROOT / path).exists()]
