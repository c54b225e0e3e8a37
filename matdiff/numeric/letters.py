"""Matrices whose entries are letters: values as SymPy expressions, nothing assumed of the letters but that they are in general position.

>>> field = LetterField()
>>> a, b = field.letter("a"), field.letter("b")
>>> field.divide(a, b)
a/b
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.numeric.fields import DomainError
from matdiff.numeric.symbolic import SymbolicField, sympy_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.numeric.fields import Matrix, Scalar


class LetterField(SymbolicField):
    """SymPy expressions in letters. UnsupportedError where the sign of a letter would decide."""

    name = "letters"

    def letter(self, name: str) -> Any:
        """A real letter."""
        return self.sympy.Symbol(name, real=True)

    def sign(self, x: Scalar) -> int:
        if not x.is_Number:
            raise UnsupportedError(f"this depends on the sign of {x}: it is not written out")
        return super().sign(x)

    def pivot(self, x: Scalar) -> float | None:
        simple = self.sympy.cancel(x)
        if simple == 0:
            return None
        return 0.0 if simple.is_Number else float(simple.count_ops()) + 1

    def divide(self, a: Scalar, b: Scalar) -> Scalar:
        if b == 0:
            raise DomainError("division by zero")
        return a / b

    def power(self, x: Scalar, p: Scalar) -> Scalar:
        return x**p

    def function(self, name: str, x: Scalar) -> Scalar:
        return (
            super().function(name, x) if x.is_Number else getattr(self.sympy, sympy_name(name))(x)
        )

    def settle(self, a: Matrix) -> Matrix:
        return a
