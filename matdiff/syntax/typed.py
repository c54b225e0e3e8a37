"""Trees that are typed already: what another reader than the grammar's made, a node in which earlier statements are symbols.

Such a tree has kind ``typed`` and the node for its value; its children are what in it exists of a symmetric matrix alone, with the
place of that matrix. Names are those of the scope, where they are declared with their sizes;
symbols that are the names of earlier statements stand for these, whatever a builder takes them for.
"""

from __future__ import annotations

from matdiff.expression.nodes import Node
from matdiff.expression.traverse import substitute, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.scoped import ScopedBuilder
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


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
    for child in tree.children:
        assert isinstance(child.value, Node)
        self.spectral[substitute(child.value, values)] = child.span
    return substitute(node, values)
