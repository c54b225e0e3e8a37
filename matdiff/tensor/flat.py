"""A graph written out for a reader: products inside products opened, sums of many axes distributed, like terms collected.

    A_ik (B_kl x_l)             A_ik B_kl x_l
    A_ik (T_kmn + U_kmn)        A_ik T_kmn + A_ik U_kmn       more than two axes: no bracket that one could read
    A_ik (B_kl x_l - b_k)       stays: a factor as a person keeps it

The value is the same; sharing is lost, so products of many factors are left closed.

>>> from matdiff.tensor.nodes import intern
>>> A, x = intern("leaf", ("A",), (), ("n", "n")), intern("leaf", ("x",), (), ("n",))
>>> y = product([(A, (0, 1)), (x, (1,))], (0,))
>>> flat(product([(A, (0, 1)), (y, (1,))], (0,)))
product(1, (0,), ((0, 1), (1, 2), (2,)), leaf(A), leaf(A), leaf(x))
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product as every
from math import gcd, lcm

from matdiff.tensor.canonical import Factor
from matdiff.tensor.derive import inverse, merge, split
from matdiff.tensor.families import member_axes
from matdiff.tensor.make import add, factors_of, power, product, scaled, zero
from matdiff.tensor.merges import parted
from matdiff.tensor.nodes import Tensor, intern, postorder
from matdiff.tensor.permutations import without_pairs
from matdiff.tensor.tracing import traced

_LONGEST = 40
_MOST_TERMS = 200


def flat(root: Tensor) -> Tensor:
    """The same tensor, written out."""
    new: dict[Tensor, Tensor] = {}
    for node in postorder(root):
        children = tuple(new[child] for child in node.children)
        new[node] = rebuilt(node, children)
    return new[root]


def rebuilt(node: Tensor, children: tuple[Tensor, ...]) -> Tensor:
    """The same node on other children, written out."""
    if node.kind == "sum":
        if not children:
            return node
        return add(*(scaled(c, child) for c, child in zip(node.data, children, strict=True)))
    if node.kind == "product":
        return _opened(node, children)
    return _remade(node, children)


def _remade(node: Tensor, children: tuple[Tensor, ...]) -> Tensor:
    """The same node, neither a sum nor a product, on other children."""
    if children == node.children:
        return node
    if node.kind == "apply" and node.data[0] == "power":
        return power(children[0], node.data[1])
    if node.kind == "inverse":
        return inverse(children[0])
    if node.kind == "merge":
        return merge(children[0], node.data[0])
    if node.kind == "split":
        return split(children[0], *node.data)
    return intern(node.kind, node.data, children, node.axes)


def _opened(node: Tensor, children: tuple[Tensor, ...]) -> Tensor:
    """A product with the products among its factors opened, and sums of many axes distributed."""
    c, factors, out = factors_of(node)
    sizes = dict(zip(out, node.axes, strict=True))
    parts = [(child, labels) for child, (_, labels) in zip(children, factors, strict=True)]
    choices = [_choices(child, labels) for child, labels in parts]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > _MOST_TERMS:
        return traced(product(parts, out, sizes, c))
    fresh = 1 + max([*out, *(label for _, labels in parts for label in labels)], default=0)
    terms = []
    for chosen in every(*choices):
        number = c
        opened: list[Factor] = []
        names = fresh
        for coefficient, child, labels in chosen:
            number *= coefficient
            inner, names = _inlined(child, labels, names, len(opened) + len(chosen))
            number *= inner[0]
            opened += inner[1]
        apart = parted(opened, out)
        for sign, parts in without_pairs(apart, out, sizes):
            term = traced(product(parts, out, sizes, sign * number))
            if parts != opened and term.kind == "product":
                term = _opened(term, term.children)
            terms.append(term)
    return add(*terms) if terms else zero(node.axes)


def _choices(
    child: Tensor, labels: tuple[int, ...]
) -> list[tuple[Fraction, Tensor, tuple[int, ...]]]:
    """The terms of a factor that has to be distributed, else itself."""
    if child.kind == "sum" and len(child.axes) > 2 and child.children and _is_large(child):
        return [(c, term, labels) for c, term in zip(child.data, child.children, strict=True)]
    return [(Fraction(1), child, labels)]


def _is_large(node: Tensor) -> bool:
    """More than two axes that are no indices of families: x_i - x_j is a vector for each i and j."""
    return len(node.axes) - len(member_axes(node)[node]) > 2


def _content(node: Tensor) -> Fraction:
    """The greatest number that divides every coefficient of a sum; it is written before the bracket."""
    above = gcd(*(c.numerator for c in node.data))
    below = lcm(*(c.denominator for c in node.data))
    return Fraction(above or 1, below)


def _inlined(
    child: Tensor, labels: tuple[int, ...], fresh: int, so_far: int
) -> tuple[tuple[Fraction, list[Factor]], int]:
    """A factor as the factors that it is made of, under labels of their own."""
    if child.kind == "sum" and (content := _content(child)) != 1:
        return (content, [(scaled(1 / content, child), labels)]), fresh
    if child.kind != "product" or so_far + len(child.children) > _LONGEST:
        return (Fraction(1), [(child, labels)]), fresh
    if any(label not in {k for of in child.data[2] for k in of} for label in child.data[1]):
        return (Fraction(1), [(child, labels)]), fresh  # constant along an axis: make opens it
    c, inner, own = factors_of(child)
    names = dict(zip(own, labels, strict=True))
    result: list[Factor] = []
    for tensor, places in inner:
        for place in places:
            if place not in names:
                names[place] = fresh
                fresh += 1
        result.append((tensor, tuple(names[place] for place in places)))
    return (c, result), fresh
