"""The graph with numbers in it: forward values, and the cotangents that come back.

>>> from fractions import Fraction
>>> read_values("x = 1, y = [1/2, -3], W = [[1, 2], [3, 4]]")
{'x': 1.0, 'y': [0.5, -3.0], 'W': [[1.0, 2.0], [3.0, 4.0]]}
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from matdiff.base.errors import NameError_, ShapeError, SyntaxError_, UnsupportedError, UsageError
from matdiff.expression.build import ONE
from matdiff.expression.nodes import Symbol
from matdiff.numeric import linear
from matdiff.numeric.fields import DomainError
from matdiff.numeric.values import Evaluator
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.drawing.edges import Edge
    from matdiff.drawing.vertices import Vertex
    from matdiff.expression.nodes import Node
    from matdiff.numeric.fields import Matrix

_OPEN, _CLOSE = "([", ")]"


class Numbers:
    """Values of vertices, their cotangents, and what comes back along edges, by name, as lists of rows."""

    def __init__(
        self,
        vertices: Sequence[Vertex],
        edges: Iterable[Edge],
        given: Mapping[str, Any],
        totals: Mapping[Vertex, Node],
    ) -> None:
        leaves = [vertex.symbol for vertex in vertices if vertex.is_leaf]
        env, sizes = point(leaves, given)
        self._evaluator = Evaluator(env, sizes=sizes)
        self.values: dict[Vertex, Any] = {}
        self.cotangents: dict[Vertex, Matrix] = {}
        self.downstream: dict[Edge, Matrix] = {}
        self.local: dict[Edge, float] = {}
        for vertex in vertices:
            if not vertex.is_leaf:
                env[vertex.symbol] = self._value(vertex.body, f"value of {vertex.name}")
            self.values[vertex] = env[vertex.symbol]
        into: dict[Vertex, list[Edge]] = {}
        for edge in edges:
            if edge.downstream is not None:
                into.setdefault(edge.source, []).append(edge)
        for vertex in reversed(vertices):
            self._back(vertex, into.get(vertex, []), totals.get(vertex), env)

    def _back(
        self, vertex: Vertex, edges: list[Edge], total: Node | None, env: dict[Symbol, Any]
    ) -> None:
        """What has come back along the edges of a vertex, and the sum of it."""
        if vertex.symbol.axes:
            return  # a cotangent for each member: no one value
        parts = []
        for edge in edges:
            assert edge.downstream is not None
            parts.append(self._value(edge.downstream, f"gradient by {vertex.name}"))
            self.downstream[edge] = parts[-1]
            if edge.local is not None and vertex.symbol.is_scalar:
                self.local[edge] = self._value(edge.local, f"gradient by {vertex.name}")[0][0]
        if total is ONE:
            parts.append([[1.0]])
        if parts and isinstance(total, (Symbol, type(ONE))):
            value = parts[0]
            for part in parts[1:]:
                value = linear.plus(value, part)
            self.cotangents[vertex] = value
            if isinstance(total, Symbol):
                env[total] = value

    def _value(self, node: Node, what: str) -> Matrix:
        try:
            return self._evaluator.value(node)
        except (DomainError, ZeroDivisionError, OverflowError) as error:
            raise UsageError(f"there is no {what} at this point: {error}") from None


def point(
    leaves: Sequence[Symbol], given: Mapping[str, Any]
) -> tuple[dict[Symbol, Any], dict[str, int]]:
    """The values given as rows, and the sizes that they have. An error where a name has none, or one that does not fit."""
    _names_agree([leaf.name for leaf in leaves], given)
    sizes: dict[str, int] = {}
    return {leaf: _shaped(leaf, given[leaf.name], sizes) for leaf in leaves}, sizes


def read_values(text: str) -> dict[str, Any]:
    """The numbers of ``x = 1, y = [2, 3]``: lists for columns, lists of rows for matrices."""
    found: dict[str, Any] = {}
    for part in _parts(text, ",\n"):
        name, equals, value = part.partition("=")
        name = name.strip()
        if not equals or not name or not value.strip():
            raise SyntaxError_(
                f"'{part.strip()}' gives no value to a name", help='write --at "x = 1, y = [2, 3]"'
            )
        if name in found:
            raise UsageError(f"{name} is given two values")
        found[spelled(name)] = _read(value.strip(), name)
    return found


def _parts(text: str, separators: str) -> list[str]:
    """The text cut at separators that stand in no bracket."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if letter in separators and not depth:
            parts.append("")
        else:
            parts[-1] += letter
    return [part for part in parts if part.strip()]


def _read(text: str, name: str) -> Any:
    if text[0] in _OPEN and text[-1] in _CLOSE:
        rows = _parts(text[1:-1], ";")
        if len(rows) > 1:
            return [[_read(part.strip(), name) for part in _parts(row, ", ")] for row in rows]
        return [_read(part.strip(), name) for part in _parts(text[1:-1], ",")]
    try:
        return float(Fraction(text.replace("−", "-").replace(" ", "")))
    except (ValueError, ZeroDivisionError, OverflowError):
        shown = text if len(text) < 20 else text[:17] + "..."
        raise SyntaxError_(
            f"the value of {name} is not a number: '{shown}'",
            help=f'write --at "{name} = 1", "{name} = [1, 2]" or "{name} = [[1, 2], [3, 4]]"',
        ) from None


def _names_agree(names: list[str], given: Mapping[str, Any]) -> None:
    missing = [name for name in names if name not in given]
    if missing:
        raise UsageError(
            f"no value is given for {', '.join(missing)}",
            help=f'write --at "{", ".join(f"{name} = ..." for name in names)}"',
        )
    strange = next((name for name in given if name not in names), None)
    if strange is not None:
        raise NameError_(
            f"{strange} is not in the expression", help=f"the names are {', '.join(names)}"
        )


def _shaped(leaf: Symbol, value: Any, sizes: dict[str, int]) -> Any:
    """The value of a leaf as rows, or of a family as members; the sizes are learnt from it."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if leaf.axes:
        if len(leaf.axes) > 1:
            raise UnsupportedError(f"{leaf.name} has two indices: no values can be given for it")
        if not isinstance(value, list) or not value:
            raise ShapeError(f"{leaf.name} is a family: give a list of its members")
        _fits(leaf, leaf.axes[0], len(value), sizes)
        return [_rows(leaf, member, sizes) for member in value]
    return _rows(leaf, value, sizes)


def _rows(leaf: Symbol, value: Any, sizes: dict[str, int]) -> Matrix:
    if not isinstance(value, (list, tuple)):
        rows = [[value]]
    elif value and isinstance(value[0], (list, tuple)):
        rows = [list(row) for row in value]
    elif leaf.shape[0] == 1 and leaf.shape[1] != 1:
        rows = [list(value)]
    else:
        rows = [[entry] for entry in value]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise ShapeError(f"the rows given for {leaf.name} are of different lengths")
    for size, count in zip(leaf.shape, (len(rows), len(rows[0])), strict=True):
        _fits(leaf, size, count, sizes)
    return [[float(entry) for entry in row] for row in rows]


def _fits(leaf: Symbol, size: int | str, count: int, sizes: dict[str, int]) -> None:
    if isinstance(size, str) and size.isidentifier():
        size = sizes.setdefault(size, count)
    if isinstance(size, int) and size != count:
        raise ShapeError(
            f"the value given for {leaf.name} does not fit: {leaf.name} is {leaf.shape[0]} x {leaf.shape[1]}, "
            f"and a side of {size} meets one of {count}"
        )
