"""What the random points of a check have told so far, and when that is enough.

>>> seen = Evidence()
>>> seen.count("zero"), seen.count("telling"), seen.telling
(None, None, 1)
"""

from __future__ import annotations

SPARE = 6
"""Points drawn beyond those asked for, in place of those that tell nothing."""
NO_VALUE = "no point was found at which the expression has a value"
_ZEROS = 3
"""So many points where answer and derivative are zero stand for a zero gradient."""


class Evidence:
    """What the points so far have told."""

    def __init__(self) -> None:
        self.telling = 0
        self.zero = 0
        self.why = NO_VALUE

    def count(self, told: str) -> None:
        if told == "telling":
            self.telling += 1
        elif told == "zero":
            self.zero += 1
        elif told == "faint":
            self.zero = -SPARE
            self.why = "the derivative is too small to compare at the points drawn"
        else:
            self.why = "no point was found at which the derivative exists"

    def zero_everywhere(self) -> int:
        """The number of points where answer and derivative are both zero, when there are enough to believe it."""
        return self.zero if self.zero >= _ZEROS else 0
