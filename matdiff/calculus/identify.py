"""The form of df in which a gradient is read off: tr(G' dX), g' dx, g dt (Magnus & Neudecker, chapter 9).

>>> from matdiff.expression.build import symbol
>>> paired(symbol("g", ("n", 1)), symbol("x", ("n", 1)))
matmul(transpose(g), d(x))
"""

from __future__ import annotations

from matdiff.expression.build import apply, differential, matmul, tr, transpose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node


def identity(variable: Node, name: str, of_each: bool = False) -> str:
    """The definition of the gradient, in the name of the variable; of a family, by each of its members."""
    along = "df = sum of " if of_each else "df = "
    if variable.is_scalar:
        return f"{along}g d{name}"
    return f"{along}g' d{name}" if variable.shape[1] == 1 else f"{along}tr(G' d{name})"


def paired(gradient: Node, variable: Node) -> Node:
    """tr(G' dX), g' dx or g dt: the form in which the gradient is read off."""
    moved = differential(variable)
    if variable.is_scalar:
        return apply("scale", gradient, moved)
    product = matmul(transpose(gradient), moved)
    return product if product.is_scalar else tr(product)
