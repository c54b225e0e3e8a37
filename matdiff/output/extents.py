"""Constants whose size nothing beside them tells: the I of ||2 I||, the 1 1' of softmax(1 1'), which are written with their sizes.

I, 1, 0 and e_i are written without a size where the rest of the text tells it. The relations of shapes (expression/operators/shapes.py)
are run a third time here, besides the solvers for given sizes and for those of a text that is read: a size is known or not. Those of
letters are, since they are declared, and so is the shape of the whole, which is said beside an answer. What is left unknown is written
out, the first constant first, as long as there is any.

>>> from matdiff.expression.build import add, apply, eye, matmul, number, scale, symbol, transpose
>>> X = symbol("X", ("n", "n"))
>>> unsaid(add(X, eye("n"))), unsaid(apply("norm", scale(number(2), eye("n"))))
(frozenset(), frozenset({eye(n)}))
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS
from matdiff.expression.operators.row import WORDS
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable

    from matdiff.base.dimensions import Shape

    Pair = tuple["Extent", "Extent"]

_CONSTANTS = frozenset(OPERATORS[name] for name in ("eye", "ones", "zeros", "unit"))
_EYE, _ZEROS, _ADD = OPERATORS["eye"], OPERATORS["zeros"], OPERATORS["add"]
_ENOUGH = 5000
"""Places at which constants stand beyond which all of them are written with their sizes."""


def unsaid(root: Node) -> frozenset[Node]:
    """The constants in an expression that have to say their size."""
    constants = [v for v in postorder(root) if isinstance(v, Apply) and v.operator in _CONSTANTS]
    if not constants or constants == [root]:
        return frozenset()
    places = _Places(root)
    if places.many:
        return frozenset(constants)
    return frozenset(places.said())


class Extent:
    """A size in the text, ``known`` or not; equal ones share a root."""

    __slots__ = ("known", "one", "root", "rules")

    def __init__(self, known: bool, one: bool = False) -> None:
        self.known = known
        self.one = one
        self.root: Extent | None = None
        self.rules: list[tuple[Extent, ...]] = []


class _Knowing:
    """The solver of relations that asks which sizes are known."""

    one = Extent(True, True)

    def same(self, a: Pair, b: Pair, words: str = "") -> None:
        self.equal(a[0], b[0])
        self.equal(a[1], b[1])

    def equal(self, a: Extent, b: Extent, words: str = "") -> None:
        a, b = _root(a), _root(b)
        if a is b:
            return
        if a.known and b.known:
            return
        if b.known:
            a, b = b, a
        b.root = a
        a.rules += b.rules
        if a.known:
            self._woken(a)

    def scalar(self, a: Pair, words: str) -> None:
        """Numbers are no unknowns."""

    def column(self, a: Pair, words: str) -> None:
        """So is the 1 of a column."""

    def square(self, a: Pair) -> None:
        self.equal(a[0], a[1])

    def product(self, a: Extent, b: Extent) -> Extent:
        """Two of the three tell the third."""
        if _root(a).one or _root(b).one:
            return b if _root(a).one else a
        made = Extent(False)
        self._follows(made, a, b)
        self._follows(a, made, b)
        self._follows(b, made, a)
        return made

    def triangle(self, n: Extent) -> Extent:
        return self.result(n)

    def blocks(self, whole: Pair, part: Pair) -> Pair:
        return self.result(whole[0], part[0]), self.result(whole[1], part[1])

    def by_rows(self, a: Pair) -> Pair:
        return (self.one, self.one) if _root(a[1]).one else (a[0], self.one)

    def places(self, image: Pair, kernel: Pair, how: tuple[Hashable, ...]) -> Pair:
        return self.result(image[0], kernel[0]), self.result(image[1], kernel[1])

    def span(self, first: Extent, last: Extent) -> Extent:
        return Extent(True)

    def result(self, *sources: Extent) -> Extent:
        """A size that others tell, and that does not tell them."""
        made = Extent(False)
        self._follows(made, *sources)
        return made

    def know(self, size: Extent) -> None:
        size = _root(size)
        if not size.known:
            size.known = True
            self._woken(size)

    def _follows(self, target: Extent, *sources: Extent) -> None:
        unknown = [v for v in sources if not _root(v).known]
        if not unknown:
            self.know(target)
        for source in unknown:
            _root(source).rules.append((target, *sources))

    def _woken(self, size: Extent) -> None:
        rules, size.rules = size.rules, []
        for target, *sources in rules:
            if all(_root(v).known for v in sources):
                self.know(target)


def _root(size: Extent) -> Extent:
    while size.root is not None:
        size = size.root
    return size


class _Places:
    """Every place at which a constant stands in the text, with its sizes as they are seen from there."""

    def __init__(self, root: Node) -> None:
        self.solver = _Knowing()
        self.found: list[tuple[Apply, Pair, bool]] = []
        self.many = False
        self._open: set[Node] = set()
        for part in postorder(root):
            if isinstance(part, Apply) and (
                part.operator in _CONSTANTS or any(v in self._open for v in part.operands)
            ):
                self._open.add(part)
        for size in self._walk(root, None):
            self.solver.know(size)  # the shape of the whole is said

    def _walk(self, root: Node, parent: Node | None) -> Pair:
        """The sizes of an occurrence; what holds no constant is known."""
        done: list[Pair] = []
        stack: list[tuple[Node, Node | None, bool]] = [(root, parent, False)]
        while stack:
            node, above, entered = stack.pop()
            if node not in self._open:
                done.append(_known(node.shape))
                continue
            assert isinstance(node, Apply)
            if node.operator in _CONSTANTS:
                pair = _constant(node)
                self.found.append((node, pair, _is(above, _ADD)))
                self.many = self.many or len(self.found) > _ENOUGH
                done.append(pair)
            elif self.many:
                done.append(_known(node.shape))
            elif not entered:
                stack.append((node, above, True))
                stack += [(v, node, False) for v in reversed(node.operands)]
            else:
                count = len(node.operands)
                pairs = done[len(done) - count :]
                del done[len(done) - count :]
                done.append(self._related(node, pairs))
        return done[0]

    def _related(self, node: Apply, pairs: list[Pair]) -> Pair:
        """What the relation of an operator says; its parameters are written, and 1 is always seen."""
        if node.operator.binds:
            pairs = [(Extent(True), _Knowing.one), *pairs[1:]]
        # the sizes that a convolution is given, it is given in silence where they follow from the others
        silent = node.operator.follows is not None
        sizes = [size for pair in pairs for size in pair]
        given = tuple(
            value if kind in WORDS else self.solver.result(*sizes) if silent else Extent(True)
            for kind, value in zip(node.operator.parameters, node.parameters, strict=False)
        )
        rows, columns = node.operator.shape(self.solver, pairs, given)
        return (
            _Knowing.one if node.shape[0] == 1 else rows,
            _Knowing.one if node.shape[1] == 1 else columns,
        )

    def said(self) -> list[Node]:
        """The constants that say their size so that all is known; those that are written as a number in a sum last."""
        # beside other things 0 would be read as the number
        chosen: list[Node] = [node for node, _, _ in self.found if _is(node, _ZEROS)]
        for node, pair, _ in self.found:
            if node in chosen:
                for size in pair:
                    self.solver.know(size)
        for in_sum in (False, True):
            for node, pair, beside in self.found:
                if beside is in_sum and not all(_root(size).known for size in pair):
                    chosen.append(node)
                    for size in pair:
                        self.solver.know(size)
        return chosen


def _is(node: Node | None, operator: object) -> bool:
    return isinstance(node, Apply) and node.operator is operator


def _known(shape: Shape) -> Pair:
    rows, columns = shape
    return (
        _Knowing.one if rows == 1 else Extent(True),
        _Knowing.one if columns == 1 else Extent(True),
    )


def _constant(node: Apply) -> Pair:
    """The sizes that I, 1, 0, e_i leave open."""
    rows, columns = node.shape
    if node.operator is _EYE:
        size = Extent(False)
        return size, size
    return (
        _Knowing.one if rows == 1 else Extent(False),
        _Knowing.one if columns == 1 else Extent(False),
    )
