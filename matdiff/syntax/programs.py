"""The lines of a program: comments, declarations in place, statements.

    # a layer                      a comment, to the end of the line; so is // and %
    W: m x n; x: n                 what stands after where may stand in a line of its own, anywhere
    h = W x + b                    a statement

``settled`` gives the statements with blanks in place of the rest, so that every character stays where it was, and the declarations.

>>> text, declarations = settled("x: n  # data\\nh = W x; ||h||^2")
>>> text.strip(), [d.name for d in declarations]
('h = W x; ||h||^2', ['x'])
"""

from __future__ import annotations

import re

from matdiff.syntax.declarations import parse_declarations
from matdiff.syntax.words import FUNCTIONS, UNKNOWN_FUNCTIONS, spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.declarations import Declaration

_COMMENT = re.compile(r"#[^\n]*|//[^\n]*|(?<!\\)%[^\n]*")
_NAME = r"\\?[^\W\d_][\w₀-₉ᵢⱼₖ]*(?:_\{[^{}\n]*\})?"
_DECLARATION = re.compile(rf"\s*(?:where\s+)?{_NAME}(?:\s*,\s*{_NAME})*\s*:(?!=)")
_PLAIN = re.compile(rf"\s*({_NAME})\s*:\s*({_NAME})\s*")
_KINDS = frozenset(("scalar", "number", "real", "index", "function"))
_OPEN, _CLOSE = "([{", ")]}"


def settled(text: str) -> tuple[str, list[Declaration]]:
    """The statements of a program, the rest of it blank, and its declarations."""
    text = without_comments(text)
    pieces = segments(text)
    chosen = [
        (start, end)
        for start, end in pieces
        if _DECLARATION.match(text[start:end]) and not _is_inner(text, start, end, pieces)
    ]
    if not chosen or len(chosen) == len([p for p in pieces if text[p[0] : p[1]].strip()]):
        return text, []
    return _without(text, chosen), parse_declarations(_only(text, chosen))


def without_comments(text: str) -> str:
    """The program with blanks for comments; LaTeX has comments of its own."""
    return text if "\\" in text else _COMMENT.sub(_blank, text)


def segments(text: str) -> list[tuple[int, int]]:
    """Where the statements of a program begin and end: at line ends and semicolons outside brackets."""
    found, begin, depth = [], 0, 0
    for at, letter in enumerate(text):
        if letter in _OPEN:
            depth += 1
        elif letter in _CLOSE:
            depth = max(0, depth - 1)
        elif letter in "\n;" and not depth:
            found.append((begin, at))
            begin = at + 1
    found.append((begin, len(text)))
    return found


def _is_inner(text: str, start: int, end: int, pieces: list[tuple[int, int]]) -> bool:
    """A : B as the last line is the inner product of two names that were met before."""
    if any(text[first:last].strip() for first, last in pieces if first >= end):
        return False
    plain = _PLAIN.fullmatch(text[start:end])
    if plain is None or plain[2] in _KINDS:
        return False
    earlier = text[:start]
    return all(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", earlier) for name in plain.groups())


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _without(text: str, chosen: list[tuple[int, int]]) -> str:
    letters = list(text)
    for start, end in chosen:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def _only(text: str, chosen: list[tuple[int, int]]) -> str:
    """The declarations with everything else blank, separators between them."""
    letters = [c if c == "\n" else " " for c in text]
    for start, end in chosen:
        letters[start:end] = re.sub(r"^\s*where\b", _blank, text[start:end])
        if end < len(text):
            letters[end] = "\n"
    return "".join(letters)


class LossCall:
    """L(Y, H) as the last statement: the ``name`` of its value, the ``function``, the ``names`` in the bracket, where it stands."""

    __slots__ = ("function", "name", "names", "span")

    def __init__(
        self, name: str, function: str, names: tuple[str, ...], span: tuple[int, int]
    ) -> None:
        self.name = name
        self.function = function
        self.names = names
        self.span = span

    def argument_alone(self, text: str) -> str:
        """The program with the first argument alone as its last statement, every character in its place."""
        start, end = self.span
        call = text[start:end]
        opened = call.index("(")
        inner = call[opened + 1 : call.rindex(")")]
        if self.names:
            inner = inner.partition(",")[0]
        kept = " " * (opened + 1) + inner
        whole = text[:start] + kept.ljust(end - start) + text[end:]
        return without_mapping(whole, self.function)


_CALL = re.compile(rf"\s*(?:({_NAME})\s*=\s*)?({_NAME})\((.*)\)\s*", re.DOTALL)


def without_mapping(text: str, name: str) -> str:
    """The text without a declaration such as L: R^{m x n} -> R."""
    mapping = rf"(^|[,;\n])(\s*(?:where\s+)?{re.escape(name)}\s*:[^,;\n]*(?:->|→)[^,;\n]*)"
    return re.sub(mapping, lambda m: m[1] + " " * len(m[2]), text)


def parameters_of_call(text: str, where: str = "") -> LossCall | None:
    """The last statement of a program, where it is a function of its own name, known to nobody, of values."""
    text = without_comments(text)
    pieces = [(a, b) for a, b in segments(text) if text[a:b].strip()]
    if not pieces:
        return None
    start, end = pieces[-1]
    found = _CALL.fullmatch(text[start:end])
    if found is None or not _is_one_bracket(found[3]):
        return None
    loss, function, inner = found.groups()
    word = spelled(function.removeprefix("\\"))  # σ(W x) is the function, not a loss of that name
    is_declared = any(without_mapping(t, function) != t for t in (text, where))
    if word in FUNCTIONS or (word in UNKNOWN_FUNCTIONS and not is_declared):
        return None
    if loss is not None and not is_declared:
        return None
    if re.search(rf"(?<!\w){re.escape(function)}\s*(?:\([^()]*\)\s*)?(?::=|=)", text[:start]):
        return None  # a value times a bracket, or a function defined before
    names = tuple(part.strip() for part in inner.split(","))
    are_names = all(re.fullmatch(_NAME, name) for name in names)
    return LossCall(loss or function, function, names if are_names else (), (start, end))


def _is_one_bracket(inner: str) -> bool:
    """Whether the bracket that was opened closes at the end: not so in (a) + f(b)."""
    depth = 0
    for letter in inner:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if depth < 0:
            return False
    return True
