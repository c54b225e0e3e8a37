"""Guessing the shapes that nothing decides, by letter case, and back when a guess cannot be.

Capitals first (matrix, vector, scalar), then h to z (vector, scalar, row, matrix), then small Greek letters and a to g (scalar,
vector, matrix). A name that is transposed, or written after a matrix, is sooner a vector than a scalar.
"""

from __future__ import annotations

from matdiff.syntax.entries import NUMBERS, Entry, case, rank
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.unify import Pair, Sizes

MATRIX, COLUMN_VECTOR, ROW_VECTOR, NUMBER = "matrix", "vector", "row", "scalar"
CAPITAL = (MATRIX, COLUMN_VECTOR, NUMBER)
LOWER = (COLUMN_VECTOR, NUMBER, ROW_VECTOR, MATRIX)
SMALL = (NUMBER, COLUMN_VECTOR, MATRIX)
TRANSPOSED = (COLUMN_VECTOR, ROW_VECTOR, MATRIX, NUMBER)
FOLLOWING = (COLUMN_VECTOR, NUMBER, MATRIX)
_EVEN = (frozenset((COLUMN_VECTOR, NUMBER)), frozenset((MATRIX, NUMBER)))
"""What is no odd shape for a small letter, for a capital."""
STEPS = 4000
"""How many conditions may be looked at, beside a number for each one there is."""


class Search:
    """The names and functions of a text over their sizes."""

    __slots__ = ("entries", "functions", "places", "sizes")

    def __init__(
        self,
        sizes: Sizes,
        entries: dict[str, Entry],
        functions: dict[str, Pair],
        places: dict[int, Pair],
    ) -> None:
        self.sizes = sizes
        self.entries = entries
        self.functions = functions
        self.places = places

    def _open(self) -> list[Entry]:
        """The names whose shape is not settled, in the order of guessing."""
        ranked = []
        for place, entry in enumerate(self.entries.values()):
            if self._is_settled(entry.pair):
                continue
            ranked.append((case(entry.name), place, entry))
        for place, (name, (rows, cols)) in enumerate(self.functions.items()):
            if not self._is_settled((rows, cols)):
                ranked.append((0, place, Entry(name, rows, cols)))
        for rows, cols in self.places.values():
            if not self._is_settled((rows, cols)):
                ranked.append((3, 0, Entry("I", rows, cols)))
        ranked.sort(key=rank)
        return [entry for _, _, entry in ranked]

    def _options(self, entry: Entry) -> tuple[str, ...]:
        """What to guess, by the case of the letter; a scalar is not transposed, nor written after a matrix."""
        kind = case(entry.name)
        if kind == 0:
            return CAPITAL
        if entry.transposed:
            return TRANSPOSED
        if kind == 1:
            return LOWER
        after = entry.after
        if after and (self.sizes.is_big(after[0]) or self.sizes.is_big(after[1])):
            return FOLLOWING
        return SMALL

    def odd(self, excused: set[str]) -> int:
        """How many letters came out as what their case does not suggest: a capital that is no matrix, an x that is one."""
        big = self.sizes.is_big
        count = 0
        for entry in self.entries.values():
            if entry.declared or entry.name in excused:
                continue
            if self.case_is_odd(entry.name, entry.pair):
                count += 1 + (case(entry.name) == 0 and self.sizes.is_one(entry.rows))
            elif entry.name in NUMBERS and big(entry.rows):
                count += 1
        return count + sum(not (big(rows) and big(cols)) for rows, cols in self.functions.values())

    def _is_uneven(self) -> bool:
        """Whether a small letter has become a row or a matrix, or a capital a row or a column."""
        one, big = self.sizes.is_one, self.sizes.is_big
        for entry in self.entries.values():
            if entry.declared:
                continue
            rows, cols = entry.pair
            if case(entry.name) == 0:
                if (big(rows) and one(cols)) or (one(rows) and big(cols)):
                    return True
            elif big(cols):
                return True
        return False

    def case_is_odd(self, name: str, pair: Pair) -> bool:
        rows, cols = self.sizes.is_big(pair[0]), self.sizes.is_big(pair[1])
        return not (rows and cols) if case(name) == 0 else cols

    def _is_settled(self, pair: Pair) -> bool:
        sizes = self.sizes
        return all(sizes.is_one(v) or sizes.is_big(v) for v in pair)

    def search(self, even: bool = False) -> bool:
        """Depth first, the first option that fits, and back when none does; ``even``: only what the case of a letter suggests."""
        sizes = self.sizes
        limit = STEPS + 40 * sizes.count
        sizes.steps = 0
        opened = self._open()
        stack: list[tuple[int, int]] = []
        at = option = 0
        while at < len(opened):
            entry = opened[at]
            options = self._options(entry)
            if even and entry.name in self.entries:
                options = tuple(o for o in options if o in _EVEN[case(entry.name) == 0])
            if option == 0 and self._is_settled(entry.pair):
                stack.append((sizes.mark(), len(options)))
                at += 1
                continue
            advanced = False
            while option < len(options):
                mark = sizes.mark()
                fits = self._guess(entry.pair, options[option]) and sizes.propagate()
                if fits and not (even and self._is_uneven()):
                    stack.append((mark, option + 1))
                    entry.guess = options[option]
                    at, option, advanced = at + 1, 0, True
                    break
                sizes.undo(mark)
                option += 1
            if advanced:
                continue
            if not stack or sizes.steps > limit:
                return False
            mark, option = stack.pop()
            sizes.undo(mark)
            at -= 1
        return True

    def settle(self) -> None:
        """Guess without going back: what does not fit is left to be found when the tree is built."""
        sizes = self.sizes
        for entry in self._open():
            for option in self._options(entry):
                mark = sizes.mark()
                if self._guess(entry.pair, option) and sizes.propagate():
                    entry.guess = option
                    break
                sizes.undo(mark)

    def _guess(self, pair: Pair, option: str) -> bool:
        sizes = self.sizes
        rows, cols = pair
        if option == MATRIX:
            return sizes.set_big(rows) and sizes.set_big(cols)
        if option == COLUMN_VECTOR:
            return sizes.unify(cols, ONE) and sizes.set_big(rows)
        if option == ROW_VECTOR:
            return sizes.unify(rows, ONE) and sizes.set_big(cols)
        return sizes.unify(rows, ONE) and sizes.unify(cols, ONE)
