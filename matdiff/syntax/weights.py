"""Norms with a matrix for a weight: ||x||_W is (x' W x)^(1/2), as in weighted least squares and Mahalanobis' distance.

A matrix stands in the subscript where it is a capital letter or more than a letter, ||x - m||_{S^-1}; other letters are the p of
a p-norm. A letter of which nothing is declared is taken for a positive definite matrix, without which it were no norm.

>>> from matdiff.syntax.parser import parse
>>> parse("||x - c||_W^2").tree
(power[^] (weighted_norm[W] (sum['+' '-'] x c) W) 2)
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.dimensions import SCALAR, show
from matdiff.base.errors import SyntaxError_
from matdiff.base.patterns import pattern
from matdiff.expression.build import apply, matmul, number, power, tr, transpose
from matdiff.syntax.entries import case
from matdiff.syntax.spectral_sizes import is_symbolic
from matdiff.syntax.tree import Tree
from matdiff.syntax.unify import SCALAR as ONE_BY_ONE
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.syntax.bars import Token
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.tokens import Filter
    from matdiff.syntax.tree import Span
    from matdiff.syntax.unify import Pair

ASSUMED = frozenset(("positive_definite",))
_OPERATED = frozenset("^⁻+'")


_LEBESGUE = pattern(r"(?:l|ell|ℓ|L)[_^]?\{?(1|2|p|inf)\}?")
"""l_1, l^1: what tables of norms call the 1-norm."""


def weighted(filter: Filter, tokens: list[Token]) -> list[Token]:
    """The tokens with a tree for the subscript of each norm that is a matrix; ||x||_{l^1} is ||x||_1."""
    tokens = [
        (kind, said[1], start, end)
        if kind == "NORM_CLOSE" and isinstance(value, str) and (said := _LEBESGUE.fullmatch(value))
        else (kind, value, start, end)
        for kind, value, start, end in tokens
    ]
    return [
        (kind, _weight(filter, value, (start, end)), start, end)
        if kind == "NORM_CLOSE" and isinstance(value, str) and _is_matrix(spelled(value))
        else (kind, value, start, end)
        for kind, value, start, end in tokens
    ]


def _is_matrix(subscript: str) -> bool:
    if is_symbolic(subscript):
        return case(subscript) == 0
    return not _OPERATED.isdisjoint(subscript) and any(c.isalpha() for c in subscript)


def _weight(filter: Filter, subscript: str, span: Span) -> Tree:
    from matdiff.syntax.parser import parse

    try:
        found = parse(subscript, filter.names, filter.functions, filter.complex_names)
    except SyntaxError_ as error:
        raise SyntaxError_(
            f"the weight of a norm cannot be read: {error.message}",
            text=filter.text,
            span=span,
            help="write ||x||_W with a matrix W, ||x||_{S^-1}, or x^T (A + B) x",
        ) from None
    return Tree("weight", (_placed(found.tree, span),), subscript, span)


def _placed(tree: Tree, span: Span) -> Tree:
    """The tree with every part at one place of the text."""
    return Tree(tree.kind, tuple(_placed(c, span) for c in tree.children), tree.value, span)


def norm_tree(a: Tree, which: object, span: Span) -> Tree:
    """||a||, and with a tree for its subscript the norm with a weight."""
    if not isinstance(which, Tree):
        return Tree("norm", (a,), which, span)
    return Tree("weighted_norm", (a, *which.children), which.value, span)


def demand_norm(self: Inference, tree: Tree) -> Pair:
    self.walk(tree.children[0])
    p = tree.value
    if isinstance(p, str) and is_symbolic(p):
        self.scalar(self.entry(p).pair)
    return ONE_BY_ONE


def demand_weighted_norm(self: Inference, tree: Tree) -> Pair:
    a, w = (self.walk(child) for child in tree.children)
    self.equal(w[0], w[1])
    self.equal(a[0], w[0])
    for name in _bare(tree.children[1]):
        if name in self.entries and name not in self.scope.names:
            self.entries[name].assumed = ASSUMED
    return ONE_BY_ONE


def _bare(tree: Tree) -> list[str]:
    """The name that a weight is, or is the inverse of."""
    if tree.kind == "power":
        tree = tree.children[0]
    return [str(tree.value)] if tree.kind == "name" else []


def weighted_norm(self: Builder, tree: Tree) -> Node:
    """(a' W a)^(1/2)."""
    return power(weighted_square(self, tree), number(Fraction(1, 2)))


def weighted_square(self: Builder, tree: Tree) -> Node:
    """a' W a; of a matrix its trace."""
    a, w = (self.build(child) for child in tree.children)
    if w.shape[0] != w.shape[1] or w.shape[0] != a.shape[0]:
        words = self.words(tree.children[0])
        raise self.shape_error(
            "the weight of a norm is a square matrix with a row for each of the vector's",
            tree,
            f"the weight is {show(w.shape)}, {words} is {show(a.shape)}",
        )
    self.note(
        f"||u||_W is the square root of u' W u, here with u = {self.words(tree.children[0])} and W = {tree.value}."
    )
    across = transpose(apply("conj", a) if a.complex else a)
    square = matmul(across, w, a)
    return square if square.shape == SCALAR else tr(square)
