"""One row of the tables: a question that somebody posted, as it is typed here, and the answer that was accepted there."""

from __future__ import annotations

from typing import NamedTuple


class Question(NamedTuple):
    """A question and its answer.

    ``source``  the page, without https://; … leaves out the title in an address that ends in a number.
    ``typed``   the function as somebody types it: sloppily, in whatever notation.
    ``book``    the accepted answer in a textbook's form, in the notation that is read; where the page has it
                transposed or wrong, corrected, and ``note`` says so.
    ``ask``     'grad', 'jacobian' or 'hessian'.
    ``note``    what differs from the page.
    ``longer``  why our form may be longer than the accepted answer.
    """

    source: str
    typed: str
    wrt: str
    book: str
    where: str = ""
    ask: str = "grad"
    note: str = ""
    longer: str = ""

    @property
    def name(self) -> str:
        """A name for the test."""
        return f"{self.ask} {self.typed} wrt {self.wrt}"
