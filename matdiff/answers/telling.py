"""How a derivation is told: by which method, in how much detail, in which notation, with the sources of its laws or without.

>>> telling("chain").method, telling(detail="brief").detail
('chain', 'brief')
"""

from __future__ import annotations

from typing import NamedTuple

from matdiff.answers.forming import DETAILS
from matdiff.base.errors import UsageError
from matdiff.output.notation import OWN, Notation, notation_of

METHODS = ("differential", "chain", "index", "entries")
"""By differentials; by the Jacobians of what the variable passes through; with indices; by one entry and its cases."""


class Telling(NamedTuple):
    """What the reader chose."""

    method: str = "differential"
    detail: str = "normal"
    notation: Notation = OWN
    cite: bool = False
    at: str = ""


PLAIN = Telling()


def telling(
    method: str = "differential", detail: str = "normal", notation: str = "", cite: bool = False, at: str = ""
) -> Telling:  # fmt: skip
    """A choice in words. UsageError for a method, a detail or a notation that there is not."""
    for word, known, said in ((method, METHODS, "methods"), (detail, DETAILS, "details")):
        if word not in known:
            raise UsageError(f"the {said} are {', '.join(known)}, not '{word[:20]}'")
    if at and method in ("index", "entries"):
        raise UsageError("the numbers of each line are those of the methods differential and chain")
    return Telling(method, detail, notation_of(notation), cite, at)
