"""``matdiff graph``: the computation graph of an expression or a program, as a tree on the terminal or as a file."""

from __future__ import annotations

import os
import re
import sys

from matdiff.base.errors import UsageError
from matdiff.commandline.files import read_file
from matdiff.programs.computation_graph import FORMATS, format_of, graph

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def draw(text: str, wrt: str, where: str, options: Mapping[str, str], rules: Iterable[str]) -> int:
    """Draw what was asked for; returns the exit code. ``text`` may be the name of a file."""
    path, format = options.get("output"), _format(options)
    if path is not None and "format" not in options:
        format = format_of(path)
    found = graph(
        _read(text),
        wrt,
        where,
        at=options.get("at"),
        fine="fine" in options,
        direction=options.get("direction", ""),
        rules=rules,
    )
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if path is not None:
        found.save(path, format)
        print(f"{path}: {len(found.vertices)} vertices, {len(found.edges)} edges", file=sys.stderr)
        return 0
    ascii = format == "ascii"
    print(found.tree(ascii) if format in ("tree", "ascii") else found.text(format), end="")
    if format in ("tree", "ascii"):
        print()
    return 0


def _read(text: str) -> str:
    if not text:
        raise UsageError("which expression?", help='write matdiff graph "(x + y) max(y, z)"')
    named = len(text) < 200 and (
        os.path.isfile(text) or re.fullmatch(r"[\w./-]+\.[a-z]{2,4}", text)
    )
    return read_file(text) if named else text


def _format(options: Mapping[str, str]) -> str:
    """The format asked for; the tree in signs that the terminal has."""
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
    asked = options.get("format", "tree" if encoding.startswith("utf") else "ascii")
    asked = "tree" if asked == "unicode" else asked
    if asked not in (*FORMATS, "ascii"):
        raise UsageError(f"the formats of a graph are {', '.join(FORMATS)}, not '{asked}'")
    return asked
