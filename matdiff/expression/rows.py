"""Expressions as rows of plain data, and back: how a node travels to a file or to another process, and is interned where it arrives.

A ``Writer`` numbers nodes, operands first; a ``Reader`` makes a node from its number when it is asked for. A graph of any depth is a flat
list, so that a network of a thousand layers needs no recursion.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x = symbol("x", ("n", 1))
>>> unpacked(*packed(matmul(transpose(x), x))) is matmul(transpose(x), x)
True
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.nodes import (
    Apply,
    Node,
    Number,
    Symbol,
    intern_apply,
    intern_number,
    intern_symbol,
)
from matdiff.expression.operators import OPERATORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Row = tuple[Any, ...]


class Writer:
    """Collects nodes into rows of plain data."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self._numbers: dict[Node, int] = {}

    def put(self, root: Node) -> int:
        """The number under which the node is found again."""
        numbers = self._numbers
        waiting = [root]
        while waiting:
            node = waiting[-1]
            if node in numbers:
                waiting.pop()
                continue
            missing = [c for c in getattr(node, "operands", ()) if c not in numbers]
            if missing:
                waiting += reversed(missing)
                continue
            numbers[waiting.pop()] = len(self.rows)
            self.rows.append(self._row(node))
        return numbers[root]

    def _row(self, node: Node) -> Row:
        if isinstance(node, Number):
            value = Fraction(node.value)
            return value.numerator, value.denominator
        if isinstance(node, Symbol):
            return node.name, node.shape, tuple(sorted(node.attributes)), node.axes
        assert isinstance(node, Apply)
        operands = tuple(self._numbers[c] for c in node.operands)
        return node.operator.name, operands, node.shape, node.parameters, None


class Reader:
    """Makes nodes from the rows of a Writer."""

    def __init__(self, rows: list[Row]) -> None:
        self._rows = rows
        self._nodes: list[Node | None] = [None] * len(rows)

    def get(self, number: int) -> Node:
        """The node of a number, and those below it, operands first."""
        waiting = [number]
        while waiting:
            at = waiting[-1]
            row = self._rows[at]
            missing = [c for c in row[1] if self._nodes[c] is None] if len(row) == 5 else []
            if missing:
                waiting += missing
                continue
            waiting.pop()
            if self._nodes[at] is None:
                self._nodes[at] = self._make(row)
        found = self._nodes[number]
        assert found is not None
        return found

    def _make(self, row: Row) -> Node:
        if len(row) == 2:
            return intern_number(Fraction(row[0], row[1]) if row[1] != 1 else row[0])
        if len(row) == 4:
            return intern_symbol(row[0], row[1], frozenset(row[2]), row[3])
        name, operands, shape, parameters, _ = row
        made = tuple([self._nodes[c] for c in operands])
        return intern_apply(OPERATORS[name], made, shape, parameters)


def packed(node: Node) -> tuple[list[Row], int]:
    """A node as rows, and its number among them."""
    writer = Writer()
    return writer.rows, writer.put(node)


def unpacked(rows: list[Row], number: int) -> Node:
    """The node, interned here."""
    return Reader(rows).get(number)
