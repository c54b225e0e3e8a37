"""What a target is: the text of every operation, and how a function around it looks. Libraries used from Python share most of it.

A target of the Python family is a table of names and a few rows of its own; ``PythonTarget`` here writes everything else by operators and
methods that all of them have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from matdiff.base.errors import UnsupportedError
from matdiff.codegen.arrays import Array
from matdiff.codegen.printing import ADD, ATOM, SIGN, Text, Writer
from matdiff.codegen.python_rows import ROWS
from matdiff.expression.nodes import Symbol

Row = Callable[["PythonTarget", Writer, Array], Text]


def matrix_name(a: Array) -> str:
    """How a matrix is called in a message: its name, or of what it is made."""
    inner = a
    while inner.args:
        inner = next((b for b in inner.args if b.rank == 2), inner.args[0])
    if inner.op != "input":
        return "the matrix"
    name = str(inner.data[0].name)  # type: ignore[attr-defined]
    return name if a.op in ("input", "transpose") else f"a matrix made of {name}"


class Target:
    """The text of operations."""

    name = ""

    def operands(self, node: Array) -> Sequence[Array]:
        """The operands whose text stands in that of the operation."""
        return node.args

    def text(self, w: Writer, node: Array) -> Text:
        raise NotImplementedError

    def assignment(self, name: str, text: str, node: Array | None = None) -> str:
        """A statement that gives an array, without a node a size, a name."""
        return f"{name} = {text}"

    def unknown(self, what: str) -> UnsupportedError:
        return UnsupportedError(f"there is no {self.name} code for {what}")


class PythonTarget(Target):
    """Array libraries of Python: ``module`` is the name under which the library is imported."""

    module = "np"
    functions: Mapping[str, str] = {}
    """Functions of the entries: a template of the operands."""
    rows: Mapping[str, Row] = {}
    """Operations that this library writes in its own way."""
    calls: Mapping[str, str] = {}
    """Functions of matrices: a template of the operands."""
    own: Mapping[str, str] = {}
    """Functions that code carries with it, by name."""
    needs: Mapping[str, tuple[str, ...]] = {}

    reserved: frozenset[str] = frozenset()
    """Names that the code needs itself."""

    def text(self, w: Writer, node: Array) -> Text:
        row = self.rows.get(node.op) or ROWS.get(node.op)
        if row is None:
            raise self.unknown(node.op)
        return row(self, w, node)

    def shape(self, w: Writer, axes: Sequence[int | str]) -> str:
        """A shape as a tuple."""
        texts = [w.sizes.text(n) for n in axes]
        return f"({texts[0]},)" if len(texts) == 1 else f"({', '.join(texts)})"

    def like(self, w: Writer) -> str:
        """The keywords by which a constant is made like the arguments: their type, and where they are."""
        w.needs_like = True
        return ", dtype=dtype"

    def sized_number(self, text: str) -> str:
        """A size as a number of a formula."""
        return text

    def whole(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        return f"{value.numerator} / {value.denominator}"

    # -- how the library writes what others write as methods

    method_level = ATOM
    """The level of an operand of a reduction: of a method it stands before the dot, of a function between brackets."""
    trace = "{xp}.trace({0})"
    joined = "np.concatenate"
    """The function that puts arrays one behind the other."""

    def summed(self, text: str, axes: str) -> str:
        return f"{text}.sum({axes})"

    def permuted(self, text: str, order: str) -> str:
        return f"{text}.transpose({order})"

    def reshaped(self, text: str, sizes: str) -> str:
        return f"{text}.reshape({sizes})" if sizes else f"{text}.reshape(())"

    def diagonal(self, text: str, rank: int, first: int, second: int) -> str:
        more = "" if (first, second) == (0, 1) else f", 0, {first}, {second}"
        return f"{self.module}.diagonal({text}{more})"

    def arange(self, w: Writer, n: str) -> str:
        """The numbers from 1 to n."""
        return f"{self.module}.arange(1, {n} + 1{self.like(w)})"

    def note_helpers(self, w: Writer, template: str) -> None:
        """Notes the functions of ours that a template calls."""
        for word in re.findall(r"(?<![.\w])\w+", template):
            if word in self.own:
                w.helper(word)

    def lone(self, w: Writer, text: str) -> str:
        """A number of Python as the operand of a function of the library."""
        return text if "." in text else f"float({text})" if not text.isdigit() else f"{text}.0"

    def as_array(self, w: Writer, text: str) -> str:
        """A number of Python as an array of no axes."""
        return f"{self.module}.asarray({text}{self.like(w)})"

    def truth(self, w: Writer) -> str:
        """The keywords of an identity of truth values."""
        raise NotImplementedError

    def zero(self, w: Writer) -> str:
        """Zero, as what is chosen elsewhere."""
        raise NotImplementedError

    def made(self, text: str) -> str:
        """An array of a list of numbers; the caller adds its type and closes the bracket."""
        raise NotImplementedError

    masks = False
    """Whether a number times a truth value is that number or zero."""

    def mask(self, w: Writer, a: Array) -> str:
        """A factor of a product: of a step that stands nowhere else the comparison itself."""
        if a.op == "apply" and a.data[0] == "step" and w.uses(a) == 1:
            return f"({w.code(a.args[0], ADD + 1)} > 0)"
        return w.code(a, SIGN)

    # -- the function around

    def imports(self, w: Writer, helpers: Sequence[str]) -> str:
        raise NotImplementedError

    def door(
        self, w: Writer, arguments: Sequence[Symbol], words: Mapping[Symbol, str], used: set[str]
    ) -> list[str]:
        """The statements that make arguments what the code expects, with their sizes."""
        raise NotImplementedError

    def decorator(self, w: Writer) -> str:
        """A line before the function."""
        return ""

    def returned(self, w: Writer, a: Array, text: str) -> str:
        """A result that nobody else holds."""
        return text

    def helpers(self, w: Writer) -> list[str]:
        """The definitions of the functions that the code calls, those first that the others call."""
        found: dict[str, None] = {}

        def visit(name: str) -> None:
            if name not in self.own:
                raise self.unknown(name)
            for other in self.needs.get(name, ()):
                visit(other)
            found[name] = None

        for name in w.helpers:
            visit(name)
        return [self.own[name].rstrip() for name in found]
