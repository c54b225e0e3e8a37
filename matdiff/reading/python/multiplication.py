"""Matrix products and einsum."""

from __future__ import annotations

from matdiff.base.dimensions import Dimension
from matdiff.expression.nodes import Node
from matdiff.reading.python.arithmetic import Arithmetic
from matdiff.reading.python.contraction import times, turned
from matdiff.reading.python.names import are_samples
from matdiff.reading.python.values import Array

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.reading.python.values import Axes, Term


class Multiplication(Arithmetic):
    """Products of matrices, vectors and batches of them."""

    # ---- products ----------------------------------------------------------------------------------

    def matmul(self, a: Array, b: Array, sign: str = "@") -> Array:
        if not a.rank or not b.rank:
            raise self.misfit(f"{sign} takes arrays, and a number stands beside it", "write *")
        k = a.axes[-1]
        other = b.axes[0] if b.rank == 1 else b.axes[-2]
        self.equal(k, other, f"the sizes that {sign} sums over are equal")
        if a.rank <= 2 and b.rank <= 2:
            axes = (*a.axes[:-1], *(b.axes[1:] if b.rank == 2 else ()))
            found = self.array(axes, lambda: self._product(a, b))
            found.samples = a.rank == 2 and b.rank == 1 and are_samples(a.bare, b.bare)
            return found
        left, right = (a.axes[:-2] if a.rank > 1 else ()), b.axes[:-2]
        lead = self.broadcast(left, right, "the batches of a product")
        axes = (*lead, *(a.axes[-2:-1] if a.rank > 1 else ()), *(b.axes[-1:] if b.rank > 1 else ()))
        if not self.building:
            return Array(tuple(axes))
        return self._batched(a, b, lead)

    def _product(self, a: Array, b: Array) -> Node:
        assert a.node is not None
        assert b.node is not None
        if b.rank == 1:
            return times(turned(a.node), b.node) if a.rank == 1 else times(a.node, b.node)
        if a.rank == 1:
            return turned(times(turned(a.node), b.node))
        return times(a.node, b.node)

    def _batched(self, a: Array, b: Array, lead: Axes) -> Array:
        """Axes: the batches, then rows, the summed one, columns."""
        n = len(lead)
        sizes = (
            *lead,
            a.axes[-2] if a.rank > 1 else 1,
            a.axes[-1],
            b.axes[-1] if b.rank > 1 else 1,
        )
        left = self._labelled(a, [*range(n - max(a.rank - 2, 0), n), n, n + 1][-a.rank :] if a.rank > 1 else [n + 1])  # fmt: skip
        right = self._labelled(b, [*range(n - max(b.rank - 2, 0), n), n + 1, n + 2][-b.rank :] if b.rank > 1 else [n + 1])  # fmt: skip
        terms = [(*s, *t) for s in left for t in right]
        out = [*range(n), *([n] if a.rank > 1 else []), *([n + 2] if b.rank > 1 else [])]
        return self.assembled(terms, sizes, out)

    def _labelled(self, a: Array, places: Sequence[int]) -> list[Term]:
        """The terms of an array with its axes called by these numbers; the same twice is its diagonal."""
        called = dict(enumerate(places))
        return [tuple(f.moved(called) for f in term) for term in self.terms(a, a.rank)]

    def einsum(self, operands: list[Array], labels: list[list[str]], out: list[str]) -> Array:
        """The sum of products over every letter that is not in ``out``."""
        sizes: dict[str, Dimension] = {}
        for a, letters in zip(operands, labels, strict=True):
            if len(letters) != a.rank:
                raise self.misfit(
                    f"einsum gives {len(letters)} letters to an array of {a.rank} axes"
                )
            for letter, size in zip(letters, a.axes, strict=True):
                if letter in sizes:
                    self.equal(
                        sizes[letter], size, f"the axes that einsum calls {letter} are as long"
                    )
                sizes[letter] = self.sizes.resolve(size)
        if not self.building:
            return Array(tuple(self.sizes.resolve(sizes[v]) for v in out))
        numbers = {letter: at for at, letter in enumerate(sizes)}
        terms: list[Term] = [()]
        for a, letters in zip(operands, labels, strict=True):
            made = self._labelled(a, [numbers[v] for v in letters])
            terms = [(*s, *t) for s in terms for t in made]
        return self.assembled(terms, tuple(sizes.values()), [numbers[v] for v in out])
