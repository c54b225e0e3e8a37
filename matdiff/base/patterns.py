"""Regular expressions that are compiled when they are first used: a start pays for what it uses.

>>> words = pattern(r"[a-z]+")
>>> words.fullmatch("trace") is not None, words.pattern
(True, '[a-z]+')
"""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _Late:
    """Stands for a compiled pattern; what is asked of it is kept."""

    def __init__(self, text: str, flags: int) -> None:
        self._given = text, flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found


def pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile`` gives, at its first use; a fault in the text shows then."""
    return _Late(text, flags)  # type: ignore[return-value]
