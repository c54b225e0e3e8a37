"""What a check has to say: its verdict, where it looked, and one sentence about it.

>>> print(CheckReport("agreed", exact=True, points=3, sizes={"m": 3, "n": 2}).sentence())
✓ checked with SymPy: 3 random rational points at m = 3, n = 2, exact
"""

from __future__ import annotations

INDEX_ENGINE, BOTH_ENGINES = "index engine", "both engines"
INTERPOLATION = "interpolation"
STEPS, CODE = "steps", "code"
QUOTIENTS = "quotients"
"""Difference quotients of long numbers against generated code in floats."""
SAMPLES = "samples"
"""Means over random samples."""
_MODULAR = {
    INDEX_ENGINE: "checked with the index engine",
    BOTH_ENGINES: "both engines agree",
    INTERPOLATION: "checked by interpolation",
}
"""How a comparison modulo a prime was made, by its method."""
_SECONDED = "; the index engine agrees"
_SHOWN = 8


class CheckReport:
    """The result of comparing an answer with an independent one.

    ``verdict``  'agreed', 'disagreed' or 'not checked'; ``exact`` whether all values compared were rational numbers.
    ``why``      what was found where it disagreed, or what kept it from being checked.
    ``mixed``    whether the derivative was compared along one random direction, where every entry would be too much work.
    ``complex``  whether the points were complex.
    ``method``   'SymPy', or 'differences' (quotients of 100-digit numbers) for what is too large for SymPy, or 'index engine'.
    ``dull``     whether the derivative vanished at every point, so that a part may degenerate at these sizes.
    ``seconded`` whether the second engine agrees as well, modulo a prime.
    ``of``       of a derivation, how many lines were compared, and of how many.
    ``standing`` small numbers that stood in the place of large declared ones, in words.
    ``unsure``   functions whose identities the method does not see in full, so that right answers may differ.
    """

    __slots__ = (
        "complex", "dull", "exact", "largest_error", "method", "mixed", "of", "points", "seconded", "sizes", "standing",
        "unsure", "verdict", "why",
    )  # fmt: skip

    def __init__(
        self,
        verdict: str,
        *,
        exact: bool = False,
        points: int = 0,
        sizes: dict[str, int] | None = None,
        largest_error: float = 0.0,
        why: str = "",
        method: str = "SymPy",
        mixed: bool = False,
        complex_: bool = False,
        unsure: list[str] | None = None,
        dull: bool = False,
        of: tuple[int, int] = (0, 0),
    ) -> None:
        self.of = of
        self.dull = dull
        self.seconded = False
        self.standing = ""
        self.complex = complex_
        self.mixed = mixed
        self.unsure = unsure or []
        self.verdict = verdict
        self.exact = exact
        self.points = points
        self.sizes = sizes or {}
        self.largest_error = largest_error
        self.why = why
        self.method = method

    @property
    def agreed(self) -> bool:
        return self.verdict == "agreed"

    def sentence(self) -> str:
        """One line for the reader."""
        if self.verdict == "not checked":
            return f"– not checked: {self.why}"
        if self.method in _MODULAR:
            return self._by_index_engine()
        if self.method in (STEPS, CODE):
            return self._of_what_is_made()
        if self.method == SAMPLES:
            return self._by_samples()
        by_sympy = self.method == "SymPy"
        digits = "to 6 digits" if self.method == QUOTIENTS else "to 20 digits"
        if self.verdict == "disagreed":
            who = "SymPy disagrees" if by_sympy else "difference quotients disagree"
            return f"✗ {who}: {self.why}"
        how = "checked with SymPy" if by_sympy else "checked by difference quotients"
        kind = ("complex " if self.complex else "") + ("rational " if by_sympy else "")
        points = f"{self.points} random {kind}point"
        points += "s" if self.points > 1 else ""
        accuracy = "exact" if self.exact else "to 30 digits" if by_sympy else digits
        at = self._sizes()
        points += " along a random direction" if self.mixed else ""
        return f"✓ {how}: {points}{at}, {accuracy}{_SECONDED if self.seconded else ''}"

    def _of_what_is_made(self) -> str:
        """Of the lines of a derivation, or of generated code."""
        what = "the steps disagree" if self.method == STEPS else "the code disagrees"
        if self.verdict == "disagreed":
            return f"✗ {what}: {self.why}"
        points = f"{self.points} random point{'s' if self.points > 1 else ''}"
        at = f" at {sizes_in_words(self.sizes)}" if self.sizes else ""
        if self.method == STEPS:
            return f"✓ steps checked: {self.of[0]} of {self.of[1]} lines have the value of the one before, at {points}{at}"
        return f"✓ code checked {self.why or 'by difference quotients'}: {points}{at}, to 6 digits"

    def _by_index_engine(self) -> str:
        if self.verdict == "disagreed":
            return f"✗ the index engine disagrees: {self.why}"
        how = _MODULAR[self.method]
        count = f"{self.points} random point{'s' if self.points > 1 else ''}"
        at = self._sizes()
        return f"✓ {how}: {count} modulo 2^61 - 3153{at}, exact"

    def _sizes(self) -> str:
        words = filter(None, (sizes_in_words(self.sizes), self.standing))
        return f" at {', '.join(words)}" if self.sizes or self.standing else ""

    def _by_samples(self) -> str:
        if self.verdict == "disagreed":
            return f"✗ samples disagree: {self.why}"
        return f"✓ checked by {self.points} samples{self._sizes()}, to their error bars"

    def __repr__(self) -> str:
        return f"CheckReport({self.sentence()!r})"


def sizes_in_words(sizes: dict[str, int]) -> str:
    """'m = 3, n = 2'; of many sizes, the first."""
    words = [f"{name} = {size}" for name, size in sizes.items()]
    return ", ".join(words if len(words) <= _SHOWN else [*words[:_SHOWN], "…"])
