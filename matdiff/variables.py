"""What may stand after ``wrt`` besides a name: the member of a family, the inverse of a matrix.

>>> split_inverse("S^-1"), split_inverse("S^-T"), split_inverse("S")
(('S', '^-1'), ('S', '^-T'), ('S', ''))
>>> split_member("x_k"), split_member("W_{ij}"), split_member("W_1")
(('x', ('k',)), ('W', ('i', 'j')), ('W_1', ()))
"""

from __future__ import annotations

import re

from matdiff.base.errors import ShapeError, UnsupportedError
from matdiff.expression.build import inv, power, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.reindex import first_free
from matdiff.expression.traverse import substitute, symbols

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.syntax.reading import Reading

_INVERTED = {"^{-1}": "^-1", "^-1": "^-1", "⁻¹": "^-1", "^{-T}": "^-T", "^-T": "^-T", "⁻ᵀ": "^-T"}
_CALLED = re.compile(r"inv\((\w+)\)")
_KEPT = frozenset(
    (
        "symmetric",
        "skew",
        "diagonal",
        "orthogonal",
        "positive_definite",
        "lower_triangular",
        "upper_triangular",
        "positive",
        "nonzero",
    )
)
"""Attributes that the inverse of a matrix has if the matrix has them."""
_MEMBER = re.compile(r"(.*[^_])_(?:\{([i-t](?:,? ?[i-t])*)\}|([i-t]+))")


def split_member(name: str) -> tuple[str, tuple[str, ...]]:
    """A name and the indices at its foot; none where the foot is part of the name."""
    found = _MEMBER.fullmatch(name)
    if found is None:
        return name, ()
    letters = (found[2] or found[3]).replace(",", "").replace(" ", "")
    return found[1], tuple(letters)


def split_inverse(name: str) -> tuple[str, str]:
    """'S^-1' as ('S', '^-1'), 'S^-T' as ('S', '^-T'); a plain name has no mark."""
    for mark, plain in _INVERTED.items():
        if name.endswith(mark) and len(name) > len(mark):
            return name[: -len(mark)].strip(), plain
    called = _CALLED.fullmatch(name)
    return (called[1], "^-1") if called else (name, "")


def inverse_letter(variable: Symbol, expression: Node) -> tuple[Symbol, Node]:
    """A letter P for the inverse of a matrix S, and the expression with S^-1 = P and S = P^-1."""
    rows, columns = variable.shape
    if rows != columns:
        raise ShapeError(
            f"{variable.name} is {rows} x {columns}: only a square matrix has an inverse"
        )
    if variable.axes or "toeplitz" in variable.attributes:
        raise UnsupportedError(f"the gradient by the inverse of {variable.name} is not supported")
    taken = {v.name for v in symbols(expression)}
    name = first_free(("P", "Q", "R", "M", "K"), taken)
    kept = variable.attributes & _KEPT
    letter = symbol(name, variable.shape, kept if variable.is_scalar else kept | {"invertible"})
    inverse = power(variable, -1) if variable.is_scalar else inv(variable)
    back = power(letter, -1) if variable.is_scalar else inv(letter)
    return letter, substitute(substitute(expression, {inverse: letter}), {variable: back})


def renamed(words: str, letter: str, name: str) -> str:
    """A sentence with another name in place of a letter."""
    return re.sub(rf"\b{letter}\b", lambda _: name, words)


def member_name(name: str, places: Sequence[Symbol]) -> str:
    """The member of a family as a name: x_k, W_kl."""
    return f"{name}_{''.join(place.name for place in places)}"


def family_of(name: str, reading: Reading) -> Symbol | None:
    """The family that a name such as x_k is a member of, where the expression speaks of one."""
    base, indices = split_member(name)
    found = reading.symbols.get(base)
    if indices and found is not None and len(found.axes) == len(indices) == len(set(indices)):
        return found
    return None


def refuse_inverse(name: str, what: str) -> None:
    """UnsupportedError where an inverse is asked for and only variables are served."""
    base, mark = split_inverse(name)
    if mark:
        raise UnsupportedError(
            f"{what} by {name} is not supported yet", help=f"ask for it by {base}"
        )


def refuse_family(variable: Node, what: str) -> None:
    """UnsupportedError where a family is asked for and only single variables are served."""
    if isinstance(variable, Symbol) and variable.axes:
        raise UnsupportedError(
            f"{variable.name} is a family of {variable.axes[0]}: {what} by its members is not supported yet",
            help=f"matdiff grad ... wrt {variable.name} gives the gradient by each member",
        )
