"""What README.md and the pages of docs/ show is what comes out: commands, Python examples, links and set-up."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

import pytest
from readme_blocks import blocks, commands, printed_by, write_files

import matdiff

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
CONSOLE = [
    pytest.param(page, command, shown, id=command if page == "README.md" else f"{page}: {command}")
    for page, text in PAGES.items()
    for block in blocks(text)
    if block.language == "console"
    for command, shown in commands(block.text)
]
WITH_PYTHON = [
    page for page, text in PAGES.items() if any(b.language == "python" for b in blocks(text))
]
SETUP = "".join(block.text for block in blocks(README) if block.language == "sh").splitlines()


@pytest.mark.parametrize(("page", "command", "shown"), CONSOLE)
def test_command(
    page: str, command: str, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(blocks(PAGES[page]), tmp_path)
    assert printed_by(command).strip() == shown.strip()


@pytest.mark.parametrize("page", WITH_PYTHON)
def test_python_examples(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_files(blocks(PAGES[page]), tmp_path)
    space: dict[str, Any] = {}
    runner = doctest.DocTestRunner()
    for block in blocks(PAGES[page]):
        if block.language == "python":
            test = doctest.DocTestParser().get_doctest(block.text, space, page, None, 0)
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


@pytest.mark.parametrize("page", PAGES)
def test_files_that_are_named_are_there(page: str) -> None:
    paths = re.findall(
        r"(?<![\w/])(?:(?:notebooks|docs|rules)/)*[\w-]+\.(?:md|ipynb)\b", PAGES[page]
    )
    assert paths or page != "README.md"
    beside = (ROOT, (ROOT / page).parent)
    assert not [path for path in paths if not any((base / path).exists() for base in beside)]


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(matdiff.__version__)}$", citation, re.M)
    assert f"## [{matdiff.__version__}] - " in changes


def test_readme_is_short() -> None:
    assert len(README.encode()) <= 7000
