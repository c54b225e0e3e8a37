"""Names for repeated parts, for expressions whose text would be too long without them.

``split`` keeps the graph a graph: a part that is used more than once and is more than a symbol or two becomes a
symbol, and the list of definitions says what it stands for, each with the names of those before it. The work and the
sum of the lengths grow with the graph, not with its tree, which may be exponentially larger.

>>> from matdiff.expression.build import add, apply, matmul, symbol
>>> W, x = symbol("W", ("n", "n")), symbol("x", ("n", 1))
>>> h = apply("tanh", matmul(W, apply("exp", x)))
>>> node, definitions = split(add(matmul(W, h), apply("sigmoid", h)))
>>> node, definitions
(add(matmul(W, v1), sigmoid(v1)), [('v1', tanh(matmul(W, exp(x))))])
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import index, member, rebuild, symbol
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Dimension

_SMALLEST = 5
"""Parts of fewer nodes are repeated: x^T y is no longer than a name that has to be looked up."""


def split(node: Node) -> tuple[Node, list[tuple[str, Node]]]:
    """The expression with symbols for its repeated parts, and what they stand for, in order of use.

    A part below a sum over i that depends on i gets a name with the index: ``v1_i``.
    """
    order = postorder(node)
    uses = count_uses(order)
    names = _Names(order)
    new: dict[Node, Node] = {}
    weight: dict[Node, int] = {}
    definitions: list[tuple[str, Node]] = []
    for part in order:
        new[part], weight[part] = part, 1
        if not isinstance(part, Apply) or not part.operands:
            continue
        built = rebuild(part, tuple([new[operand] for operand in part.operands]))
        total = 1 + sum([weight[operand] for operand in part.operands])
        if part is not node and uses[part] > 1 and total >= _SMALLEST:
            name, label = names.fresh(part)
            definitions.append((name, built))
            built, total = label, 1
        new[part], weight[part] = built, total
    return new[node], definitions


def count_uses(order: list[Node]) -> dict[Node, int]:
    """How often each node of a graph stands as an operand."""
    uses = dict.fromkeys(order, 0)
    for part in order:
        if isinstance(part, Apply):
            for operand in part.operands:
                uses[operand] += 1
    return uses


class _Names:
    """Names that do not occur in the graph: v1 for vectors, R1 for matrices, c1 for scalars."""

    def __init__(self, order: list[Node]) -> None:
        self.taken = {part.name for part in order if isinstance(part, Symbol)}
        self.ranges: dict[str, Dimension] = {
            part.name: part.axes[0]
            for part in order
            if isinstance(part, Symbol) and "index" in part.attributes
        }
        self.count = dict.fromkeys("cvR", 0)

    def fresh(self, part: Node) -> tuple[str, Node]:
        """A name to print, and the node that stands for the part."""
        letter = "c" if part.shape == SCALAR else "v" if part.shape[1] == 1 else "R"
        while True:
            self.count[letter] += 1
            name = f"{letter}{self.count[letter]}"
            if name not in self.taken:
                break
        self.taken.add(name)
        if not part.indices:
            return name, symbol(name, part.shape)
        indices = sorted(part.indices)
        full = f"{name}_{''.join(indices)}"
        if len(indices) == 1:
            size = self.ranges[indices[0]]
            family = symbol(name, part.shape, axes=(size,))
            return full, member(family, index(indices[0], size))
        return full, symbol(full, part.shape)
