"""Which constants have to be written with their sizes: those whose sizes nothing beside them tells.

``I``, ``e_1``, in Unicode ``𝟏`` and ``0``, take their sizes from what they stand with: I X has those of X, ||2 I|| none. The
relations of shapes (expression/operators/shapes.py) are run a third time here, with sizes of which some are unknown, once from the
leaves up and once from the root down; a node that stands in several places has to be told in each. A product of two sizes tells
one where the other is told.

>>> from matdiff.expression.build import apply, eye, matmul, symbol
>>> identity, X = eye("n"), symbol("X", ("n", "m"))
>>> untold(matmul(identity, X), {"eye"}, None), untold(apply("norm", identity), {"eye"}, None)
(set(), {eye(n)})
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR, divide
from matdiff.base.errors import ShapeError
from matdiff.expression.nodes import Apply
from matdiff.expression.operators.sizes import GIVEN
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence, Set
    from typing import Any

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Node

    Pair = tuple[Any, Any]


class _Unknown:
    """A size that is not told yet; or a size times a known one."""

    __slots__ = ("factor", "times", "told")

    def __init__(self, factor: Any = None, times: Any = None) -> None:
        self.told: Any = None
        self.factor, self.times = factor, times

    def tell(self, size: Any) -> None:
        """The size is this one."""
        self.told = size
        if self.factor is not None and not isinstance(size, _Unknown):
            factor, quotient = _of(self.factor), divide(size, self.times)
            if quotient is not None and isinstance(factor, _Unknown):
                factor.tell(quotient)


def _of(size: Any) -> Any:
    """The size itself, or the unknown that stands for it."""
    while isinstance(size, _Unknown) and size.told is not None:
        size = size.told
    return size


class _Solver:
    """Sizes that are told or unknown; what is equal to something told is told."""

    one = 1

    def equal(self, a: Any, b: Any, words: str = "") -> None:
        a, b = _of(a), _of(b)
        if isinstance(a, _Unknown):
            if a is not b:
                a.tell(b)
        elif isinstance(b, _Unknown):
            b.tell(a)

    def same(self, a: Pair, b: Pair, words: str = "") -> None:
        self.equal(a[0], b[0])
        self.equal(a[1], b[1])

    def scalar(self, a: Pair, words: str) -> None:
        self.same(a, SCALAR)

    def column(self, a: Pair, words: str) -> None:
        self.equal(a[1], 1)

    def square(self, a: Pair) -> None:
        self.equal(a[0], a[1])

    def product(self, a: Any, b: Any) -> Any:
        a, b = _of(a), _of(b)
        if isinstance(a, _Unknown):
            return _Unknown() if isinstance(b, _Unknown) else a if b == 1 else _Unknown(a, b)
        if isinstance(b, _Unknown):
            return b if a == 1 else _Unknown(b, a)
        return GIVEN.product(a, b)

    def triangle(self, n: Any) -> Any:
        return self._counted("triangle", n)

    def span(self, first: Any, last: Any) -> Any:
        return self._counted("span", first, last)

    def blocks(self, whole: Pair, part: Pair) -> Pair:
        return self._pair("blocks", whole, part)

    def by_rows(self, a: Pair) -> Pair:
        return self._pair("by_rows", a)

    def places(self, image: Pair, kernel: Pair, how: tuple[Hashable, ...]) -> Pair:
        return self._pair("places", image, kernel, how)

    def _counted(self, what: str, *sizes: Any) -> Any:
        sizes = tuple(map(_of, sizes))
        if any(isinstance(size, _Unknown) for size in sizes):
            return _Unknown()
        return getattr(GIVEN, what)(*sizes)

    def _pair(self, what: str, *given: Any) -> Pair:
        shapes = [tuple(map(_of, pair)) for pair in given]
        if any(isinstance(size, _Unknown) for pair in shapes for size in pair):
            return _Unknown(), _Unknown()
        found: Pair = getattr(GIVEN, what)(*shapes)
        return found


_SOLVER = _Solver()


def untold(root: Node, unsized: Set[str], shape: Shape | None) -> set[Node]:
    """The constants of these operators (eye, ones, zeros, unit) whose sizes the text around them does not tell.

    ``shape`` is that of the root where it is told, as that of an answer is, which stands beside its variable.
    """
    order = postorder(root)
    wanted = {v for v in order if isinstance(v, Apply) and v.operator.name in unsized}
    if not wanted:
        return set()
    within = {v: _within(v) for v in order if v in wanted or _is_window(v)}
    for part in order:
        if isinstance(part, Apply) and any(v in within for v in part.operands):
            seen = _shown(_run(part, _given(part, within))[1], part.shape)
            if seen != part.shape:
                within[part] = seen
    around: dict[Node, Pair] = {root: shape or (None, None)}
    for part in reversed(order):
        if not isinstance(part, Apply) or not any(v in within for v in part.operands):
            continue
        operands, result = _run(part, _given(part, within))
        _SOLVER.same(result, _merged(within.get(part, part.shape), around.get(part, (None, None))))
        # once more: what was counted may be told by now
        operands, result = _run(part, [(_of(r), _of(c)) for r, c in operands], result)
        for operand, pair in zip(part.operands, operands, strict=True):
            if operand in within:
                told = _shown(pair, operand.shape)
                before = around.get(operand, operand.shape)
                around[operand] = (
                    told[0] if before[0] is not None else None,
                    told[1] if before[1] is not None else None,
                )
    numbers = _zeros_read_as_numbers(order)
    return {v for v in wanted if around[v] != v.shape or v in numbers}


def _is_window(node: Node) -> bool:
    """Columns of an identity: how many they are is no equation for the reader where the places are named."""
    return isinstance(node, Apply) and node.operator.name == "window"


def _zeros_read_as_numbers(order: Sequence[Node]) -> set[Node]:
    """0 inside something is the number, but for an operand of a function of several numbers: max(0, X)."""
    return {
        v
        for part in order
        if isinstance(part, Apply) and not (part.operator.elementwise and len(part.operands) > 1)
        for v in part.operands
        if isinstance(v, Apply) and v.operator.name == "zeros"
    }


def _within(node: Node) -> Pair:
    """What the sign alone tells: that a column is one."""
    rows, columns = node.shape
    if _is_window(node):  # in a slice it is not written at all
        return None, columns if isinstance(columns, int) else None
    return (1 if rows == 1 else None), (1 if columns == 1 else None)


def _given(part: Apply, within: dict[Node, Pair]) -> list[Pair]:
    if part.operator.name != "add":
        return [_seen(v, within) for v in part.operands]
    # a number in a sum has the shape of the others
    return [(_Unknown(), _Unknown()) if _is_equal(v) else _seen(v, within) for v in part.operands]


def _is_equal(term: Node) -> bool:
    """Ones, or a number times ones."""
    if isinstance(term, Apply) and term.operator.name == "scale":
        term = term.operands[-1]
    return isinstance(term, Apply) and term.operator.name == "ones"


def _seen(node: Node, within: dict[Node, Pair]) -> Pair:
    rows, columns = within.get(node, node.shape)
    if rows is None and columns is None and isinstance(node, Apply) and node.operator.name == "eye":
        side = _Unknown()
        return side, side
    return (_Unknown() if rows is None else rows), (_Unknown() if columns is None else columns)


def _merged(within: Pair, around: Pair) -> Pair:
    """What is told from one side or the other."""
    rows, columns = (
        one if one is not None else other if other is not None else _Unknown()
        for one, other in zip(within, around, strict=True)
    )
    return rows, columns


def _run(
    part: Apply, operands: Sequence[Pair], result: Pair | None = None
) -> tuple[Sequence[Pair], Pair]:
    """The shapes of the operands and of the result after the relation has said what it says.

    A convolution leaves out sizes that follow: what they follow from is written.
    """
    if part.operator.convolution:
        return operands, (_Unknown(), _Unknown())
    given: Sequence[Any] = operands
    if part.operator.binds:
        index = part.operands[0]
        given = [(index.axes[0], 1), *operands[1:]]  # type: ignore[attr-defined]
    try:
        found = part.operator.shape(_SOLVER, given, part.parameters)
    except ShapeError:
        found = (_Unknown(), _Unknown())
    if result is not None:
        _SOLVER.same(found, result)
    return operands, found


def _shown(pair: Pair, shape: Shape) -> tuple[Dimension | None, Dimension | None]:
    """The sizes that are told; None for the others."""
    rows, columns = (
        None if isinstance(_of(size), _Unknown) else real
        for size, real in zip(pair, shape, strict=True)
    )
    return rows, columns
