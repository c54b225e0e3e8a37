"""The names whose shape is wanted, and what their letters suggest.

>>> case("X"), case("x"), case("alpha"), case("Sigma"), case("N")
(0, 1, 2, 0, 2)
"""

from __future__ import annotations

from matdiff.syntax import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.unify import Pair


NUMBERS = frozenset(
    ("N", "lam", "eps", "lr", "reg", "temp", "dt", "mom", "gam", "alp", "sig", "tol")
)
"""Names that suggest a number; other words of small letters suggest a vector."""


class Entry:
    """A name whose shape is wanted.

    ``axis`` is the range of the index of a family, ``further`` those of its other indices, ``plain`` says that the name was
    met without one. ``transposed``, that it was met transposed, and ``after``, the shape of the factor before it, speak for a vector.
    ``assumed`` are attributes that the name has because of where it stands.
    """

    __slots__ = (
        "after", "assumed", "axis", "cols", "declared", "further", "guess", "name", "plain", "rows", "span", "transposed",
    )  # fmt: skip

    def __init__(self, name: str, rows: int, cols: int) -> None:
        self.name = name
        self.rows = rows
        self.cols = cols
        self.axis: int | None = None
        self.further: tuple[int, ...] = ()
        self.declared = self.plain = self.transposed = False
        self.after: Pair | None = None
        self.guess = ""
        self.assumed: frozenset[str] = frozenset()
        self.span = (0, 0)

    @property
    def pair(self) -> Pair:
        return self.rows, self.cols


def rank(row: tuple[int, int, Entry]) -> tuple[int, int]:
    """Sorts names by when they are guessed."""
    return row[0], row[1]


def case(name: str) -> int:
    """0 a capital, 1 a letter from h to z, 2 a small Greek letter, one from a to g, or N: the order of guessing."""
    if name in NUMBERS or is_greek(name):
        return 2
    if "a" <= name[0] <= "g" and not (name.isalpha() and len(name) > 2):
        return 2
    return 0 if name[0].isupper() else 1


def is_greek(name: str) -> bool:
    """Whether a name is a small Greek letter."""

    return name[0].islower() and name.rstrip("0123456789").partition("_")[0] in words.GREEK
