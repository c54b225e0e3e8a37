"""What runs along the edges of a computation graph: the cotangent that an operation hands back to each of its operands.

For v = op(a, b) with the cotangent δ_v the engine derives the differential of <δ_v, op(a, b)> and reads off what belongs to a and to b.
With numbers it is local gradient times upstream gradient; what reaches a, from all that take it, adds up to its own cotangent.

    δ_a = sum over the v that take a of  local(v, a) applied to δ_v
"""

from __future__ import annotations

from matdiff.calculus.derive import derive
from matdiff.expression.build import ONE, apply, matmul, scale, symbol, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.drawing.vertices import Vertex
    from matdiff.rewrite.book import LawBook


class Edge:
    """``source`` is an operand of ``target``.

    ``downstream``  what comes back along it, in terms of the cotangent ``upstream`` of the target; None where none is asked for.
    ``local``       the local gradient, where the target is a number: downstream = local times upstream.
    """

    __slots__ = ("downstream", "local", "source", "target", "upstream")

    def __init__(self, source: Vertex, target: Vertex) -> None:
        self.source = source
        self.target = target
        self.upstream: Node | None = None
        self.downstream: Node | None = None
        self.local: Node | None = None

    def __repr__(self) -> str:
        return f"{self.source.name} -> {self.target.name}"


def cotangent(vertex: Vertex, is_loss: bool = False) -> Node:
    """The symbol δ of a vertex; of the loss, 1."""
    return ONE if is_loss else symbol(f"delta_{vertex.name}", vertex.shape)


def edges_of(vertices: Iterable[Vertex]) -> list[Edge]:
    """The edges between these vertices, without what runs back along them."""
    return [Edge(source, target) for target in vertices for source in target.inputs]


def fill(edges: Iterable[Edge], root: Vertex | None, wanted: set[Vertex], book: LawBook) -> None:
    """Derive what comes back along the edges whose source is wanted; ``root`` is the loss, where there is one.

    UnsupportedError if a law is missing.
    """
    of: dict[Vertex, list[Edge]] = {}
    for edge in edges:
        if edge.source in wanted and not edge.source.folded and not edge.target.folded:
            of.setdefault(edge.target, []).append(edge)
    for target, own in of.items():
        upstream = cotangent(target, target is root)
        # the structure of a parameter counts, that of a value on the way does not
        for structure, is_leaf in (("projected", True), ("free", False)):
            chosen = [edge for edge in own if edge.source.is_leaf is is_leaf]
            if chosen:
                _fill_one(target, chosen, upstream, structure, book)


def _fill_one(
    target: Vertex, edges: list[Edge], upstream: Node, structure: str, book: LawBook
) -> None:
    body, name = target.body, target.symbol
    variables = [edge.source.symbol for edge in edges]
    derivation = derive(_paired(upstream, body), variables, book, structure)
    normal = derivation.normaliser.normal
    shorter = {body: name, normal(body): name}
    if isinstance(body, Symbol):
        shorter = {}
    for edge, answer in zip(edges, derivation.answers, strict=True):
        edge.upstream = upstream
        edge.downstream = substitute(answer.gradient, shorter)
        if body.is_scalar:
            edge.local = edge.downstream
            if isinstance(upstream, Symbol):
                edge.local = normal(substitute(edge.downstream, {upstream: ONE}))


def _paired(upstream: Node, body: Node) -> Node:
    """<upstream, body>, a number whose differential is sought."""
    if upstream is ONE:
        return body
    if body.is_scalar:
        return scale(upstream, body)
    product = matmul(transpose(upstream), body)
    return product if product.is_scalar else apply("tr", product)
