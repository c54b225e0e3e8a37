"""Arrays of more than two axes: sums of products, put together over the axes that are kept."""

from __future__ import annotations

from matdiff.expression import build
from matdiff.expression.nodes import Node
from matdiff.reading.python import contraction
from matdiff.reading.python.base import Base
from matdiff.reading.python.contraction import contract, sliced
from matdiff.reading.python.values import Array, Factor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.reading.python.values import Axes, Term


class Tensors(Base):
    """Arithmetic of sums of products."""

    # ---- more than two axes ------------------------------------------------------------------------

    def terms(self, a: Array, rank: int) -> tuple[Term, ...]:
        """An array as a sum of products, its last axis number ``rank`` - 1."""
        shift = rank - a.rank
        if a.rank > 2:
            places = {p: p + shift for p in range(a.rank)}
            return tuple(tuple(f.moved(places) for f in term) for term in a.terms)
        assert a.node is not None
        kept = [p + shift if size != 1 else None for p, size in enumerate(a.axes)]
        row, col = (*kept, None, None)[:2]
        return ((Factor(a.node, row, col),),)

    def assembled(self, terms: Sequence[Term], sizes: Axes, out: Sequence[int]) -> Array:
        """The sum of products over the axes ``out``, in this order; every other axis is summed."""
        axes = tuple(self.sizes.resolve(sizes[p]) for p in out)
        known = {p: self.sizes.resolve(size) for p, size in enumerate(sizes)}
        summed = [p for p in known if p not in out and known[p] != 1]
        place = {p: at for at, p in enumerate(out)}
        leads = [p for p in out[:-2] if known[p] != 1]
        kept = [p if known[p] != 1 else None for p in out[-2:]]
        letters = {p: self.index(known[p]) for p in leads}
        parts: list[Node] = []
        for term in terms:
            factors = list(term)
            factors += [
                contraction.constant(known[p]) for p in summed if not any(f.has(p) for f in term)
            ]
            for p, letter in letters.items():
                factors = [sliced(f, p, letter, known[p]) for f in factors]
            parts.append(contract(factors, (*kept, None, None)[:2], known, self.index))
        node = parts[0] if len(parts) == 1 else build.add(*parts)
        if len(out) <= 2:
            return Array(axes, node)
        row, col = (None if p is None else place[p] for p in kept)
        lead = {place[p]: letter for p, letter in letters.items()}
        return Array(axes, None, ((Factor(node, row, col, lead),),))

    def body(self, a: Array) -> Factor:
        """An array of more than two axes as one matrix over its last two."""
        if len(a.terms) == 1 and len(a.terms[0]) == 1:
            (factor,) = a.terms[0]
            row, col = (None if a.axes[p] == 1 else p for p in (a.rank - 2, a.rank - 1))
            if (factor.row, factor.col) == (row, col):
                return factor
        whole = self.assembled(a.terms, a.axes, range(a.rank))
        return whole.terms[0][0]

    def _full(self, a: Array, axes: Axes) -> Factor:
        """The matrix over the last two axes, constant along those that the array does not have."""
        rank = len(axes)
        wide = Array(axes, None, self.terms(a, rank))
        return self.body(wide)
