"""Sizes that are not known yet: which are equal, which are 1, which are not, with a way back.

A size is a variable: unknown, equal to another, bound to a number or a declared name, or "not 1" (``big``: a named size is never 1
here). Variable ``ONE`` is the size 1. Conditions that cannot be decided yet wait on their variables and are looked at again when
one of these changes. Every change is on the trail, so that a guess can be taken back.

>>> sizes = Sizes()
>>> a, b = sizes.fresh(), sizes.fresh()
>>> mark = sizes.mark()
>>> sizes.unify(a, b), sizes.set_big(a), sizes.unify(b, ONE)
(True, True, False)
>>> sizes.undo(mark)
>>> sizes.unify(b, ONE), sizes.is_one(a)
(True, False)
"""

from __future__ import annotations

from collections.abc import Callable

from matdiff.base.dimensions import Dimension

ONE = 0
"""The variable of the size 1."""
SCALAR = (ONE, ONE)
"""The shape of a scalar."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    Pair = tuple[int, int]
    Condition = Callable[..., bool | None]


class Sizes:
    """Union-find over size variables, and the conditions that wait on them."""

    __slots__ = (
        "_done", "_named", "_parent", "_queue", "_trail", "_waiting", "_watchers", "big", "steps", "value",
    )  # fmt: skip

    def __init__(self) -> None:
        self._parent = [ONE]
        self.value: list[Dimension | None] = [1]
        self.big = [False]
        self._watchers: list[list[int]] = [[]]
        self._named: dict[Dimension, int] = {1: ONE}
        self._trail: list[tuple[object, ...]] = []
        self._waiting: list[tuple[Condition, tuple[int, ...]]] = []
        self._done: list[bool] = []
        self._queue: list[int] = []
        self.steps = 0

    def fresh(self) -> int:
        """A size of which nothing is known."""
        self._parent.append(len(self._parent))
        self.value.append(None)
        self.big.append(False)
        self._watchers.append([])
        return len(self._parent) - 1

    def named(self, size: Dimension) -> int:
        """The size that is this number or has this name."""
        known = self._named.get(size)
        if known is None:
            known = self._named[size] = self.fresh()
            self.value[known] = size
            self.big[known] = True
        return known

    def find(self, v: int) -> int:
        parent = self._parent
        while parent[v] != v:
            v = parent[v]
        return v

    def is_one(self, v: int) -> bool:
        return self.find(v) == ONE

    def is_big(self, v: int) -> bool:
        return self.big[self.find(v)]

    def is_scalar(self, pair: Pair) -> bool:
        return self.find(pair[0]) == ONE and self.find(pair[1]) == ONE

    def may_equal(self, a: int, b: int) -> bool:
        """Whether two sizes can still be the same."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        x, y = self.value[a], self.value[b]
        if x is not None and y is not None:
            return False
        return not (x == 1 and self.big[b]) and not (y == 1 and self.big[a])

    def unify(self, a: int, b: int) -> bool:
        """Make two sizes one; False when they cannot be."""
        a, b = self.find(a), self.find(b)
        if a == b:
            return True
        if not self.may_equal(a, b):
            return False
        watchers = self._watchers
        if self.value[b] is not None or (
            self.value[a] is None and len(watchers[a]) < len(watchers[b])
        ):
            a, b = b, a  # what is bound stays; else the one that fewer conditions watch gives way
        kept, woken = self._watchers[a], self._watchers[b]
        self._trail.append((a, b, self.big[a], len(kept)))
        self._parent[b] = a
        self._queue += woken
        if self.value[a] is not None:
            return True  # what is bound never changes again: nothing need watch it
        if self.big[b] and not self.big[a]:
            self.big[a] = True
            self._queue += kept
        kept += woken
        return True

    def same(self, a: Pair, b: Pair) -> bool:
        """Make two shapes one."""
        first = self.unify(a[0], b[0])
        return self.unify(a[1], b[1]) and first

    def set_big(self, v: int) -> bool:
        """The size is not 1."""
        v = self.find(v)
        if v == ONE:
            return False
        if not self.big[v]:
            self._trail.append((v,))
            self.big[v] = True
            self._queue += self._watchers[v]
        return True

    def wait(self, condition: Condition, *variables: int) -> None:
        """``condition(sizes, *variables)`` says True when settled, None when it cannot say, False when it fails."""
        number = len(self._waiting)
        self._waiting.append((condition, variables))
        self._done.append(False)
        for v in variables:
            self._watchers[self.find(v)].append(number)
        self._queue.append(number)

    def propagate(self, skip_failures: bool = False) -> bool:
        """Look at what was woken until nothing changes. False when a condition fails."""
        queue, done, waiting = self._queue, self._done, self._waiting
        while queue:
            number = queue.pop()
            if done[number]:
                continue
            self.steps += 1
            condition, variables = waiting[number]
            settled = condition(self, *variables)
            if settled is None:
                continue
            if not settled and not skip_failures:
                queue.clear()
                return False
            done[number] = True
            self._trail.append(("done", number, settled))
        return True

    @property
    def count(self) -> int:
        """How many conditions there are."""
        return len(self._waiting)

    def wake(self) -> None:
        """Look at every condition again."""
        self._queue = [number for number, done in enumerate(self._done) if not done]

    def mark(self) -> int:
        return len(self._trail)

    def undo(self, mark: int) -> None:
        """Take back everything since the mark."""
        self._queue.clear()
        trail = self._trail
        while len(trail) > mark:
            entry = trail.pop()
            if len(entry) == 4:
                a, b, big, length = entry
                self._parent[b] = b  # type: ignore[call-overload]
                self.big[a] = big  # type: ignore[call-overload]
                del self._watchers[a][length:]  # type: ignore[call-overload]
            elif len(entry) == 3:
                self._done[entry[1]] = False  # type: ignore[call-overload]
            else:
                self.big[entry[0]] = False  # type: ignore[call-overload]


def product(sizes: Sizes, r1: int, c1: int, r2: int, c2: int, r: int, c: int) -> bool | None:
    """(r, c) is the shape of a product of (r1, c1) with (r2, c2): a scalar times a matrix, or a matrix product."""
    find, big = sizes.find, sizes.big
    a1, b1, a2, b2 = find(r1), find(c1), find(r2), find(c2)
    if a1 == ONE and b1 == ONE:
        return sizes.unify(r, a2) and sizes.unify(c, b2)
    if a2 == ONE and b2 == ONE:
        return sizes.unify(r, a1) and sizes.unify(c, b1)
    left, right = big[a1] or big[b1], big[a2] or big[b2]
    fits = sizes.may_equal(b1, a2)
    if (left and right) or (find(r) == ONE and find(c) == ONE):
        # a scalar result needs 1 x k times k x 1, whichever of the products it is
        return fits and sizes.unify(b1, a2) and sizes.unify(r, a1) and sizes.unify(c, b2)
    if left and not fits:
        return (
            sizes.unify(a2, ONE)
            and sizes.unify(b2, ONE)
            and sizes.unify(r, a1)
            and sizes.unify(c, b1)
        )
    if right and not fits:
        return (
            sizes.unify(a1, ONE)
            and sizes.unify(b1, ONE)
            and sizes.unify(r, a2)
            and sizes.unify(c, b2)
        )
    if left and not sizes.unify(r, a1):
        return False
    if right and not sizes.unify(c, b2):
        return False
    return None


def diag(sizes: Sizes, r: int, c: int, rows: int, columns: int) -> bool | None:
    """(rows, columns) is the shape of diag of (r, c): a vector gives a matrix, a square matrix its diagonal."""
    if sizes.is_one(c):
        return sizes.unify(rows, r) and sizes.unify(columns, r)
    if sizes.is_big(c) and sizes.is_one(r):
        return sizes.unify(rows, c) and sizes.unify(columns, c)
    if (sizes.is_big(r) and sizes.is_big(c)) or (sizes.is_one(columns) and sizes.is_big(rows)):
        return sizes.unify(r, c) and sizes.unify(rows, r) and sizes.unify(columns, ONE)
    return None


def by_rows(sizes: Sizes, r: int, c: int, rows: int) -> bool | None:
    """rows x 1 is the shape of logsumexp of (r, c): a number for a column, one for each row of a matrix."""
    if sizes.is_one(c):
        return sizes.unify(rows, ONE)
    if sizes.is_big(c) or sizes.is_big(rows):
        return sizes.set_big(c) and sizes.unify(rows, r)
    if sizes.is_one(rows) and sizes.is_big(r):
        return sizes.unify(c, ONE)
    return None
