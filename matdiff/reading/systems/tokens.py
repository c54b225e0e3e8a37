"""The tokens of a system: numbers, texts, names, signs, ends of statements."""

from __future__ import annotations

import re

from matdiff.base.errors import SyntaxError_
from matdiff.base.limits import SYSTEM_TEXT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from matdiff.reading.systems.tables import System

Token = tuple[str, str, int, int]
"""Kind, text, start, end."""
_TOKEN = re.compile(
    r"(?P<space>[ \t]+|\.\.\.[^\n]*\n)|(?P<end>[\n;])|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)"
    r"|(?P<text>\"[^\"\n]*\"|(?<![\w)\]'.])'[^'\n]*')|(?P<name>[^\W\d]\w*(?:\.(?:vector|numeric))?)"
    r"|(?P<sign>\\\[Transpose\]|%\*%|%o%|%x%|<-|:=|==|\*\*|\.\*|\./|\.\^|\.'|\.\+|\.-|[-+*/^\\'⋅.,:()\[\]{}=<>@&|!])"
)


def tokens_of(text: str, system: System) -> Iterator[Token]:
    """The tokens, without blanks and comments."""
    at = 0
    if len(text) > SYSTEM_TEXT:
        raise SyntaxError_(f"a text of more than {SYSTEM_TEXT} letters is not read")
    while at < len(text):
        if system.comment and text.startswith(system.comment, at):
            at = text.find("\n", at) if "\n" in text[at:] else len(text)
            continue
        if not system.comment and text.startswith("(*", at):
            close = text.find("*)", at)
            at = len(text) if close < 0 else close + 2
            continue
        found = _TOKEN.match(text, at)
        if found is None:
            raise SyntaxError_(
                f"cannot read the character {text[at]}", text=text, span=(at, at + 1)
            )
        kind = str(found.lastgroup)
        if kind != "space":
            yield kind, found[0], at, found.end()
        at = found.end()
