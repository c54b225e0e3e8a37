"""The words of declarations: which are names, sizes and attributes, by where they stand.

After a colon, after ``x`` and after ``*`` stands a size; a word after the sizes is an attribute.

>>> from matdiff.syntax.declarations import parse_declarations
>>> parse_declarations("X: 2n x n orthogonal")
[Declaration(attributes=('orthogonal',), cols='n', name='X', rows='2*n', span=(0, 1))]
"""

from __future__ import annotations

import re

from matdiff.base.dimensions import triangle
from matdiff.syntax import signs, sizesums, words
from matdiff.syntax.tokens import Filter
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension

_ATTRIBUTES = """symmetric skew diagonal orthogonal idempotent projection invertible positive_definite positive_semidefinite
    positive nonnegative nonzero lower_triangular upper_triangular constant simplex onehot coefficient differential
    fixed unknown optional free toeplitz spd psd pd complex real hermitian hermitian_definite hermitian_semidefinite hpd unitary"""

ATTRIBUTES = frozenset(_ATTRIBUTES.split())
"""Words that after a colon are attributes and no size."""

_SCALAR = frozenset(("scalar", "number", "real"))
_BY = frozenset(("x", "by", "X"))
_FIRST = frozenset(("positive", "lower", "upper"))
_SECOND = frozenset(("definite", "semidefinite", "triangular"))
_TIGHT = re.compile("([A-Za-z]|[0-9]+)x([A-Za-z]|[0-9]+)")


class DeclarationFilter(Filter):
    """The filter for declarations: words are not split, and mean what their place says."""

    def declarations(self, first: int, last: int) -> None:
        """Filter the tokens of a run of declarations."""
        i = first
        while i < last:
            kind, text, start, end = self.raw[i]
            if kind in ("COMMA", "NEWLINE"):
                if self.out and self.out[-1][0] != "SEPARATOR":
                    self.emit("SEPARATOR", text, start, end)
                i += 1
            elif self._continues(i, last):
                # S: n x n symmetric, invertible: an attribute goes on with what was declared
                self.out.pop()
                i = self.description(i, last, wants_size=False)
            elif kind == "WORD":
                i = self._declared(i)
                if self.kind(i) == "COLON" and i < last:
                    self.emit("COLON", ":", *self.raw[i][2:])
                    i = self.description(i + 1, last, wants_size=True)
            else:
                self.out.append(self.raw[i])
                i += 1

    def _continues(self, i: int, last: int) -> bool:
        if not self.out or len(self.out) < 2 or self.out[-1][1] != ",":
            return False
        if self.raw[i][0] != "WORD":
            return False
        word, after = self.attribute(i)
        return word in ATTRIBUTES and not (after < last and self.kind(after) in ("COLON", "COMMA"))

    def _declared(self, i: int) -> int:
        _, _, start, end = self.raw[i]
        name = words.spelled(self.raw[i][1])
        indices: tuple[str, ...] = ()
        after = i + 1
        if self.kind(after) == "SUBSCRIPT" and self.touches(after):
            end = self.raw[after][3]
            self.subscripts.named(i, name)
            tree: Tree = self.out.pop()[1]
            if tree.kind == "subscript" and all(c.kind == "name" for c in tree.children):
                indices = tuple(str(child.value) for child in tree.children[1:])
            else:
                name = self.subscripts.whole(i)
            after += 1
        self.emit("DECLARED", (name, indices), start, end)
        return after

    def description(self, i: int, last: int, wants_size: bool) -> int:
        """Filter what stands after a colon, up to the next separator."""
        depth = 0
        first = True
        before: list[int] = []  # "complex scalar": an attribute before the sizes
        while i < last:
            kind, text, start, end = self.raw[i]
            if kind in ("NEWLINE", "COMMA") and not depth:
                break
            after = i + 1
            if kind in ("WORD", "DIGITS") and wants_size and (end_of := self._summed(i, last)):
                size = sizesums.read_terms(self, i, end_of)
                self._sized(size, start, end_of)
                first = wants_size = False
                i = end_of
                continue
            if kind == "WORD" and first and text == "complex" and self._describes(i + 1, last):
                before.append(i)
                i = after
                continue
            if kind == "WORD":
                made, after = self._word(i, last, wants_size, first)
                wants_size = made in ("BY", "ARROW")
            elif kind == "TIMES":
                self.emit("BY" if text == "×" else "TIMES", text, start, end)
                wants_size = True
            elif kind == "OPEN" and wants_size and sizesums.is_sum(self, i):
                size, after = sizesums.read_sum(self, i)
                self._sized(size, start, after)
                wants_size = False
            elif kind == "OPEN":
                depth += 1
                self.emit("LPAR", text, start, end)
                wants_size = True
            elif kind == "CLOSE":
                depth -= 1
                self.emit("RPAR", text, start, end)
            elif kind == "CARET":
                self.emit("HAT", text, start, end)
                wants_size = True
            elif kind == "SUPERSCRIPT":
                self._power(i)
            elif kind == "COMMA":
                self.emit("SEPARATOR", text, start, end)
                wants_size = True
            else:
                wants_size = kind in ("ARROW", "DOTS") or (
                    kind == "DIGITS" and wants_size and self._names_a_size(i + 1)
                )
                self.out.append(self.raw[i])
            first = kind == "ARROW"
            i = after
        for at in before:
            self.emit("ATTRIBUTE", *self.raw[at][1:])
        return i

    def _summed(self, i: int, last: int) -> int:
        """Where a sum of sizes without brackets ends that begins at token i, as n+m does; 0 where there is none."""
        at, has_sign = i, False
        while at < last:
            kind, text = self.raw[at][:2]
            if kind == "SIGN" and self.kind(at + 1) in ("WORD", "DIGITS"):
                has_sign = True
            elif (
                kind not in ("WORD", "DIGITS")
                or text in _BY
                or (
                    kind == "WORD"
                    and (
                        self.attribute(at)[0] in ATTRIBUTES
                        or (at > i and self.kind(at - 1) == "WORD")
                    )
                )
            ):
                break
            at += 1
        return at if has_sign else 0

    def _names_a_size(self, i: int) -> bool:
        """Whether a word after a number may be a size: 2n, 2 n, 2 x n; a long word apart from it is an attribute."""
        return self.touches(i) or self.kind(i) != "WORD" or len(self.raw[i][1]) < 4

    def _describes(self, i: int, last: int) -> bool:
        """Whether sizes follow."""
        if i >= last or self.kind(i) not in ("WORD", "DIGITS", "OPEN"):
            return False
        return self.attribute(i)[0] not in ATTRIBUTES

    def _power(self, i: int) -> None:
        """ℝⁿ: one size after the sign of a power."""
        before = len(self.out)
        signs.superscript(self, i)
        _, tree, start, end = self.out.pop()
        if len(self.out) != before + 1 or not isinstance(tree, Tree):
            raise self.error("this size cannot be read", i)
        self.emit("SIZE" if tree.kind == "name" else "DIGITS", str(tree.value), start, end)

    def _word(self, i: int, last: int, wants_size: bool, first: bool) -> tuple[str, int]:
        """One word of a description."""
        _, text, start, end = self.raw[i]
        previous = self.out[-1][0] if self.out else ""
        if previous == "OF":
            self.emit("NAME", Tree("name", (), words.spelled(text), (start, end)), start, end)
            return "NAME", i + 1
        if text in ("function", "index", "of"):
            self.emit(text.upper(), text, start, end)
            return text.upper(), i + 1
        if wants_size and previous == "DIGITS" and text[0] == "x" and text[1:]:
            self.emit("BY", "x", start, start + 1)
            made = "DIGITS" if text[1:].isdigit() else "SIZE"
            self.emit(made, text[1:], start + 1, end)
            return made, i + 1
        if text in _BY and previous in ("SIZE", "DIGITS", "RPAR"):
            self.emit("BY", text, start, end)
            return "BY", i + 1
        word, after = self.attribute(i)
        if first and (text in ("R", "ℝ", "ℂ") or (text == "C" and self._is_raised(i + 1))):
            self.emit("REALS", text, start, end)
            return "REALS", i + 1
        if wants_size and word in _SCALAR and previous != "DIGITS":
            self.emit("SCALAR", text, start, end)
            return "SCALAR", after
        if wants_size and text == "tri" and self.kind(i + 1) == "OPEN":
            return self._triangle(i)
        if wants_size and text in sizesums.CALLS and self.kind(i + 1) == "OPEN":
            size, after = sizesums.CALLS[text](self, i)
            return self._sized(size, start, after), after
        if wants_size and word not in ATTRIBUTES:
            tight = _TIGHT.fullmatch(text)
            if tight and previous == "COLON":
                place = start
                for made, part in zip(
                    ("SIZE", "BY", "SIZE"), (tight[1], "x", tight[2]), strict=True
                ):
                    made = "DIGITS" if part.isdigit() else made
                    self.emit(made, part, place, place + len(part))
                    place += len(part)
                return "SIZE", i + 1
            if after > i + 1 and "_" in word:
                word = self.subscripts.whole(i)
            self.emit("SIZE", words.spelled(word), start, self.raw[after - 1][3])
            return "SIZE", after
        self.emit("ATTRIBUTE", word, start, self.raw[after - 1][3])
        return "ATTRIBUTE", after

    def _is_raised(self, i: int) -> bool:
        return self.kind(i) in ("CARET", "SUPERSCRIPT")

    def _triangle(self, i: int) -> tuple[str, int]:
        """tri(n): the n(n + 1)/2 entries of a lower triangle."""
        if self.kind(i + 2) not in ("WORD", "DIGITS") or self.kind(i + 3) != "CLOSE":
            raise self.error("the size of a triangle is tri(n)", i)
        _, text, start, _ = self.raw[i + 2]
        size = triangle(int(text) if text.isdigit() else words.spelled(text))
        return self._sized(size, start, i + 4), i + 4

    def _sized(self, size: Dimension, start: int, after: int) -> str:
        """A size that was read up to the token ``after``."""
        made = "DIGITS" if isinstance(size, int) else "SIZE"
        self.emit(made, str(size), start, self.raw[after - 1][3])
        return made

    def attribute(self, i: int) -> tuple[str, int]:
        """An attribute may be written positive_definite, positive-definite or positive definite."""
        word = self.raw[i][1]
        after = i + 1
        if self.kind(after) == "SUBSCRIPT" and self.touches(after):
            return f"{word}_{self.subscripts.plain(self.raw[after][1])}", after + 1
        if self.kind(after) == "SIGN" and self.kind(after + 1) == "WORD" and self.touches(after):
            return f"{word}_{self.raw[after + 1][1]}", after + 2
        if word in _FIRST and self.kind(after) == "WORD" and self.raw[after][1] in _SECOND:
            return f"{word}_{self.raw[after][1]}", after + 1
        return word, after
