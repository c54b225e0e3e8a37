"""The tables' rows."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """A question with its closed form.

    ``book``  the form the book prints, where it differs from ours; ours may not be longer.
    """

    expression: str
    wrt: str
    where: str
    expected: str
    book: str = ""

    @property
    def name(self) -> str:
        """A name for the test: the question as typed."""
        return f"{self.expression} wrt {self.wrt}" + (f" where {self.where}" if self.where else "")
