"""A product of factors with labels as a network, and its reduction to a matrix (see raising.py)."""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import Dimension
from matdiff.expression.build import TWO, apply, matmul, ones, power
from matdiff.expression.nodes import Apply, Node
from matdiff.tensor.canonical import Label
from matdiff.tensor.plainform import bare, chain, entrywise, transposed

Line = tuple[Label, Label, Node]
_MASKS = {"tril": "tril", "triu": "triu"}


class Reduction:
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

    def reduce(self) -> bool:
        """Take out every summed point that has at most two neighbours; whether none is left."""
        while True:
            self._merge_parallel()
            self._open_loops()
            summed = {label for label in self._points() if label not in self.out}
            if not summed:
                return True
            degrees = {k: self._degree(k) for k in summed}
            k = min(degrees, key=lambda label: (degrees[label], label))
            if degrees[k] > 2:
                return False
            self._take_out(self._inside(k) if degrees[k] == 1 else k)

    def _points(self) -> set[Label]:
        ends = {end for a, b, _ in self.lines for end in (a, b)}
        return ends | set(self.vectors)

    def _inside(self, end: Label) -> Label:
        """The point beside the end of a chain that is summed at both of its ends: sum(A B), not sum(A B 1)."""
        before, at, beside = None, end, None
        while at not in self.vectors and at not in self.out:
            touching = [line for line in self.lines if at in line[:2] and line is not before]
            if len(touching) != 1:
                return beside if beside is not None and not touching and at != beside else end
            (before,) = touching
            at = before[1] if before[0] == at else before[0]
            beside = at if beside is None else beside
        return end

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
            inner = [
                k not in self.out and k not in self.vectors and self._degree(k) == 2 for k in (a, b)
            ]
            same = len({n if first == a else transposed(n) for first, _, n in group}) == 1
            chained = len(group) == 2 and (all(inner) if same else any(inner))
            masks = [m for m in self.masks if {m[0], m[1]} == {a, b}]
            if (len(group) == 1 and not masks) or (chained and not masks and a != b):
                lines += group
                continue
            merged = [node if first == a else transposed(node) for first, _, node in group]
            merged = [bare(node) for node in merged] if a == b else merged
            whole = entrywise(merged)
            assert whole is not None
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
                self.scalars.append(_total(bare(m)))
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
            self.scalars.append(_total(vectors[0]))
        elif len(vectors) == 2 and vectors[0] is vectors[1]:
            self.scalars.append(power(apply("norm", vectors[0]), 2))
        else:
            rest = entrywise(vectors[:-1])
            assert rest is not None
            self.scalars.append(_square(bare(matmul(transposed(rest), vectors[-1]))))


def _total(a: Node) -> Node:
    """The sum of the entries; of squares the square of a norm."""
    if isinstance(a, Apply) and a.operator.name == "power" and a.operands[1] is TWO:
        return power(apply("norm", a.operands[0]), 2)
    return apply("sum", a)


def _square(a: Node) -> Node:
    """x'A'A x as the square of the norm of A x."""
    factors = a.operands if isinstance(a, Apply) and a.operator.name == "matmul" else ()
    half = len(factors) // 2
    if len(factors) < 4 or len(factors) % 2:
        return a
    second = factors[half:]
    if tuple(transposed(c) for c in reversed(second)) != factors[:half]:
        return a
    return power(apply("norm", matmul(*second)), 2)
