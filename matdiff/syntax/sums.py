"""Sums: terms of one shape, or brought to one shape where numbers and vectors are added to every entry or row."""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR, Dimension, show
from matdiff.base.errors import ShapeError
from matdiff.expression.nodes import Node
from matdiff.syntax import combine

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.builder import Builder
    from matdiff.syntax.tree import Tree


def build_sum(self: Builder, tree: Tree) -> Node:
    terms = [self.build(child) for child in tree.children]
    shape = terms[0].shape
    if not all(term.shape == shape for term in terms):
        terms = _spread(self, tree, terms)
    signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
    signed = [
        combine.minus(term) if sign == "-" else term
        for sign, term in zip(signs, terms, strict=True)
    ]
    return combine.total(signed)


def _spread(self: Builder, tree: Tree, terms: list[Node]) -> list[Node]:
    """Terms brought to one shape: scalars are added to every entry, vectors to every row or column."""
    largest = terms[0].shape
    for term in terms[1:]:
        if (largest[0] == 1) + (largest[1] == 1) > (term.shape[0] == 1) + (term.shape[1] == 1):
            largest = term.shape
    result = []
    for child, term in zip(tree.children, terms, strict=True):
        if term.shape == largest:
            result.append(term)
            continue
        spread = None if self.strict or tree is self.number_tree else combine.spread(term, largest)
        if spread is None:
            raise _sum_error(self, tree, terms)
        result.append(spread)
        words = self.words(child)
        if term.shape == SCALAR:
            self.note(f"{words} is added to every entry: the other terms are {show(largest)}.")
        else:
            how = "row" if spread.operands[0] is not term else "column"  # type: ignore[attr-defined]
            self.note(f"{words} is added to every {how}: the other terms are {show(largest)}.")
    return result


def _sum_error(self: Builder, tree: Tree, terms: list[Node]) -> ShapeError:
    """Points at the term that stands alone with its shape."""
    shapes = [t.shape for t in terms]
    if tree is self.number_tree:
        odd = next(i for i, shape in enumerate(shapes) if shape != SCALAR)
    else:
        odd = min(range(len(shapes)), key=lambda i: (shapes.count(shapes[i]), -i))
    child, term = tree.children[odd], terms[odd]
    others = [s for s in shapes if s != term.shape]
    count = "the other terms are" if len(terms) > 2 else "the other term is"
    name = child.value if child.kind == "name" else None
    return self.shape_error(
        "shapes do not agree in this sum",
        child,
        f"{self.words(child)} is {show(term.shape)}; {count} {show(others[0])}",
        f'write `where "{name}: {_plain(others[0])}"` if {name} is {show(others[0])}'
        if name and not self.strict
        else "",
    )


def _plain(shape: tuple[Dimension, Dimension]) -> str:
    """A shape as it is declared."""
    if shape == SCALAR:
        return "scalar"
    return str(shape[0]) if shape[1] == 1 else show(shape)
