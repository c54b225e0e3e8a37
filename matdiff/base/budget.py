"""Work that may be done, counted and not timed: what is printed must not depend on how busy the machine is.

A unit is about a microsecond of a quiet machine. An evaluator spends for every node what its entries cost in its field; a derivation
for what it makes.

>>> budget = Budget(100)
>>> budget.spend(60), budget.left
(None, 40.0)
>>> budget.spend(60)
Traceback (most recent call last):
    ...
matdiff.base.budget.TooLong
"""

from __future__ import annotations

UNITS = 1_000_000
"""Units of work for a second that is allowed."""


class TooLong(Exception):
    """The work allowed is used up, an array has more entries than a check makes, or a field cannot do what is asked."""


class Budget:
    """A number of units: ``spend`` raises TooLong when they are used up."""

    __slots__ = ("limit", "spent")

    def __init__(self, limit: float = float("inf")) -> None:
        self.limit = limit
        self.spent = 0.0

    @property
    def left(self) -> float:
        """What may still be spent."""
        return self.limit - self.spent

    def spend(self, units: float) -> None:
        """TooLong where there are not so many units left."""
        self.spent += units
        if self.spent > self.limit:
            raise TooLong

    def part(self, share: float) -> Budget:
        """A budget of its own of a share of what is left; pay for it with ``pay``."""
        return Budget(max(0.0, self.left) * share)

    def pay(self, part: Budget) -> None:
        """Take off what a part has spent, at most what it had."""
        self.spent += min(part.spent, part.limit)
