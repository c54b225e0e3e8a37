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

from functools import partial

from matdiff.base.dimensions import Dimension, Shape, names
from matdiff.syntax.demands import DEMANDS
from matdiff.syntax.derived import Derived
from matdiff.syntax.doubts import first, not_a_number, ways_to_give_up
from matdiff.syntax.entries import Entry, is_greek
from matdiff.syntax.scope import BY_ROWS, SQUARE, Scope
from matdiff.syntax.search import Search
from matdiff.syntax.unify import ONE, Sizes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matdiff.expression.nodes import Node
    from matdiff.syntax.doubts import Doubt, Way
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
    ``columns``    powers whose base is a column, to be taken entry by entry.
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
        self.columns: frozenset[int] = frozenset()
        self.bare: frozenset[str] = frozenset()
        self.doubtful: Mapping[int, Doubt] = {}
        self.numerators: frozenset[int] = frozenset()
        self._doubts: list[tuple[Doubt, Pair]] = []
        self._off: set[str] = set()
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
        pair = DEMANDS[tree.kind](self, tree)
        doubt = self.doubtful.get(id(tree))
        if doubt is not None and self._may_doubt(doubt):
            self._doubts.append((doubt, pair))
        return pair

    def _may_doubt(self, doubt: Doubt) -> bool:
        """Whether nothing declared says what the doubt is about."""
        name = doubt.name
        if name in self.scope.names or name in self.size_names or name in self.bound:
            return False
        return name not in self.values or doubt.kind != "capital"

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
            declared = self.scope.ranges.get(index.partition("~")[0])
            new = self.sizes.fresh() if declared is None else self.sizes.named(declared)
            found = self.ranges[index] = new
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
        solved = not self.clashes and sizes.propagate() and self._searched()
        if not solved:
            self._off = {doubt.name for doubt, _ in self._doubts}
            sizes.undo(base)
            sizes.wake()
            sizes.propagate(skip_failures=True)
            self._guesses.settle()
        self.derived.align()
        return solved

    def _searched(self) -> bool:
        """Search with all doubts in force, then with one left out, then with none; and for what each case suggests, then for all."""
        sizes = self.sizes
        self._off = {doubt.name for doubt, pair in self._doubts if sizes.is_scalar(pair)}
        weights: dict[str, int] = {}
        for doubt, _ in self._doubts:
            if doubt.name not in self._off:
                weights[doubt.name] = max(doubt.weight, weights.get(doubt.name, 0))
        for doubt, (rows, cols) in self._doubts:
            sizes.wait(partial(not_a_number, self._off, doubt.name), rows, cols)
        mark = sizes.mark()
        kept = set(self._off)
        ways = ways_to_give_up(weights)
        best: tuple[int, Way] | None = None
        for at, way in enumerate(ways):
            if best is not None and best[0] <= way[0]:
                break
            if self._fits(way, kept, mark):
                cost = self.cost()
                if at + 1 == len(ways) or cost <= ways[at + 1][0]:
                    return True
                best = min(best or (cost, way), (cost, way), key=first)
        return best is not None and self._fits(best[1], kept, mark)

    def _fits(self, way: Way, kept: set[str], mark: int) -> bool:
        """Whether anything fits with these doubts given up."""
        _, even, off = way
        self._off.clear()
        self._off |= kept | off
        self.sizes.undo(mark)
        self.sizes.wake()
        return self.sizes.propagate() and self._guesses.search(even)

    def strains(self) -> list[Doubt]:
        """What came out as a number although that is hardly meant, each name once."""
        found: dict[str, Doubt] = {}
        for doubt, pair in self._doubts:
            if self.sizes.is_scalar(pair):
                known = found.get(doubt.name)
                if known is None or (doubt.weight > known.weight or doubt.kind == "capital"):
                    found[doubt.name] = doubt
        return list(found.values())

    def strained_operand(self) -> bool:
        """Whether a name that is transposed came out as a number."""
        return any(
            doubt.kind == "transpose" and self.sizes.is_scalar(pair) for doubt, pair in self._doubts
        )

    def spread_cost(self) -> int:
        """What numbers and rows that are spread cost: one, and one for every Greek letter that became a vector by it."""
        doubted = {doubt.name for doubt, _ in self._doubts}
        return 1 + sum(
            is_greek(entry.name)
            and not entry.declared
            and entry.name not in doubted
            and self.sizes.is_big(entry.rows)
            for entry in self.entries.values()
        )

    def turned_factors(self) -> int:
        """How many small letters behind a matrix came out as numbers: the w of X w."""
        big = self.sizes.is_big
        return sum(
            self.sizes.is_scalar(entry.pair)
            and not entry.declared
            and entry.after is not None
            and big(entry.after[0])
            and big(entry.after[1])
            for entry in self.entries.values()
        )

    def cost(self) -> int:
        """What the reading strains: a doubt that did not hold, a letter of odd case."""
        excused = {doubt.name for doubt, _ in self._doubts if doubt.kind == "matrix"}
        strains = self.strains()
        named = {doubt.name for doubt in strains}
        return sum(doubt.weight for doubt in strains) + 2 * self._guesses.odd(excused | named)

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
