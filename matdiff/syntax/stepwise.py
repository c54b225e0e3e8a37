"""A program statement by statement: in every statement the names given a value before stand for themselves.

The reading of a program is one graph, in which h is W x + b wherever it occurs. Backpropagation wants the statements apart:
z = sigmoid(h) is about h, whatever h is made of. A gradient by z is about z alone. So the tree is built a second time from the sizes that
were found, with a symbol for every name that has a value, or for those asked about.

>>> from matdiff.syntax.reading import read
>>> [str(s) for s in stepwise(read("h = W x + b; z = sigmoid(h); z^T z", scalar=True))]
['h = add(matmul(W, x), b)', 'z = sigmoid(h)', 'None = matmul(transpose(z), z)']
"""

from __future__ import annotations

from matdiff.base.resources import deep_recursion
from matdiff.expression import build
from matdiff.expression.nodes import Symbol
from matdiff.expression.traverse import symbols
from matdiff.syntax.reading import Reading
from matdiff.syntax.scoped import ScopedBuilder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from matdiff.base.errors import Span
    from matdiff.expression.nodes import Node
    from matdiff.syntax.tree import Tree

    Attributes = Callable[[Node], Iterable[str]]


class Statement:
    """``name`` = ``node``, where ``symbol`` stands for the name in later statements; the last one may have no name."""

    __slots__ = ("name", "node", "span", "symbol")

    def __init__(self, name: str | None, node: Node, symbol: Symbol | None, span: Span) -> None:
        self.name = name
        self.node = node
        self.symbol = symbol
        self.span = span

    def __repr__(self) -> str:
        return f"{self.name} = {self.node!r}"


def stepwise(reading: Reading, attributes_of: Attributes = lambda node: ()) -> list[Statement]:
    """The statements of a program, the last one its value. ``attributes_of`` says what the symbol of a value has."""
    builder = _StepwiseBuilder(reading, attributes_of)
    with deep_recursion():
        return builder.statements_of(reading.tree)


def with_letters(
    reading: Reading, names: Iterable[str], attributes_of: Attributes = lambda node: ()
) -> Reading:
    """The reading in which these names of values are letters of their own; every other value is written out.

    >>> from matdiff.syntax.reading import read
    >>> found = with_letters(read("z = W x; y = 2 z; y^T z", scalar=True), ["z"])
    >>> found.expression, list(found.symbols)
    (matmul(transpose(scale(2, z)), z), ['z'])
    """
    builder = _StepwiseBuilder(reading, attributes_of, frozenset(names))
    with deep_recursion():
        statements = builder.statements_of(reading.tree)
    node = statements[-1].symbol or statements[-1].node
    letters = {s.name: s.symbol for s in statements if s.name and s.symbol is not None}
    given = {v.name: v for v in symbols(node)}
    found = {name: v for name, v in (letters | reading.symbols).items() if name in given}
    values = [(s.name, s.node) for s in statements if s.name and s.symbol is None]
    return Reading(
        reading.text, node, letters | found, reading.notes, values, reading.scope,
        reading.tree, reading.inference, builder.spectral, reading,
    )  # fmt: skip


class _StepwiseBuilder(ScopedBuilder):
    """Gives every name that has a value a symbol, or those in ``names``."""

    def __init__(
        self, reading: Reading, attributes_of: Attributes, names: frozenset[str] | None = None
    ) -> None:
        super().__init__(reading.inference, reading.text or None, reading.inference.known)
        self._attributes_of = attributes_of
        self._names = names
        if reading.expression.is_scalar:
            self.number_tree = (
                reading.tree.children[-1] if reading.tree.kind == "program" else reading.tree
            )
        self._nodes.update(reading.symbols)
        self.symbols.update(reading.symbols)

    def statements_of(self, tree: Tree) -> list[Statement]:
        trees = tree.children if tree.kind == "program" else (tree,)
        found = []
        for at, statement in enumerate(trees):
            assigns = statement.kind == "assign"
            value = statement.children[0] if assigns else statement
            node = self.build(value)
            if not assigns:
                if at == len(trees) - 1:
                    found.append(Statement(None, node, None, statement.span))
                continue
            name = str(statement.value)
            symbol = None
            if self._names is None or name in self._names:
                symbol = build.symbol(name, node.shape, self._attributes_of(node))
            self._values[name] = symbol or node
            found.append(Statement(name, node, symbol, statement.span))
        return found
