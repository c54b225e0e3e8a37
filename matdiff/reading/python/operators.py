"""What + - * / ** @ & | do between the values of Python: arrays, sizes, tuples, letters of loops."""

from __future__ import annotations

import ast
from fractions import Fraction

from matdiff.base import dimensions, windows
from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.reading.python.values import (
    Array,
    Loop,
    Size,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Scope = dict[str, object]

    from matdiff.reading.python.evaluation import Evaluation


def combined(self: Evaluation, sign: type[ast.operator], left: object, right: object) -> object:
    """left + right and so on; of sizes a size where it is one."""
    if isinstance(left, (tuple, list)) and isinstance(right, (tuple, list)) and sign is ast.Add:
        return type(left)((*left, *right))
    if isinstance(left, (tuple, list)) and isinstance(right, int) and sign is ast.Mult:
        return left * right
    if _is_whole(left) and _is_whole(right):
        size = _of_sizes(self, sign, left, right)
        if size is not None:
            return size
    if isinstance(left, Loop) and isinstance(right, int) and sign in (ast.Add, ast.Sub):
        return Loop(left.symbol, left.first + (right if sign is ast.Add else -right))
    make = _SIGNS.get(sign)
    if make is None:
        raise UnsupportedError(f"Python's {sign.__name__} is not read between arrays")
    return make(self, self.as_array(left), self.as_array(right))


def _is_whole(value: object) -> bool:
    return isinstance(value, (int, Size)) and not isinstance(value, bool)


def _of_sizes(self: Evaluation, sign: type[ast.operator], left: object, right: object) -> object:
    a: Any = left.size if isinstance(left, Size) else left
    b: Any = right.size if isinstance(right, Size) else right
    if isinstance(a, int) and isinstance(b, int):
        if sign is ast.Add:
            return a + b
        if sign is ast.Sub:
            return a - b
        if sign is ast.Mult:
            return a * b
        if sign is ast.Pow and 0 <= b < 64:
            return a**b
        if sign in (ast.FloorDiv, ast.Mod, ast.Div) and b == 0:
            raise MatdiffError("division by zero")
        if sign is ast.FloorDiv:
            return a // b
        if sign is ast.Mod:
            return a % b
        if sign is ast.Div:
            return self.space.number(Fraction(a, b))
        return None
    if (isinstance(a, int) and a < 1) or (isinstance(b, int) and b < 1):
        return None
    a, b = self.space.sizes.resolve(a), self.space.sizes.resolve(b)
    if sign is ast.Add:
        return Size(windows.add(a, b))
    if sign is ast.Sub and isinstance(a, str):
        return Size(windows.add(a, windows.negative(b)))
    if sign is ast.Mult:
        return Size(dimensions.multiply(a, b))
    if sign is ast.FloorDiv and (whole := dimensions.divide(a, b)) is not None:
        return whole if isinstance(whole, int) else Size(whole)
    return None


_SIGNS: dict[type[ast.operator], Callable[[Evaluation, Array, Array], object]] = {
    ast.Add: lambda self, a, b: self.space.add(a, b),
    ast.Sub: lambda self, a, b: self.space.add(a, b, "-"),
    ast.Mult: lambda self, a, b: self.space.multiply(a, b),
    ast.Div: lambda self, a, b: self.space.divide(a, b),
    ast.Pow: lambda self, a, b: self.space.power(a, b),
    ast.MatMult: lambda self, a, b: self.space.matmul(a, b),
    ast.BitAnd: lambda self, a, b: _logical(self, a, b, "and"),
    ast.BitOr: lambda self, a, b: _logical(self, a, b, "or"),
}


def _logical(self: Evaluation, a: Array, b: Array, how: str) -> Array:
    if not (a.logical and b.logical):
        raise UnsupportedError("& and | are read between comparisons")
    found = self.space.multiply(a, b)
    if how == "or":
        found = self.space.add(self.space.add(a, b), found, "-")
    found.logical = True
    return found


def inverted(self: Evaluation, value: object) -> Array:
    """~condition."""
    a = self.as_array(value)
    if not a.logical:
        raise UnsupportedError("~ is read before a comparison")
    found = self.space.add(self.space.number(1), a, "-")
    found.logical = True
    return found
