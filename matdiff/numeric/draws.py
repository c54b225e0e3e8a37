"""A source of random entries: small fractions, positive or whole where the attributes ask for it."""

from __future__ import annotations

from fractions import Fraction
from random import Random

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.numeric.fields import Matrix

_SIGNED = tuple(
    Fraction(p, q) for q in (1, 2, 3) for p in (-4, -3, -2, -1, 1, 2, 3, 4) if abs(p) <= 2 * q
)
_WHOLE = tuple(Fraction(p) for p in (-2, -1, 2, 3, 4, 5))
POSITIVE = frozenset(("positive", "nonnegative", "large", "unit_positive"))


class Draw:
    """A source of random entries for one symbol: its attributes, bounds of the entries, and whether they are whole numbers."""

    __slots__ = ("attributes", "entries", "random", "turn", "whole")

    def __init__(
        self,
        random: Random,
        attributes: frozenset[str],
        bounds: tuple[Fraction, Fraction] | None = None,
        whole: bool = False,
        turn: int = 0,
    ) -> None:
        self.random = random
        self.attributes = attributes
        self.whole = whole
        self.turn = turn
        self.entries = _entries(attributes, bounds, whole)

    def has(self, *names: str) -> bool:
        return any(name in self.attributes for name in names)

    def entry(self) -> Fraction:
        return self.random.choice(self.entries)

    def matrix(self, rows: int, columns: int) -> Matrix:
        return [[self.entry() for _ in range(columns)] for _ in range(rows)]


def _entries(
    attributes: frozenset[str], bounds: tuple[Fraction, Fraction] | None, whole: bool
) -> tuple[Fraction, ...]:
    if bounds is not None:
        low, high = bounds
        return tuple(low + (high - low) * Fraction(k, 12) for k in range(1, 12))
    result = _WHOLE if whole else _SIGNED
    if attributes & POSITIVE:
        result = tuple(x for x in result if x > 0)
    if "unit" in attributes:
        result = tuple(x / 5 for x in result)
    if "large" in attributes:
        result = tuple(x + 1 for x in result)
    return result
