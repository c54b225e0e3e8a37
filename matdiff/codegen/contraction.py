"""The order of a product of many factors: which two are multiplied first, by what that costs at sizes that are assumed.

All orders are looked at for up to six factors (dynamic programming over subsets, as for chains of matrices, but of any tensors); beyond
that the cheapest pair is taken again and again. The cost is in microseconds of one core, by constants that need not be exact: a call, an
entry read or written, a multiply-add in a matrix product, one in a product with a vector, a multiply-add of an inverse.

>>> A, B, x = Item((0, 1)), Item((1, 2)), Item((2,))
>>> Order([A, B, x], frozenset([0]), {0: 100, 1: 100, 2: 100}).tree
((2, 1), 0)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
    """The cheapest tree over the factors; ``cost`` of making it and ``tree`` of places in the list.

    Within, sets of labels are bits of a number, as sets of factors are.
    """

    def __init__(
        self,
        items: Sequence[Item],
        out: frozenset[int],
        sizes: Mapping[int, int],
        data: frozenset[int] = frozenset(),
    ) -> None:
        self.items = items
        self.labels = list({label: None for item in items for label in item.labels})
        bits = {label: 1 << k for k, label in enumerate(self.labels)}
        self.own = [_bits(item.labels, bits) for item in items]
        self.out = _bits(out, bits)
        self.data = _bits(data, bits)
        """Labels of axes that count data: nothing is solved for each of them."""
        self.everything = (1 << len(items)) - 1
        self._counts: dict[int, float] = {0: 1.0}
        for label, bit in bits.items():
            self._counts[bit] = float(sizes[label])
        self._left: dict[int, int] = {}
        if len(items) <= EXACT:
            self.cost, self.tree = self._exact()
        else:
            self.cost, self.tree = self._greedy()

    def kept(self, subset: int) -> frozenset[int]:
        """The labels that are left when the factors of a subset are multiplied."""
        left = self.left(subset)
        return frozenset(label for k, label in enumerate(self.labels) if left >> k & 1)

    def left(self, subset: int) -> int:
        """The same as bits."""
        found = self._left.get(subset)
        if found is None:
            inside, outside = 0, self.out
            for at, own in enumerate(self.own):
                if subset >> at & 1:
                    inside |= own
                else:
                    outside |= own
            found = self._left[subset] = inside & outside
        return found

    def entries(self, labels: int) -> float:
        """How many entries an array with these axes has."""
        found = self._counts.get(labels)
        if found is None:
            rest = labels & labels - 1
            found = self._counts[labels] = self._counts[labels ^ rest] * self.entries(rest)
        return found

    def _alone(self, at: int) -> float:
        """A factor with what is summed of it alone."""
        lost = self.own[at] & ~self.left(1 << at)
        return self.items[at].price + (CALL + ENTRY * self.entries(self.own[at]) if lost else 0.0)

    def _pair(self, a: int, b: int) -> float:
        """What the product of two subsets costs when they are there, less what an inverse saves that is only solved with."""
        left, right, whole = self.left(a), self.left(b), self.left(a | b)
        entries = self._counts.get(left | right) or self.entries(left | right)
        summed = (left | right) & ~whole
        if not (left & right & summed):
            return CALL + ENTRY * entries
        done = summed | left & right
        rate = MULTIPLY_ADD if left & ~done and right & ~done else VECTOR_MULTIPLY_ADD
        cost = CALL + rate * entries + ENTRY * self.entries(whole)
        for one, other in ((a, b), (b, a)):
            if not one & one - 1 and self.items[_only(one)].is_inverse:
                solved = self._solved(one, other, summed)
                if solved is not None:
                    cost = min(cost, solved - self.items[_only(one)].price)
        return cost

    def _solved(self, one: int, other: int, summed: int) -> float | None:
        """A^-1 B by solving, where one of the two is the inverse alone and the sum is over one of its axes."""
        if one & (one - 1) or not self.items[_only(one)].is_inverse:
            return None
        labels, columns = self.own[_only(one)], self.left(other) & ~summed
        if (labels & summed).bit_count() != 1 or labels.bit_count() != 2 or labels & columns:
            return None
        if columns & self.data:
            return None
        return 2 * CALL + VECTOR_MULTIPLY_ADD * self.entries(labels) * self.entries(columns)

    def is_solved(self, at: int, other: int) -> bool:
        """Whether the inverse ``at`` times the subset ``other`` is made by solving."""
        one = 1 << at
        every = self.left(one) | self.left(other)
        solved = self._solved(one, other, every & ~self.left(one | other))
        if solved is None:
            return False
        return solved <= self.items[at].price + CALL + MULTIPLY_ADD * self.entries(every)

    def _exact(self) -> tuple[float, Tree]:
        n = len(self.items)
        best: dict[int, tuple[float, Tree]] = {1 << at: (self._alone(at), at) for at in range(n)}
        for subset in range(1, self.everything + 1):
            if subset in best:
                continue
            least, found = float("inf"), (0, 0)
            part = (subset - 1) & subset
            while part:
                rest = subset ^ part
                if part > rest:
                    before = best[part][0] + best[rest][0]
                    if before < least:
                        cost = before + self._pair(part, rest)
                        if cost < least:
                            least, found = cost, (part, rest)
                part = (part - 1) & subset
            best[subset] = least, (best[found[0]][1], best[found[1]][1])
        return best[self.everything]

    def _greedy(self) -> tuple[float, Tree]:
        parts: list[tuple[int, Tree]] = [(1 << at, at) for at in range(len(self.items))]
        total = sum(self._alone(at) for at in range(len(self.items)))
        while len(parts) > 1:
            pairs = [
                (self._pair(a, b) + ENTRY * self.entries(self.left(a | b)), i, j)
                for i, (a, _) in enumerate(parts)
                for j, (b, _) in enumerate(parts[:i])
            ]
            cost, i, j = min(pairs)
            total += cost
            (a, one), (b, other) = parts[i], parts[j]
            parts = [part for k, part in enumerate(parts) if k not in (i, j)]
            parts.append((a | b, (one, other)))
        return total, parts[0][1]


def _bits(labels: Iterable[int], bits: Mapping[int, int]) -> int:
    return sum(bits[label] for label in labels if label in bits)


def _only(subset: int) -> int:
    return subset.bit_length() - 1


def places(tree: Tree) -> int:
    """The subset of factors in a tree."""
    if isinstance(tree, int):
        return 1 << tree
    return places(tree[0]) | places(tree[1])
