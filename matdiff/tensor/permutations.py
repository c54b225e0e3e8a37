"""Products with the Levi-Civita symbol written out: two of them with a common summed index are deltas.

    eps_ijk eps_ilm = delta_jl delta_km - delta_jm delta_kl          eps_ijk S_jk = 0 where S_jk = S_kj

>>> from matdiff.tensor.nodes import intern
>>> eps = intern("table", ("permutation",), (), (3, 3, 3))
>>> [sign for sign, _ in without_pairs([(eps, (0, 1, 2)), (eps, (0, 3, 4))], (1, 2, 3, 4))]
[1, -1]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.base.dimensions import Dimension
from matdiff.tensor.canonical import Factor, Label
from matdiff.tensor.make import delta, product

Terms = list[tuple[int, list[Factor]]]


def without_pairs(
    factors: Sequence[Factor], out: Sequence[Label], sizes: Mapping[Label, Dimension] | None = None
) -> Terms:
    """The terms of a product with no two Levi-Civita symbols that share a summed index; none where the product vanishes."""
    places = [at for at, factor in enumerate(factors) if _is_permutation(factor)]
    if any(_vanishes(at, factors, out, sizes) for at in places):
        return []
    for at in places:
        for other in places:
            if other > at and (shared := _shared(factors, at, other, out)) is not None:
                rest = [factor for k, factor in enumerate(factors) if k not in (at, other)]
                a, b = _after(factors[at][1], shared)
                c, d = _after(factors[other][1], shared)
                straight = [(delta(3), (a, c)), (delta(3), (b, d)), *rest]
                crossed = [(delta(3), (a, d)), (delta(3), (b, c)), *rest]
                return [
                    (sign * inner, parts)
                    for sign, term in ((1, straight), (-1, crossed))
                    for inner, parts in without_pairs(term, out, sizes)
                ]
    return [(1, list(factors))]


def _is_permutation(factor: Factor) -> bool:
    return factor[0].kind == "table" and factor[0].data == ("permutation",)


def _shared(factors: Sequence[Factor], at: int, other: int, out: Sequence[Label]) -> Label | None:
    """A summed index that stands in these two factors alone."""
    both = set(factors[at][1]) & set(factors[other][1]) - set(out)
    counts = [label for _, labels in factors for label in labels]
    return next((label for label in sorted(both) if counts.count(label) == 2), None)


def _after(labels: Sequence[Label], first: Label) -> tuple[Label, Label]:
    """The two others in cyclic order."""
    at = labels.index(first)
    return labels[(at + 1) % 3], labels[(at + 2) % 3]


def _vanishes(
    at: int,
    factors: Sequence[Factor],
    out: Sequence[Label],
    sizes: Mapping[Label, Dimension] | None,
) -> bool:
    """Whether two indices of the symbol are the same, or may be exchanged in all that stands beside it."""
    labels = factors[at][1]
    if len(set(labels)) < 3:
        return True
    rest = [factor for k, factor in enumerate(factors) if k != at]
    beside = {label for _, own in rest for label in own}
    known = {**(sizes or {}), **dict.fromkeys(labels, 3)}
    for x, y in ((0, 1), (0, 2), (1, 2)):
        pair = labels[x], labels[y]
        if not beside.issuperset(pair) or set(pair) & set(out):
            continue
        here, there = (product(rest, (*out, *ends), known) for ends in (pair, pair[::-1]))
        if here is there:
            return True
    return False
