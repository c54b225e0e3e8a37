"""A computation graph with all that is drawn of it: vertices, edges, what comes back along them, numbers if they are given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matdiff.base.errors import NameError_
from matdiff.calculus.flow import inherited
from matdiff.drawing.at_point import Numbers
from matdiff.drawing.edges import Edge, cotangent, edges_of, fill
from matdiff.drawing.fold import folded
from matdiff.drawing.vertices import Vertex, vertices_of
from matdiff.expression.build import add
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.expression.nodes import Node
    from matdiff.rewrite.book import LawBook
    from matdiff.syntax.stepwise import Statement


class Computation:
    """``vertices``, operands first, the last one the ``root``; ``edges``; the cotangent of each vertex in ``totals``; ``numbers``."""

    def __init__(
        self,
        statements: Sequence[Statement],
        book: LawBook,
        wrt: Sequence[str] = (),
        at: Mapping[str, Any] | None = None,
        fine: bool = False,
        limit: int = 0,
        is_given: bool = False,
    ) -> None:
        context = Context(book)
        everything = vertices_of(statements, fine, lambda node: inherited(node, context))
        self.root = everything[-1]
        used = _below(self.root)
        self.unused = [v for v in everything if v not in used]
        kept = [v for v in everything if v in used]
        self.wanted = _above(kept, self._targets(kept, wrt))
        self.parameters = {v for v in kept if v.is_leaf and v in self.wanted}
        self.vertices, self.edges = folded(kept, edges_of(kept), limit)
        self.hidden = len(kept) - len(self.vertices)
        self._book = book
        self._normaliser = Normaliser(Context(book))
        numbered = at is not None
        if numbered and self.hidden:
            self.vertices, self.edges, self.hidden = kept, edges_of(kept), 0
        self.is_given = is_given or not self.root.symbol.is_scalar
        """Whether the result goes into a loss that nobody has written down, and its cotangent is given."""
        root = None if self.is_given else self.root
        fill(self.edges, root, self.wanted, book)
        self._leaving: dict[Vertex, list[Edge]] = {}
        for edge in self.edges:
            self._leaving.setdefault(edge.source, []).append(edge)
        self.has_backward = any(edge.downstream is not None for edge in self.edges)
        self.totals: dict[Vertex, Node] = {
            v: cotangent(v, v is root) for v in self.vertices if v in self.wanted and not v.folded
        }
        self.numbers: Numbers | None = None
        if at is not None:
            given = () if self.is_given else self.edges
            self.numbers = Numbers(self.vertices, given, at, self.totals)

    def _targets(self, vertices: list[Vertex], wrt: Sequence[str]) -> set[Vertex]:
        if not wrt:
            return {v for v in vertices if v.is_leaf}
        known = {v.name: v for v in vertices}
        for name in wrt:
            if name not in known:
                raise _absent(name, known)
        return {known[name] for name in wrt}

    def leaving(self, vertex: Vertex) -> list[Edge]:
        """The edges to what takes this vertex."""
        return self._leaving.get(vertex, [])

    def entering(self, vertex: Vertex) -> list[Edge]:
        """The edges from its operands."""
        return [edge for edge in self.edges if edge.target is vertex]

    def total_of(self, edges: Iterable[Edge]) -> Node:
        """The sum of what comes back along edges."""
        return self._normaliser.normal(add(*[e.downstream for e in edges if e.downstream]))


def _below(root: Vertex) -> set[Vertex]:
    """The vertices that a vertex is made of, itself among them."""
    found: set[Vertex] = set()
    stack = [root]
    while stack:
        vertex = stack.pop()
        if vertex not in found:
            found.add(vertex)
            stack += vertex.inputs
    return found


def _above(vertices: Iterable[Vertex], targets: set[Vertex]) -> set[Vertex]:
    """The targets, and everything made of them."""
    found = set(targets)
    for vertex in vertices:
        if any(source in found for source in vertex.inputs):
            found.add(vertex)
    return found


def _absent(name: str, known: Mapping[str, Vertex]) -> NameError_:
    from difflib import get_close_matches

    near = next(iter(get_close_matches(name, known, 1)), None)
    names = ", ".join(list(known)[:12])
    help = f"did you mean {near}?" if near else f"the names in it are {names}"
    return NameError_(f"{name} is not in the graph", help=help)
