"""The arithmetic of arrays: broadcasting, elementwise operations, products, sums over axes, as NumPy defines them.

A text is walked twice with the same ``Space``: first for the sizes, when an array is its axes alone; then, every size known, for the
nodes. What does not fit is a ``Misfit``, which the search for the ranks of the inputs (search.py) answers by other ranks.
"""

from __future__ import annotations

from matdiff.base import dimensions, windows
from matdiff.base.dimensions import SCALAR, Dimension
from matdiff.base.errors import MatdiffError
from matdiff.expression import build
from matdiff.expression.build import apply, number
from matdiff.expression.nodes import Node, Number
from matdiff.reading.python import contraction
from matdiff.reading.python.base import Misfit
from matdiff.reading.python.contraction import times, turned, unstacked
from matdiff.reading.python.multiplication import Multiplication
from matdiff.reading.python.values import Array, Factor, Size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matdiff.reading.python.values import Axes, Term


class Space(Multiplication):
    """``sizes``, whether nodes are made (``building``), and what the reading cost so far (``cost``: strains on the ranks)."""

    # ---- sums and axes -----------------------------------------------------------------------------

    def axis(self, a: Array, axis: object, extra: int = 0) -> int:
        """An axis as a number from 0."""
        rank = a.rank + extra
        if isinstance(axis, bool) or not isinstance(axis, int):
            raise MatdiffError("an axis is a whole number")
        if not -rank <= axis < rank:
            raise self.misfit(f"axis {axis} of an array of {a.rank} axes")
        return axis % rank

    def axes(self, a: Array, axis: object) -> list[int]:
        """The axes that a reduction runs over: all, one or several."""
        if axis is None or (not a.rank and axis in (0, -1)):  # NumPy lets a number have one
            return list(range(a.rank))
        given = axis if isinstance(axis, (tuple, list)) else [axis]
        return sorted({self.axis(a, v) for v in given})

    def count(self, a: Array, axis: object) -> Array:
        """How many entries a reduction takes."""
        size: Dimension = 1
        for p in self.axes(a, axis):
            size = dimensions.multiply(size, self.sizes.resolve(a.axes[p]))
        return self.of(Size(size))

    def sum(self, a: Array, axis: object = None, keepdims: bool = False) -> Array:
        gone = self.axes(a, axis)
        if not a.rank:
            self.strain(3)
        kept = [p for p in range(a.rank) if p not in gone]
        axes = tuple(a.axes[p] for p in kept)
        if not gone or not self.building:
            found = Array(axes)
            found.node = a.node if not gone else None
        elif a.rank > 2:
            found = self.assembled(a.terms, a.axes, kept)
        else:
            found = self.array(axes, lambda: self._summed(a, gone))
        return self.kept(found, a, gone) if keepdims else found

    def _summed(self, a: Array, gone: list[int]) -> Node:
        node = a.node
        assert node is not None
        if (rows := unstacked(node)) is not None:
            index, body = rows
            if len(gone) == a.rank:
                return build.indexed_sum(
                    index, body if body.shape == SCALAR else apply("sum", body)
                )
            if gone == [0]:
                return build.indexed_sum(index, body)
        if len(gone) == a.rank:
            return node if node.shape == SCALAR else apply("sum", node)
        if a.axes[gone[0]] == 1:
            return node if gone[0] == 1 else turned(node)
        return apply("rowsum", node if gone[0] == 1 else turned(node))

    def kept(self, a: Array, before: Array, gone: list[int]) -> Array:
        """keepdims: axes of length 1 where axes were."""
        axes = tuple(1 if p in gone else size for p, size in enumerate(before.axes))
        return self.relabelled(a, axes, [p for p in range(before.rank) if p not in gone])

    def relabelled(self, a: Array, axes: Axes, places: list[int]) -> Array:
        """The same entries under other axes: axis k of ``a`` is axis ``places``[k] of the result, the rest have length 1."""
        axes = tuple(self.sizes.resolve(v) for v in axes)
        if not self.building:
            return Array(axes)
        called = dict(enumerate(places))
        if len(axes) > 2:
            terms = tuple(tuple(f.moved(called) for f in t) for t in self.terms(a, a.rank))
            return Array(axes, None, terms)
        if a.rank > 2:
            return self.assembled(tuple(self._labelled(a, places)), axes, range(len(axes)))
        node = a.node
        assert node is not None
        column = a.rank == 1 or (a.rank == 2 and a.axes[1] == 1)
        long = next((p for p, size in enumerate(axes) if size != 1), 0)
        if a.rank == 2 and len(axes) == 2 and 1 not in a.axes:
            return Array(axes, node if places == [0, 1] else turned(node))
        if long == 1 and len(axes) == 2:
            return Array(axes, turned(node) if column else node)
        return Array(axes, node if column else turned(node))

    def transposed(self, a: Array, order: Sequence[int] | None = None) -> Array:
        order = list(range(a.rank))[::-1] if order is None else list(order)
        if sorted(order) != list(range(a.rank)):
            raise self.misfit(
                f"an array of {a.rank} axes cannot be put into the order {tuple(order)}"
            )
        axes = tuple(a.axes[p] for p in order)
        if a.rank < 2:
            return a
        if a.rank == 2:
            return self.array(axes, lambda: turned(a.node) if order == [1, 0] else a.node)
        return self.relabelled(a, axes, [order.index(p) for p in range(a.rank)])

    def rows(
        self, a: Array, axis: object, function: Callable[[Node], Node], reduces: bool
    ) -> Array:
        """A function of each row of a matrix (softmax, logsumexp, largest), along an axis; of a column, of the column."""
        p = self.axis(a, axis)
        axes = tuple(s for at, s in enumerate(a.axes) if at != p or not reduces)
        if not self.building:
            return Array(axes)
        if a.rank == 1:
            return Array(axes, function(a.node))
        if self.sizes.resolve(a.axes[p]) == 1:
            return self._of_one(a, p) if reduces else self.array(axes, lambda: self.spread(self.number(1), axes))  # fmt: skip
        if a.rank > 2:
            last = self.moved_last(a, p)
            factor = self.body(last)
            node = turned(factor.node) if factor.col is None else factor.node
            if factor.col is None:
                raise MatdiffError("this function along an axis of one entry is not read")
            made = function(node)
            col = None if reduces else factor.col
            whole = Array(last.axes[:-1] if reduces else last.axes, None, ((Factor(made, factor.row, col, factor.lead),),))  # fmt: skip
            if reduces:
                return self.assembled(whole.terms, (*whole.axes, 1), range(whole.rank))
            return self.transposed(whole, _back(a.rank, p))
        node = a.node if p == 1 else turned(a.node)
        if node.shape[1] == 1:
            node = turned(node)
        made = function(node)
        if reduces or p == 1:
            return Array(axes, made)
        return Array(axes, turned(made))

    def _of_one(self, a: Array, p: int) -> Array:
        """The largest of one entry, the logarithm of the exponential of one: the entry."""
        kept = [q for q in range(a.rank) if q != p]
        return self.assembled(self.terms(a, a.rank), a.axes, kept)

    def moved_last(self, a: Array, p: int) -> Array:
        order = [q for q in range(a.rank) if q != p] + [p]
        return self.transposed(a, order)

    def flat(self, a: Array) -> Array:
        """The entries row by row, as NumPy orders them."""
        if a.rank > 2:
            raise self.misfit("an array of more than two axes is not flattened")
        size: Dimension = 1
        for v in a.axes:
            size = dimensions.multiply(size, self.sizes.resolve(v))
        if a.rank <= 1 or 1 in a.axes:
            return self.array((size,), lambda: self._column(a))
        return self.array((size,), lambda: apply("vec", turned(a.node)))

    def _column(self, a: Array) -> Node:
        assert a.node is not None
        return a.node if a.node.shape[1] == 1 else turned(a.node)

    def part(self, size: Dimension, first: Dimension, last: Dimension) -> Node:
        """The columns first to last, counted from 1, of an identity."""
        return apply("window", parameters=(first, last, size))

    def joined(self, parts: list[Array], axis: int) -> Array:
        """Arrays one after another along an axis."""
        first = parts[0]
        p = self.axis(first, axis)
        for other in parts[1:]:
            if other.rank != first.rank:
                raise self.misfit("arrays that are joined have as many axes")
            for at, (s, t) in enumerate(zip(first.axes, other.axes, strict=True)):
                if at != p:
                    self.equal(s, t, "arrays that are joined agree in the other axes")
        sizes = [self.sizes.resolve(v.axes[p]) for v in parts]
        total = windows.add(*sizes)
        axes = tuple(total if at == p else s for at, s in enumerate(first.axes))
        if first.rank > 2:
            if any(s != 1 for s in sizes):
                raise self.misfit("arrays of more than two axes are joined along a new axis alone")
            return Array(axes, None, self._stacked_terms(parts, p, len(parts)))
        return self.array(axes, lambda: self._joined(parts, sizes, total, p))

    def _stacked_terms(self, parts: list[Array], p: int, total: int) -> tuple[Term, ...]:
        """The terms of each part with the unit vector of its place along the new axis."""
        if not self.building:
            return ()
        found: list[Term] = []
        for k, part in enumerate(parts):
            place = Factor(contraction.unit(number(k + 1), total), p, None)
            found += [(place, *term) for term in self.terms(part, part.rank)]
        return tuple(found)

    def _joined(self, parts: list[Array], sizes: list[Dimension], total: Dimension, p: int) -> Node:
        terms = []
        before: Dimension = 0
        for a, size in zip(parts, sizes, strict=True):
            last = windows.add(before, size)
            place = self._place(windows.add(before, 1), last, total)
            before = last
            assert a.node is not None
            if isinstance(a.node, Number) and a.node.value == 0:
                continue
            if a.node.shape == SCALAR:
                terms.append(times(a.node, place if p == 0 else turned(place)))
            else:
                terms.append(times(place, a.node) if p == 0 else times(a.node, turned(place)))
        if not terms:
            return build.zeros(*((total, 1) if p == 0 else (1, total)))
        return terms[0] if len(terms) == 1 else build.add(*terms)

    def _place(self, first: Dimension, last: Dimension, total: Dimension) -> Node:
        if first == last and isinstance(first, int):
            return contraction.unit(number(first), total)
        return self.part(total, first, last)


def _back(rank: int, p: int) -> list[int]:
    """The order that takes the last axis back to place p."""
    order = list(range(rank - 1))
    order.insert(p, rank - 1)
    return order


__all__ = ["Misfit", "Space"]
