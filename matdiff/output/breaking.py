r"""Lines that are too long, broken at their operators: at a sum first, then at a product, outside of brackets before inside.

>>> broken("A x + b − tr((X + Y) Z)", 12)
['A x + b', '− tr((X + Y)', 'Z)']
>>> broken_latex(r"A x + \frac{b}{c} - \left(X + \frac{Y}{Z}\right)", 14)
['A x + \\frac{b}{c}', '- \\left(X + \\frac{Y}{Z}\\right)']
"""

from __future__ import annotations

import re

from matdiff.base.patterns import pattern
from matdiff.output.texparts import width

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Place = tuple[int, int]
    """Where a line may end, and how bad that is."""

_LOOSE = {"+", "-", "−", "=", "\\mapsto"}
_TIGHT = {".*", "⊙", "./", "⊘", "⊗", "\\odot", "\\otimes", "\\oslash", "\\to"}
_PREFIX = pattern(r"(?:^|[\s(\[])(?:[Σ∑]\S*|sum_\S+|log|det|d|tr|ln|[-−])$")
_OPENING = pattern(
    r"(?:\\(?:log|det|exp|sum|lVert|lvert|langle|left\S?|mathrm\{d\}|operatorname\{\w+\})(?:_\{[^{}]*\}|\^\{[^{}]*\})*|[-+(\[,=]|&)$"
)
_CLOSING = pattern(r"\\(?:rVert|rvert|rangle|right)|[)\]^_]")
_NESTING = {"{": 1, "}": -1, "\\begin{": 2, "\\end{": 0, "\\left": 1, "\\right": -1}
"""How much deeper a token leads into what cannot be parted; the brace of \\begin and of \\end closes by itself."""
_DEEP = 4
_LEAST = 0.35


def broken(text: str, room: int) -> list[str]:
    """A formula as text, in lines of at most so many characters where its operators allow it."""
    return _broken(text, room, len, _places)


def broken_latex(formula: str, room: float) -> list[str]:
    r"""A formula in LaTeX, in lines that are so wide at most; brackets of a line that must be broken are \Bigl and \Bigr."""
    lines = _broken(formula, room, width, _latex_places)
    if max(map(width, lines)) > room and r"\left" in formula:
        fixed = re.sub(r"\\left(?=[(\[|\\])", r"\\Bigl", formula)
        fixed = re.sub(r"\\right(?=[)\]|\\])", r"\\Bigr", fixed)
        lines = _broken(fixed, room, width, _latex_places)
    return lines


def wrapped(words: str, room: int) -> list[str]:
    """Words in lines, broken at blanks."""
    lines = [""]
    for word in words.split(" "):
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return lines


def _broken(
    text: str,
    room: float,
    measure: Callable[[str], float],
    places: Callable[[str], list[Place]],
) -> list[str]:
    lines = []
    while measure(text) > room:
        at = _best(text, room, measure, places(text))
        if at is None:
            break
        lines.append(text[:at].rstrip())
        text = text[at:].lstrip()
    return [*lines, text]


def _best(
    text: str, room: float, measure: Callable[[str], float], places: list[Place]
) -> int | None:
    sized = [(measure(text[:at].rstrip()), cost, at) for at, cost in places]
    fitting = [(cost, -at) for wide, cost, at in sized if _LEAST * room <= wide <= room]
    if fitting:
        return -min(fitting)[1]
    short = [at for wide, _, at in sized if 0 < wide <= room]
    if short:
        return short[-1]
    return sized[0][2] if sized else None


def _places(text: str) -> list[Place]:
    """Before an operator, and between the factors of a product."""
    depth, bars, found = 0, 0, []
    for at, sign in enumerate(text):
        if sign in "([{⟨":
            depth += 1
        elif sign in ")]}⟩":
            depth -= 1
        elif sign == "‖" or (text[at : at + 2] == "||" and text[at - 1 : at] != "|"):
            bars = 1 - bars
        elif sign == " " and text[at - 1] != " ":
            following = text[at + 1 :].split(" ", 1)[0]
            before = text[:at].rsplit(" ", 1)[-1]
            if before in _LOOSE or before in _TIGHT or _PREFIX.search(text[:at]):
                continue
            found.append((at, _DEEP * (depth + bars) + _rank(following, before)))
    return found


def _rank(following: str, before: str) -> int:
    if following in _LOOSE:
        return 0
    return 1 if following in _TIGHT or before.endswith((",", ";")) else 2


def _latex_places(formula: str) -> list[Place]:
    """The same, and never between braces, in an array, between \\left and \\right."""
    depth, closed, found = 0, 0, []
    for match in re.finditer(
        r"\\begin\{|\\end\{|\\left|\\right(?![a-z])|\\[lr]Vert|\\[lr]angle|\\[A-Za-z]+|\\.|[{}()\[\] ]",
        formula,
    ):
        token, at = match[0], match.start()
        if token in _NESTING:
            closed += _NESTING[token]
        elif token in "([" or token in ("\\lVert", "\\langle"):
            depth += 1
        elif token in ")]" or token in ("\\rVert", "\\rangle"):
            depth -= 1
        elif token == " " and not closed:
            before, rest = formula[:at].rstrip(), formula[at:].lstrip()
            following = rest.split(" ", 1)[0]
            last = before.rsplit(" ", 1)[-1]
            if last in _LOOSE or last in _TIGHT or _OPENING.search(before):
                continue
            if _CLOSING.match(rest) or not before:
                continue
            found.append((at, _DEEP * max(depth, 0) + _rank(following, last)))
    return found
