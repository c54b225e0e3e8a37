"""Sizes of matrices as SymPy's numbers and symbols, and back."""

from __future__ import annotations

from matdiff.base import dimensions, windows
from matdiff.base.dimensions import Dimension
from matdiff.base.errors import UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def to_sympy(size: Dimension, sympy: Any, symbol: Callable[[str], Any]) -> Any:
    """A size: n, 2 n, n (n + 1)/2 for a triangle, n - 1."""
    if isinstance(size, int):
        return sympy.Integer(size)
    number, parts = dimensions.factors(size)
    found = sympy.Integer(number)
    for part in parts:
        below = dimensions.below(part)
        if below is not None:
            n = to_sympy(below, sympy, symbol)
            found = found * n * (n + 1) / 2
        elif part.startswith("("):
            terms = windows.terms(part)
            found = found * sympy.Add(
                *(
                    value * sympy.Mul(*(to_sympy(factor, sympy, symbol) for factor in key))
                    for key, value in terms.items()
                )
            )
        elif dimensions.is_sum(part):
            raise UnsupportedError(f"the size {part} has no word in SymPy")
        else:
            found = found * symbol(part)
    return found


def from_sympy(size: Any) -> Dimension:
    """A positive whole number, a symbol, a product or a sum of these. UnsupportedError for any other size."""
    if isinstance(size, int):
        return size
    if size.is_Integer:
        return int(size)
    if size.is_Symbol:
        return str(size.name)
    if size.is_Mul or size.is_Add:
        found: Dimension = from_sympy(size.args[0])
        for part in size.args[1:]:
            other = from_sympy(part)
            found = windows.add(found, other) if size.is_Add else _times(found, other)
        return found
    raise UnsupportedError(
        f"{size} is no size of a matrix: read are symbols, whole numbers, their products and sums"
    )


def _times(a: Dimension, b: Dimension) -> Dimension:
    return windows.negative(b) if a == -1 else dimensions.multiply(a, b)


def symbols_of(expression: Any) -> set[Any]:
    """The free symbols of a SymPy expression, those in the sizes of its matrices too."""
    free = set(getattr(expression, "free_symbols", ()))
    for v in list(free):
        if getattr(v, "is_Matrix", False):
            for size in v.shape:
                free |= size.free_symbols
    return free
