"""Expressions and programs from files and from standard input."""

from __future__ import annotations

import sys

from matdiff.base.errors import SyntaxError_, UsageError
from matdiff.base.limits import FILE
from matdiff.base.patterns import pattern
from matdiff.base.textfiles import bounded, read_bytes
from matdiff.reading.dialects import Text

_PYTHON = pattern(r"([^\n]*[^\s/\\]\.py)(?:::(\w+))?")


def python_file(typed: str) -> Text | None:
    """The text of the Python file that is named, loss.py or loss.py::function; None where what is typed is no such name."""
    found = _PYTHON.fullmatch(typed) if ".py" in typed and len(typed) < 1000 else None
    if found is None or any(sign in found[1] for sign in "=()@"):
        return None
    return Text(read_file(found[1]), "python", found[2] or "")


def read_file(path: str) -> str:
    """The text of a file, or of standard input for '-'."""
    where = "standard input" if path == "-" else path
    data = _typed() if path == "-" else read_bytes(path)
    try:
        return data.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        raise SyntaxError_(f"{where} is not text: byte {error.start + 1} is not UTF-8") from None


def _typed() -> bytes:
    try:
        return bounded(sys.stdin.buffer.read(FILE + 1), "standard input")
    except (OSError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or "it is closed"
        raise UsageError(f"standard input cannot be read: {reason}") from None
