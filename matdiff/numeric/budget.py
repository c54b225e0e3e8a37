"""Work that may be done, counted and not timed: what is printed must not depend on how busy the machine is.

A unit is about a microsecond of a quiet machine. An evaluator spends for every node what its entries cost in its field.

>>> budget = Budget(100)
>>> budget.spend(60), budget.left
(None, 40.0)
>>> budget.spend(60)
Traceback (most recent call last):
    ...
matdiff.numeric.fields.TooLong
"""

from __future__ import annotations

from matdiff.numeric.fields import TooLong

UNITS = 1_000_000
"""Units of work for a second that is allowed."""


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
        """A budget of its own of a share of what is left; pay for it with ``spend(part.spent)``."""
        return Budget(self.left * share)
