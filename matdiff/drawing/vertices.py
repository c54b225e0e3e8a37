"""What a person draws as the nodes of a computation graph: the names of a program, or one operation each.

An operation of ``u = W x`` is kept as its ``body`` in terms of the vertices it takes, W and x; the graph of bodies is the expression.
What nobody draws is folded into the operation that uses it: numbers and other constants, signs, transposes, divisors, the root in a
squared norm, the inside of a sum over an index.

>>> from matdiff.syntax.reading import read
>>> from matdiff.syntax.stepwise import stepwise
>>> vertices_of(stepwise(read("||X w - y||^2")))
[X, w, u = matmul(X, w), y, r = add(u, scale(-1, y)), f = power(norm(r), 2)]
"""

from __future__ import annotations

from matdiff.expression.build import rebuild, symbol
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import containing, postorder, symbols
from matdiff.output.sharing import count_uses
from matdiff.rewrite.terms import split_number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from matdiff.base.dimensions import Shape
    from matdiff.syntax.stepwise import Statement

    Attributes = Callable[[Node], Iterable[str]]

_POWER, _NORM, _ADD, _MATMUL = (OPERATORS[name] for name in ("power", "norm", "add", "matmul"))
_PASSED = frozenset(("transpose", "scale"))
_LETTERS = {"scalar": "abcghkpqs", "column": "uvzhpqgst", "matrix": "MPQKHZNE"}


class Vertex:
    """A node of the drawing: a leaf, or an operation on the vertices it takes.

    ``symbol``  stands for it in the bodies of others.     ``body``  its value in terms of ``inputs``; of a leaf, the symbol.
    ``folded``  how many vertices it stands for, in a folded graph.
    """

    __slots__ = ("body", "folded", "inputs", "symbol")

    def __init__(self, symbol: Symbol, body: Node, inputs: tuple[Vertex, ...] = ()) -> None:
        self.symbol = symbol
        self.body = body
        self.inputs = inputs
        self.folded = 0

    @property
    def name(self) -> str:
        return self.symbol.name

    @property
    def shape(self) -> Shape:
        return self.symbol.shape

    @property
    def is_leaf(self) -> bool:
        return self.body is self.symbol and not self.folded

    def __repr__(self) -> str:
        return self.name if self.is_leaf else f"{self.name} = {self.body!r}"


def vertices_of(
    statements: Sequence[Statement],
    fine: bool = False,
    attributes_of: Attributes = lambda node: (),
) -> list[Vertex]:
    """The vertices of an expression or a program, operands first; ``fine`` gives every operator one of its own."""
    names = [s.name for s in statements if s.name]
    nodes = postorder(*(s.node for s in statements))
    taken = {*names, *(v.name for v in nodes if isinstance(v, Symbol))}
    taken.update(str(word) for v in nodes for word in getattr(v, "parameters", ()))
    builder = _Builder(taken, fine, attributes_of)
    for s in statements:
        name = s.name or builder.free_name("fFJL")
        builder.statement(name, s.node, s.symbol, whole=len(statements) > 1 and not fine)
    return builder.vertices


class _Builder:
    """Makes vertices, operands before what takes them, and names for those that have none."""

    def __init__(self, taken: Iterable[str], fine: bool, attributes_of: Attributes) -> None:
        self.vertices: list[Vertex] = []
        self._attributes_of = attributes_of
        self._of: dict[Node, Vertex] = {}
        self._taken = set(taken)
        self._fine = fine

    def statement(self, name: str, value: Node, symbol: Symbol | None, whole: bool) -> None:
        """The vertex of a statement; ``whole`` keeps it in one, else its operations get vertices of their own."""
        self._taken.add(name)
        order = postorder(value)
        varying = containing(frozenset(symbols(value)), value)
        uses = count_uses(order)
        squared = {node.operands[0] for node in order if _is_square(node)}  # type: ignore[attr-defined]
        signed = _under_a_factor(value, varying) if not self._fine else None
        for node in () if whole else order[:-1]:
            if not isinstance(node, Apply) or node in self._of or node.indices or node is signed:
                continue
            of = [operand for operand in node.operands if operand in varying]
            folds = not of if self._fine else _is_folded(node, of, uses[node], squared)
            if of and not folds:
                self._vertex(node)
        self._vertex(value, name, symbol)

    def free_name(self, letters: Iterable[str]) -> str:
        """The first letter that is not in use; where they run out, v1, v2 ..."""
        numbered = (f"v{k}" for k in range(1, len(self._taken) + 2))
        return next(name for name in (*letters, *numbered) if name not in self._taken)

    def _vertex(self, node: Node, name: str = "", given: Symbol | None = None) -> None:
        body, inputs = self._local(node)
        name = name or self.free_name(_letters(body))
        made = given or symbol(name, node.shape, self._attributes_of(body))
        self._taken.add(made.name)
        vertex = Vertex(made, body, inputs)
        self.vertices.append(vertex)
        self._of[made] = vertex
        if isinstance(node, Apply):
            self._of.setdefault(node, vertex)

    def _leaf(self, node: Symbol) -> Vertex:
        vertex = self._of[node] = Vertex(node, node)
        self.vertices.append(vertex)
        return vertex

    def _local(self, root: Node) -> tuple[Node, tuple[Vertex, ...]]:
        """The expression with the symbols of vertices in place of what they stand for, and those vertices."""
        built: dict[Node, Node] = {}
        inputs: dict[Vertex, None] = {}
        stack = [(root, False)]
        while stack:
            node, expanded = stack.pop()
            if node in built:
                continue
            known = self._of.get(node)
            if isinstance(node, Symbol) and known is None and "index" not in node.attributes:
                known = self._leaf(node)
            if known is not None:
                built[node] = known.symbol
                inputs[known] = None
            elif not isinstance(node, Apply) or not node.operands:
                built[node] = node
            elif expanded:
                built[node] = rebuild(node, tuple([built[operand] for operand in node.operands]))
            else:
                stack.append((node, True))
                stack += [(operand, False) for operand in reversed(node.operands)]
        return built[root], tuple(inputs)


def _is_folded(node: Apply, varying: list[Node], uses: int, squared: set[Node]) -> bool:
    """Whether nobody draws a node of its own for it; ``varying`` are its operands that are no constants."""
    if len(varying) == 1 and (node.operator.name in _PASSED or _is_broadcast(node)):
        return True
    if node.operator is _NORM:
        return uses < 2 and node in squared
    return node.operator is _POWER and uses < 2 and getattr(node.operands[1], "value", 0) == -1


def _under_a_factor(root: Node, varying: set[Node]) -> Node | None:
    """a of -a: the value of the whole, with a sign or a factor before it."""
    if not isinstance(root, Apply) or root.operator.name != "scale":
        return None
    inner = [operand for operand in root.operands if operand in varying]
    return inner[0] if len(inner) == 1 else None


def _is_square(node: Node) -> bool:
    """||u||^2"""
    return (
        isinstance(node, Apply)
        and node.operator is _POWER
        and getattr(node.operands[0], "operator", None) is _NORM
        and getattr(node.operands[1], "value", 0) == 2
    )


def _is_broadcast(node: Apply) -> bool:
    """1 b', the row b' for every sample; but 1' x is a sum."""
    if node.operator is not _MATMUL:
        return False
    first, last = node.operands[0], node.operands[-1]
    return any(
        isinstance(part, Apply) and part.operator.name == "ones" and inner == 1
        for part, inner in ((first, first.shape[1]), (last, last.shape[0]))
    )


def _letters(body: Node) -> str:
    """The letters that a person would take for a value, the best first."""
    kind = "scalar" if body.is_scalar else "column" if body.shape[1] == 1 else "matrix"
    is_difference = (
        isinstance(body, Apply)
        and body.operator is _ADD
        and any(split_number(term)[0] < 0 for term in body.operands)
        and not any(isinstance(term, Number) for term in body.operands)
    )
    residual = "" if not is_difference else "R" if kind == "matrix" else "r"
    return residual + _LETTERS[kind]
