"""Text of files, read up to a limit: a device that has no end, a pipe that nobody writes to and a folder are refused.

>>> read_bytes("/dev/zero")
Traceback (most recent call last):
    ...
matdiff.base.errors.UsageError: /dev/zero is no file
"""

from __future__ import annotations

import os
import stat

from matdiff.base.errors import UsageError
from matdiff.base.limits import FILE


def read_bytes(path: str) -> bytes:
    """What is in a file. UsageError if it cannot be read, is no file, or is larger than the limit."""
    try:
        # what is opened is looked at, not what the name stood for a moment ago; a pipe without a writer does not block
        handle = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except (OSError, ValueError) as error:
        raise UsageError(f"{path:.200} cannot be read: {_reason(error)}") from None
    try:
        with open(handle, "rb") as file:
            mode = os.fstat(handle).st_mode
            if not (stat.S_ISREG(mode) or _is_stream(path, mode)):
                raise UsageError(f"{path:.200} is no file")
            if not stat.S_ISREG(mode):
                os.set_blocking(handle, True)
            return bounded(file.read(FILE + 1) or b"", path)
    except OSError as error:
        raise UsageError(f"{path:.200} cannot be read: {_reason(error)}") from None


def write_text(path: str, text: str) -> None:
    """Write a file. UsageError if it cannot be written; a pipe that nobody reads is not waited for."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_NONBLOCK", 0)
    try:
        with open(os.open(path, flags, 0o666), "w", encoding="utf-8") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        raise UsageError(f"{path:.200} cannot be written: {_reason(error)}") from None


def bounded(data: bytes, path: str) -> bytes:
    """The data; UsageError where it is more than the limit."""
    if len(data) > FILE:
        raise UsageError(f"{path:.200} has more than {FILE} bytes")
    return data


def _is_stream(path: str, mode: int) -> bool:
    """/dev/stdin and /dev/fd/3, the pipes that a shell makes: somebody writes to them."""
    return stat.S_ISFIFO(mode) and path.startswith(("/dev/fd/", "/dev/stdin", "/proc/self/fd/"))


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
