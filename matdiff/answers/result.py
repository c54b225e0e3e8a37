"""An expression as it was read, and the marks by which a variable is named transposed."""

from __future__ import annotations

from matdiff.answers.formula import Formula
from matdiff.base.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.syntax.reading import Reading


TRANSPOSED = ("^{\\top}", "^{T}", "^\\top", "^T", ".T", "'", "ᵀ", "⊤")
"""The marks by which a variable is named transposed."""


def split_transposed(name: str) -> tuple[str, str]:
    """'W^T' as ('W', '^T'); a plain name has no mark."""
    for mark in TRANSPOSED:
        if name.endswith(mark) and len(name) > len(mark):
            return name[: -len(mark)].strip(), mark
    return name, ""


class Expression(Formula):
    """An expression as it was read: ``node``, the shapes found, and the decisions in ``notes``.

    >>> import matdiff
    >>> e = matdiff.parse("x^T A y")
    >>> str(e), e.shapes
    ('x^T A y', {'x': ('m', 1), 'A': ('m', 'n'), 'y': ('n', 1)})
    """

    def __init__(self, reading: Reading) -> None:
        self._reading: Reading | None = reading
        super().__init__(reading.expression)
        self.notes: tuple[str, ...] = reading.notes
        self.sides: tuple[Expression, ...] = ()
        """Of a formula as books print it, each side of its equations."""

    @property
    def reading(self) -> Reading:
        """How the text was read."""
        assert self._reading is not None
        return self._reading

    def __bool__(self) -> bool:
        raise UsageError(
            "an expression is neither true nor false: its values are not known",
            help="a.equals(b) says whether two expressions are equal",
        )

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return {name: symbol.shape for name, symbol in self.reading.symbols.items()}
