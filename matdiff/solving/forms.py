"""Equal forms of a solution, the shortest of which is said: the push-through identity, fractions of sums, softmax.

The laws stand in rules/solution; they lead from one form to another that may be shorter, and each is tried by itself.

>>> from matdiff.expression.build import symbol, transpose
>>> length(transpose(symbol("A", ("m", "n"))))
3
"""

from __future__ import annotations

from matdiff.calculus.families import tidied
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder, substitute
from matdiff.output.plain import plain
from matdiff.rewrite.once import make_plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.rewrite.normal import Normaliser

FOLDER = "solution"
_LARGE = 400
_TIMES = 6


def shortest(node: Node, normaliser: Normaliser) -> Node:
    """The node, or what the laws of rules/solution make of it as long as that gets shorter."""
    node = normaliser.normal(node)
    for _ in range(_TIMES):
        if node.weight > _LARGE:
            return node
        better = min(_neighbours(node, normaliser), key=length, default=node)
        if length(better) >= length(node):
            return node
        node = better
    return node


def _neighbours(root: Node, normaliser: Normaliser) -> list[Node]:
    """What one application of a law makes of a node, or sums over one range put together."""
    found = []
    holds = normaliser.context.holds
    for node in postorder(root):
        if not isinstance(node, Apply):
            continue
        if node.operator.name == "add":
            gathered = tidied(node, normaliser)
            if gathered is not node:
                found.append(normaliser.normal(substitute(root, {node: gathered})))
        for law in normaliser.context.book.compiled(FOLDER, node.operator.name):
            match = law.match(node, holds)
            if match is None:
                continue
            bindings, before, after = match
            made = law.template.build(bindings, make_plain)
            if before or after:
                made = apply(node.operator, *law.surround(before, made, after))
            found.append(normaliser.normal(substitute(root, {node: made})))
    return found


def length(node: Node) -> int:
    """How much is written."""
    return len(plain(node))


def folded(
    node: Node, letters: dict[Node, Node], normaliser: Normaliser, negate: Callable[[Node], Node]
) -> Node:
    """The node with defined letters in place of their values, whichever sign these have."""
    values = dict(letters)
    for value, letter in letters.items():
        values[normaliser.normal(negate(value))] = negate(letter)
    found = normaliser.normal(substitute(node, values))
    return found if length(found) < length(node) else node
