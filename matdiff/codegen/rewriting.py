"""Products said otherwise before they are ordered: sums inside a sum, the root of a weight, a transpose of what is there.

    sum_k (A_ik + B_ik)          A and B are summed first, each in the way that is best for it
    X' diag(d) X, d >= 0        Z'Z with Z = sqrt(d) X: a product of a matrix with itself, of which libraries make one half

>>> from matdiff.tensor.nodes import intern
>>> from matdiff.tensor.make import apply
>>> X, d = intern("leaf", ("X",), (), ("m", "n")), apply("exp", intern("leaf", ("t",), (), ("m",)))
>>> one, other = weighted(Facts(), [(X, (0, 1)), (X, (0, 2)), (d, (0,))], (1, 2))
>>> one[0] is other[0]
True
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from matdiff.codegen.facts import Facts
from matdiff.tensor.make import add, factors_of, power, product
from matdiff.tensor.nodes import Tensor

Factor = tuple[Tensor, tuple[int, ...]]
_MOST_TERMS = 8


def summed(factors: Sequence[Factor], out: Sequence[int]) -> list[Factor]:
    """Sums with a label that nobody else has, summed term by term where every term is a product (a difference of letters stays whole)."""
    result = []
    for at, (child, labels) in enumerate(factors):
        others = {k for n, (_, of) in enumerate(factors) if n != at for k in of} | set(out)
        kept = tuple(dict.fromkeys(k for k in labels if k in others))
        alone = len(kept) < len(set(labels))
        is_small = 1 < len(child.children) <= _MOST_TERMS
        if child.kind == "sum" and alone and is_small and all(map(_is_product, child.children)):
            terms = [
                product([(term, labels)], kept, None, c)
                for c, term in zip(child.data, child.children, strict=True)
            ]
            result.append((add(*terms), kept))
        else:
            result.append((child, labels))
    return result


def _is_product(node: Tensor) -> bool:
    """Whether a term has factors to be summed before they are multiplied."""
    return node.kind == "product" and len(node.children) > 1


def weighted(
    facts: Facts, factors: Sequence[Factor], out: Sequence[int]
) -> tuple[Factor, Factor] | None:
    """The two equal factors of A'DA, where D is a vector that is not negative; None of any other product."""
    if len(factors) != 3 or len(out) != 2:
        return None
    for k in range(3):
        weight, of = factors[k]
        (a, one), (b, other) = (factors[j] for j in range(3) if j != k)
        if a is not b or not of or set(of) & set(out) or facts.sign(weight) < 1:
            continue
        differ = [(p, q) for p, q in zip(one, other, strict=True) if p != q]
        shared = [p for p, q in zip(one, other, strict=True) if p == q]
        if len(differ) == 1 and set(differ[0]) == set(out) and set(of) <= set(shared):
            root = power(weight, Fraction(1, 2))
            own = tuple(range(len(one)))
            places = tuple(one.index(label) for label in of)
            scaled = product([(a, own), (root, places)], own)
            return (scaled, one), (scaled, other)
    return None


def transposed(node: Tensor) -> Tensor | None:
    """The product that is the transpose of this one; None of what is no product of two axes."""
    if node.kind != "product" or len(node.axes) != 2 or len(node.children) < 2:
        return None
    c, factors, out = factors_of(node)
    return product(factors, (out[1], out[0]), dict(zip(out, node.axes, strict=True)), c)
