r"""A derivation as people write it, taken apart: lines, the sides between its equality signs, and what is no formula.

    1. ∂f = xᵀ ∂(A) y                       a number before the line, words around the formula
    &= \text{Tr}(y x^T \partial A) \\       LaTeX's align, a line that goes on
    So, ∇_A f = x yᵀ                        compared with Definition 2

Every character of the text is accounted for: what is not read as a formula is kept as words, and said.

>>> for line in lines("df = x^T dA y\n   = tr(y x^T dA)\nso grad_A f = x y^T"):
...     print(line.number, line.goes_on, line.sides)
1 False (Side(text='df', span=(0, 2)), Side(text='x^T dA y', span=(5, 13)))
2 True (Side(text='tr(y x^T dA)', span=(19, 31)),)
3 False (Side(text='grad_A f', span=(35, 43)), Side(text='x y^T', span=(46, 51)))
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from matdiff.syntax.words import FUNCTIONS
from matdiff.verifying.operands import closing

_BLANKED = re.compile(
    r"""\$\$?|\\\[|\\\]|\\[()]|&|\\(?:begin|end)\s*\{(?:align|aligned|alignat|alignedat|gather|gathered|equation|split|eqnarray|multline|displaymath|math)\*?\}|\\(?:q?quad|nonumber|notag|displaystyle)(?![A-Za-z])
    |\\label\s*\{[^{}]*\}|\\tag\*?\s*\{[^{}]*\}|\\hspace\s*\{[^{}]*\}|^\s*>\s""",
    re.VERBOSE | re.MULTILINE,
)
_NUMBERED = re.compile(
    r"\s*(?:\(?\d+(?:\.\d+)*[.)](?=\s)\s*|\(\w\)\s+|[-*•■▪–]\s+|(?:Step|Line)\s+\d+\s*[:.]\s*|#+\s+)+",
    re.IGNORECASE,
)
_EQUALS = re.compile(r"(?<![<>=!:≤≥≠])(?::=|≡|≔|=|\\equiv(?![A-Za-z])|\\coloneqq)(?![=>])")
_EQUALS_LAST = re.compile(r"(?:=|\\equiv)\s*\Z")
_RANGE = re.compile(
    r"[,;]?\s*(?:for\s+)?(?:all\s+)?\w\s*=\s*\d+\s*,\s*(?:\d+\s*,\s*)?(?:\\[lc]?dots|\.\.\.|…)\s*,\s*\w+"
)
"""for i = 1, …, n: no equation."""
_UNDER = re.compile(r"\\(?:under|over)brace\s*\{")
_REMARK = re.compile(
    r"\\(?:text|mbox|textrm|textit)\s*\{(?P<words>[^{}]*)\}|(?<!\S)(?:%|//|#)(?P<rest>[^\n]*)"
)
_JOINTS = " \t\r,;"
_JOINING = re.compile(r"[\s,;]*(?P<word>and|where|with)[\s,:]*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z]{2,}")
_CONNECTIVE = re.compile(
    r"""\s*(?:(?:so|hence|thus|therefore|then|now|and|with|where|since|because|note|recall|that|finally|we|have|get|obtain|find|it|follows|implies
    |gives|therefore|which|this|leads|to|by|definition|is|let|also|i\.e\.|e\.g\.|because\sof|using)(?![A-Za-z_^({])[,:]?\s*|[,;:.]\s*|⇒\s*|→\s*|⟹\s*|∴\s*|[=-]+>\s*
    |\\(?:Rightarrow|implies|therefore|to|Longrightarrow|iff)(?![A-Za-z])\s*)+""",
    re.VERBOSE | re.IGNORECASE,
)
_JOINT = re.compile(
    r"[,;]|\.(?=\s+(?:Then|So|Now|Hence|Thus|Therefore|And|Let|Where|With|Set|Define)\b)|(?<![^\W_])(?<!\\)(?:and|where|with)(?![^\W_])",
    re.IGNORECASE,
)
"""What may stand between two equations of one row."""
_TAIL = re.compile(
    r"(?:[.,;:]?\s+|[.;]\s*)(?:(?:leads?\s+to|compared|since|because|by|using|where|which|as\s|from|so\s|with\s+respect|for\s+all|due|and\s+so|hence|"
    r"cyclic|\(?(?:product|chain|sum|trace)\s+(?:\w+\s+)?(?:rule|trick|property|law|identity|derivative)\b)[^=]*)\Z",
    re.IGNORECASE,
)
_END = re.compile(r"(?:\s|[.,;:]|\\\\)+\Z")


class Side(NamedTuple):
    """What stands between two equality signs, and where."""

    text: str
    span: tuple[int, int]


class Line(NamedTuple):
    """``number`` in the text, from 1; ``goes_on`` where it begins with an equality sign; no ``sides`` where it is no formula."""

    number: int
    text: str
    span: tuple[int, int]
    goes_on: bool
    sides: tuple[Side, ...]
    part: int = 1
    """Which row of the line it is, where ``\\\\`` or dollars part several."""

    @property
    def is_words(self) -> bool:
        """Whether nothing of it is judged."""
        return not self.sides


def lines(text: str) -> list[Line]:
    """The lines of a derivation; blank ones are left out."""
    bare = _without_dress(text)
    found: list[Line] = []
    parts: dict[int, int] = {}
    for start, end in _rows(bare, _cuts(text, bare)):
        row = bare[start:end]
        if not row.strip():
            continue
        number = text.count("\n", 0, start + len(row) - len(row.lstrip())) + 1
        if found and _EQUALS_LAST.search(bare, *found[-1].span):
            found[-1] = _line(bare, found[-1].span[0], end, found[-1].number)._replace(
                part=found[-1].part
            )
            continue
        made = _line(bare, start, end, number)
        if made.is_words and found and _continues(bare, row, found[-1]):
            found[-1] = _joined(bare, found[-1], end)
            continue
        parts[number] = parts.get(number, 0) + 1
        found.append(made._replace(part=parts[number]))
    return found


def _cuts(text: str, bare: str) -> set[int]:
    """Where one formula ends and the next begins in the same row: between dollars, at a joint with an equation on both of its sides."""
    between = (v for v in _around_formulas(text) if text[: v[0]].endswith("$"))
    found = {end for _, end in between if text.startswith("$", end)}
    start = 0
    for row in re.finditer(r"\n|\\\\|\Z", bare):
        signs = _signs(bare, start, row.start())
        joints = _signs(bare, start, row.start(), _JOINT)
        for sign, following in pairwise(signs):
            between_them = [at for at, _ in joints if sign[1] <= at < following[0]]
            found |= {*between_them[-1:]}
        start = row.end()
    return found


def _without_dress(text: str) -> str:
    """The text of the same length with what only sets it out blanked: dollars, ampersands, environments, braces under a part, remarks."""
    out = [*text]

    def blank(start: int, end: int) -> None:
        for at in range(start, end):
            if out[at] != "\n":
                out[at] = " "

    for start, end in _around_formulas(text):
        blank(start, end)
    for found in _BLANKED.finditer(text):
        blank(*found.span())
    for found in _RANGE.finditer(text):
        blank(*found.span())
    for found in _UNDER.finditer(text):
        close = closing(text, found.end() - 1)
        if close is None:
            continue
        end = close
        blank(found.start(), found.end() - 1)
        note = re.compile(r"\s*[_^]\s*(?=\{)").match(text, end)
        stop = closing(text, note.end()) if note else None
        if note and stop is not None:
            blank(end, stop)
    for found in _REMARK.finditer(text):
        words = found["words"] if found["words"] is not None else found["rest"]
        if joint := _JOINING.fullmatch(words):
            blank(found.start(), found.start("words") + joint.start("word"))
            blank(found.start("words") + joint.end("word"), found.end())
        elif found["rest"] is not None or _is_prose(words):
            blank(*found.span())
    return "".join(out)


_DOLLARS = re.compile(r"\$\$?")


def _around_formulas(text: str) -> list[tuple[int, int]]:
    """The words around the formulas of a line that sets these between dollars, and has its equality signs in them."""
    found: list[tuple[int, int]] = []
    for row in re.finditer(r"[^\n]+", text):
        signs = [*_DOLLARS.finditer(text, row.start(), row.end())]
        if not signs or len(signs) % 2 or any(len(v[0]) != len(signs[0][0]) for v in signs):
            continue
        edges = [row.start(), *(place for v in signs for place in (v.start(), v.end())), row.end()]
        outside = [(edges[k], edges[k + 1]) for k in range(0, len(edges), 4)]
        if not any(_EQUALS.search(text, *place) for place in outside):
            found += outside
    return found


def _is_prose(words: str) -> bool:
    """Whether the words of a \\text{} are a remark and no name of a function."""
    return (
        bool(words.strip())
        and (" " in words.strip() or not words.strip().isalpha())
        and words.strip() not in FUNCTIONS
    )


_INNER = re.compile(r"\\begin\s*\{(\w*matrix|array|cases)\}.*?\\end\s*\{\1\}", re.DOTALL)


def _rows(text: str, ends: set[int]) -> list[tuple[int, int]]:
    """The places of the rows: a line end, \\\\ or one of ``ends`` closes one."""
    found, start = [], 0
    inner = [m.span() for m in _INNER.finditer(text)]
    for end in re.finditer(r"\n|\\\\(?:\[[^\]]*\])?|\Z", text):
        if any(first < end.start() < last for first, last in inner):
            continue  # the rows of a matrix
        for cut in sorted(cut for cut in ends if start < cut < end.start()):
            found.append((start, cut))
            start = cut
        found.append((start, end.start()))
        start = end.end()
    return found


def _line(text: str, start: int, end: int, number: int) -> Line:
    begin = start
    head = _NUMBERED.match(text, start, end)
    start = head.end() if head and head.end() <= end else start
    lead = _CONNECTIVE.match(text, start, end)
    if lead and lead.end() <= end:
        start = lead.end()
    start += len(text[start:end]) - len(text[start:end].lstrip())
    marks = _signs(text, start, end)
    if not marks:
        return Line(number, text[begin:end].strip(_JOINTS), (begin, end), False, ())
    goes_on = not text[start : marks[0][0]].strip()
    edges = [start, *(place for mark in marks for place in mark), end]
    sides = []
    for left, right in zip(edges[::2], edges[1::2], strict=True):
        side = _side(text, left, right)
        if side.text:
            sides.append(side)
    if not goes_on and sides:
        sides[0] = _last_formula(sides[0])
    return Line(number, text[begin:end].strip(_JOINTS), (begin, end), goes_on, tuple(sides))


def _signs(
    text: str, start: int, end: int, sought: re.Pattern[str] = _EQUALS
) -> list[tuple[int, int]]:
    """The equality signs outside of brackets, or other signs."""
    found, at = [], start
    while at < end:
        if text[at] in "([{" or text.startswith(("\\{",), at):
            stop = closing(text, at)
            if stop is not None and stop <= end:
                at = stop
                continue
        sign = sought.match(text, at, end)
        if sign:
            found.append(sign.span())
            at = sign.end()
        else:
            at += 1
    return found


def _side(text: str, start: int, end: int) -> Side:
    """Without blanks, a remark behind it and the full stop."""
    tail = _TAIL.search(text, start, end)
    if tail and text[start : tail.start()].strip():
        end = tail.start()
    stop = _END.search(text[:end], start)
    if stop:
        end = max(start, stop.start())
    while start < end and text[start].isspace():
        start += 1
    return Side(text[start:end], (start, end))


def _last_formula(side: Side) -> Side:
    """What stands after the words of 'So the gradient is ∇_x f'."""
    last = 0
    for word in re.finditer(r"[A-Za-z]{2,}[,:]?\s+", side.text):
        plain = word[0].strip(" ,:\n")
        before = side.text[: word.start()]
        is_name = (
            plain in FUNCTIONS
            or plain in ("grad", "vec")
            or plain[0] == "d"
            or before.endswith(("\\", "_", "{", "^"))
        )
        if not is_name and plain.islower():
            last = word.end()
    return Side(side.text[last:], (side.span[0] + last, side.span[1]))


def _continues(text: str, row: str, last: Line) -> bool:
    """Whether a row without equality sign goes on with the sum or product of the row before."""
    if not last.sides:
        return False
    row, before = row.strip(), text[last.span[0] : last.span[1]].rstrip()
    signs = ("+", "-", "−", "*", "·", "⊙", "\\cdot", "\\odot", "\\times")
    return row.startswith((*signs, "\\right")) or before.endswith(signs)


def _joined(text: str, last: Line, end: int) -> Line:
    side = last.sides[-1]
    longer = _side(text, side.span[0], end)
    return Line(
        last.number,
        text[last.span[0] : end].strip(),
        (last.span[0], end),
        last.goes_on,
        (*last.sides[:-1], longer),
    )


def ends_open(line: Line) -> tuple[int, int] | None:
    """The place of an equality sign that nothing stands behind."""
    if not line.text.endswith("="):
        return None
    at = line.span[0] + line.text.rindex("=") + 0
    return (at, at + 1)


__all__ = ["Line", "Side", "ends_open", "lines"]
