"""Expressions and programs from files and from standard input."""

from __future__ import annotations

import re
import sys

from matdiff.base.errors import SyntaxError_, UsageError
from matdiff.reading.dialects import Text

_PYTHON = re.compile(r"([^\n]*[^\s/\\]\.py)(?:::(\w+))?")


def python_file(typed: str) -> Text | None:
    """The text of the Python file that is named, loss.py or loss.py::function; None where what is typed is no such name."""
    found = _PYTHON.fullmatch(typed) if ".py" in typed and len(typed) < 1000 else None
    if found is None or any(sign in found[1] for sign in "=()@"):
        return None
    return Text(read_file(found[1]), "python", found[2] or "")


def read_file(path: str) -> str:
    """The text of a file, or of standard input for '-'."""
    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8-sig").strip("\r\n")
    except UnicodeDecodeError as error:
        where = "standard input" if path == "-" else path
        raise SyntaxError_(f"{where} is not text: byte {error.start + 1} is not UTF-8") from None
