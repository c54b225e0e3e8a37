"""The computation graph of an expression or a program, drawn: ``matdiff.graph``.

Values run forward through the operations; each hands back to its operands the cotangent δ it got, times its local gradient.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matdiff.answers.answer import Answer
from matdiff.answers.asking import as_names, as_text, declared
from matdiff.answers.questions import question
from matdiff.answers.result import Expression, split_transposed
from matdiff.answers.variables import split_variables
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.base.limits import GRAPH
from matdiff.base.textfiles import write_text
from matdiff.calculus.bookshelf import book_with
from matdiff.calculus.flow import inherited
from matdiff.drawing import at_point
from matdiff.drawing import dot as drawing_dot
from matdiff.drawing import svg as drawing_svg
from matdiff.drawing import tree as drawing_tree
from matdiff.drawing.computation import Computation
from matdiff.output import plain as output_plain
from matdiff.programs.backpropagation import Backpropagation
from matdiff.programs.unknownloss import Program, read_program
from matdiff.rewrite.book import Context
from matdiff.syntax.stepwise import stepwise
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.drawing.edges import Edge
    from matdiff.drawing.vertices import Vertex
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.stepwise import Statement

DIRECTIONS = ("right", "down")
LIMIT = GRAPH
"""A drawing of more vertices has its middle folded."""


class ComputationGraph:
    """A computation graph: ``svg()``, ``dot()``, ``mermaid()``, ``tree()``; in Jupyter it draws itself.

    ``vertices`` and ``edges`` are in the order of the forward pass. ``value(name)`` and ``gradient(name)`` are numbers where the graph was
    made at a point, ``edge(a, b)`` what comes back from b to a.

    >>> import matdiff
    >>> g = matdiff.graph("(x + y) max(y, z)", where="x: scalar", at="x = 1, y = 2, z = 0")
    >>> g.value("f"), g.gradient("y"), g.edge("y", "b")
    (6.0, 5.0, {'local': 1.0, 'upstream': 3.0, 'downstream': 3.0})
    """

    def __init__(
        self, full: Computation, short: Computation, direction: str, notes: Iterable[str]
    ) -> None:
        self._notes = tuple(notes)
        self._full = full
        self._short = short
        self._direction = direction

    @property
    def computation(self) -> Computation:
        """What is drawn: expressions by vertex and edge."""
        return self._short

    @property
    def vertices(self) -> tuple[str, ...]:
        """The names of the vertices, operands first."""
        return tuple(v.name for v in self._full.vertices)

    @property
    def edges(self) -> tuple[tuple[str, str], ...]:
        """Pairs of an operand and what takes it."""
        return tuple((e.source.name, e.target.name) for e in self._full.edges)

    def expression(self, name: str) -> str:
        """What a vertex computes, in terms of its operands: '(x + y)' of 'a'."""

        return output_plain.plain(self._vertex(name).body)

    def value(self, name: str) -> Any:
        """The forward value at the point: a number, or a list of rows."""
        return _value(self._numbers().values[self._vertex(name)])

    def gradient(self, name: str) -> Any:
        """The cotangent of a vertex at the point: a number, or a list of rows."""
        cotangents = self._numbers().cotangents
        vertex = self._vertex(name)
        if vertex not in cotangents:
            raise UsageError(f"there is no gradient by {name} in this graph")
        return _value(cotangents[vertex])

    def edge(self, source: str, target: str) -> dict[str, Any]:
        """Local, upstream and downstream gradient of an edge: numbers at the point, else plain text."""

        found = self._edge(source, target)
        numbers = self._full.numbers
        if found.downstream is None or found.upstream is None:
            raise UsageError(f"nothing comes back from {target} to {source} in this graph")
        if numbers is not None and found in numbers.downstream:
            local = numbers.local.get(found)
            upstream = numbers.cotangents[found.target]
            downstream = _value(numbers.downstream[found])
            return {"local": local, "upstream": _value(upstream), "downstream": downstream}
        local_text = None if found.local is None else output_plain.plain(found.local)
        upstream_text, downstream_text = (
            output_plain.plain(found.upstream),
            output_plain.plain(found.downstream),
        )
        return {"local": local_text, "upstream": upstream_text, "downstream": downstream_text}

    def svg(self, direction: str = "") -> str:
        """The text of an SVG file."""

        return drawing_svg.svg(self._short, direction or self._direction)

    def dot(self) -> str:
        """Text for Graphviz."""

        return drawing_dot.dot(self._full, self._direction)

    def mermaid(self) -> str:
        """Text for Mermaid."""

        return drawing_dot.mermaid(self._full, self._direction)

    def tree(self, ascii: bool = False) -> str:
        """The graph as a tree for the terminal.

        >>> import matdiff
        >>> print(matdiff.graph("||X w - y||^2", wrt="w").tree(ascii=True))
        f = ||r||^2   scalar   delta_f = 1
        r = u - y     m x 1    delta_r = 2 r
        |- y          m x 1
        u = X w       m x 1    delta_u = delta_r
        |- X          m x n
        `- w          n x 1    grad_w f = X^T delta_u
        """

        return drawing_tree.tree(self._short, ascii)

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision, and what is not drawn."""
        unused = ", ".join(v.name for v in self._full.unused if not v.is_leaf)
        more = (
            (f"Not drawn, since {self._full.root.name} does not use it: {unused}.",)
            if unused
            else ()
        )
        return (*self._notes, *more)

    def save(self, path: str, format: str = "") -> None:
        """Write a file; its ending says what: .svg, .dot or .gv, .mmd, .txt."""
        write_text(path, self.text(format or format_of(path)))

    def text(self, format: str) -> str:
        """The graph in a format: svg, dot, mermaid, tree."""
        if format not in FORMATS:
            raise UsageError(f"the formats of a graph are {', '.join(FORMATS)}, not '{format}'")
        found: str = getattr(self, format)()
        return found if found.endswith("\n") else found + "\n"

    def __str__(self) -> str:
        return self.tree()

    def __repr__(self) -> str:
        return f"ComputationGraph({len(self.vertices)} vertices, {len(self.edges)} edges)"

    def _repr_svg_(self) -> str:
        return self.svg()

    def _numbers(self) -> Any:
        if self._full.numbers is None:
            raise UsageError("the graph was made without numbers", help='give at="x = 1, y = 2"')
        return self._full.numbers

    def _vertex(self, name: str) -> Vertex:
        for vertex in self._full.vertices:
            if vertex.name == name:
                return vertex
        raise UsageError(f"there is no vertex {name}: there are {', '.join(self.vertices[:20])}")

    def _edge(self, source: str, target: str) -> Edge:
        for edge in self._full.edges:
            if (edge.source.name, edge.target.name) == (source, target):
                return edge
        raise UsageError(f"there is no edge from {source} to {target}")


FORMATS = ("svg", "dot", "mermaid", "tree")
_ENDINGS = {"svg": "svg", "dot": "dot", "gv": "dot", "mmd": "mermaid", "txt": "tree"}


def format_of(path: str) -> str:
    """The format that the ending of a file name says."""
    ending = path.rpartition(".")[2].lower()
    if ending not in _ENDINGS:
        known = ", ".join(f".{word}" for word in _ENDINGS)
        raise UsageError(f"{path} has no ending that says a format", help=f"there are {known}")
    return _ENDINGS[ending]


def graph(
    text: str | Expression | Answer | Backpropagation,
    wrt: str | Sequence[str] = (),
    where: str = "",
    *,
    at: str | Mapping[str, Any] | None = None,
    fine: bool = False,
    direction: str = "",
    rules: Iterable[str] = (),
    limit: int = LIMIT,
) -> ComputationGraph:
    """The computation graph of an expression, a program, or a gradient that was derived.

    Vertices are the statements of a program, else one operation each; ``fine`` gives every operator its own. ``wrt`` names the
    parameters whose gradients are shown, without it all names are. ``at`` gives numbers: "x = 1, y = [2, 3]" or a mapping to numbers,
    lists and arrays. ``direction`` is "right" or "down". A drawing of more than ``limit`` vertices has its middle folded.

    ShapeError and NameError as for ``grad``; UnsupportedError if a law is missing.

    >>> print(graph("h = W x; ||h - y||^2", wrt="W").edge("W", "h")["downstream"])
    delta_h x^T
    """
    if direction and direction not in DIRECTIONS:
        raise UsageError(f"the directions are {' and '.join(DIRECTIONS)}, not '{direction}'")
    if not isinstance(limit, int):
        raise UsageError(f"limit is a whole number, not {limit!r:.40}")
    program, names = _read(text, wrt, where)
    statements, into = program.goes_into(stepwise_of(program, book := book_with(rules)))
    if len(into) > 1:
        raise UnsupportedError("the graph of a loss of several values is not drawn")
    if isinstance(at, str):
        at = at_point.read_values(at)
    elif at is not None and not isinstance(at, Mapping):
        raise UsageError(
            f"at is text or a mapping from names to numbers, not {type(at).__name__}",
            help='write at="x = 1, y = [2, 3]"',
        )
    full = Computation(statements, book, names, at, fine, is_given=program.is_unknown)
    is_long = at is None and 0 < limit < len(full.vertices)
    short = full
    if is_long:
        short = Computation(statements, book, names, at, fine, limit, program.is_unknown)
    return ComputationGraph(full, short, direction, (*program.reading.notes, *program.notes))


def stepwise_of(program: Program, book: LawBook) -> list[Statement]:
    """The statements, the last line left out where it only names a value."""
    context = Context(book)
    found = stepwise(program.reading, lambda node: inherited(node, context))
    last = found[-1]
    if last.name is None and last.node is found[-2 if len(found) > 1 else -1].symbol:
        return found[:-1]
    return found


def _read(
    text: str | Expression | Answer | Backpropagation, wrt: str | Sequence[str], where: str
) -> tuple[Program, list[str]]:
    """The program and the names it is differentiated by."""
    wrt = as_names(wrt)
    if isinstance(text, Backpropagation):
        names = [name for name in text if name in text.reading.symbols]
        return Program(text.reading, text.loss, (), False), _names(wrt) or names
    if isinstance(text, Answer):
        wrt = wrt or getattr(text.record.variables[-1], "name", text.variable)
        text = text.expression
    if isinstance(text, Expression):
        return Program(text.reading, "f", (), False), _names(wrt)
    where = declared(text, wrt, where)
    text = as_text(text, "a program", where, () if wrt is None else wrt)
    if not wrt and (found := question(text)) is not None:
        text, wrt = found.text, found.wrt
        where = "\n".join(part for part in (where, found.where) if part)
    names = _names(wrt)
    return read_program(text, where, names), names


def _names(wrt: str | Sequence[str]) -> list[str]:
    if not wrt:
        return []
    return [spelled(split_transposed(name)[0]) for name in split_variables(wrt)]


def _value(rows: Any) -> Any:
    if len(rows) == len(rows[0]) == 1 and not isinstance(rows[0][0], list):
        return rows[0][0]
    return rows
