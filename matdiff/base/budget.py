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

from _thread import _local
from functools import wraps

from matdiff.base.errors import UnsupportedError
from matdiff.base.limits import WORK, WORK_OF_CHARACTER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Any

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


class TooMuch(Exception):
    """The work allowed for a question is used up."""


class _Here(_local):
    """What the question that is being answered in this thread may spend."""

    budget: Budget | None = None
    granted: frozenset[object] = frozenset()


HERE = _Here()


class bounded:
    """``with bounded():`` a question: what is made inside counts, and what is too much ends in a sentence.

    A question inside a question counts for it. UnsupportedError where the work does not suffice.
    """

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = HERE.budget
        if self._before is None:
            HERE.budget, HERE.granted = Budget(WORK), frozenset()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        HERE.budget = self._before
        if self._before is None and isinstance(error, TooMuch):
            raise UnsupportedError(
                "this is too large for matdiff: deriving it takes more work than a question of its length is allowed",
                help="matdiff limits says what is read and worked out",
            ) from None


class unbounded:
    """``with unbounded():`` what is made inside is no part of the question: laws that are loaded, a check with a budget of its own."""

    __slots__ = ("_before",)

    def __enter__(self) -> None:
        self._before = HERE.budget
        HERE.budget = None

    def __exit__(self, *error: object) -> None:
        HERE.budget = self._before


def spend(units: float) -> None:
    """Work done for the question that is being answered, if there is one."""
    budget = HERE.budget
    if budget is not None:
        budget.spent += units
        if budget.spent > budget.limit:
            raise TooMuch


def grant(text: str) -> None:
    """A long text may cost more than a short one: each character of it allows so much."""
    if HERE.budget is not None and text not in HERE.granted:
        HERE.granted |= {text}
        HERE.budget.limit += WORK_OF_CHARACTER * len(text)


def asking(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A public function of the package that asks something: what is too large for its answer ends in a sentence."""

    @wraps(function)
    def bounded_function(*given: Any, **named: Any) -> Any:
        with bounded():
            return function(*given, **named)

    bounded_function.__module__, bounded_function.__qualname__ = "matdiff", name  # so it is pickled
    return bounded_function
