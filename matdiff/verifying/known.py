r"""What is known where a derivation is read: the names that its lines define, the sizes of all letters, the letters that move.

h = W x                  defines h; f(w) = … defines f and says that w moves
df = … dX …, ∇_X f = …   X moves
d(A C) = (dA) C + A dC   no function: the sizes follow from all lines together, with X in the place of dX
"""

from __future__ import annotations

import re
from itertools import pairwise

from matdiff.base.errors import MatdiffError, ShapeError, SyntaxError_
from matdiff.syntax.reading import read, read_together
from matdiff.syntax.scope import Scope
from matdiff.syntax.words import GREEK
from matdiff.verifying.notation import derivatives
from matdiff.verifying.sides import Sides, bare_variable, plain_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matdiff.syntax.reading import Reading
    from matdiff.verifying.lines import Line, Side

_ARGUMENTS = re.compile(r"\(([^()=]*)\)\s*\Z")
_BARE_NAME = re.compile(r"\\?\w+\Z")
_HEAD = re.compile(
    r"(?P<name>\\?[^\W\d_]\w*|\\[A-Za-z]+\s*\{?\s*\\?\w+\}?(?:_\{?\w+\}?)?)\s*(?:\([^()=]*\))?\s*\Z"
)


class Known:
    """``definitions`` by name, each with its line and its right side; ``sides``, which reads."""

    def __init__(
        self,
        text: str,
        found: list[Line],
        wrt: str | Sequence[str],
        where: str | Mapping[str, object],
        of: str,
        structure: str,
    ) -> None:
        self.text = text
        self.lines = found
        self.where = where
        self.definitions = self._definitions(of)
        self.sides = self._context(wrt, of, structure)

    def _definitions(self, of: str) -> dict[str, tuple[Line, Side]]:
        """The names that lines give a value to, each with its line and its first right side."""
        found: dict[str, tuple[Line, Side]] = {}
        for line in self.lines:
            if line.goes_on or len(line.sides) < 2:
                continue
            name = defined(line.sides[0].text)
            if name and name[0] == "d" and name[1:] in found:
                continue  # dphi
            if name and name not in found and name != plain_name(of):
                found[name] = (line, line.sides[1])
        return found

    def _context(self, wrt: str | Sequence[str], of: str, structure: str) -> Sides:
        statements = [
            f"{_head_of(line.sides[0].text)} = {side.text}"
            for line, side in self.definitions.values()
        ]
        if statements and not of:
            of = _head_of([*self.definitions.values()][-1][0].sides[0].text)
        try:
            reading = (
                self._read_program("; ".join([*statements, of]))
                if statements or of
                else self._read_without_function()
            )
        except MatdiffError as error:
            raise self._placed(error) from None
        names = [wrt] if isinstance(wrt, str) else [*wrt]
        wanted = [plain_name(n) for name in names for n in name.split(",") if n.strip()]
        wanted = wanted or self._moving_names()
        letters = [reading.symbols[name] for name in wanted if name in reading.symbols]
        return Sides(reading, letters, structure)

    def _read_program(self, text: str) -> Reading:
        """The definitions; the function is a number if it can be one."""
        try:
            return read(text, self.where, scalar=True)
        except ShapeError:
            return read(text, self.where)

    def _read_without_function(self) -> Reading:
        """The names of equations about no function: sizes follow from all lines, or from the declarations where the lines clash."""
        try:
            return read_together(self._shadows(), self.where)
        except ShapeError:
            names = [*Scope.of(self.where).names]
            if not names:
                raise
            return read_together([(name, name) for name in names], self.where)

    def _placed(self, error: MatdiffError) -> MatdiffError:
        """An error of the text made of the definitions, shown in the text that was typed."""
        if error.text is None or error.span is None or error.text == self.text:
            return error
        part = error.text[slice(*error.span)]
        at = self.text.find(part)
        if at >= 0:
            error.text, error.span = self.text, (at, at + len(part))
        return error

    def _moving_names(self) -> list[str]:
        """The letters that stand behind a d or at the foot of a ∇."""
        found: dict[str, None] = {}
        for line in self.lines:
            for side in line.sides:
                for derivative in derivatives(side.text, self.letters()):
                    by_itself = derivative.of if derivative.kind == "differential" else ""
                    for part in (derivative.by or by_itself).split(","):
                        found[bare_variable(part)] = None
        known = {*self.letters(), *self.definitions}
        return [
            name
            for name in found
            if name and (len(name) == 1 or name in known or "_" in name or name in GREEK)
        ] or self._arguments()

    def _arguments(self) -> list[str]:
        """The letters that functions are written of: w where the text has f(w) = …"""
        heads = (_ARGUMENTS.search(line.sides[0].text) for line, _ in self.definitions.values())
        return [plain_name(part) for head in heads if head for part in head[1].split(",")]

    def letters(self) -> set[str]:
        """Names that may stand behind a plain d: every single letter is one, words where they are declared."""
        return {*Scope.of(self.where).names, *self.definitions}

    def _shadows(self) -> list[tuple[str, str]]:
        """The equations with what is differentiated in place of its differential: they have the same shapes.

        Of a gradient the function stands beside itself, and the variable beside the other sides, whose shape it has.
        """
        pairs: list[tuple[str, str]] = []
        for line in self.lines:
            texts = []
            for side in line.sides:
                shadow, beside = _shadow(side.text, self.letters())
                pairs += beside
                texts += [shadow] if shadow else []
            pairs += pairwise(texts)
        if not pairs:
            raise SyntaxError_(
                "which function is this about?",
                text=self.text,
                help="write it as a first line, f = …",
            )
        return pairs


def defined(left: str) -> str | None:
    """The name that a left side gives a value to: f, L(w), \\vec h; None for a quantity."""
    if derivatives(left, ()) and not _HEAD.match(left):
        return None
    head = _HEAD.match(left)
    if head is not None and head["name"] in ("d", "\\partial", "\\mathrm") and "(" in left:
        return None  # d(X^-1)
    if head is None or left.startswith(
        ("\\nabla", "\\partial", "\\frac", "grad", "\\text", "\\operatorname")
    ):
        return None
    name = plain_name(head["name"])
    if len(name) > 1 and name[0] == "d" and name[1:2].isalpha() and len(name) == 2:
        return None  # df, dX
    return (
        name
        if re.fullmatch(r"\w+", name) and name not in ("grad", "gradient", "jacobian", "hessian")
        else None
    )


def _head_of(left: str) -> str:
    """f of f(x, y), \\hat y as it is."""
    head = _HEAD.match(left)
    return head["name"].strip() if head else left


def _shadow(text: str, names: set[str]) -> tuple[str, list[tuple[str, str]]]:
    """The text with X for dX and (E) for d(E), x for ∇_x f; and the functions of the gradients, each beside itself."""
    out, at = "", 0
    beside = []
    for found in derivatives(text, names):
        part = text[slice(*found.span)]
        if found.kind == "primed":
            part = f" {found.of}{found.by} "
        elif found.kind == "differential" and found.of:
            part = f" ({found.of}) "
        elif found.kind == "gradient" and found.of and found.by and not _BARE_NAME.match(found.of):
            beside.append((found.of, found.of))
            part = f" ({found.by}) "
        else:
            return "", beside
        out += text[at : found.span[0]] + part
        at = found.span[1]
    return out + text[at:], beside
