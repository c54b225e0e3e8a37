r"""The lines of a derivation laid out for a place: a terminal, a page, a slide, a web page.

>>> rows = [Row("f", "x^T x", "as read"), Row("df", "2 x^T dx", "product rule"), Row("df", "(2 x)^T dx")]
>>> print(text(rows))
 f  =  x^T x         as read
df  =  2 x^T dx      product rule
    =  (2 x)^T dx
>>> print(text(rows, 24))
 f  =  x^T x    as read
df  =  2 x^T dx
           product rule
    =  (2 x)^T dx
"""

from __future__ import annotations

import re

from matdiff.output.breaking import broken, broken_latex, wrapped
from matdiff.output.texparts import width as width_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.expression.nodes import Node

COLUMN = 58
"""Where the reasons stand at the latest."""
PAGE = 64.0
"""Letters of medium width on a line of an A4 page with LaTeX's own margins, less the number of the equation."""
_GAP = 4
_LEAST = 20


class Row:
    """A line: what it is about, the formula, and the reason, all written in the format that they are laid out for; and what is written."""

    __slots__ = ("left", "node", "reason", "right")

    def __init__(self, left: str, right: str, reason: str = "", node: Node | None = None) -> None:
        self.left, self.right, self.reason, self.node = left, right, reason, node


def text(rows: Sequence[Row], width: int = 0) -> str:
    """For a terminal of so many columns, 0 for one without an end: reasons beside their lines, or below where there is no room."""
    margin = max(len(row.left) for row in rows)
    column = _column(rows, margin, width)
    lines: list[str] = []
    before = ""
    for row in rows:
        lead = f"{'' if row.left == before else row.left:>{margin}}  =  "
        before = row.left
        room = max(_LEAST, width - margin - 5) if width else 0
        parts = broken(row.right, room) if width else [row.right]
        lines.append(lead + parts[0])
        lines += [" " * (margin + 7) + part for part in parts[1:]]
        if not row.reason:
            continue
        last = len(lines[-1]) - margin - 5
        beside = margin + 5 + column + _GAP
        if last <= column and (not width or beside + len(row.reason) <= width):
            lines[-1] = f"{lines[-1]:<{beside}}{row.reason}"
        elif not width:
            lines.append(" " * beside + row.reason)
        else:
            indent = margin + 5 + _GAP
            lines += [" " * indent + v for v in wrapped(row.reason, max(_LEAST, width - indent))]
    return "\n".join(lines)


def _column(rows: Sequence[Row], margin: int, width: int) -> int:
    """How wide the column of formulas is: that with which most reasons stand beside their lines."""
    if not width:
        return min(COLUMN, max(len(row.right) for row in rows))
    sizes = sorted({len(row.right) for row in rows if len(row.right) <= COLUMN}) or [COLUMN]
    room = width - margin - 5 - _GAP

    def beside(column: int) -> int:
        return sum(len(r.right) <= column and column + len(r.reason) <= room for r in rows)

    return max(sizes, key=lambda column: (beside(column), -column))


def aligned(rows: Sequence[Row]) -> str:
    """One aligned block of LaTeX, a line for each row, however wide."""
    lines, before = [], ""
    for row in rows:
        shown = "" if row.left == before else row.left
        lines.append(rf"{shown} &= {row.right} && {row.reason}")
        before = row.left
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"


def page_lines(rows: Sequence[Row], room: float = PAGE) -> list[str]:
    """The lines of an alignment that stays within a page: formulas broken at operators, reasons beside all lines or below each."""
    margin = max(width_of(row.left) for row in rows)
    widest = max(width_of(row.right) for row in rows)
    longest = max((width_of(row.reason) for row in rows), default=0)
    beside = margin + widest + longest + 6 <= room
    lines, before = [], ""
    for row in rows:
        shown = "" if row.left == before else f"{row.left} "
        before = row.left
        first, *more = broken_latex(row.right, max(room - margin - 5, room / 3))
        lines.append(f"{shown}&= {first}")
        lines += [rf"&\quad {_times(part)}" for part in more]
        if not row.reason:
            continue
        if beside:
            lines[-1] += rf" &&\quad {row.reason}"
        else:
            lines += [rf"&\qquad {part}" for part in reason_lines(row.reason, room - margin - 6)]
    return lines


def page(rows: Sequence[Row], room: float = PAGE) -> str:
    """The same as one block; a lone line without a reason needs no alignment."""
    lines = page_lines(rows, room)
    if len(lines) == 1 and "&&" not in lines[0]:
        return lines[0].replace("&= ", "= ", 1)
    body = " \\\\\n".join(lines)
    return f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}"


def _times(part: str) -> str:
    """A line that goes on with a factor begins with the sign of the product."""
    loose = re.match(r"[-+=:,)]|\\(?:odot|otimes|oslash|to|mapsto|cdot|quad|text)(?![a-z])", part)
    return part if loose else rf"\cdot {part}"


def reason_lines(reason: str, room: float) -> list[str]:
    r"""Words and formulas in lines of their own: \text parted at blanks, formulas at their operators.

    >>> reason_lines(r"\text{the trace of a sum; }\operatorname{tr} AB = \operatorname{tr} BA", 20)
    ['\\text{the trace of a sum; }', '\\operatorname{tr} AB = \\operatorname{tr} BA']
    """
    lines = [""]
    for piece in _pieces(reason):
        if lines[-1] and width_of(lines[-1] + piece.rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return [_joined(line) for line in lines if line.strip()]


def _pieces(reason: str) -> list[str]:
    """Words one by one, each as \\text, and formulas between them whole, or parted where they are long."""
    found = []
    for part in re.split(r"(\\text\{(?:\\.|[^{}\\])*\})", reason):
        if part.startswith("\\text{"):
            found += [rf"\text{{{word}}}" for word in re.findall(r"\s*\S+\s*|\s+", part[6:-1])]
        elif part:
            pieces = broken_latex(part.strip(), 40)
            pieces[0] = f" {pieces[0]}" if part[0] == " " else pieces[0]
            found += [*(f"{piece} " for piece in pieces[:-1]), pieces[-1]]
            found[-1] += " " if part[-1] == " " else ""
    return found


def _joined(line: str) -> str:
    """Neighbouring words in one \\text again."""
    words = r"(\\text\{(?:\\.|[^{}\\])*)\}\\text\{"
    while (joined := re.sub(words, r"\1", line)) != line:
        line = joined
    return line.strip()
