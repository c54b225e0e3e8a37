"""Equal forms of a solution, the shortest of which is said: the push-through identity, fractions of sums, softmax.

The laws stand in rules/solution; they lead from one form to another that may be shorter, and each is tried by itself.
"""

from __future__ import annotations

from matdiff.calculus.families import tidied
from matdiff.expression.build import apply
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder, substitute
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
    node = normaliser.normal(tidied(node, normaliser))
    for _ in range(_TIMES):
        if node.weight > _LARGE:
            return node
        better = min(_neighbours(node, normaliser), key=length, default=node)
        if length(better) >= length(node):
            return node
        node = better
    return node


def _neighbours(root: Node, normaliser: Normaliser) -> list[Node]:
    """What one application of a law makes of a node."""
    found = []
    holds = normaliser.context.holds
    for node in postorder(root):
        if not isinstance(node, Apply):
            continue
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
    """How many letters, numbers and signs are written."""
    counts: dict[Node, int] = {}
    for v in postorder(node):
        if not isinstance(v, Apply):
            counts[v] = 1
            continue
        inner = sum(counts[c] for c in v.operands)
        name = v.operator.name
        own = 0 if name in ("matmul", "scale") else 1
        if name in ("member", "indexed_sum"):
            own = 0
        counts[v] = inner + own
    return counts[node]


def folded(
    node: Node, letters: dict[Node, Node], normaliser: Normaliser, negate: Callable[[Node], Node]
) -> Node:
    """The node with defined letters in place of their values, whichever sign these have."""
    values = dict(letters)
    for value, letter in letters.items():
        values[normaliser.normal(negate(value))] = negate(letter)
    found = normaliser.normal(substitute(node, values))
    return found if length(found) < length(node) else node
