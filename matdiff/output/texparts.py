r"""The LaTeX that matdiff prints, taken apart again: for its width on paper, and for MathML and Typst.

It knows the commands that the printers write and no more; what it does not know stays a sign by its name.

>>> [part.kind for part in parts_of(r"\frac{1}{2} x^{\top} A")]
['fraction', 'script', 'letter']
>>> round(width(r"\frac{1}{2} x^{\top} A"), 1)
4.2
"""

from __future__ import annotations

import re

from matdiff.base.patterns import pattern

_TOKEN = pattern(r"\\[A-Za-z]+|\\.|\d+|\s+|.", re.DOTALL)
UPRIGHT = frozenset(("operatorname", "mathrm", "mathbf", "boldsymbol", "mathit", "mathsf"))
ACCENTS = frozenset(("hat", "tilde", "bar", "dot", "ddot", "overline", "vec"))
WORDS = frozenset("log det exp sin cos tan sinh cosh tanh max min arg ln ker dim sup inf arcsin arccos arctan".split())  # noqa: SIM905  # fmt: skip
SPACES = {"\\quad": 2.0, "\\qquad": 4.0, "\\,": 0.3, "\\ ": 0.5, "\\;": 0.4, "\\!": 0.0, "~": 0.5}
_FENCES = ("\\left", "\\right")
_SCRIPT = 0.7


class Part:
    """A piece of a formula: its kind, its text, and the pieces in it, each a list."""

    __slots__ = ("inner", "kind", "text")

    def __init__(self, kind: str, text: str = "", *inner: list[Part]) -> None:
        self.kind, self.text, self.inner = kind, text, inner


def parts_of(formula: str) -> list[Part]:
    """The pieces of a formula, from left to right."""
    return _Reader(formula).row(())


class _Reader:
    def __init__(self, formula: str) -> None:
        self.tokens: list[str] = list(_TOKEN.findall(formula))
        self.at = 0

    def row(self, ends: tuple[str, ...]) -> list[Part]:
        found: list[Part] = []
        while self.at < len(self.tokens) and self.tokens[self.at] not in ends:
            token = self._next()
            if token in ("^", "_"):
                self._script(found, token)
            elif token == "'":
                found[-1:] = [Part("script", "", found[-1:], [], [Part("sign", "'")])]
            elif not token.isspace():
                found += self._one(token)
        return found

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _group(self) -> list[Part]:
        while self.at < len(self.tokens) and self.tokens[self.at].isspace():
            self.at += 1
        if self.at >= len(self.tokens):
            return []
        token = self._next()
        if token != "{":
            return self._one(token)
        inner = self.row(("}",))
        self.at += 1
        return inner

    def _verbatim(self) -> str:
        depth, text = 0, ""
        while self.at < len(self.tokens):
            token = self._next()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if depth == 0:
                break
            text += token if text or token != "{" else ""
        return re.sub(r"\\([_{}&%#$])", r"\1", text)

    def _script(self, found: list[Part], sign: str) -> None:
        base = found.pop() if found else Part("row", "")
        if base.kind != "script" or base.inner[1 if sign == "_" else 2]:
            base = Part("script", "", [base], [], [])
        lower, upper = base.inner[1], base.inner[2]
        put = self._group()
        base.inner = (base.inner[0], put, upper) if sign == "_" else (base.inner[0], lower, put)
        found.append(base)

    def _one(self, token: str) -> list[Part]:
        name = token[1:] if token[0] == "\\" else ""
        if token == "{":
            inner = self.row(("}",))
            self.at += 1
            return [Part("row", "", inner)]
        if token in SPACES:
            return [Part("space", token)]
        if name in ("frac", "tfrac", "dfrac"):
            return [Part("fraction", "", self._group(), self._group())]
        if name == "sqrt":
            return [Part("root", "", self._group())]
        if name in ("text", "mbox"):
            return [Part("words", self._verbatim())]
        if name == "boxed":
            return [Part("row", "", self._group())]
        if name in UPRIGHT:
            return [Part("upright", name, self._group())]
        if name in ACCENTS:
            return [Part("accent", name, self._group())]
        if name in ("left", "right", "bigl", "bigr", "Bigl", "Bigr", "big", "Big"):
            return self._one(self._next()) if self.at < len(self.tokens) else []
        if name == "begin":
            return [self._array(self._verbatim())]
        if name in WORDS:
            return [Part("word", name)]
        if token.isdigit():
            return [Part("number", token)]
        return [Part("letter" if token.isalpha() else "sign", token)]

    def _array(self, environment: str) -> Part:
        rows: list[list[Part]] = []
        row: list[Part] = []
        while self.at < len(self.tokens):
            cell = self.row(("&", "\\\\", "\\end"))
            row.append(Part("row", "", cell))
            token = self._next() if self.at < len(self.tokens) else "\\end"
            if token != "&":
                rows.append(row)
                row = []
            if token == "\\end":
                self._verbatim()
                break
        return Part("array", environment, *rows)


def width(formula: str) -> float:
    """How wide it is on paper, in letters of medium width."""
    return _width(parts_of(formula))


def _width(parts: list[Part]) -> float:
    return sum(map(_one_width, parts))


def _one_width(part: Part) -> float:
    inner = part.inner
    match part.kind:
        case "fraction":
            return max(map(_width, inner)) + 0.4
        case "root":
            return _width(inner[0]) + 1.5
        case "script":
            scripts = max(_width(inner[1]), _width(inner[2]))
            return _width(inner[0]) + _SCRIPT * scripts
        case "array":
            columns = max(map(len, inner), default=0)
            wide = [
                max((_one_width(row[k]) for row in inner if k < len(row)), default=0)
                for k in range(columns)
            ]
            return sum(wide) + 2 * columns
        case "words":
            return 0.85 * len(part.text)
        case "word":
            return 0.9 * len(part.text) + 0.4
        case "space":
            return SPACES[part.text]
        case "upright" | "accent" | "row":
            return _width(inner[0]) + (0.4 if part.text == "operatorname" else 0)
        case "sign":
            return _SIGNS.get(part.text, 1.2 if part.text[0] == "\\" else 1.0)
    return 1.0 if part.kind == "letter" else 0.95 * len(part.text)


_SIGNS = {
    "+": 2.4, "-": 2.4, "=": 2.6, "(": 0.7, ")": 0.7, "[": 0.6, "]": 0.6, ",": 0.8, ".": 0.5, "|": 0.5, ":": 1.1,
    "\\odot": 2.4, "\\otimes": 2.4, "\\oslash": 2.4, "\\circ": 1.8, "\\cdot": 1.4, "\\times": 2.4, "\\sum": 2.5, "\\top": 1.2,
    "\\to": 3.0, "\\mapsto": 3.0, "\\neq": 2.6, "\\le": 2.6, "\\ge": 2.6, "\\leq": 2.6, "\\geq": 2.6, "\\lVert": 0.8, "\\rVert": 0.8,
    "\\lvert": 0.5, "\\rvert": 0.5,
}  # fmt: skip
