"""Loops in programs: the same statements for l = 1, 2, ... up to a number, which are written out, or up to a letter.

    z_0 = x
    for l in 1..L:                      the body is indented, or in { }, or on the same line
        h_l = W_l z_{l-1} + b_l
        z_l = sigmoid(h_l)
    C = ||z_L - y||^2

``unrolled`` writes a loop to a number out. Of a loop to a letter ``generic`` makes one turn: W_l becomes W91, z_{l-1} becomes z90 and so do
z_0 and z_L before and after, with blanks behind them, so that every character stays where it was.

>>> loop = find("for l in 1..3: z_l = W_l z_{l-1}")
>>> loop.index, loop.upper, unrolled("for l in 1..2: z_l = W_l z_{l-1}\\nz_2")
('l', 3, '\\nz_1 = W_1 z_0\\nz_2 = W_2 z_1\\nz_2')
"""

from __future__ import annotations

import re

from matdiff.base.errors import SyntaxError_, UnsupportedError
from matdiff.base.limits import LOOP

_HEADER = re.compile(
    r"(?m)(?:^|(?<=;))([ \t]*)for\s+([A-Za-z])\s+(?:in|=)\s*(\S+?)\s*(?:\.\.+|…)\s*(\S+?)\s*(:\s*\{|[:{])"
)
_LARGEST = LOOP
NOW, BEFORE, AFTER = "91", "90", "92"
"""What stands for the subscripts l, l-1 and l+1."""


class Loop:
    """``index`` and ``upper`` (a number or a letter), and where the loop, its body and its header stand in the text."""

    __slots__ = ("body", "header", "index", "span", "upper")

    def __init__(
        self, index: str, upper: int | str, header: tuple[int, int], body: tuple[int, int], end: int
    ) -> None:
        self.index = index
        self.upper = upper
        self.header = header
        self.body = body
        self.span = header[0], end


def find(text: str, start: int = 0) -> Loop | None:
    """The first loop of a program from a place on. SyntaxError where it does not begin at 1, or has no body."""
    header = _HEADER.search(text, start)
    if header is None:
        return None
    indent, index, lower, upper, sign = header.groups()
    if lower != "1":
        raise SyntaxError_("a loop begins at 1", text=text, span=header.span(3))
    if not (upper.isdigit() or (upper.isalpha() and len(upper) == 1)):
        message = "a loop ends at a whole number or a letter"
        raise SyntaxError_(message, text=text, span=header.span(4))
    number: int | str = int(upper) if upper.isdigit() else upper
    if isinstance(number, int) and not 1 <= number <= _LARGEST:
        raise SyntaxError_(f"a loop has 1 to {_LARGEST} turns", text=text, span=header.span(4))
    body, end = _body(text, header.end(), len(indent.expandtabs()), sign)
    if not text[slice(*body)].strip(" \t\n;"):
        raise SyntaxError_("the loop has no body", text=text, span=header.span(), help="indent it")
    return Loop(index, number, header.span(), body, end)


def _body(text: str, start: int, indent: int, sign: str) -> tuple[tuple[int, int], int]:
    """Where the body begins and ends, and where the loop does."""
    if sign.endswith("{"):
        depth = 1
        for at in range(start, len(text)):
            depth += (text[at] == "{") - (text[at] == "}")
            if not depth:
                return (start, at), at + 1
        raise SyntaxError_("the body of the loop is not closed", text=text, span=(start - 1, start))
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    if text[start:stop].strip():
        return (start, stop), stop
    end = stop
    while end < len(text):
        stop = text.find("\n", end + 1)
        stop = len(text) if stop < 0 else stop
        line = text[end + 1 : stop]
        if line.strip() and len(line.expandtabs()) - len(line.expandtabs().lstrip()) <= indent:
            break
        end = stop
    return (start, end), end


def _subscript(index: str) -> re.Pattern[str]:
    """_l, _{l-1}, _(l+1)."""
    return re.compile(rf"_(?:{index}(?![\w])|[{{(]\s*{index}\s*(?:([-+−])\s*(\d+)\s*)?[}})])")


def unrolled(text: str) -> str:
    """The program with its loops to numbers written out; one to a letter is an UnsupportedError."""
    at = 0
    while (loop := find(text, at)) is not None:
        if isinstance(loop.upper, str):
            raise UnsupportedError(
                f"a loop up to {loop.upper} is for backprop alone", text=text, span=loop.header,
                help=f"write a number in place of {loop.upper}",
            )  # fmt: skip
        lines = [line.strip() for line in text[slice(*loop.body)].split("\n") if line.strip()]
        pattern = _subscript(loop.index)
        turns = [
            "\n".join(pattern.sub(lambda m, k=k: f"_{_shifted(m, k)}", line) for line in lines)  # type: ignore[misc]
            for k in range(1, loop.upper + 1)
        ]
        written = "\n" + "\n".join(turns)
        text = text[: loop.span[0]] + written + text[loop.span[1] :]
        at = loop.span[0] + len(written)
    return text


def _shifted(match: re.Match[str], k: int) -> int:
    if match[1] is None:
        return k
    return k + int(match[2]) if match[1] == "+" else k - int(match[2])


def generic(text: str, loop: Loop) -> str:
    """One turn of a loop to a letter, every character in its place. UnsupportedError where a step is not one."""
    pattern = _subscript(loop.index)

    def marked(match: re.Match[str]) -> str:
        if match[1] is None:
            mark = NOW
        elif int(match[2]) == 1 and match[1] != "+":
            mark = BEFORE
        else:
            message = f"a loop up to {loop.upper} goes from {loop.index}-1 to {loop.index}"
            raise UnsupportedError(message, text=text, span=match.span())
        return mark.ljust(len(match[0]))

    marked_text = pattern.sub(marked, text)
    ends = re.compile(rf"_(?:([0{loop.upper}])(?!\w)|\{{\s*([0{loop.upper}])\s*\}})")
    marked_text = ends.sub(
        lambda m: (BEFORE if (m[1] or m[2]) == "0" else NOW).ljust(len(m[0])), marked_text
    )
    letters = list(marked_text)
    letters[slice(*loop.header)] = " " * (loop.header[1] - loop.header[0])
    if loop.span[1] > loop.body[1]:
        letters[loop.body[1]] = "\n"
    return "".join(letters)
