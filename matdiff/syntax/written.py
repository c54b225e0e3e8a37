"""An expression that is an object already, where a text is expected.

It is a text, so that whatever hands questions on need not know of it; ``read`` and ``read_more`` take its reading as it stands.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.reading import Reading


class Written(str):
    """The text of an object; ``reading`` is what it says."""

    __slots__ = ("reading",)
    reading: Reading

    @staticmethod
    def of(reading: Reading) -> Written:
        """The reading under its text."""
        made = Written(reading.text)
        made.reading = reading
        return made
