"""Two plans where no order of products is best at all sizes: which other plan is worth its text, and the condition on the sizes.

2 (U V' - T) V      2 m n p multiply-adds, or m n p + m p^2 + n p^2 for 2 (U (V' V) - T V): the second where p is small
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from matdiff.base.dimensions import Dimension, evaluate, multiply
from matdiff.codegen.arrays import Array, postorder

Work = Counter[Dimension]
"""Multiply-adds: products of sizes with how often they occur."""
_ENTRY = 13
"""What an entry read and written counts beside a multiply-add."""
_SMALL, _LARGE = 5, 1000
_GAIN = 4.0
_LONGEST = 30


def work(results: Sequence[Array]) -> Work:
    """The multiply-adds of the matrix products and factorisations in a plan, and what its matrices of entries count beside them."""
    total: Work = Counter()
    for node in postorder(*results):
        if node.op == "matmul":
            count = node.args[0].axes[-1]
            for n in node.axes:
                count = multiply(count, n)
            total[count] += 1
        elif node.op in ("add", "mul", "div", "apply") and node.rank == 2:
            total[multiply(*node.axes)] += _ENTRY
        elif node.op in ("cholesky", "cholesky_inverse", "lu", "lu_inverse") and node.axes:
            n = node.axes[-1]
            total[multiply(n, multiply(n, n))] += 1
    return total


def is_long(results: Sequence[Array]) -> bool:
    """Whether a plan has so many operations that it is written in one order alone."""
    return len(postorder(*results)) > _LONGEST


def at(total: Work, sizes: Mapping[str, int]) -> float:
    return sum(times * evaluate(n, sizes) for n, times in total.items())


def small_sizes(sizes: Mapping[str, int]) -> list[dict[str, int]]:
    """Each size in turn small, all others large."""
    return [{**dict.fromkeys(sizes, _LARGE), name: _SMALL} for name in sizes]


def better(
    usual: Sequence[Array], others: Sequence[tuple[Sequence[Array], Mapping[str, int]]]
) -> tuple[Sequence[Array], Work, Work] | None:
    """The plan that gains most at its own sizes, with what it and the usual one cost beyond what they share."""
    base = work(usual)
    found = None
    most = _GAIN
    for plan, sizes in others:
        own = work(plan)
        gain = at(base, sizes) / max(1.0, at(own, sizes))
        if gain > most:
            most, found = gain, (plan, own - base, base - own)
    return found
