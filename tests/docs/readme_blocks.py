"""The fenced blocks of a Markdown file, run and compared; ``python tests/docs/readme_blocks.py README.md`` writes them anew.

console    lines after ``$ `` go through the command line in this process; what it prints stands below, notes and errors included
python     a doctest
law NAME   a file that is there, under that name, when the other blocks run; so is every other block that has a name, ``py loss.py``
"""

from __future__ import annotations

import doctest
import io
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from importlib import import_module
from pathlib import Path
from typing import Any

_FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block:
    """A fenced block: its language, its name, its text."""

    def __init__(self, match: re.Match[str]) -> None:
        self.language, self.name, self.text = match[1], match[2] or "", match[3]


def blocks(markdown: str) -> list[Block]:
    """The fenced blocks in order."""
    return [Block(match) for match in _FENCE.finditer(markdown)]


def write_files(found: list[Block], folder: Path) -> None:
    """The files that a document shows, put where its commands run."""
    for block in found:
        if block.name:
            (folder / block.name).write_text(block.text, encoding="utf-8")


def commands(console: str) -> Iterator[tuple[str, str]]:
    """(command, what is printed below it)."""
    for part in re.split(r"^\$ ", console, flags=re.MULTILINE)[1:]:
        command, _, printed = part.partition("\n")
        yield command, printed


def printed_by(command: str) -> str:
    """What a matdiff command prints on a terminal that shows Unicode: both streams, trailing blanks cut."""
    from matdiff.cli import main

    program, *arguments = shlex.split(command)
    assert Path(program).name == "matdiff", command
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with redirect_stdout(terminal), redirect_stderr(terminal):
        main(arguments)
    terminal.seek(0)
    return "".join(f"{line.rstrip()}\n" for line in terminal.read().splitlines())


def fresh_console(console: str) -> str:
    """A console block as it comes out now, a blank line between commands."""
    return "\n".join(f"$ {command}\n{printed_by(command)}" for command, _ in commands(console))


def fresh_python(text: str, space: dict[str, Any]) -> str:
    """A python block as it comes out now."""
    lines: list[str] = []
    for example in doctest.DocTestParser().get_examples(text):
        source = example.source.splitlines()
        lines += [f">>> {source[0]}", *(f"... {line}" for line in source[1:])]
        shown = io.StringIO()
        with redirect_stdout(shown):
            exec(compile(example.source, "README", "single"), space)
        lines += [line or "<BLANKLINE>" for line in shown.getvalue().splitlines()]
    return "\n".join(lines) + "\n"


def refreshed(markdown: str) -> str:
    """The document with the output of every block as it comes out now."""
    space: dict[str, Any] = {}

    def fresh(match: re.Match[str]) -> str:
        block = Block(match)
        if block.language == "console":
            return f"```console\n{fresh_console(block.text)}```"
        if block.language == "python":
            return f"```python\n{fresh_python(block.text, space)}```"
        return match[0]

    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        write_files(blocks(markdown), Path(folder))
        return _FENCE.sub(fresh, markdown)


if __name__ == "__main__":
    import_module("sympy")  # so that the first check has time for all its points
    for document in map(os.path.abspath, sys.argv[1:]):
        fresh_text = refreshed(Path(document).read_text(encoding="utf-8"))
        Path(document).write_text(fresh_text, encoding="utf-8")
