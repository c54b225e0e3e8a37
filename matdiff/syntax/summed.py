"""Sums of products that are meant entry by entry: sum y log(p), sum(y*log(p) + (1 - y)*log(1 - p)).

As matrices are multiplied, one of two letters for vectors would be a number.
"""

from __future__ import annotations

from itertools import pairwise

from matdiff.syntax.entries import case
from matdiff.syntax.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from matdiff.syntax.infer import Inference

_COUNTS = frozenset("mnkijl")
"""Letters for vectors by their place in the alphabet that count something as often."""


def summed_entries(tree: Tree, found: Inference) -> tuple[Tree, Tree] | None:
    """The tree with sum y log(p) as the sum of the entries of y .* log(p), and that product.

    Where the entries of a product are summed and a letter of a vector in it came out as a number, for want of a sign between two vectors.
    """
    for part in walk(tree):
        if part.kind != "data_sum" or part.children[0].kind != "product":
            continue
        body = part.children[0]
        inner = [
            c.children[0] if c.kind == "call" and len(c.children) == 1 else c for c in body.children
        ]
        names = [str(c.value) for c in inner if c.kind == "name"]
        entries = [found.entries[n] for n in names if n in found.entries and case(n) == 1]
        odd = [e for e in entries if not e.declared and found.sizes.is_scalar(e.pair)]
        if (
            odd
            and id(part) in found.bodies
            and not found.sizes.is_scalar(found.bodies[id(part)][0])
        ):
            signs = (".*",) * (len(body.children) - 1)
            return replaced(tree, body, Tree("elementwise", body.children, signs, body.span)), body
    return None


def sums_entries(tree: Tree) -> bool:
    """Whether a tree is sum(…) or mean(…)."""
    return tree.kind == "call" and str(tree.value) in ("sum", "mean") and len(tree.children) == 1


def summed_products(tree: Tree, found: Inference, text: str | None) -> tuple[Tree, list[str]]:
    """The tree with the products of sum(…) entry by entry, and what is said of it; as it is where none does that."""
    places = [
        place
        for part in walk(tree)
        if sums_entries(part)
        for place in _terms(part.children[0])
        if _entry_by_entry(place) is not None
    ]
    if not any(_has_odd(place, found) for place in places):
        return tree, []
    other = tree
    for place in reversed(places):  # the inner ones first
        other = replaced(other, place, _entry_by_entry(place) or place)
    return other, [f"{words_of(place, text)} is taken entry by entry." for place in places]


def _has_odd(tree: Tree, found: Inference) -> bool:
    """Whether a letter for vectors in a tree came out as a number, and nothing declares it."""
    names = {str(part.value) for part in walk(tree) if part.kind == "name"}
    entries = [found.entries[n] for n in names if n in found.entries and case(n) == 1]
    return any(not e.declared and found.sizes.is_scalar(e.pair) for e in entries)


def _terms(tree: Tree) -> Iterator[Tree]:
    """What is added in an argument, factors that are sums or powers too."""
    yield tree
    if tree.kind in ("sum", "negative", "product"):
        for child in tree.children:
            yield from _terms(child)


def _entry_by_entry(tree: Tree) -> Tree | None:
    """A product with stars, or of a function's value without a sign, as it is entry by entry."""
    if tree.kind != "product" or any(str(c.value) in _COUNTS for c in tree.children):
        return None
    signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
    pairs = zip(signs, pairwise(tree.children), strict=True)
    if not all(
        sign == "*" or (sign == "" and "call" in (left.kind, right.kind))
        for sign, (left, right) in pairs
    ):
        return None
    return Tree("elementwise", tree.children, (".*",) * len(signs), tree.span)


def words_of(tree: Tree, text: str | None) -> str:
    """A place of the text as it was typed."""
    return repr(tree) if text is None else text[slice(*tree.span)].strip()


def replaced(tree: Tree, old: Tree, new: Tree) -> Tree:
    """A tree with one of its parts replaced."""
    if tree is old:
        return new
    if not tree.children:
        return tree
    children = tuple([replaced(child, old, new) for child in tree.children])
    same = all(a is b for a, b in zip(children, tree.children, strict=True))
    return tree if same else type(tree)(tree.kind, children, tree.value, tree.span)


def walk(tree: Tree) -> list[Tree]:
    """All parts of a tree."""
    found, waiting = [], [tree]
    while waiting:
        node = waiting.pop()
        found.append(node)
        waiting += reversed(node.children)
    return found
