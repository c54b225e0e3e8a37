"""What a Python expression stands for while it is read: an array, a size, a function, a module, a loop's letter.

An ``Array`` of at most two axes is a node: a number, a column for one axis, a matrix for two. Of more axes it is a sum of products of
factors (``Factor``), each of which has its own axes: so ``X[:, None, :] - Z[None, :, :]`` keeps its two matrices, and what is summed
over an axis is a matrix product.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.expression import build
from matdiff.expression.build import apply

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast
    from collections.abc import Callable
    from typing import Any

    from matdiff.expression.nodes import Node, Symbol

    Axes = tuple[Dimension, ...]
    Term = tuple["Factor", ...]


class Factor:
    """A matrix whose rows and columns belong to axes of an array, and the indices in it that stand for further axes.

    ``row`` and ``col`` are axes (None where the matrix has one row or column), ``lead`` maps an axis to the index that stands for it.
    """

    __slots__ = ("col", "lead", "node", "row")

    def __init__(
        self, node: Node, row: int | None, col: int | None, lead: dict[int, Symbol] | None = None
    ) -> None:
        self.node = node
        self.row = row
        self.col = col
        self.lead = lead or {}

    def has(self, axis: int) -> bool:
        return axis in (self.row, self.col) or axis in self.lead

    def moved(self, places: dict[int, int]) -> Factor:
        """The same with its axes numbered anew."""
        row = None if self.row is None else places[self.row]
        col = None if self.col is None else places[self.col]
        return Factor(self.node, row, col, {places[p]: s for p, s in self.lead.items()})

    def changed(self, node: Node) -> Factor:
        return Factor(node, self.row, self.col, dict(self.lead))


class Array:
    """``axes``, and what is in it: ``node`` for at most two axes, ``terms`` for more; nothing while sizes are looked for.

    ``bare`` is the name of an array that is an input as it stands, ``logical`` says that it is 0 or 1 by a comparison, ``samples``
    that its axis counts samples: it is data times weights. Of what changes in place (inplace.py) ``owner`` is the scope that made it,
    ``fill`` the number in every entry, ``parts`` its rows where they are known one by one; ``is_view`` says that it is a part of another.
    """

    __slots__ = (
        "axes",
        "bare",
        "fill",
        "is_view",
        "logical",
        "node",
        "owner",
        "parts",
        "samples",
        "terms",
    )

    def __init__(
        self,
        axes: Axes,
        node: Node | None = None,
        terms: tuple[Term, ...] = (),
        bare: str = "",
        logical: bool = False,
    ) -> None:
        self.axes = axes
        self.node: Any = node
        self.terms = terms
        self.bare = bare
        self.logical = logical
        self.samples = False
        self.owner: object = None
        self.fill: int | None = None
        self.is_view = False
        self.parts: list[Array] | None = None

    @property
    def rank(self) -> int:
        return len(self.axes)


class Size:
    """The length of an axis, where it is no whole number."""

    __slots__ = ("size",)

    def __init__(self, size: Dimension) -> None:
        self.size = size


class Input:
    """A name that is given no value: an argument of the function."""

    __slots__ = ("name", "place")

    def __init__(self, name: str, place: ast.AST | None = None) -> None:
        self.name = name
        self.place = place


class Path:
    """A module, or something in one: np.linalg.norm. ``root`` is what the first name was imported as."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Method:
    """x.sum, before it is called."""

    __slots__ = ("base", "name")

    def __init__(self, base: object, name: str) -> None:
        self.base = base
        self.name = name


class Closure:
    """A function of the text: a def or a lambda, with the names that it sees."""

    __slots__ = ("defaults", "names", "node", "scope")

    def __init__(self, node: ast.FunctionDef | ast.Lambda, scope: dict[str, object]) -> None:
        self.node = node
        self.scope = scope


class Partial:
    """A function of a library with some of its arguments: nn.MSELoss(reduction="sum")."""

    __slots__ = ("function", "keywords")

    def __init__(self, function: Callable[..., object], keywords: dict[str, object]) -> None:
        self.function = function
        self.keywords = keywords


class Loop:
    """The letter of a loop whose length is a size: ``symbol`` counts from 1, Python from ``first``."""

    __slots__ = ("first", "symbol")

    def __init__(self, symbol: Symbol, first: int = 0) -> None:
        self.symbol = symbol
        self.first = first

    def value(self) -> Node:
        """The number that Python's letter is."""
        return build.add(self.symbol, build.number(self.first - 1))


class Counted:
    """range(first, last), its ends numbers or sizes; of ``items`` a loop takes the members in turn."""

    __slots__ = ("first", "items", "last")

    def __init__(
        self, first: int, last: Dimension, items: Callable[[object], object] | None = None
    ) -> None:
        self.first = first
        self.last = last
        self.items = items


class Listed:
    """[f(x) for x in X] over an axis: the value for one letter; ``is_flat`` where that is a list in one list with the others."""

    __slots__ = ("is_flat", "symbol", "value")

    def __init__(self, symbol: Symbol, value: object, is_flat: bool = False) -> None:
        self.symbol = symbol
        self.value = value
        self.is_flat = is_flat


def size_node(size: Dimension) -> Node:
    """A size as a number."""
    return build.number(size) if isinstance(size, int) else apply("size", parameters=(size,))


def exact(value: float) -> Fraction | int:
    """The number that was typed: 0.1 is a tenth."""
    found = Fraction(repr(value))
    return found.numerator if found.denominator == 1 else found
