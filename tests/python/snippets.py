"""The snippets of snippets.txt and systems.txt: text, inputs, variable, declarations, and the same in plain NumPy."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Snippet(NamedTuple):
    name: str
    text: str
    inputs: str
    wrt: str
    run: str
    where: str


def _read(block: str) -> Snippet:
    name, head, body = block.split("\n", 2)
    text, _, run = body.strip("\n").partition("\n---\n")
    inputs, wrt, *where = (part.strip() for part in head.split("|"))
    return Snippet(name.strip(), text, inputs, wrt, run, "".join(where))


def read(file: str) -> list[Snippet]:
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    return [_read(block) for block in ("\n" + text).split("\n## ")[1:]]


SNIPPETS = read("snippets.txt")
SYSTEMS = read("systems.txt")
