"""What the options of a question mean: the format, the text of a file, the number of points of the check."""

from __future__ import annotations

import sys

from matdiff.base.errors import UsageError
from matdiff.commandline.files import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments


def format_of(arguments: Arguments) -> str:
    """The format asked for; Unicode where it can be shown."""
    from matdiff.answers.report import FORMATS

    chosen = arguments.options.get("format")
    if chosen is None:
        encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
        return "unicode" if encoding.startswith("utf") else "ascii"
    if chosen not in FORMATS:
        raise UsageError(f"the formats are {', '.join(FORMATS)}, not '{chosen}'")
    return chosen


def expression_of(arguments: Arguments) -> str:
    """The expression typed, or read from a file or standard input."""
    typed = arguments.text()
    path = arguments.options.get("file")
    if path is not None:
        if typed:
            raise UsageError("an expression is given both in words and by --file")
        return read_file(path)
    return read_file("-") if typed == "-" else typed


def points_of(arguments: Arguments) -> int:
    """How many points the check compares at: 3, or what --points says."""
    text = arguments.options.get("points", "3")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 100:
        raise UsageError(f"--points takes a whole number from 1 to 100, not '{text[:20]}'")
    return int(text)
