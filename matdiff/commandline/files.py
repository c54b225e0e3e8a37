"""Expressions and programs from files and from standard input."""

from __future__ import annotations

import sys

from matdiff.base.errors import SyntaxError_, UsageError


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
