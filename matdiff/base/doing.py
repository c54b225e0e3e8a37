"""What is being done now, in words, for whoever waits: the checks set it, the command line shows it after a second.

One word of the whole process: it is told to a person at a terminal, and nothing is decided by it.
"""

from __future__ import annotations

_now = [""]


def say(what: str) -> None:
    """What is being done from here on."""
    _now[0] = what


def said() -> str:
    """What was said last."""
    return _now[0]
