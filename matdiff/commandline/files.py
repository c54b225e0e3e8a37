"""Expressions and programs from files and from standard input."""

from __future__ import annotations

import sys

from matdiff.base.errors import SyntaxError_, UsageError
from matdiff.base.limits import FILE
from matdiff.base.textfiles import bounded, read_bytes


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
