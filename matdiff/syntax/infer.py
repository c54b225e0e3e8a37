"""The shape of every name, from how the names are used: conditions on sizes first, then guesses by letter case.

``Inference(scope)`` walks a syntax tree once and writes down what every operator demands of the sizes (unify.py). What is then
still open is guessed name by name, capitals first (matrix, vector, scalar), then h to z (vector, scalar, row, matrix), then
Greek letters and a to g (scalar, vector, matrix); each guess is propagated and taken back when it cannot be. When nothing
fits, ``solve`` says False and leaves the guesses that contradict least, so that building the tree can point at the misfit.

>>> from matdiff.syntax.parser import parse
>>> inference = Inference(Scope())
>>> _ = inference.walk(parse("x^T A y").tree)
>>> inference.solve(), {name: inference.shape(entry) for name, entry in inference.entries.items()}
(True, {'x': ('m', 1), 'A': ('m', 'n'), 'y': ('n', 1)})
"""

from __future__ import annotations

from matdiff.base.dimensions import Dimension, Shape, names
from matdiff.syntax.demands import DEMANDS
from matdiff.syntax.derived import Derived
from matdiff.syntax.entries import Entry, is_greek
from matdiff.syntax.scope import BY_ROWS, SQUARE, Scope
from matdiff.syntax.search import Search
from matdiff.syntax.unify import ONE, Sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.expression.nodes import Node
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair

SIZE_NAMES = ("m", "n", "p", "q", "r", "s", "k", "l", "t", "u", "v", "w")
RANGE_NAMES = ("N", "M", "K", "L", "P", "Q")


class Inference:
    """The sizes of one text.

    ``entries``    the names, in order of appearance.          ``functions``  matrices of functions of a scalar.
    ``values``     the shape of each statement's name.         ``places``     shapes of I, ones ... by id of their tree.
    ``from_right`` products are taken together from the right, as A (xᵀy), not (A xᵀ) y.
    ``bare``       names that stand without index somewhere, and with one elsewhere: vectors and matrices with their entries.
    ``spreads``    vectors and numbers may be added to every row, column or entry of a matrix.
    ``known``      names that stand for expressions.
    ``clashes``    whether something already failed while the tree was walked.
    """

    def __init__(
        self,
        scope: Scope,
        wrt: Iterable[str] = (),
        text: str | None = None,
        from_right: bool = False,
    ) -> None:
        self.scope = scope
        self.text = text
        self.from_right = from_right
        self.spreads = False
        self.bare: frozenset[str] = frozenset()
        self.wrt = frozenset(wrt)
        self.sizes = Sizes()
        self.derived = Derived(self.sizes)
        self.entries: dict[str, Entry] = {}
        self.functions: dict[str, Pair] = {}
        self.values: dict[str, Pair] = {}
        self.places: dict[int, Pair] = {}
        self._guesses = Search(self.sizes, self.entries, self.functions, self.places)
        self.ranges: dict[str, int] = {}
        self.bound: list[str] = []
        self.size_names = set(scope.sizes)
        self.seen: list[str] = []
        self.exponents: list[tuple[Pair, tuple[str, ...]]] = []
        self.bodies: dict[int, tuple[Pair, int, int]] = {}
        self.clashes = False
        self.data_range: int | None = None
        self._names: dict[int, Dimension] = {}
        self._taken: set[object] | None = None
        self.known: dict[str, Node] = {}
        self._numbers: dict[str, int] = {}
        for name, size in scope.ranges.items():
            self.ranges[name] = self.sizes.named(size)

    # ---- walking ---------------------------------------------------------------------------------

    def walk(self, tree: Tree) -> Pair:
        """The shape of a tree; what its operators demand is written down."""
        return DEMANDS[tree.kind](self, tree)

    def equal(self, a: int, b: int) -> None:
        if not self.sizes.unify(a, b):
            self.clashes = True

    def same(self, a: Pair, b: Pair) -> None:
        if not self.sizes.same(a, b):
            self.clashes = True

    def scalar(self, pair: Pair) -> None:
        self.same(pair, (ONE, ONE))

    def fresh(self) -> Pair:
        return self.sizes.fresh(), self.sizes.fresh()

    def big(self, v: int) -> None:
        if not self.sizes.set_big(v):
            self.clashes = True

    def know(self, values: Mapping[str, Node]) -> None:
        """Take in names that stand for expressions."""
        self.known.update(values)
        for name, node in values.items():
            rows, cols = node.shape
            self.values[name] = self.sizes.named(rows), self.sizes.named(cols)

    def place(self, tree: Tree, pair: Pair) -> Pair:
        """Remember the shape of a constant whose size comes from where it stands."""
        self.places[id(tree)] = pair
        return pair

    def entry(self, name: str) -> Entry:
        """The entry of a name; made from its declaration when it is met first."""
        found = self.entries.get(name)
        if found is None:
            found = self.entries[name] = self._declared(name)
        return found

    def _declared(self, name: str) -> Entry:
        declared = self.scope.names.get(name)
        sizes = self.sizes
        if declared is None:
            entry = Entry(name, sizes.fresh(), sizes.fresh())
            if name in self.size_names and name not in self.wrt:
                self.scalar(entry.pair)
            return entry
        rows = sizes.fresh() if declared.rows is None else sizes.named(declared.rows)
        cols = sizes.fresh() if declared.cols is None else sizes.named(declared.cols)
        entry = Entry(name, rows, cols)
        entry.declared = declared.rows is not None
        if declared.attributes & SQUARE:
            self.equal(rows, cols)
        if declared.attributes & BY_ROWS and declared.cols is None:
            self.equal(cols, ONE)
        if declared.indices:
            axes = tuple(self.axis(index) for index in declared.indices)
            entry.axis, entry.further = axes[0], axes[1:]
            for axis, size in zip(axes, declared.axes, strict=False):
                self.equal(axis, sizes.named(size))
        return entry

    def axis(self, index: str) -> int:
        """How far an index runs."""
        if not index:
            return self.sizes.fresh()
        found = self.ranges.get(index)
        if found is None:
            found = self.ranges[index] = self.sizes.fresh()
        return found

    def named(self, size: Dimension) -> int:
        """A size that the text names; a name used as a number elsewhere is the same number."""
        if isinstance(size, str):
            for name in names(size):
                self.size_names.add(name)
                entry = self.entries.get(name)
                if entry is not None and name not in self.scope.names:
                    self.scalar(entry.pair)
        return self.sizes.named(size)

    # ---- solving ---------------------------------------------------------------------------------

    def solve(self) -> bool:
        """Guess what is open. False when nothing fits; the sizes then hold the guesses that contradict least."""
        sizes = self.sizes
        base = sizes.mark()
        solved = not self.clashes and sizes.propagate() and self._guesses.search()
        if not solved:
            sizes.undo(base)
            sizes.wake()
            sizes.propagate(skip_failures=True)
            self._guesses.settle()
        self.derived.align()
        return solved

    def is_odd(self) -> bool:
        """Whether some letter came out as what its case does not suggest."""
        return self._guesses.is_odd()

    def is_odd_case(self, entry: Entry) -> bool:
        return self._guesses.case_is_odd(entry.name, entry.pair)

    # ---- naming ----------------------------------------------------------------------------------

    def shape(self, entry: Entry) -> Shape:
        return self.size(entry.rows), self.size(entry.cols)

    def size(self, v: int) -> Dimension:
        """The size as a number or a name; sizes without a name are given one."""
        root = self.sizes.find(v)
        value = self.sizes.value[root]
        if value is not None:
            return value
        if self.derived.parts(root):
            return self.derived.named(root, self.size)
        if not self._names:
            self.name_sizes()
        if root not in self._names:
            self._names[root] = self._next(SIZE_NAMES)
        return self._names[root]

    def range(self, v: int) -> Dimension:
        """How far an index runs; a range without a name is given one."""
        root = self.sizes.find(v)
        value = self.sizes.value[root]
        if value is not None:
            return value
        if self.derived.parts(root):
            return self.size(root)
        if root not in self._names:
            self._names[root] = self._next(RANGE_NAMES)
        return self._names[root]

    def name_sizes(self) -> None:
        """m, n, p ... in order of appearance, matrices and rows first; a single unknown size is n."""
        pairs = [*(entry.pair for entry in self.entries.values()), *self.functions.values()]
        find = self.sizes.find
        matrices = [p for p in pairs if find(p[1]) != ONE and find(p[0]) != find(p[1])]
        roots: dict[int, None] = {}
        for pair in matrices + pairs:
            for v in pair:
                root = self.sizes.find(v)
                if self.sizes.value[root] is None and not self.derived.parts(root):
                    roots[root] = None
        single = ("n", *SIZE_NAMES) if len(roots) == 1 else SIZE_NAMES
        for root in roots:
            if root not in self._names:
                self._names[root] = self._next(single)

    def _next(self, candidates: tuple[str, ...]) -> str:
        taken = self.taken()
        for name in candidates:
            if name not in taken:
                break
        else:
            letter = candidates[0]
            number = self._numbers.get(letter, 0)  # those before it are taken, and stay so
            while (name := f"{letter}{number}") in taken:
                number += 1
            self._numbers[letter] = number + 1
        taken.add(name)
        return name

    def taken(self) -> set[object]:
        """Names that a new size or index must not take; a scalar N is free to be the number of terms."""
        if self._taken is None:
            self._taken = {*self.entries, *self.values, *self.functions, *self.scope.names}
            if self.counts_terms("N"):
                self._taken.discard("N")
            self._taken.update(self.size_names, self.ranges)
        return self._taken

    def known_data_range(self) -> int:
        """How far the data of a sum without an index run: as far as declared data do."""
        for entry in self.entries.values():
            if entry.axis is not None and entry.declared:
                return entry.axis
        return self.sizes.fresh()

    def may_be_data(self, name: str) -> bool:
        """Whether a sum whose index is left out may run over this name: a small Latin letter, not asked about."""
        entry = self.entries[name]
        if not "a" <= name[0] <= "z" or is_greek(name) or entry.axis is not None:
            return False
        return name not in self.wrt and name not in self.size_names

    def counts_terms(self, name: str) -> bool:
        """Whether a name used as a number can be the number of terms of a sum."""
        entry = self.entries.get(name)
        if entry is None or name in self.wrt or name in self.scope.names:
            return False
        return self.sizes.is_scalar(entry.pair)
