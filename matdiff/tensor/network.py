"""A product of factors with labels as a network, and its reduction to a matrix (see raising.py)."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.expression.build import apply, hadamard, matmul, number, ones, power, scale
from matdiff.expression.nodes import Node
from matdiff.tensor.canonical import Label
from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.plainform import (
    NoForm,
    bare,
    chain,
    entrywise,
    is_eye,
    kron,
    scaled,
    transposed,
)

Line = tuple[Label, Label, Node]
_MASKS = {"tril": "tril", "triu": "triu"}


def network_of(node: Tensor, found: dict[Tensor, Node]) -> Network:
    """A product with its factors as matrices, products among its factors that have too many axes taken apart."""
    c, factors, out = factors_of(node)
    network = Network(c, out, dict(zip(out, node.axes, strict=True)))
    fresh = 1 + max([*out, *(label for _, labels in factors for label in labels)], default=0)
    waiting = list(reversed(factors))
    while waiting:
        child, labels = waiting.pop()
        network.sizes.update(zip(labels, child.axes, strict=True))
        if child in found and len(child.axes) <= 2:
            network.put(found[child], labels)
        elif child.kind == "product":
            inner_c, inner, own = factors_of(child)
            network.coefficient *= inner_c
            names = dict(zip(own, labels, strict=True))
            for _, places in inner:
                for place in places:
                    if place not in names:
                        names[place] = fresh
                        fresh += 1
            waiting += [(t, tuple(names[p] for p in places)) for t, places in reversed(inner)]
        elif child.kind == "table" and child.data[0] in _MASKS:
            network.masks.append((labels[0], labels[1], _MASKS[child.data[0]]))
        else:
            raise NoForm
    return network


class Network:
    """Lines, vectors and scalars, on the way to a matrix."""

    def __init__(
        self, coefficient: Fraction, out: tuple[Label, ...], sizes: dict[Label, Dimension]
    ) -> None:
        self.coefficient = coefficient
        self.out = out
        self.sizes = sizes
        self.lines: list[Line] = []
        self.vectors: dict[Label, list[Node]] = {}
        self.scalars: list[Node] = []
        self.masks: list[tuple[Label, Label, str]] = []

    def put(self, node: Node, labels: tuple[Label, ...]) -> None:
        if not labels:
            self.scalars.append(node)
        elif len(labels) == 1:
            self.vectors.setdefault(labels[0], []).append(node)
        else:
            self.lines.append((labels[0], labels[1], node))

    # -- taking out the summed points

    def reduce(self) -> None:
        """Take out every summed point; NoForm where one has three neighbours."""
        while True:
            self._merge_parallel()
            self._open_loops()
            summed = {label for label in self._points() if label not in self.out}
            if not summed:
                return
            degrees = {k: self._degree(k) for k in summed}
            k = min(degrees, key=lambda label: (degrees[label], label))
            if degrees[k] > 2:
                raise NoForm
            self._take_out(k)

    def _points(self) -> set[Label]:
        ends = {end for a, b, _ in self.lines for end in (a, b)}
        return ends | set(self.vectors)

    def _degree(self, k: Label) -> int:
        return sum((a == k) + (b == k) for a, b, _ in self.lines)

    def _merge_parallel(self) -> None:
        """Lines between the same two points as one, unless a chain through a summed point says it."""
        groups: dict[tuple[Label, Label], list[Line]] = {}
        for a, b, node in self.lines:
            key = (a, b) if a <= b else (b, a)
            groups.setdefault(key, []).append((a, b, node))
        lines: list[Line] = []
        for (a, b), group in groups.items():
            chained = len(group) == 2 and any(
                k not in self.out and k not in self.vectors and self._degree(k) == 2 for k in (a, b)
            )
            masks = [m for m in self.masks if {m[0], m[1]} == {a, b}]
            if (len(group) == 1 and not masks) or a == b or (chained and not masks):
                lines += group
                continue
            merged = [node if first == a else transposed(node) for first, _, node in group]
            whole = hadamard(*merged) if len(merged) > 1 else merged[0]
            for first, second, name in masks:
                turned = whole if first == a else transposed(whole)
                masked = apply(name, turned)
                whole = masked if first == a else transposed(masked)
                self.masks.remove((first, second, name))
            lines.append((a, b, whole))
        self.lines = lines

    def _open_loops(self) -> None:
        for line in [line for line in self.lines if line[0] == line[1]]:
            k, _, node = line
            self.lines.remove(line)
            alone = k not in self.out and k not in self.vectors and not self._degree(k)
            if alone:
                self.scalars.append(apply("tr", bare(node)))
            else:
                self.vectors.setdefault(k, []).append(apply("diagonal", node))

    def _take_out(self, k: Label) -> None:
        v = entrywise(self.vectors.get(k, []))
        touching = [line for line in self.lines if k in line[:2]]
        if not touching:
            self._sum_out(k)
            return
        self.vectors.pop(k, None)
        for line in touching:
            self.lines.remove(line)
        into = [(a, m) if b == k else (b, transposed(m)) for a, b, m in touching]
        if len(into) == 1:
            ((a, m),) = into
            if v is None and not self._elsewhere(a):
                self.scalars.append(apply("sum", bare(m)))
                return
            column = v if v is not None else ones(self.sizes[k], 1)
            self.put(chain(m, column), (a,))
            return
        (a, m), (b, n) = into
        if a == b and m is n and v is None and not self._elsewhere(a):
            self.scalars.append(power(apply("norm", bare(m)), 2))
            return
        middle = [] if v is None else [apply("diag", v)]
        self.put(chain(m, *middle, transposed(n)), (a, b))

    def _elsewhere(self, k: Label) -> bool:
        """Whether a point has anything else to it."""
        return k in self.out or k in self.vectors or self._degree(k) > 0

    def _sum_out(self, k: Label) -> None:
        """u'v, or the sum of the entries of one vector."""
        vectors = self.vectors.pop(k)
        if len(vectors) == 1:
            self.scalars.append(apply("sum", vectors[0]))
        elif len(vectors) == 2 and vectors[0] is vectors[1]:
            self.scalars.append(power(apply("norm", vectors[0]), 2))
        else:
            rest = entrywise(vectors[:-1])
            assert rest is not None
            self.scalars.append(bare(matmul(transposed(rest), vectors[-1])))

    # -- what is left

    def matrix(self) -> Node:
        """The scalar, column or matrix over the own labels."""
        self.reduce()
        if self.masks:
            raise NoForm
        return self._times(self._over(self.out))

    def _times(self, core: Node | None) -> Node:
        factors = [c for c in self.scalars if c is not core]
        if core is None:
            whole = scale(*factors) if factors else number(1)
        else:
            whole = scale(*factors, core) if factors else core
        return scaled(self.coefficient, whole)

    def _over(self, labels: tuple[Label, ...]) -> Node | None:
        if not labels:
            return None
        if len(labels) > 2:
            raise NoForm
        if len(labels) == 1:
            (i,) = labels
            v = entrywise(self.vectors.get(i, []))
            return v if v is not None else ones(self.sizes[i], 1)
        i, j = labels
        u, v = (entrywise(self.vectors.get(label, [])) for label in labels)
        line = next((line for line in self.lines if {line[0], line[1]} == {i, j}), None)
        if line is None:
            left = u if u is not None else ones(self.sizes[i], 1)
            right = v if v is not None else ones(self.sizes[j], 1)
            return matmul(left, transposed(right))
        m = line[2] if line[0] == i else transposed(line[2])
        if is_eye(m):
            both = entrywise([w for w in (u, v) if w is not None])
            return m if both is None else apply("diag", both)
        before = [] if u is None else [apply("diag", u)]
        after = [] if v is None else [apply("diag", v)]
        return chain(*before, m, *after)

    def flattened(self, rows: int) -> Node:
        """The matrix with the first labels merged for its rows, the others for its columns, in vec order."""
        self.reduce()
        if self.masks:
            raise NoForm
        first, second = self.out[:rows], self.out[rows:]
        for one, two in _pairings(first, second):
            if self._apart(one) and self._apart(two):
                return self._times(self._kronecker(one, two, first, second))
        return self._times(self._diagonal(first, second))

    def _apart(self, group: tuple[Label, ...]) -> bool:
        """No line leaves the group."""
        return all((a in group) == (b in group) for a, b, _ in self.lines)

    def _kronecker(
        self,
        one: tuple[Label, ...],
        two: tuple[Label, ...],
        first: tuple[Label, ...],
        second: tuple[Label, ...],
    ) -> Node:
        if set(one) == set(first):  # nothing connects rows and columns
            left, right = self._vec(first), self._vec(second)
            return matmul(left, transposed(right))
        whole = kron(self._between(one, first), self._between(two, first))
        if second and one and one[-1] == second[0] and len(second) == 2:
            m, n = (self.sizes[label] for label in second)
            return chain(whole, apply("commutation", parameters=(m, n)))
        return whole

    def _between(self, group: tuple[Label, ...], first: tuple[Label, ...]) -> Node:
        """The part of a Kronecker product over some labels: a matrix, a column or a row."""
        down = tuple(label for label in group if label in first)
        across = tuple(label for label in group if label not in first)
        core = self._over((*down, *across))
        if core is None:
            return number(1)
        return transposed(core) if not down and len(across) == 1 else core

    def _vec(self, labels: tuple[Label, ...]) -> Node:
        core = self._over(labels)
        if core is None:
            return number(1)
        return apply("vec", core) if len(labels) == 2 else core

    def _diagonal(self, first: tuple[Label, ...], second: tuple[Label, ...]) -> Node:
        """delta_im delta_jn C_ij is diag(vec C); with the deltas crossed, times the commutation matrix."""
        if len(first) != 2 or len(second) != 2:
            raise NoForm
        deltas = {frozenset(line[:2]): line for line in self.lines if is_eye(line[2])}
        straight = [frozenset(pair) for pair in zip(first, second, strict=True)]
        crossed = [frozenset(pair) for pair in zip(first, reversed(second), strict=True)]
        for pairs in (straight, crossed):
            if all(pair in deltas for pair in pairs):
                self.lines = [line for line in self.lines if frozenset(line[:2]) not in pairs]
                whole = apply("diag", self._vec(first))
                if pairs is straight:
                    return whole
                m, n = (self.sizes[label] for label in second)
                return matmul(whole, apply("commutation", parameters=(m, n)))
        raise NoForm


def _pairings(
    first: tuple[Label, ...], second: tuple[Label, ...]
) -> list[tuple[tuple[Label, ...], tuple[Label, ...]]]:
    """The ways to divide the labels in a slow and a fast half: (j, n) and (i, m); (j, m) and (i, n); rows and columns."""
    slow, fast = first[1:], first[:1]
    if len(second) == 2:
        m, n = second
        ways = [((*slow, n), (*fast, m)), ((*slow, m), (*fast, n))]
    else:
        ways = [(slow, (*fast, *second)), ((*slow, *second), fast)]
    return [*ways, (first, second)]
