"""Expressions put together from expressions: a text with holes, in which each hole stands for an expression that is there already.

The text is read by the reader of all texts, so that an object means what the same signs mean in a text; what stands in a hole is not read
again. Errors show the signs with the expressions in their places.

>>> import matdiff
>>> A, x = matdiff.symbols("A: m x n, x: n")
>>> print(compose("{} {}", A, x))
A x
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from numbers import Rational, Real
from typing import NamedTuple

from matdiff.answers.formula import Formula
from matdiff.answers.result import Expression
from matdiff.base.errors import MatdiffError, NameError_, UsageError
from matdiff.expression.build import apply, number, symbol
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import symbols
from matdiff.objects.operators import is_foreign
from matdiff.output.plain import plain
from matdiff.syntax.given import reading_of, refined, together
from matdiff.syntax.parser import parse
from matdiff.syntax.reading import read, read_tree
from matdiff.syntax.scope import Scope
from matdiff.syntax.tree import Tree
from matdiff.syntax.written import Written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from matdiff.syntax.reading import Reading
    from matdiff.syntax.tree import Span

_LONGEST = 60
_LONG = 2000
_HOLES = ("HOLEA", "HOLEB", "HOLEC", "HOLED", "HOLEE", "HOLEF", "HOLEG", "HOLEH")


class Part(NamedTuple):
    """What stands in a hole.

    ``node`` is the expression and ``names`` the symbols in it; ``notes`` are the notes that it brings. ``short`` is the expression with
    letters for the values that have been given a name, and ``values`` what each of them is made of, in order.
    """

    node: Node
    names: dict[str, Symbol]
    notes: tuple[str, ...] = ()
    short: Node | None = None
    values: tuple[tuple[Symbol, Node], ...] = ()


class Composed(Expression):
    """An expression that was put together; its reading is made when it is asked for."""

    def __init__(self, part: Part) -> None:
        Formula.__init__(self, part.node)
        self.part = part
        self.notes = part.notes
        self._reading: Reading | None = None

    @property
    def reading(self) -> Reading:
        """The reading that its text would have."""
        if self._reading is None:
            self._reading = _reading(self.part)
        return self._reading

    def __repr__(self) -> str:
        return f"Expression({str(self)!r})"


def compose(template: str, *operands: object) -> Composed:
    """The expression that a text says of operands, one for each ``{}`` in it.

    MatdiffError as for the same text; NameError where one name is declared differently in two operands.
    """
    parts = [part_of(given) for given in operands]
    names = together(*(part.names for part in parts))
    tree, text = _filled(template, [_shown(part.short or part.node) for part in parts])
    scope = Scope()
    if any(part.node.complex for part in parts):
        scope = scope.extended(names, number(0))

    def built(nodes: Iterable[Node]) -> Reading:
        return read_tree(tree, scope, values=dict(zip(_HOLES, nodes, strict=False)), text=text)

    shown = dict(zip(_HOLES, [_shown(part.short or part.node) for part in parts], strict=False))
    try:
        reading = built(part.node for part in parts)
    except MatdiffError as error:
        error.message, error.note, error.help = (
            _without_holes(words, shown) for words in (error.message, error.note, error.help)
        )
        raise
    reading.notes = tuple(_without_holes(note, shown) for note in reading.notes)
    notes = dict.fromkeys((*(note for part in parts for note in part.notes), *reading.notes))
    values = _values(parts, names)
    short = built(part.short or part.node for part in parts).expression if values else None
    return Composed(Part(reading.expression, names, tuple(notes), short, values))


def _without_holes(words: str, shown: Mapping[str, str]) -> str:
    """A sentence with the expressions in the place of the names of the holes."""
    for hole, text in shown.items():
        words = words.replace(hole, text)
    return words


def applied(given: object, make: Callable[[Node], Node]) -> Composed:
    """What a constructor makes of one operand."""
    part = part_of(given)
    short = None if part.short is None else make(part.short)
    return Composed(part._replace(node=make(part.node), short=short))


def _values(parts: Iterable[Part], names: dict[str, Symbol]) -> tuple[tuple[Symbol, Node], ...]:
    """The named values of all parts, each once. NameError where a name is given twice."""
    found: dict[Symbol, Node] = {}
    for letter, value in (pair for part in parts for pair in part.values):
        taken = {v.name for v in found if v is not letter} | set(names)
        if found.setdefault(letter, value) is not value or letter.name in taken:
            raise NameError_(f"{letter.name} is the name of two things")
    return tuple(found.items())


def with_name(given: object, name: str) -> Composed:
    """The expression as a value of this name: a statement of a program."""
    part = part_of(given)
    letter = symbol(name, part.node.shape)
    values = _values([part, part._replace(values=((letter, part.short or part.node),))], part.names)
    return Composed(part._replace(short=letter, values=values))


def _reading(part: Part) -> Reading:
    """The reading of a part; with named values that of its program, where it reads back as what it is."""
    if (
        part.values
        and isinstance(part.short, Node)
        and not any(v.axes for v in part.names.values())
    ):
        lines = [declared(v) for v in part.names.values()]
        lines += [f"{letter.name} = {plain(value)}" for letter, value in part.values]
        if part.short is not part.values[-1][0]:
            lines.append(plain(part.short))
        found = read("\n".join(lines))
        if found.expression is part.node:
            found.notes = part.notes
            return found
    return _given(part)


def _given(part: Part) -> Reading:
    """The reading of a node; eigenvalues and the like are pointed at where they stand in its text."""
    text = shown_in_full(part.node)
    reading = reading_of(part.node, text, part.notes)
    for v in reading.spectral:
        words = plain(v.operands[0]) if isinstance(v, Apply) and v.weight <= _LONG else ""
        at = text.find(words)
        if words and at >= 0:
            reading.spectral[v] = (at, at + len(words))
    return reading


def declared(v: Symbol) -> str:
    """A symbol as it is declared."""
    feet = "ij"[: len(v.axes)]
    name = f"{v.name}_{feet}" if feet else v.name
    rows, cols = v.shape
    size = "scalar" if v.is_scalar else str(rows) if cols == 1 else f"{rows} x {cols}"
    ranges = [f"{i}: 1..{n}" for i, n in zip(feet, v.axes, strict=False)]
    return ", ".join((" ".join((f"{name}: {size}", *sorted(v.attributes))), *ranges))


def agreeing(text: Written, others: Iterable[object]) -> None:
    """NameError where an object that names a variable declares a letter of the expression otherwise."""
    for other in others:
        if isinstance(other, Written):
            together(text.reading.symbols, other.reading.symbols)


def declared_too(others: Iterable[object], where: str) -> str:
    """Declarations of a text, with those of letters that name its variables; NameError where these are declared otherwise."""
    lines = []
    for other in others:
        node = other.reading.expression if isinstance(other, Written) else None
        if isinstance(other, Written) and isinstance(node, Symbol):
            if node.name in Scope.of(where).names:
                refined(other.reading, where)
            else:
                lines.append(declared(node))
    return "\n".join([*lines, where] if where else lines) if lines else where


def made(node: Node, notes: Iterable[str] = ()) -> Composed:
    """A node as an expression. NameError where two symbols in it have one name."""
    return Composed(Part(node, together(*({v.name: v} for v in symbols(node))), tuple(notes)))


def shown_in_full(node: Node) -> str:
    """How an expression is shown where it is the text of a question; one too long is three dots."""
    return plain(node) if node.weight <= _LONG else "…"


def written(given: object) -> Written:
    """An expression or an answer as the text of a question."""
    if isinstance(given, Expression):
        return Written.of(given.reading)
    return Written.of(_given(part_of(given)))


def part_of(given: object) -> Part:
    """What an operand is: an expression, an answer, a number, an array of numbers. UsageError for anything else."""
    if isinstance(given, Composed):
        return given.part
    if isinstance(given, Formula):
        notes = given.notes if isinstance(given, Expression) else ()
        return Part(given.node, {v.name: v for v in symbols(given.node)}, notes)
    if is_foreign(given):
        from matdiff.interchange.from_sympy import from_sympy

        return from_sympy(given).part
    return Part(_constant(given), {})


def _constant(given: object) -> Node:
    is_number = not isinstance(given, bool)
    if is_number and isinstance(given, Rational):
        return number(Fraction(int(given.numerator), int(given.denominator)))
    if is_number and isinstance(given, Real):
        return number(_exact(float(given)))
    if hasattr(given, "tolist"):
        return _array(given.tolist())
    raise UsageError(
        f"an operand is an expression, an answer or a number, not {type(given).__name__}",
        help='matdiff.parse("…") makes an expression of a text',
    )


def _exact(value: float) -> Fraction:
    """The number as it is written: 0.1 is a tenth."""
    try:
        return Fraction(repr(value))
    except ValueError:
        raise UsageError(f"{value} is no number") from None


def _array(rows: object) -> Node:
    """Numbers of an array: a number, a column, a matrix."""
    if not isinstance(rows, list):
        return _constant(rows)
    table = [row if isinstance(row, list) else [row] for row in rows]
    if not table or not table[0] or any(isinstance(v, list) for row in table for v in row):
        raise UsageError("an array of numbers has one axis or two, and is not empty")
    exact = tuple(tuple(_entry(v) for v in row) for row in table)
    return number(exact[0][0]) if len(exact) == len(exact[0]) == 1 else apply("array", parameters=(exact,))  # fmt: skip


def _entry(value: object) -> int | Fraction:
    node = _constant(value)
    assert isinstance(node, Number)
    return node.value


def _shown(node: Node) -> str:
    """An operand as it is shown in an error, in brackets where it is no single word."""
    text = plain(node) if node.weight <= _LONGEST else "…"
    return text if isinstance(node, Symbol) or text.isalnum() or text == "…" else f"({text})"


def _filled(template: str, shown: Sequence[str]) -> tuple[Tree, str]:
    """The tree of a template, its places those of the text with the operands in the holes."""
    pieces = template.split("{}")
    if len(pieces) - 1 != len(shown):
        raise UsageError(f"{len(pieces) - 1} operands are wanted, and {len(shown)} are given")
    if len(shown) > len(_HOLES):
        raise UsageError(f"at most {len(_HOLES)} operands go into one text")
    at, place, text = {0: 0}, 0, pieces[0]
    place = len(pieces[0])
    for hole, words, piece in zip(_HOLES, shown, pieces[1:], strict=False):
        for k in range(place + 1):
            at.setdefault(k, len(text) - place + k)
        at[place] = len(text)
        place += len(hole)
        text += words
        at[place] = len(text)
        place += len(piece)
        text += piece
        at[place] = len(text)
    try:
        tree = _tree(template)
    except MatdiffError as error:
        if error.span is not None:
            error.text, error.span = text, _moved(error.span, at)
        raise
    return _placed(tree, at), text


@lru_cache(maxsize=512)
def _tree(template: str) -> Tree:
    pieces = template.split("{}")
    text = pieces[0] + "".join(h + p for h, p in zip(_HOLES, pieces[1:], strict=False))
    return parse(text, names=_HOLES[: len(pieces) - 1]).tree


def _moved(span: Span, at: dict[int, int]) -> Span:
    """A place in the template as a place in the text: that of the last known place before it, and as far from it."""

    def one(k: int) -> int:
        known = max(p for p in at if p <= k)
        return at[known] + k - known

    return one(span[0]), one(span[1])


def _placed(tree: Tree, at: dict[int, int]) -> Tree:
    children = tuple(_placed(child, at) for child in tree.children)
    return type(tree)(tree.kind, children, tree.value, _moved(tree.span, at))
