"""How large the indices of index notation are: one size for every index of an equation and for every place of a name.

Sizes are found by unification over all equations; a letter may run over something else in the next equation.
"""

from __future__ import annotations

from matdiff.base.dimensions import Dimension
from matdiff.base.errors import ShapeError, SyntaxError_
from matdiff.expression.build import symbol
from matdiff.syntax.scope import Scope
from matdiff.tensor.indextree import Entry, Equation, Explicit, Span, entries, every
from matdiff.tensor.nodes import Tensor, intern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Symbol

Key = tuple[str, ...]
_LETTERS = ("m", "n", "p", "q", "r", "s", "t", "l", "k")
PERMUTATION = "epsilon"
"""The name of the Levi-Civita symbol, where it stands with three indices and nothing is said of it."""


class Sizes:
    """Sizes by ``size(key)``: ("index", equation, letter) or ("place", name, number); a declared size is kept."""

    def __init__(self, text: str, equations: list[Equation], scope: Scope) -> None:
        self.text = text
        self.scope = scope
        self.equations = equations
        self.ranks: dict[str, tuple[int, Span]] = {}
        self._parents: dict[Key, Key] = {}
        self._sizes: dict[Key, Dimension] = {}
        for at, equation in enumerate(equations):
            self._join_entries(str(at), equation)
        for name, (_, span) in self.ranks.items():
            self._declared(name, span)
        for at, equation in enumerate(equations):
            self._ranges(str(at), equation)

    def fail(self, message: str, span: Span, help: str = "") -> SyntaxError_:
        return SyntaxError_(message, text=self.text, span=span, help=help)

    def is_permutation(self, entry: Entry) -> bool:
        """Whether an entry is that of the Levi-Civita symbol."""
        known = entry.name in self.scope.names or any(
            equation.name == entry.name and equation.indices is not None
            for equation in self.equations
        )
        return entry.name == PERMUTATION and len(entry.indices) == 3 and not known

    def size(self, key: Key) -> Dimension:
        """The size of an index or of a place of a name; a letter where nothing says it."""
        root = self._root(key)
        if root not in self._sizes:
            taken = {str(size) for size in self._sizes.values()} | set(self.scope.sizes)
            taken |= set(self.ranks)
            letters = [*_LETTERS, *(f"n{k}" for k in range(1, 50))]
            self._sizes[root] = next(letter for letter in letters if letter not in taken)
        return self._sizes[root]

    def leaf(self, name: str) -> Tensor:
        """The tensor of a variable."""
        rank, _ = self.ranks[name]
        axes = tuple(self.size(("place", name, str(k))) for k in range(rank))
        rows, columns = ((*axes[-2:], 1, 1)[:2]) if len(axes) <= 2 else axes[-2:]
        found = self.scope.names.get(name)
        attributes = frozenset() if found is None else found.attributes
        v: Symbol = symbol(name, (rows, columns), attributes, axes[:-2])
        return intern("leaf", (v,), (), axes)

    # -- unification

    def _root(self, key: Key) -> Key:
        while key in self._parents:
            key = self._parents[key]
        return key

    def _join(self, a: Key, b: Key) -> None:
        a, b = self._root(a), self._root(b)
        if a != b:
            self._parents[b] = a

    def _fix(self, key: Key, size: Dimension, span: Span) -> None:
        root = self._root(key)
        known = self._sizes.setdefault(root, size)
        if known != size:
            raise ShapeError(
                f"one index runs over sizes {known} and {size}", text=self.text, span=span
            )

    def _join_entries(self, at: str, equation: Equation) -> None:
        """The places of every name with the indices that stand there; of a definition those on its left as well."""
        for entry in entries(equation.right):
            if entry.name == "delta" and len(entry.indices) == 2:
                i, j = entry.indices
                self._join(("index", at, i), ("index", at, j))
            elif not self.is_permutation(entry):
                self._join_places(at, entry)
        if equation.indices is not None and at != str(len(self.equations) - 1):
            self._join_places(at, Entry(equation.name, equation.indices, equation.span))

    def _join_places(self, at: str, entry: Entry) -> None:
        rank, _ = self.ranks.setdefault(entry.name, (len(entry.indices), entry.span))
        if rank != len(entry.indices):
            counts = f"{rank} and {len(entry.indices)}"
            raise self.fail(f"{entry.name} stands with {counts} indices", entry.span)
        for place, index in enumerate(entry.indices):
            if not index.isdigit():
                self._join(("place", entry.name, str(place)), ("index", at, index))
        if entry.inverse and rank != 2:
            raise self.fail("only a matrix has an inverse", entry.span)
        if entry.inverse:
            self._join(("place", entry.name, "0"), ("place", entry.name, "1"))

    def _declared(self, name: str, span: Span) -> None:
        found = self.scope.names.get(name)
        if found is None:
            return
        rank, _ = self.ranks[name]
        ranges = [self.scope.ranges.get(index, "") for index in found.indices]
        sizes = [size for size in (found.rows, found.cols) if size is not None and size != 1]
        shape = [*ranges, *sizes]
        if shape and len(shape) != rank:
            raise ShapeError(
                f"{name} is declared with {len(shape)} sizes and stands with {rank} indices",
                text=self.text,
                span=span,
            )
        for place, size in enumerate(shape):
            if size:
                self._fix(("place", name, str(place)), size, span)
        if found.attributes and rank == 2:
            self._join(("place", name, "0"), ("place", name, "1"))

    def _ranges(self, at: str, equation: Equation) -> None:
        """Sizes that are said of an index: declared, above a sum, or three of the Levi-Civita symbol."""
        for index, size in self.scope.ranges.items():
            self._fix(("index", at, index), size, (0, 1))
        for part in every(equation.right):
            if isinstance(part, Explicit) and part.upper:
                last = int(part.upper) if part.upper.isdigit() else part.upper
                for index in part.indices:
                    self._fix(("index", at, index), last, part.span)
            elif isinstance(part, Entry) and self.is_permutation(part):
                for index in part.indices:
                    self._fix(("index", at, index), 3, part.span)
