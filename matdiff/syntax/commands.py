r"""The commands of LaTeX as terminals of its grammar: signs and words, fonts, delimiters, what opens and what closes.

An argument without braces is one character, as in LaTeX: \frac12 is 1/2, and x_ix_j is x_i x_j.
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax import latexwords as known
from matdiff.syntax.nesting import Nesting
from matdiff.syntax.tables import load
from matdiff.syntax.words import FUNCTIONS, GREEK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter


_NO_PIECES = frozenset(("CLOSE", "COMMA", "EQUALS", "NEWLINE", "SLASH"))
"""Tokens that are no argument of a command."""


class Commands(Nesting):
    """Walks over the tokens of one text."""

    def __init__(self, filter: Filter) -> None:
        super().__init__(filter.text)
        self.filter = filter
        self.raw: list[Token] = [
            (match.lastgroup, match.group(), match.start(), match.end())
            for match in load("latex").pattern.finditer(self.text)
            if match.lastgroup is not None
        ]

    def terminals(self) -> list[Token]:
        """The terminals of the grammar of LaTeX."""
        self._drop_full_stop()
        self._say_division()
        i = 0
        while i < len(self.raw):
            i = self._one(i)
        self.expect_nothing()
        if self.opened:
            token = self.opened[-1][0]
            raise self.error(f"this {self.shown(token)} is not closed", token)
        return self.out

    def _drop_full_stop(self) -> None:
        """A formula in a sentence may end in a comma or a full stop."""
        raw = self.raw
        last = len(raw) - 1
        while last > 0 and (start := self._unsaid(last)) is not None:
            last = start - 1
        if last > 0 and raw[last][1] in (".", ","):
            del raw[last]

    def _unsaid(self, last: int) -> int | None:
        """Where what ends here begins, if it says nothing: a dollar sign, the end of a line, a \\label{…}."""
        raw = self.raw
        if raw[last][0] == "DOLLAR" or raw[last][1] in ("\\]", "\\)", "\n"):
            return last
        opening = last
        while raw[last][1] == "}" and opening > 0 and raw[opening][1] != "{":
            opening -= 1
        is_label = opening > 0 and raw[opening - 1][1][1:] in known.BLANKS_WITH_ARGUMENT
        return opening - 1 if opening < last and is_label else None

    def _say_division(self) -> None:
        r"""A\mu alone might be the left division of MATLAB."""
        for kind, text, start, _ in self.raw:
            if kind == "DOLLAR" or (kind == "COMMAND" and known.is_sure(self.text, text, start)):
                return
        for kind, text, *_ in self.raw:
            if kind == "COMMAND":
                self.filter.note(
                    f"{text} is read as LaTeX; the left division is written with a blank: \\ {text[1:]}"
                )

    def _one(self, i: int) -> int:
        kind, text, start, end = token = self.raw[i]
        if kind == "COMMAND":
            return self._command(i, text[1:])
        if kind in ("WORD", "DIGITS") and self.waiting and end - start > 1:
            return self._character(i)
        if kind in _NO_PIECES and self.waiting and self.waiting[-1].kind != "UP":
            self.expect_nothing()
        if kind == "OPEN" and text == "{":
            self.open("GROUP_OPEN", token)
        elif kind == "CLOSE" and text == "}":
            self.close("GROUP_CLOSE", token)
        elif kind == "OPEN" and text == "[" and self.out and self.out[-1][0] == "ROOT":
            self.open("INDEX_OPEN", token)
        elif kind == "CLOSE" and text == "]" and self.top() == "INDEX_OPEN":
            self.close("INDEX_CLOSE", token)
        elif kind == "DOLLAR":
            opens = not any(o[0] == "BEGIN" and o[1] == text for o, _ in self.opened)
            (self.open if opens else self.close)("BEGIN" if opens else "END", token)
        elif kind == "UNDERSCORE":
            self.wait("DOWN", token, 1)
        elif kind == "CARET":
            self.wait("UP", token, 1)
        elif kind == "SIGN":
            self.emit("PLUS_MINUS", token, start, end)
        elif kind == "LINE_BREAK":
            self._set_apart(("ROW" if self._in_matrix() else "NEWLINE", "\n", start, end))
        elif kind == "AMPERSAND":
            if self._in_matrix():
                self._set_apart(("COMMA", ",", start, end))
        else:
            self.emit("TOKEN", token, start, end)
        return i + 1

    def _in_matrix(self) -> bool:
        """Whether a matrix is open, and nothing in it."""
        return bool(self.opened) and self.opened[-1][0][1] in known.MATRICES

    def _set_apart(self, token: Token) -> None:
        """The end of an entry, a row or a line."""
        self.expect_nothing()
        self.emit("TOKEN", token, *token[2:])

    def _character(self, i: int) -> int:
        """The first character of a word or number is the argument; the rest is read next."""
        kind, text, start, end = self.raw[i]
        if self.waiting[-1].kind == "UP":
            # x^10 and x^TA are read as the plain notation reads them
            if kind == "DIGITS":
                self.filter.note(f"^{text} is read as ^{{{text}}}")
            self.emit("TOKEN", self.raw[i], start, end)
            return i + 1
        if self.waiting[-1].kind == "DOWN":
            before = self.out[-2][1] if len(self.out) > 1 and self.out[-2][0] == "TOKEN" else None
            if before and f"{before[1]}_{text}" in self.filter.names:
                self.emit("TOKEN", self.raw[i], start, end)
                return i + 1
            self.filter.note(f"_{text} is read as _{text[0]} {text[1:]}, as in LaTeX")
        self.emit("TOKEN", (kind, text[0], start, start + 1), start, start + 1)
        digits = len(text) - len(text[1:].lstrip("0123456789")) if kind == "WORD" else len(text)
        pieces = [(1, digits), (digits, len(text))]
        self.raw[i : i + 1] = [
            ("WORD" if text[a].isalpha() else "DIGITS", text[a:b], start + a, start + b)
            for a, b in pieces
            if a < b
        ]
        return i

    def _nabla(self, i: int) -> int:
        """\\nabla f(u), \\nabla^{2} f(u) of a function that is declared."""
        _, _, start, end = self.raw[i]
        self.emit("TOKEN", ("OTHER", "∇", start, end), start, end)
        words = [text for _, text, *_ in self.raw[i + 1 : i + 5]]
        length = 4 if words == ["^", "{", "2", "}"] else 2 if words[:2] == ["^", "2"] else 0
        if length:
            self.emit("TOKEN", ("SUPERSCRIPT", "²", end, end), end, end)
        return i + 1 + length

    def _command(self, i: int, name: str) -> int:
        token = self.raw[i]
        _, _, start, end = token
        if name == "nabla" and self.filter.functions:
            return self._nabla(i)
        if name in known.REFUSED:
            message, help = known.REFUSED[name]
            raise self.error(message, token, help)
        if name in known.BLANKS:
            return i + 1
        if name in known.SIZED:
            return self._delimiter(i, known.SIZED[name])
        if name in known.SIDES:
            side, bar = known.SIDES[name]
            self._side(side, bar, start, end)
        elif name in known.FRACTIONS:
            self.wait("FRACTION", token, 2)
        elif name == "over":
            self.expect_nothing()
            self.emit("OVER", token, start, end)
        elif name == "sqrt":
            self.wait("ROOT", token, 1)
        elif name in known.FONTS or name in known.ACCENTS:
            self.wait("FONT" if name in known.FONTS else "ACCENT", token, 1)
        elif name in ("begin", "end", "left", "right") or name in known.BLANKS_WITH_ARGUMENT:
            return self._braced(i, name)
        elif name in ("[", "("):
            self.open("BEGIN", token)
        elif name in ("]", ")"):
            self.close("END", token)
        else:
            self._sign(name, token)
        return i + 1

    def _sign(self, name: str, token: Token) -> None:
        _, _, start, end = token
        found = known.sign(name)
        if found is None and name in self.filter.functions | self.filter.names:
            found = ("WORD", name)
        if found is None and len(name) == 1 and name.isalpha():
            # A\b among LaTeX is the left division
            self.emit("TOKEN", ("BACKSLASH", "\\", start, start + 1), start, start + 1)
            self.emit("TOKEN", ("WORD", name, start + 1, end), start + 1, end)
        elif found is None:
            raise self._unknown(name, token)
        else:
            self.emit("TOKEN", (*found, start, end), start, end)

    def _unknown(self, name: str, token: Token) -> SyntaxError_:
        from difflib import get_close_matches

        tables = (known.SIGNS, known.FONTS, known.ACCENTS, known.FRACTIONS, FUNCTIONS, GREEK)
        near = get_close_matches(name, [command for table in tables for command in table], 1)
        help = f"did you mean \\{near[0]}?" if near else ""
        return self.error(f"the command {token[1]} is not read", token, help)

    def _braced(self, i: int, name: str) -> int:
        """\\begin{…}, \\end{…}, \\label{…}: a command whose argument is no formula."""
        command = self.raw[i]
        place = i + 1
        if place >= len(self.raw) or self.raw[place][1] != "{":
            raise self.error(f"{command[1]} wants an argument", command)
        while place < len(self.raw) and self.raw[place][1] != "}":
            place += 1
        if place >= len(self.raw):
            raise self.error("this { is not closed", self.raw[i + 1])
        if name not in ("begin", "end"):
            return place + 1
        begin, end = self.raw[i + 1][3], self.raw[place][2]
        inside = self.text[begin:end].strip()
        token: Token = (command[0], inside, command[2], self.raw[place][3])
        if inside not in known.ENVIRONMENTS and inside not in known.MATRICES:
            matrix = inside.endswith("matrix*") or inside == "array"
            help = r"write \begin{bmatrix} … \end{bmatrix}" if matrix else ""
            raise self.error(f"the environment {inside} is not read", token, help)
        if name == "begin":
            self.open("BEGIN", token)
        else:
            self.close("END", token)
        return place + 1

    def _delimiter(self, i: int, side: str) -> int:
        """\\left( and \\bigl|: with a bar the side counts, with \\left and \\right all delimiters are matched."""
        command = self.raw[i]
        if i + 1 >= len(self.raw):
            raise self.error(f"{command[1]} wants a delimiter", command)
        kind, text, _, end = self.raw[i + 1]
        if kind == "COMMAND":
            name = text[1:]
            kind, text = known.SIGNS.get(name) or ("BAR", known.SIDES.get(name, ("", ""))[1])
            kind = "NORM_BAR" if text == "‖" else kind
        start = command[2]
        if kind not in ("OPEN", "CLOSE", "BAR", "NORM_BAR", "LESS") and text != ".":
            raise self.error(f"{command[1]} wants a delimiter", command, "write \\left( … \\right)")
        if command[1] in ("\\left", "\\right") or (side and kind in ("BAR", "NORM_BAR")):
            self._side(side, "|" if text == "∣" else "‖" if text == "∥" else text, start, end)
        elif not text:
            raise self.error(f"{command[1]} wants a delimiter", command)
        else:
            self.emit("TOKEN", (kind, text, start, end), start, end)
        return i + 2

    def _side(self, side: str, delimiter: str, start: int, end: int) -> None:
        token = (side, delimiter, start, end)
        if side == "LEFT":
            self.open("LEFT", token)
        else:
            self.close("RIGHT", token)
