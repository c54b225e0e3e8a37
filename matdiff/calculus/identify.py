"""The form of df in which a gradient is read off: tr(G' dX), g' dx, g dt (Magnus & Neudecker, chapter 9).

>>> from matdiff.expression.build import symbol
>>> paired(symbol("g", ("n", 1)), symbol("x", ("n", 1)))
matmul(transpose(g), d(x))
"""

from __future__ import annotations

from matdiff.base.patterns import pattern
from matdiff.expression.build import apply, differential, matmul, tr, transpose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.rewrite.book import LawBook


def identity(book: LawBook, variable: Node, name: str, of_each: bool = False) -> str:
    """The definition of the gradient, in the name of the variable; of a family, by each of its members."""
    row = "gradient" if variable.shape[1] != 1 else "gradient_vector"
    words = line_of(book, "gradient_scalar" if variable.is_scalar else row, name)
    return words.replace("=", "= sum of", 1) if of_each else words


def line_of(book: LawBook, row: str, name: str) -> str:
    """The line of rules/identification that defines a kind of answer, in the name of the variable.

    >>> from matdiff.calculus.bookshelf import default_book
    >>> line_of(default_book(), "wirtinger", "Z")
    "df = tr(G' dZ) + tr(H' d conj(Z))"
    """
    return _SLOT.sub(lambda _: name, book.identification[row].meaning)


_SLOT = pattern(r"\{\w+\}")


def paired(gradient: Node, variable: Node) -> Node:
    """tr(G' dX), g' dx or g dt: the form in which the gradient is read off."""
    moved = differential(variable)
    if variable.is_scalar:
        return apply("scale", gradient, moved)
    product = matmul(transpose(gradient), moved)
    return product if product.is_scalar else tr(product)
