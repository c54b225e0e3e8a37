"""One row of the tables: an equation of a book under its number, in the notation of the program."""

from __future__ import annotations

from typing import NamedTuple


class Equation(NamedTuple):
    """A derivative as a book prints it.

    ``number``     of the equation, or the section where the book gives none.
    ``book``       the right side as printed, in the notation that is read.
    ``note``       a condition that the book lacks, or what it leaves to the reader.
    ``longer``     why our form may be more than half as long again as the book's.
    ``structure``  the convention for a structured variable.
    """

    number: str
    expression: str
    wrt: str
    where: str
    book: str
    note: str = ""
    longer: str = ""
    structure: str = "projected"

    @property
    def name(self) -> str:
        """A name for the test."""
        return f"({self.number}) {self.expression} wrt {self.wrt}"
