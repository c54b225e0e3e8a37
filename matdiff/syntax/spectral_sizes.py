"""What powers demand of sizes, and the kinds of norms.

A letter in the exponent of a matrix of which nothing is said stands for a positive whole number.
"""

from __future__ import annotations

from matdiff.syntax.entries import NUMBERS
from matdiff.syntax.literals import literal
from matdiff.syntax.unify import ONE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.scoped import ScopedBuilder
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair


def demand_power(self: Inference, tree: Tree) -> Pair:
    """A^k with an exponent that is no whole number: of a square matrix where the base may be one, else of a number."""
    base_tree, exponent_tree = tree.children
    base = self.walk(base_tree)
    value = literal(exponent_tree)
    if value is None:
        self.scalar(self.walk(exponent_tree))
    elif value > 0 and _is_column(self, base_tree):
        return base  # only the elementwise power fits, and that is said
    elif value > 0 and value.denominator == 1 and id(tree) in self.columns:
        self.equal(base[1], ONE)
        return base
    if (value is not None and value.denominator == 1) or _may_be_matrix(self, base_tree):
        self.equal(base[0], base[1])
        if value is None:
            self.exponents.append((base, tuple(_names(exponent_tree))))
    else:
        self.scalar(base)
    return base


def _may_be_matrix(self: Inference, tree: Tree) -> bool:
    for name in _names(tree):
        declared = self.scope.names.get(name)
        if declared is None:
            if name[:1].isupper() and name not in self.bound:
                return True
        elif (declared.rows, declared.cols) != (1, 1):
            return True
    return tree.kind == "call"


def _is_column(self: Inference, tree: Tree) -> bool:
    """Whether a base is a column by its letters: X w - y, a sum of names and of products from a capital to the letter of a vector."""
    if tree.kind != "sum":
        return False
    terms = [term.children[0] if term.kind == "negative" else term for term in tree.children]
    products = [term for term in terms if term.kind == "product"]
    return (
        bool(products)
        and all(term.kind in ("name", "product") for term in terms)
        and all(
            _letter(self, product.children[0], "A", "Z")
            and _letter(self, product.children[-1], "a", "z")
            for product in products
        )
    )


def _letter(self: Inference, tree: Tree, first: str, last: str) -> bool:
    """Whether a tree is an undeclared name, transposed or not, that begins with one of these letters."""
    name = tree.children[0] if tree.kind == "transpose" and first == "A" else tree
    known = name.value in self.scope.names or name.value in self.bound or name.value in NUMBERS
    return name.kind == "name" and not known and first <= str(name.value)[0] <= last


def _names(tree: Tree) -> list[str]:
    found, waiting = [], [tree]
    while waiting:
        part = waiting.pop()
        if part.kind == "name":
            found.append(str(part.value))
        waiting += part.children
    return found


def name_sizes(self: ScopedBuilder) -> None:
    """Give the sizes their names; a letter in the exponent of a matrix, undeclared, becomes a positive whole number."""
    inference = self.inference
    inference.name_sizes()
    for base, names in inference.exponents:
        for name in names:
            if inference.sizes.is_scalar(base) or name in inference.scope.names:
                continue
            if name in WHOLE and name not in inference.size_names | {*inference.wrt}:
                inference.size_names.add(name)
                self.note(
                    f'{name} is taken for a positive whole number; say otherwise with where "{name}: scalar".'
                )


WHOLE = frozenset("klmnpqrKNM")
"""Letters that stand for a whole number where they are the exponent of a matrix and nothing is said of them."""


_KINDS = frozenset(("F", "2", "op", "spec", "*", "nuc", "tr", "1", "inf", "infty", "∞", "max"))


def is_symbolic(which: str) -> bool:
    """Whether the subscript of a norm is a letter that stands for a number."""
    return which not in _KINDS and which.isidentifier()
