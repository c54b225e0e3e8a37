"""The order of a product of many factors: which two are multiplied first, by what that costs at sizes that are assumed.

All orders are looked at for up to six factors (dynamic programming over subsets, as for chains of matrices, but of any tensors); beyond
that the cheapest pair is taken again and again. The cost is in microseconds of one core, by constants that need not be exact: a call, an
entry read or written, a multiply-add in a matrix product, one in a product with a vector, a multiply-add of an inverse.

>>> A, B, x = Item((0, 1)), Item((1, 2)), Item((2,))
>>> Order([A, B, x], frozenset([0]), {0: 100, 1: 100, 2: 100}).tree
((2, 1), 0)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

CALL = 0.7
ENTRY = 0.8e-3
MULTIPLY_ADD = 0.06e-3
VECTOR_MULTIPLY_ADD = 0.11e-3
EXACT = 6

Tree = int | tuple["Tree", "Tree"]


class Item:
    """A factor: the labels of its axes, and whether it is an inverse, with which one solves.

    ``price`` is what it costs to have the factor itself, of an inverse its entries.
    """

    __slots__ = ("is_inverse", "labels", "price")

    def __init__(self, labels: Sequence[int], price: float = 0.0, is_inverse: bool = False) -> None:
        self.labels = frozenset(labels)
        self.price = price
        self.is_inverse = is_inverse


class Order:
    """The cheapest tree over the factors; ``cost`` of making it and ``tree`` of places in the list."""

    def __init__(
        self,
        items: Sequence[Item],
        out: frozenset[int],
        sizes: Mapping[int, int],
        data: frozenset[int] = frozenset(),
    ) -> None:
        self.items = items
        self.out = out
        self.sizes = sizes
        self.data = data
        """Labels of axes that count data: nothing is solved for each of them."""
        self.everything = (1 << len(items)) - 1
        self._labels: dict[int, frozenset[int]] = {}
        if len(items) <= EXACT:
            self.cost, self.tree = self._exact()
        else:
            self.cost, self.tree = self._greedy()

    def kept(self, subset: int) -> frozenset[int]:
        """The labels that are left when the factors of a subset are multiplied."""
        found = self._labels.get(subset)
        if found is None:
            inside: set[int] = set()
            outside = set(self.out)
            for at, item in enumerate(self.items):
                (inside if subset >> at & 1 else outside).update(item.labels)
            found = self._labels[subset] = frozenset(inside & outside)
        return found

    def entries(self, labels: frozenset[int]) -> float:
        count = 1.0
        for label in labels:
            count *= self.sizes[label]
        return count

    def _alone(self, at: int) -> float:
        """A factor with what is summed of it alone."""
        item = self.items[at]
        lost = item.labels - self.kept(1 << at)
        return item.price + (CALL + ENTRY * self.entries(item.labels) if lost else 0.0)

    def _pair(self, a: int, b: int) -> float:
        """What the product of two subsets costs when they are there, less what an inverse saves that is only solved with."""
        left, right = self.kept(a), self.kept(b)
        whole = self.kept(a | b)
        every = left | right
        entries = self.entries(every)
        summed = every - whole
        if not summed:
            return CALL + ENTRY * entries
        if not (left & right & summed):
            return CALL + ENTRY * entries
        rate = (
            VECTOR_MULTIPLY_ADD
            if left <= summed | (left & right) or right <= summed | (left & right)
            else MULTIPLY_ADD
        )
        cost = CALL + rate * entries + ENTRY * self.entries(whole)
        for one, other in ((a, b), (b, a)):
            solved = self._solved(one, other, summed)
            if solved is not None:
                cost = min(cost, solved - self.items[_only(one)].price)
        return cost

    def _solved(self, one: int, other: int, summed: frozenset[int]) -> float | None:
        """A^-1 B by solving, where one of the two is the inverse alone and the sum is over one of its axes."""
        if one & (one - 1) or not self.items[_only(one)].is_inverse:
            return None
        labels = self.items[_only(one)].labels
        if len(labels & summed) != 1 or len(labels) != 2 or labels & self.kept(other) - summed:
            return None
        columns = self.kept(other) - summed
        if columns & self.data:
            return None
        n = self.entries(labels)
        return 2 * CALL + VECTOR_MULTIPLY_ADD * n * self.entries(columns)

    def is_solved(self, at: int, other: int) -> bool:
        """Whether the inverse ``at`` times the subset ``other`` is made by solving."""
        one = 1 << at
        summed = (self.kept(one) | self.kept(other)) - self.kept(one | other)
        solved = self._solved(one, other, summed)
        if solved is None:
            return False
        every = self.entries(self.kept(one) | self.kept(other))
        return solved <= self.items[at].price + CALL + MULTIPLY_ADD * every

    def _exact(self) -> tuple[float, Tree]:
        n = len(self.items)
        best: dict[int, tuple[float, Tree]] = {1 << at: (self._alone(at), at) for at in range(n)}
        for subset in range(1, self.everything + 1):
            if subset in best:
                continue
            found: tuple[float, Tree] | None = None
            part = (subset - 1) & subset
            while part:
                rest = subset ^ part
                if part > rest:
                    (left, one), (right, other) = best[part], best[rest]
                    if found is None or left + right < found[0]:
                        cost = left + right + self._pair(part, rest)
                        if found is None or cost < found[0]:
                            found = cost, (one, other)
                part = (part - 1) & subset
            assert found is not None
            best[subset] = found
        return best[self.everything]

    def _greedy(self) -> tuple[float, Tree]:
        parts: list[tuple[int, Tree]] = [(1 << at, at) for at in range(len(self.items))]
        total = sum(self._alone(at) for at in range(len(self.items)))
        while len(parts) > 1:
            pairs = [
                (self._pair(a, b) + ENTRY * self.entries(self.kept(a | b)), i, j)
                for i, (a, _) in enumerate(parts)
                for j, (b, _) in enumerate(parts[:i])
            ]
            cost, i, j = min(pairs)
            total += cost
            (a, one), (b, other) = parts[i], parts[j]
            parts = [part for k, part in enumerate(parts) if k not in (i, j)]
            parts.append((a | b, (one, other)))
        return total, parts[0][1]


def _only(subset: int) -> int:
    return subset.bit_length() - 1


def places(tree: Tree) -> int:
    """The subset of factors in a tree."""
    if isinstance(tree, int):
        return 1 << tree
    return places(tree[0]) | places(tree[1])
