r"""What in LaTeX is not finished yet: braces and delimiters that are open, commands that lack arguments.

What is cut off is found here: an error points at the command or the brace that waits for more.
"""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.syntax.bars import DEEPEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.bars import Token

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


class Nesting:
    """The terminals made so far. ``opened``: what is not closed; ``waiting``: commands that lack arguments."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.out: list[Token] = []
        self.opened: list[tuple[Token, list[Waiting]]] = []
        self.waiting: list[Waiting] = []

    def emit(self, kind: str, value: object, start: int, end: int) -> None:
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

    def wait(self, kind: str, token: Token, count: int) -> None:
        self.out.append((kind, *token[1:]))
        self.waiting.append(Waiting(kind, token, count))

    def expect_nothing(self) -> None:
        if self.waiting:
            command = self.waiting[-1]
            message = {
                "UP": "an exponent is missing here",
                "DOWN": "a subscript is missing here",
            }.get(command.kind, f"{command.token[1]} wants {_COUNT[command.count]}")
            raise self.error(message, command.token)

    def open(self, kind: str, token: Token) -> None:
        opening = (kind, *token[1:])
        self.out.append(opening)
        self.opened.append((opening, self.waiting))
        self.waiting = []
        if len(self.opened) > DEEPEST:
            raise self.error("brackets are nested too deeply", token)

    def close(self, kind: str, token: Token) -> None:
        self.expect_nothing()
        shown = self.text[token[2] : token[3]]
        if not self.opened:
            raise self.error(f"this {shown} closes nothing", token)
        opening, waiting = self.opened[-1]
        if opening[0] != _CLOSES[kind] or not _matches(opening, token):
            raise self.error(f"{self.shown(opening)} is closed by {shown}", token)
        self.opened.pop()
        self.waiting = waiting
        if kind == "INDEX_CLOSE":
            self.out.append((kind, *token[1:]))
        else:
            self.emit(kind, *token[1:])

    def top(self) -> str:
        return str(self.opened[-1][0][0]) if self.opened else ""

    def shown(self, token: Token) -> str:
        return self.text[token[2] : token[3]]

    def error(self, message: str, token: Token, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=token[2:], help=help)


def _matches(opening: Token, closing: Token) -> bool:
    """Whether an environment or \\[ is closed by its own end; brackets are matched later."""
    if opening[0] != "BEGIN":
        return True
    wanted = {"\\[": "\\]", "\\(": "\\)"}.get(str(opening[1]), opening[1])
    return str(wanted) == str(closing[1])
