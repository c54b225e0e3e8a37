"""The words of law files: which begin clauses and sentences, and which stand in formulas.

In a formula every word is one name, and an operator or a function where it touches a bracket; nothing is guessed.

>>> from matdiff.syntax.lawtext import parse_law_file
>>> parse_law_file("gram: A' A is symmetric  for A: m x n")[0].tree
(product[''] (transpose A) A)
"""

from __future__ import annotations

from matdiff.expression.operators.row import FLAGS
from matdiff.syntax.bars import match_brackets, settle
from matdiff.syntax.descriptions import DeclarationFilter
from matdiff.syntax.names import primed
from matdiff.syntax.tokens import METHODS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LINES = {"from": "SOURCE", "check": "CHECK"}
_VERDICTS = frozenset(("minimum", "maximum", "saddle"))
_CLAUSES = {"for": "FOR", "because": "BECAUSE", "quiet": "QUIET", "proof": "PROOF"}


class LawFilter(DeclarationFilter):
    """The filter for law files: every word is one name, and an operator where it touches a bracket."""

    def __init__(self, text: str, raw: list[tuple[str, Any, int, int]]) -> None:
        raw = _clause_lines(raw, text)
        super().__init__(text, frozenset(), _function_slots(raw))
        self.raw = raw

    def sentences(self) -> list[tuple[str, Any, int, int]]:
        """The terminals of all sentences."""
        self.pairs = match_brackets(self.raw, self.text)
        self.walk(0, len(self.raw))
        return settle(self.out, self.text)

    def walk(self, first: int, last: int) -> None:
        """As for expressions, but words begin clauses and sentences."""
        i = first
        while i < last:
            kind = self.raw[i][0]
            method = METHODS.get(kind)
            if kind == "WORD":
                i = self._law_word(i, last)
            elif method is None or kind == "STRING":
                self.out.append(self.raw[i])
                i += 1
            else:
                i = method(self, i)

    def _law_word(self, i: int, last: int) -> int:
        _, text, start, end = self.raw[i]
        if text == "for":
            self.emit("FOR", text, start, end)
            stop = self._end_of_clause(i + 1, last)
            self.declarations(i + 1, stop)
            return stop
        if text in _CLAUSES:
            self.emit(_CLAUSES[text], text, start, end)
            return i + 1
        if text in ("is", "every"):
            self.emit(text.upper(), text, start, end)
            return self._attributes(i + 1, last)
        if text == "or":
            self.emit("OR", text, start, end)
            return i + 1
        if text in _VERDICTS and not self.touches(i + 1):
            self.emit("VERDICT", text, start, end)
            return i + 1
        if text == "called" and self.kind(i + 1) == "WORD":
            self.emit("CALLED", text, start, end)
            self.emit("LETTER", *self.raw[i + 1][1:])
            return i + 2
        after = self._after_name(i)
        if self.kind(after) == "COLON":
            end = self.raw[after - 1][3]
            self.emit("LAW_NAME", self.text[start:end], start, end)
            return after
        return self.word(i)

    def attribute(self, i: int) -> tuple[str, int]:
        """An attribute; ``or 1`` and ``or I`` say that a factor may be left out."""
        if self.raw[i][1] == "or":
            after = self.raw[i + 1][1] if i + 1 < len(self.raw) else ""
            if after not in ("1", "I"):
                raise self.error("a factor is left out as 1 or as I", i)
            return "optional", i + 2
        return super().attribute(i)

    def word(self, i: int) -> int:
        """A name, or an operator or function where a bracket touches it."""
        _, text, start, end = self.raw[i]
        after = i + 1
        if text == "sum" and self.kind(after) == "SUBSCRIPT":
            return self.subscripts.sum(i)
        name = text
        touching = self.touches(after)
        if touching and self.kind(after) == "SUBSCRIPT":
            whole = self.subscripts.whole(i)
            if self.kind(after + 1) == "OPEN" and self.touches(after + 1):
                self.emit("CALL", (whole, 0), start, self.raw[after][3])
                return after + 1
        elif touching and self.kind(after) == "OPEN" and self.raw[after][1] == "(":
            self.emit("CALL", (name, 0), start, end)
            return after
        elif self.kind(after) == "PRIME" and name in self.functions and self.before_bracket(i):
            return primed(self, i, name, after)
        return self.subscripts.named(i, name)

    def _after_name(self, i: int) -> int:
        return i + 1 + (self.kind(i + 1) == "SUBSCRIPT" and self.touches(i + 1))

    def _end_of_clause(self, i: int, last: int) -> int:
        """Where the declarations after ``for`` end: at a clause, or at the name of the next sentence."""
        expects_name = True
        while i < last:
            kind, text, *_ = self.raw[i]
            if kind in ("SOURCE", "CHECK", "STRING"):
                return i
            if kind == "WORD":
                if text in _CLAUSES or text == "every":
                    return i
                if not expects_name and self.kind(self._after_name(i)) == "COLON":
                    return i
            expects_name = kind == "COMMA"
            i = self.pairs[i] + 1 if kind == "OPEN" else i + 1
        return last

    def description(self, i: int, last: int, wants_size: bool) -> int:
        """As in every declaration; and f: elementwise function, where f stands for any operator with these flags."""
        flags: list[tuple[str, int, int]] = []
        after = i
        while after < last and self.kind(after) == "WORD":
            word, following = self.attribute(after)
            if word not in FLAGS:
                break
            flags.append((word, self.raw[after][2], self.raw[following - 1][3]))
            after = following
        if not flags or after >= last or self.raw[after][1] != "function":
            return super().description(i, last, wants_size)
        for flag in flags:
            self.emit("ATTRIBUTE", *flag)
        self.emit("FUNCTION", *self.raw[after][1:])
        return after + 1

    def _attributes(self, i: int, last: int) -> int:
        """The attributes after ``is`` and ``every``; they end where the next sentence or clause begins."""
        while i < last:
            kind, text, start, _ = self.raw[i]
            if kind == "COMMA":
                self.out.append(self.raw[i])
                i += 1
                continue
            if kind != "WORD" or text in _CLAUSES or text in ("is", "every"):
                return i
            if self.kind(self._after_name(i)) == "COLON":
                return i
            word, after = self.attribute(i)
            self.emit("ATTRIBUTE", word, start, self.raw[after - 1][3])
            i = after
        return i


def _clause_lines(
    raw: list[tuple[str, Any, int, int]], text: str
) -> list[tuple[str, Any, int, int]]:
    """The tokens with each ``from`` and ``check`` one token to the end of its line, and line ends left out."""
    result: list[tuple[str, Any, int, int]] = []
    stop = 0
    for token in raw:
        _, word, start, end = token
        if start < stop or word == "\n":
            continue
        if word in _LINES:
            stop = text.find("\n", end)
            stop = stop if stop >= 0 else len(text)
            said = text[end:stop].partition(" #")[0].strip()
            token = (_LINES[word], said, start, end)
        result.append(token)
    return result


def _function_slots(raw: list[tuple[str, Any, int, int]]) -> frozenset[str]:
    """Names declared ``f: function``, ``F: m x n function`` or ``f: R^n -> R``."""
    found: set[str] = set()
    declared = before = ""
    inside = False
    for kind, text, *_ in raw:
        if text in _CLAUSES or kind in _LINES.values():
            inside = text == "for"
        elif kind == "COLON":
            declared = before
        elif inside and (text == "function" or text in ("->", "→")):
            found.add(declared)
        before = text
    return frozenset(found)
