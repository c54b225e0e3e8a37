"""What a reduced network is as a matrix: over two labels, or with three or four of them as a Kronecker product with vec."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from matdiff.expression.build import apply, eye, hadamard, matmul, number, ones, power, scale
from matdiff.expression.nodes import Node
from matdiff.tensor.canonical import Label
from matdiff.tensor.make import factors_of
from matdiff.tensor.network import Reduction
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.plainform import NoForm, chain, entrywise, is_eye, kron, scaled, transposed

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


class Network(Reduction):
    """A network and the matrix that it is."""

    def matrix(self) -> Node:
        """The scalar, column or matrix over the own labels."""
        if not self.reduce() or self.masks:
            raise NoForm
        return self._times(self._over(self.out))

    def _times(self, core: Node | None) -> Node:
        factors = [c for c in self.scalars if c is not core]
        if core is None:
            whole = scale(*_powers(factors)) if factors else number(1)
        else:
            whole = scale(*_powers(factors), core) if factors else core
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
        first, second = self.out[:rows], self.out[rows:]
        is_reduced = self.reduce()
        if self.masks:
            raise NoForm
        if not is_reduced:
            cut = self._cut(first, second)
            if cut is None:
                raise NoForm
            return self._times(cut)
        found = self._divided(first, second) or self._diagonal(first, second)
        return self._times(found if found is not None else self._scaled(first, second))

    def _divided(self, first: tuple[Label, ...], second: tuple[Label, ...]) -> Node | None:
        """The Kronecker product, where no line runs between its halves."""
        for one, two in _pairings(first, second):
            if self._apart(one) and self._apart(two):
                return self._kronecker(one, two, first, second)
        return None

    def _cut(self, first: tuple[Label, ...], second: tuple[Label, ...]) -> Node | None:
        """A row j with one line C, as from a summed point with three neighbours: (C kron I) times what has that point for j.

        Of a line to a column n the point between is new, and a delta joins it to n. None where every row and column has more lines.
        """
        for labels in (first, second):
            for at, j in enumerate(labels if len(labels) == 2 else ()):
                touching = [line for line in self.lines if j in line[:2]]
                if len(touching) == 1 and not is_eye(touching[0][2]):
                    ends = {*touching[0][:2]} - {j}
                    if not ends & set(labels):
                        return self._cut_at(j, at, labels, len(first))
        return None

    def _cut_at(self, j: Label, at: int, labels: tuple[Label, ...], rows: int) -> Node:
        (line,) = [line for line in self.lines if j in line[:2]]
        end = line[1] if line[0] == j else line[0]
        inner = end if end not in self.out else 1 + max(self.sizes)
        sizes = {**self.sizes, inner: self.sizes[end]}
        rest = Network(Fraction(1), tuple(inner if k == j else k for k in self.out), sizes)
        rest.lines = [other for other in self.lines if other is not line]
        if inner is not end:
            rest.lines.append((inner, end, eye(sizes[end])))
        rest.vectors = {k: v for k, v in self.vectors.items() if k != j}
        weight = entrywise(self.vectors.get(j, []))
        core = line[2] if line[0] == j else transposed(line[2])
        core = core if weight is None else chain(apply("diag", weight), core)
        beside = eye(self.sizes[labels[1 - at]])
        other = rest.flattened(rows)
        if labels == self.out[:rows]:
            return chain(kron(core, beside) if at else kron(beside, core), other)
        core = transposed(core)
        return chain(other, kron(core, beside) if at else kron(beside, core))

    def _scaled(self, first: tuple[Label, ...], second: tuple[Label, ...]) -> Node:
        """L_im R_nj W_mn, a line between two rows or two columns besides: (R' kron L) diag(vec W)."""
        if len(first) == len(second) == 2:
            self._along_deltas(second)
        before, first = self._beside(first)
        after, second = self._beside(second)
        if first and second:
            core = self._divided(first, second) or self._crossing(first, second)
        else:
            core = self._vec(first) if first else transposed(self._vec(second))
        return chain(*before, core, *(transposed(side) for side in after))

    def _along_deltas(self, second: tuple[Label, ...]) -> None:
        """delta_jn W_mj is delta_jn W_mn, a line between two columns; delta_jn C_in is delta_jn C_ij, one between two rows."""
        for x, y, node in [line for line in self.lines if is_eye(line[2])]:
            if (x in second) == (y in second):
                continue
            for at, line in enumerate(self.lines):
                ends = {*line[:2]}
                if line[2] is node or not ends & {x, y} or ends == {x, y}:
                    continue
                here = x if x in ends else y
                (other,) = ends - {here}
                if (other in second) != (here in second):
                    there = y if here == x else x
                    a, b = (there if end == here else end for end in line[:2])
                    self.lines[at] = (a, b, line[2])

    def _beside(self, labels: tuple[Label, ...]) -> tuple[list[Node], tuple[Label, ...]]:
        """The line between two rows as a factor on their side, taken out; a delta makes the two one: E, with E u = vec diag(u)."""
        line = next(
            (line for line in self.lines if len(labels) == 2 and set(line[:2]) == set(labels)), None
        )
        if line is None:
            return [], labels
        self.lines.remove(line)
        i, j = labels
        if is_eye(line[2]) and not self._degree(j) and j not in self.vectors:
            return [apply("diagonalisation", parameters=(self.sizes[i],))], (i,)
        return [
            apply("diag", apply("vec", line[2] if line[0] == i else transposed(line[2])))
        ], labels

    def _crossing(self, first: tuple[Label, ...], second: tuple[Label, ...]) -> Node:
        """L_im M_in, lines of one row to both columns: E' (M kron L); with two rows the product entry by entry of both ways."""
        if len(first) == 1 and len(second) == 2:
            low, high = (self._once(first[0], label) for label in second)
            (size,) = (self.sizes[label] for label in first)
            places = apply("diagonalisation", parameters=(size,))
            return chain(transposed(places), apply("kron", high, low))
        if len(first) == 2 and len(second) == 1:
            low, high = (self._once(label, second[0]) for label in first)
            (size,) = (self.sizes[label] for label in second)
            return chain(apply("kron", high, low), apply("diagonalisation", parameters=(size,)))
        if len(first) != 2 or len(second) != 2:
            raise NoForm
        cut = self._cut(first, second)
        if cut is not None:
            return cut
        (i, j), (m, n) = first, second
        straight = apply("kron", self._once(j, n), self._once(i, m))
        turned = apply("commutation", parameters=(self.sizes[m], self.sizes[n]))
        crossed = chain(apply("kron", self._once(j, m), self._once(i, n)), turned)
        return hadamard(straight, crossed)

    def _once(self, a: Label, b: Label) -> Node:
        """The matrix over two labels; vectors at them are used up."""
        core = self._over((a, b))
        assert core is not None
        for label in (a, b):
            self.vectors.pop(label, None)
        return core

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

    def _diagonal(self, first: tuple[Label, ...], second: tuple[Label, ...]) -> Node | None:
        """delta_im delta_jn C_ij is diag(vec C); with the deltas crossed, times the commutation matrix; else None."""
        if len(first) != 2 or len(second) != 2:
            return None
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
        return None


def _powers(factors: list[Node]) -> list[Node]:
    """Equal numbers as a power."""
    return [c if n == 1 else power(c, n) for c, n in Counter(factors).items()]


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
