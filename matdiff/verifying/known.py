r"""What is known where a derivation is read: the names that its lines define, the sizes of all letters, the letters that move.

h = W x                  defines h; f(w) = … defines f and says that w moves
df = … dX …, ∇_X f = …   X moves
d(A C) = (dA) C + A dC   no function: the sizes follow from all lines together, with X in the place of dX
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from matdiff.base.errors import MatdiffError, ShapeError, SyntaxError_
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import postorder, symbols
from matdiff.syntax.reading import read, read_together
from matdiff.syntax.scope import Scope
from matdiff.syntax.words import FUNCTIONS, GREEK
from matdiff.verifying.indexed import in_matrix_notation, indices_at
from matdiff.verifying.lines import Line
from matdiff.verifying.notation import derivatives
from matdiff.verifying.sides import Sides, bare_variable, plain_name
from matdiff.verifying.truths import declarations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matdiff.expression.nodes import Node
    from matdiff.syntax.reading import Reading

_ARGUMENTS = re.compile(r"\(([^()=]*)\)\s*\Z")
_BARE_NAME = re.compile(r"\\?\w+\Z")
_HEAD = re.compile(
    r"(?P<name>\\?[^\W\d_]\w*|\\[A-Za-z]+\s*\{?\s*\\?\w+\}?(?:_\{?\w+\}?)?)\s*(?:\([^()=]*\))?\s*\Z"
)


class Defined(NamedTuple):
    """A definition: its line, the name as it is written, and the text of its value."""

    line: Line
    head: str
    value: str


class Known:
    """``definitions`` by name; ``sides``, which reads."""

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
        self.notes: tuple[str, ...] = ()
        self.definitions = self._definitions(of)
        self.sides = self._context(wrt, of, structure)

    def _definitions(self, of: str) -> dict[str, Defined]:
        """The names that lines give a value to, each with its line and its first right side."""
        found: dict[str, Defined] = {}
        for line in self.lines:
            if line.goes_on or len(line.sides) < 2:
                continue
            name = defined(line.sides[0].text)
            if name and name[0] == "d" and name[1:] in found:
                continue  # dphi
            if name and name not in found and name != plain_name(of):
                found[name] = Defined(line, _head_of(line.sides[0].text), line.sides[1].text)
        return self._of_indices(found)

    def _of_indices(self, found: dict[str, Defined]) -> dict[str, Defined]:
        """The definitions with those of index notation in matrix notation, where all of them have a form in it."""
        heads = {
            name: indices_at(v.head)
            for name, v in found.items()
            if set(indices_at(v.head)) & set(indices_at(v.value))
        }
        put = heads and in_matrix_notation(
            {found[name].line.sides[0].text: found[name].value for name in heads},
            declarations(self.where),
        )
        if not put:
            return found
        self.where = "\n".join([declarations(self.where), *put.declared])
        renamed = dict(zip(heads, put.values.items(), strict=True))
        return {
            renamed[name][0] if name in renamed else name: Defined(v.line, *renamed[name])
            if name in renamed
            else v
            for name, v in found.items()
        }

    def _context(self, wrt: str | Sequence[str], of: str, structure: str) -> Sides:
        statements = [
            f"{v.head} = {v.value}"
            for v in self.definitions.values()
            if not derivatives(v.value, self.letters())
        ]
        if statements and not of:
            of = self._function()
        if given := self._given_by_its_gradient(of):
            statements.append(given)
            of = given.partition(" ")[0]
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
        return Sides(reading, _letters(wanted, reading), structure)

    def _function(self) -> str:
        """The head of what the text is about: the last definition that no other one uses."""
        known = {
            k: v for k, v in self.definitions.items() if not derivatives(v.value, self.letters())
        }
        unused = [
            name
            for name, made in known.items()
            if not any(_mentions(v.value, name, made.head) for v in known.values() if v is not made)
        ]
        return known[(unused or [*known])[-1]].head

    def _given_by_its_gradient(self, of: str) -> str:
        """A statement for a function that is known by its gradient alone, L where the text has ∇_h L and h but no L: L = tr(Gᵀ h).

        G is any constant, so that what holds of this function to first order holds of every one; '' where there is none.
        """
        known = {*self.letters(), plain_name(of)}
        found = [
            v for line in self.lines for side in line.sides for v in derivatives(side.text, known)
        ]
        if any(v.kind.startswith("second") for v in found):
            return ""
        unknown = [
            (plain_name(_head_of(v.of)), bare_variable(v.by))
            for v in found
            if v.kind == "gradient"
            and _HEAD.match(v.of)
            and bare_variable(v.by) in self.definitions
        ]
        names = {name for name, _ in unknown if name not in known}
        if len(names) != 1:
            return ""
        (name,) = names
        inner = [head for head in self.definitions if (name, head) in unknown][-1]
        head = self.definitions[inner].head
        letter = "G" if inner[0].isupper() else "g"
        constant = next(
            v for v in (f"{letter}_{name}", f"{letter}_0", f"{letter}_1") if v not in self.text
        )
        self.notes += (
            f"{name} is not defined: any function of {inner} is meant, and {constant} is its gradient by it",
        )
        return f"{name} = tr({constant}^T {head})"

    def _read_program(self, text: str) -> Reading:
        """The definitions; the function is a number if it can be one."""
        try:
            return read(text, self.where, scalar=True)
        except ShapeError:
            return read(text, self.where)

    def _read_without_function(self) -> Reading:
        """The names of equations about no function: sizes follow from all lines, or from the declarations where the lines clash.

        What is differentiated is read by itself where it is one expression: a right side that does not fit may be wrong.
        """
        found = [
            v.of
            for line in self.lines
            for side in line.sides
            for v in derivatives(side.text, self.letters())
            if v.kind in ("gradient", "second") and v.of
        ]
        if len({*found}) == 1 and not _BARE_NAME.match(found[0]):
            return self._read_program(found[0])
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
        heads = (_ARGUMENTS.search(v.line.sides[0].text) for v in self.definitions.values())
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


def _letters(names: Sequence[str], reading: Reading) -> list[Symbol]:
    """The letters that move where these names do: of named values the innermost ones count, for ∂h_2 = W_2 ∂z_1 moves z_1 alone."""
    values = dict(reading.statements)
    moving: list[Node] = [reading.symbols[v] for v in names if v in reading.symbols]
    named = [values[v] for v in names if v in values and v not in reading.symbols]
    for value in named:
        inside = {*postorder(value)} - {value}
        if not inside & {*moving, *named}:
            moving += symbols(value)
    return [v for v in dict.fromkeys(moving) if isinstance(v, Symbol)]


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
    if name in FUNCTIONS and "(" in left:
        return None  # vec(dY), σ(z)
    if len(name) > 1 and name[0] == "d" and name[1:2].isalpha() and len(name) == 2:
        return None  # df, dX
    return (
        name
        if re.fullmatch(r"\w+", name) and name not in ("grad", "gradient", "jacobian", "hessian")
        else None
    )


def _mentions(text: str, name: str, head: str) -> bool:
    """Whether a name stands in a text, by itself or in a product of letters."""
    if head in text and not head.isalnum():
        return True
    words = re.findall(r"\\?[^\W\d_]+(?:_?\w+)?", text)
    return any(
        v == head or (len(name) == 1 and name in v and v[0] != "\\" and v not in FUNCTIONS)
        for v in words
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
