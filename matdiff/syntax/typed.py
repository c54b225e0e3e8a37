"""Trees that are typed already: what another reader than the grammar's made, a node in which earlier statements are symbols.

Such a tree has kind ``typed`` and the node for its value. Names are those of the scope, where they are declared with their sizes;
symbols that are the names of earlier statements stand for these, whatever a builder takes them for.
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder, substitute, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.scoped import ScopedBuilder
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair

_NEED_SYMMETRY = frozenset(
    ("lambda_max", "lambda_min", "eigvals", "eigvecs", "eigvec_max", "eigvec_min", "cholesky")
)


def demand_typed(self: Inference, tree: Tree) -> Pair:
    """The names of the node are those of the scope; its sizes are known."""
    node = tree.value
    assert isinstance(node, Node)
    for v in symbols(node):
        if v.name not in self.values:
            entry = self.entry(v.name)
            entry.plain = entry.plain or not v.axes
            self.seen.append(v.name)
    rows, cols = node.shape
    return self.named(rows), self.named(cols)


def build_typed(self: ScopedBuilder, tree: Tree) -> Node:
    """The node with the values of earlier statements."""
    node = tree.value
    assert isinstance(node, Node)
    values: dict[Node, Node] = {}
    for v in symbols(node):
        value = self.value_of(v.name)
        values[v] = self.plain_name(v.name) if value is None else value
    node = substitute(node, values)
    for part in postorder(node):
        if isinstance(part, Apply) and part.operator.name in _NEED_SYMMETRY:
            self.spectral[part] = tree.span
    return node
