"""The inputs of a text: names that nothing gives a value, as arrays of the ranks that are tried, and names of statements as letters."""

from __future__ import annotations

import re

from matdiff.base.dimensions import SCALAR
from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.expression import attributes, build
from matdiff.expression.nodes import Number, Symbol
from matdiff.expression.traverse import symbols
from matdiff.reading.python.ranks import NeedRank
from matdiff.reading.python.statements import Walk
from matdiff.reading.python.values import Array, Factor, Input, Size
from matdiff.syntax.scope import Name
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ast

    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.reading.python.ranks import Ranks
    from matdiff.reading.python.space import Space
    from matdiff.reading.python.values import Axes
    from matdiff.syntax.scope import Scope

MOST_AXES = 4


class Again(Exception):
    """Something was found that the walk should have known from the start."""


class Known:
    """What is known of names before a walk: declarations, hints, the names that are sizes, the names that statements give once."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.sized: set[str] = set(scope.sizes) - scope.names.keys()
        self.once: set[str] = set()
        self.hints: dict[str, str] = {}
        self.labels: dict[str, int] = {}

    def prices(self) -> dict[str, dict[int, float]]:
        """The ranks that declarations and type hints leave."""
        found = {name: declared for name, v in self.scope.names.items() if (declared := _declared(v))}  # fmt: skip
        for name, hint in self.hints.items():
            if name not in found and hint in ("float", "int", "bool"):
                found[spelled(name)] = {0: 0.0}
        return found


def _declared(name: Name) -> dict[int, float]:
    more = max(len(name.axes), len(name.indices))
    if name.rows is None:
        return {}
    if (name.rows, name.cols) == SCALAR:
        own = {0: 0.0}
    elif name.cols == 1:
        own = {2: 0.0, 1: 2.0} if name.has_both else {1: 0.0, 2: 2.0}
    else:
        own = {2: 0.0, 1: 2.0} if name.rows == 1 else {2: 0.0}
    return {rank + more: price for rank, price in own.items()}


class Reader(Walk):
    """A walk with these ranks; ``inputs`` are the arrays met, by name, in order."""

    def __init__(self, space: Space, known: Known, ranks: Ranks, wanted: frozenset[str]) -> None:
        super().__init__(space, wanted)
        self.known = known
        self.ranks = ranks
        self.inputs: dict[str, Array] = {}
        self.numbers: set[str] = set()
        self.letters: dict[Symbol, Node] = {}
        self.names: dict[str, Symbol] = {}

    # ---- inputs ------------------------------------------------------------------------------------

    def input(self, name: str, place: ast.AST | None) -> object:
        return Input(spelled(name), place)

    def resolved(self, value: object) -> object:
        if not isinstance(value, Input):
            return value
        name = value.name
        if name in self.known.sized:
            self.numbers.add(name)
            return Size(name)
        found = self.inputs.get(name)
        if found is None and name in self.known.labels:
            return self.onehot(name, tuple(self.space.sizes.fresh() for _ in range(self.known.labels[name])))  # fmt: skip
        if found is None:
            if value.name not in self.ranks:
                raise NeedRank(name)
            found = self.inputs[name] = self.inputs_met[name] = self._input(name, self.ranks[name])
        return found

    def _input(self, name: str, rank: int) -> Array:
        declared = self.known.scope.names.get(name)
        axes = self._axes(declared, rank)
        return self._array(name, axes, declared)

    def _axes(self, declared: Name | None, rank: int) -> Axes:
        """The sizes of an input: as declared, or open."""
        fresh = self.space.sizes.fresh
        lead: list[Dimension] = []
        if declared is not None:
            count = max(len(declared.axes), len(declared.indices))
            for at in range(count):
                letter = declared.indices[at] if at < len(declared.indices) else ""
                size = declared.axes[at] if at < len(declared.axes) else self.known.scope.ranges.get(letter)  # fmt: skip
                lead.append(fresh() if size is None else size)
        own = rank - len(lead)
        if declared is None or declared.rows is None:
            return (*lead, *(fresh() for _ in range(own)))
        sizes = (declared.rows, declared.cols)
        if own == 1:
            return (*lead, sizes[0] if sizes[1] == 1 else sizes[1] or 1)
        return (*lead, *(fresh() if v is None else v for v in sizes[:own]))

    def _array(self, name: str, axes: Axes, declared: Name | None) -> Array:
        space = self.space
        axes = tuple(space.sizes.resolve(v) for v in axes)
        if len(axes) > MOST_AXES:
            raise UnsupportedError(f"{name} has more than {MOST_AXES} axes")
        if not space.building:
            return Array(axes, bare=name)
        count = len(declared.indices or declared.axes) if declared is not None else 0
        count = max(count, len(axes) - 2)
        lead, own = axes[:count], axes[count:]
        shape = (*own, 1, 1)[:2]
        is_row = (
            declared is not None and declared.rows == 1 and declared.cols != 1 and len(own) == 1
        )
        if is_row:
            shape = (1, own[0])
        said = attributes.close(declared.attributes) if declared and declared.attributes else ()
        symbol = build.symbol(name, (shape[0], shape[1]), said, lead)
        node: Node = symbol
        self.names[name] = symbol
        if not lead:
            return Array(axes, build.transpose(node) if is_row else node, bare=name)
        indices = [space.index(size) for size in lead]
        for index in indices:
            node = build.member(node, index)
        row, col = (p if p < len(axes) and axes[p] != 1 else None for p in (count, count + 1))
        factor = Factor(node, row, col, dict(enumerate(indices)))
        if len(axes) > 2:
            return Array(axes, None, ((factor,),), bare=name)
        return space.assembled(((factor,),), axes, range(len(axes)))

    def size_of(self, value: object) -> Dimension:
        if isinstance(value, Input):
            if value.name in self.inputs:
                raise self.space.misfit(f"{value.name} is an array here and a size elsewhere")
            self.known.sized.add(value.name)
            value = self.resolved(value)
        if isinstance(value, Size):
            return self.space.sizes.resolve(value.size)
        if isinstance(value, int) and not isinstance(value, bool) and value > 0:
            return value
        if isinstance(value, Array) and not value.rank and isinstance(value.node, Number):
            whole = value.node.value
            if isinstance(whole, int) and whole > 0:
                return whole
        raise MatdiffError("a length is a whole number or a size")

    def onehot(self, name: str, axes: Axes) -> Array:
        declared = self.known.scope.names.get(name)
        if name in self.inputs and name not in self.known.labels:
            self.known.labels[name] = len(axes)
            raise Again
        if name not in self.inputs:
            self.known.labels[name] = len(axes)
            if declared is not None and declared.rows is not None:
                self.inputs[name] = self._array(name, axes, declared)
            else:
                sizes = (*(self.space.sizes.resolve(v) for v in axes), 1)[:2]
                made = Name(sizes[0], sizes[1], frozenset(("onehot",)))
                self.inputs[name] = self._array(name, axes, made)
                shown = " x ".join(str(v) for v in axes)
                if self.space.building:
                    self.space.note(f"{name} holds class numbers: it stands for its one-hot rows, {shown}.")  # fmt: skip
        found = self.inputs[name]
        for p, q in zip(found.axes, axes, strict=True):
            self.space.equal(p, q, f"{name} has a row of classes for each row")
        return found

    def may_be_labels(self, name: str) -> bool:
        if name in self.known.labels:
            return True
        declared = self.known.scope.names.get(name)
        return declared is None and name not in self.inputs and name[0].islower()

    # ---- statements --------------------------------------------------------------------------------

    def letter(self, name: str, value: object) -> object:
        """A value of the text under its name, where that is given once and is no number."""
        word = spelled(name)
        if not self.space.building or word not in self.known.once or not isinstance(value, Array):
            return value
        node = value.node
        if node is None or value.logical or isinstance(node, (Number, Symbol)) or not symbols(node) or node.indices:  # fmt: skip
            return value
        made = build.symbol(word, node.shape, ("complex",) if node.complex else ())
        self.letters[made] = node
        return Array(value.axes, made)

    def is_asked_of(self, a: Array) -> bool:
        nodes = [a.node] if a.node is not None else [f.node for term in a.terms for f in term]
        while nodes:
            for v in symbols(nodes.pop()):
                if v.name in self.wanted:
                    return True
                if v in self.letters:
                    nodes.append(self.letters[v])
        return False

    def opened(self, node: Node | None) -> Node | None:
        return self.letters.get(node, node) if isinstance(node, Symbol) else node

    def mean_once(self) -> set[str]:
        """The names of statements that are given one array, and are no input."""
        names = [spelled(name) for name, _, _ in self.given]
        arrays = {spelled(name) for name, value, _ in self.given if isinstance(value, Array)}
        taken = {*self.inputs, *self.numbers}
        return {n for n in arrays if names.count(n) == 1 and n not in taken and _is_word(n)}


def _is_word(name: str) -> bool:
    return re.fullmatch(r"\w+", name) is not None and not name.startswith("_")
