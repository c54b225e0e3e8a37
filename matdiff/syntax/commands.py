r"""The commands of LaTeX as terminals of its grammar: signs and words, fonts, delimiters, what opens and what closes.

An argument without braces is one character, as in LaTeX: \frac12 is 1/2, and x_ix_j is x_i x_j. What is cut off is found here:
an error points at the command or the brace that waits for more.
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax import latexwords as known
from matdiff.syntax.bars import DEEPEST
from matdiff.syntax.tables import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token
    from matdiff.syntax.tokens import Filter

_CLOSES = {
    "GROUP_CLOSE": "GROUP_OPEN",
    "INDEX_CLOSE": "INDEX_OPEN",
    "RIGHT": "LEFT",
    "END": "BEGIN",
}
_COUNT = {1: "an argument", 2: "two arguments"}


class Waiting:
    """A command that lacks ``missing`` of its ``count`` arguments."""

    __slots__ = ("count", "kind", "missing", "token")

    def __init__(self, kind: str, token: Token, count: int) -> None:
        self.kind = kind
        self.token = token
        self.missing = self.count = count


class Commands:
    """Walks over the tokens of one text. ``opened``: what is not closed; ``waiting``: commands that lack arguments."""

    def __init__(self, filter: Filter) -> None:
        self.filter = filter
        self.text = filter.text
        self.raw: list[Token] = [
            (match.lastgroup, match.group(), match.start(), match.end())
            for match in load("latex").pattern.finditer(self.text)
            if match.lastgroup is not None
        ]
        self.out: list[Token] = []
        self.opened: list[tuple[Token, list[Waiting]]] = []
        self.waiting: list[Waiting] = []

    def terminals(self) -> list[Token]:
        """The terminals of the grammar of LaTeX."""
        self._drop_full_stop()
        i = 0
        while i < len(self.raw):
            i = self._one(i)
        self._expect_nothing()
        if self.opened:
            token = self.opened[-1][0]
            raise self._error(f"this {self._shown(token)} is not closed", token)
        return self.out

    def _drop_full_stop(self) -> None:
        """A formula in a sentence may end in a comma or a full stop."""
        raw = self.raw
        last = len(raw) - 1
        while last > 0 and (raw[last][0] == "DOLLAR" or raw[last][1] in ("\\]", "\\)", "\n")):
            last -= 1
        if last > 0 and raw[last][1] in (".", ","):
            del raw[last]

    def _one(self, i: int) -> int:
        kind, text, start, end = token = self.raw[i]
        if kind == "COMMAND":
            return self._command(i, text[1:])
        if kind in ("WORD", "DIGITS") and self.waiting and end - start > 1:
            return self._character(i)
        if kind == "OPEN" and text == "{":
            self._open("GROUP_OPEN", token)
        elif kind == "CLOSE" and text == "}":
            self._close("GROUP_CLOSE", token)
        elif kind == "OPEN" and text == "[" and self.out and self.out[-1][0] == "ROOT":
            self._open("INDEX_OPEN", token)
        elif kind == "CLOSE" and text == "]" and self._top() == "INDEX_OPEN":
            self._close("INDEX_CLOSE", token)
        elif kind == "DOLLAR":
            opens = not any(o[0] == "BEGIN" and o[1] == text for o, _ in self.opened)
            (self._open if opens else self._close)("BEGIN" if opens else "END", token)
        elif kind == "UNDERSCORE":
            self._wait("DOWN", token, 1)
        elif kind == "CARET":
            self._wait("UP", token, 1)
        elif kind == "SIGN":
            self._emit("PLUS_MINUS", token, start, end)
        elif kind == "LINE_BREAK":
            self._emit("TOKEN", ("NEWLINE", "\n", start, end), start, end)
        else:
            self._emit("TOKEN", token, start, end)
        return i + 1

    def _character(self, i: int) -> int:
        """The first character of a word or number is the argument; the rest is read next."""
        kind, text, start, end = self.raw[i]
        if self.waiting[-1].kind == "UP":
            # x^10 and x^TA are read as the plain notation reads them
            if kind == "DIGITS":
                self.filter.note(f"^{text} is read as ^{{{text}}}")
            self._emit("TOKEN", self.raw[i], start, end)
            return i + 1
        if self.waiting[-1].kind == "DOWN":
            before = self.out[-2][1] if len(self.out) > 1 and self.out[-2][0] == "TOKEN" else None
            if before and f"{before[1]}_{text}" in self.filter.names:
                self._emit("TOKEN", self.raw[i], start, end)
                return i + 1
            self.filter.note(f"_{text} is read as _{text[0]} {text[1:]}, as in LaTeX")
        self._emit("TOKEN", (kind, text[0], start, start + 1), start, start + 1)
        digits = len(text) - len(text[1:].lstrip("0123456789")) if kind == "WORD" else len(text)
        pieces = [(1, digits), (digits, len(text))]
        self.raw[i : i + 1] = [
            ("WORD" if text[a].isalpha() else "DIGITS", text[a:b], start + a, start + b)
            for a, b in pieces
            if a < b
        ]
        return i

    def _command(self, i: int, name: str) -> int:
        token = self.raw[i]
        _, text, start, end = token
        if name in known.REFUSED:
            message, help = known.REFUSED[name]
            raise self._error(message, token, help)
        if name in known.BLANKS:
            return i + 1
        if name in known.SIZED:
            return self._delimiter(i, known.SIZED[name])
        if name in known.SIDES:
            side, bar = known.SIDES[name]
            self._side(side, bar, start, end)
        elif name in known.FRACTIONS:
            self._wait("FRACTION", token, 2)
        elif name == "sqrt":
            self._wait("ROOT", token, 1)
        elif name in known.FONTS or name in known.ACCENTS:
            self._wait("FONT" if name in known.FONTS else "ACCENT", token, 1)
        elif name in ("begin", "end", "left", "right") or name in known.BLANKS_WITH_ARGUMENT:
            return self._braced(i, name)
        elif name in ("[", "("):
            self._open("BEGIN", token)
        elif name in ("]", ")"):
            self._close("END", token)
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
            self._emit("TOKEN", ("BACKSLASH", "\\", start, start + 1), start, start + 1)
            self._emit("TOKEN", ("WORD", name, start + 1, end), start + 1, end)
        elif found is None:
            raise self._unknown(name, token)
        else:
            self._emit("TOKEN", (*found, start, end), start, end)

    def _unknown(self, name: str, token: Token) -> SyntaxError_:
        from difflib import get_close_matches

        from matdiff.syntax.words import FUNCTIONS, GREEK

        tables = (known.SIGNS, known.FONTS, known.ACCENTS, known.FRACTIONS, FUNCTIONS, GREEK)
        near = get_close_matches(name, [command for table in tables for command in table], 1)
        help = f"did you mean \\{near[0]}?" if near else ""
        return self._error(f"the command {token[1]} is not read", token, help)

    def _braced(self, i: int, name: str) -> int:
        """\\begin{…}, \\end{…}, \\label{…}: a command whose argument is no formula."""
        command = self.raw[i]
        place = i + 1
        if place >= len(self.raw) or self.raw[place][1] != "{":
            raise self._error(f"{command[1]} wants an argument", command)
        while place < len(self.raw) and self.raw[place][1] != "}":
            place += 1
        if place >= len(self.raw):
            raise self._error("this { is not closed", self.raw[i + 1])
        if name not in ("begin", "end"):
            return place + 1
        begin, end = self.raw[i + 1][3], self.raw[place][2]
        inside = self.text[begin:end].strip()
        token: Token = (command[0], inside, command[2], self.raw[place][3])
        if inside not in known.ENVIRONMENTS:
            matrix = inside.endswith(("matrix", "matrix*")) or inside in ("array", "smallmatrix")
            message = "a matrix written entry by entry" if matrix else f"the environment {inside}"
            help = "give it a name, and say its size: where A: 2 x 2" if matrix else ""
            raise self._error(f"{message} is not read", token, help)
        if name == "begin":
            self._open("BEGIN", token)
        else:
            self._close("END", token)
        return place + 1

    def _delimiter(self, i: int, side: str) -> int:
        """\\left( and \\bigl|: with a bar the side counts, with \\left and \\right all delimiters are matched."""
        command = self.raw[i]
        if i + 1 >= len(self.raw):
            raise self._error(f"{command[1]} wants a delimiter", command)
        kind, text, _, end = self.raw[i + 1]
        if kind == "COMMAND":
            name = text[1:]
            kind, text = known.SIGNS.get(name) or ("BAR", known.SIDES.get(name, ("", ""))[1])
            kind = "NORM_BAR" if text == "‖" else kind
        start = command[2]
        if kind not in ("OPEN", "CLOSE", "BAR", "NORM_BAR", "LESS") and text != ".":
            raise self._error(
                f"{command[1]} wants a delimiter", command, "write \\left( … \\right)"
            )
        if command[1] in ("\\left", "\\right") or (side and kind in ("BAR", "NORM_BAR")):
            self._side(side, "|" if text == "∣" else "‖" if text == "∥" else text, start, end)
        elif not text:
            raise self._error(f"{command[1]} wants a delimiter", command)
        else:
            self._emit("TOKEN", (kind, text, start, end), start, end)
        return i + 2

    def _side(self, side: str, delimiter: str, start: int, end: int) -> None:
        token = (side, delimiter, start, end)
        if side == "LEFT":
            self._open("LEFT", token)
        else:
            self._close("RIGHT", token)

    # ---- what waits for more ---------------------------------------------------------------------

    def _emit(self, kind: str, value: object, start: int, end: int) -> None:
        """Add a terminal that is a piece."""
        self.out.append((kind, value, start, end))
        self._filled()

    def _filled(self) -> None:
        """A piece stands: it fills the argument of the command before it, which then is a piece itself."""
        while self.waiting:
            command = self.waiting[-1]
            command.missing -= 1
            if command.missing:
                return
            self.waiting.pop()
            if command.kind in ("UP", "DOWN"):
                return

    def _wait(self, kind: str, token: Token, count: int) -> None:
        self.out.append((kind, *token[1:]))
        self.waiting.append(Waiting(kind, token, count))

    def _expect_nothing(self) -> None:
        if self.waiting:
            command = self.waiting[-1]
            message = {
                "UP": "an exponent is missing here",
                "DOWN": "a subscript is missing here",
            }.get(command.kind, f"{command.token[1]} wants {_COUNT[command.count]}")
            raise self._error(message, command.token)

    def _open(self, kind: str, token: Token) -> None:
        opening = (kind, *token[1:])
        self.out.append(opening)
        self.opened.append((opening, self.waiting))
        self.waiting = []
        if len(self.opened) > DEEPEST:
            raise self._error("brackets are nested too deeply", token)

    def _close(self, kind: str, token: Token) -> None:
        self._expect_nothing()
        shown = self.text[token[2] : token[3]]
        if not self.opened:
            raise self._error(f"this {shown} closes nothing", token)
        opening, waiting = self.opened[-1]
        if opening[0] != _CLOSES[kind] or not _matches(opening, token):
            raise self._error(f"{self._shown(opening)} is closed by {shown}", token)
        self.opened.pop()
        self.waiting = waiting
        if kind == "INDEX_CLOSE":
            self.out.append((kind, *token[1:]))
        else:
            self._emit(kind, *token[1:])

    def _top(self) -> str:
        return str(self.opened[-1][0][0]) if self.opened else ""

    def _shown(self, token: Token) -> str:
        return self.text[token[2] : token[3]]

    def _error(self, message: str, token: Token, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=token[2:], help=help)


def _matches(opening: Token, closing: Token) -> bool:
    """Whether an environment or \\[ is closed by its own end; brackets are matched later."""
    if opening[0] != "BEGIN":
        return True
    return closing[1] == {"\\[": "\\]", "\\(": "\\)"}.get(opening[1], opening[1])
