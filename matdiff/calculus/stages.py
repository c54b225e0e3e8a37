"""Names for the values inside one nested expression: what goes into a function of the entries, and what comes out.

    ||sigmoid(W2 tanh(W1 x))||^2     h1 = W1 x,  z1 = tanh(h1),  h2 = W2 z1,  z2 = sigmoid(h2),  ||z2||^2

A network written as one expression then has the backward pass of the same network written as a program.
"""

from __future__ import annotations

from matdiff.expression.build import rebuild, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.syntax.stepwise import Statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PAIRS = (("h", "z"), ("u", "v"), ("p", "q"), ("a", "r"))
_FEWEST = 2
"""An expression with a single function of the entries is short enough as it is."""


def staged(
    statement: Statement, taken: Iterable[str], attributes_of: Callable[[Node], Iterable[str]]
) -> list[Statement]:
    """The statements that a nested expression stands for; itself alone where it is not nested."""
    order = postorder(statement.node)
    layers = [v for v in order if _is_layer(v)]
    if len(layers) < _FEWEST:
        return [statement]
    used = set(taken)
    before, after = next(
        (a, b)
        for a, b in _PAIRS
        if not any(name[:1] in (a, b) and name[1:].isdigit() for name in used)
    )
    new: dict[Node, Node] = {}
    found: list[Statement] = []

    def name(node: Node, letter: str) -> Symbol:
        v = symbol(f"{letter}{number}", node.shape, attributes_of(node))
        found.append(Statement(v.name, node, v, statement.span))
        return v

    number = 0
    for v in order:
        built = v
        if isinstance(v, Apply) and v.operands:
            built = rebuild(v, tuple([new[operand] for operand in v.operands]))
        if _is_layer(v):
            assert isinstance(built, Apply)
            number += 1
            (inner,) = built.operands
            if isinstance(inner, Apply):
                built = rebuild(built, (name(inner, before),))
            built = name(built, after)
        new[v] = built
    return [
        *found,
        Statement(statement.name, new[statement.node], statement.symbol, statement.span),
    ]


def _is_layer(node: Node) -> bool:
    """A function of the entries of a vector or matrix, one that is no part of a formula such as log or abs."""
    if not isinstance(node, Apply) or node.is_scalar or node.indices or len(node.operands) != 1:
        return False
    return node.operator.elementwise and not node.operator.brief
