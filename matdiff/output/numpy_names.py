"""Names in generated code: identifiers for symbols, and how the sizes are read off the arrays.

Generated source holds no text of the user's but names, and every name passes through ``identifier``.

>>> identifier("lambda"), identifier("mu_0"), identifier("sigmoid")
('lambda_', 'mu_0', 'sigmoid_')
"""

from __future__ import annotations

import re
from keyword import iskeyword

from matdiff.base.dimensions import SCALAR, below, factors
from matdiff.base.errors import UsageError
from matdiff.output.numpy_helpers import HELPERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from matdiff.base.dimensions import Dimension, Shape
    from matdiff.expression.nodes import Symbol

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")
RESERVED = frozenset(
    ("np", "torch", "jax", "jnp", "math", "range", "float", "len", "sum", *HELPERS)
)


def identifier(name: str) -> str:
    """The name as an identifier of Python; keywords and names that the code needs itself get an underscore."""
    if not name.isidentifier() or not name.isascii():
        raise UsageError(f"{name!r} cannot be a name in Python")
    return f"{name}_" if iskeyword(name) or name in RESERVED else name


def kind(shape: Shape) -> str:
    """How a value of this shape is kept: 's' a number, 'c' and 'r' one axis for columns and rows, 'm' two axes."""
    if shape == SCALAR:
        return "s"
    if shape[1] == 1:
        return "c"
    return "r" if shape[0] == 1 else "m"


class Sizes:
    """Where sizes come from: ``text('m*n')`` gives 'm * n', and ``lines`` say what the names in it are."""

    def __init__(self, symbols: Iterable[Symbol], taken: set[str]) -> None:
        self.taken = taken
        self.sources: dict[str, str] = {}
        self.composed: list[tuple[Dimension, str]] = []
        self.names: dict[str, str] = {}
        self.lines: list[str] = []
        self.arguments: list[str] = []
        for symbol in symbols:
            name = identifier(symbol.name)
            axes: tuple[Dimension, ...] = symbol.axes
            if kind(symbol.shape) != "s":
                axes = (*axes, *(s for s in symbol.shape if kind(symbol.shape) == "m" or s != 1))
            for at, size in enumerate(axes):
                self._note(size, f"{name}.shape[{at}]")

    def _note(self, size: Dimension, source: str) -> None:
        number, names = factors(size)
        if any(name[-1] == ")" for name in names):
            return
        if number == 1 and len(names) == 1:
            self.sources.setdefault(names[0], source)
        elif names:
            self.composed.append((size, source))

    def text(self, size: Dimension) -> str:
        """An expression for a size."""
        number, names = factors(size)
        parts = [str(number)] if number != 1 or not names else []
        return " * ".join(parts + [self._factor(name) for name in names])

    def _factor(self, name: str) -> str:
        if name[-1] != ")":
            return self._name(name)
        inner = below(name)
        if inner is None:  # a sum in brackets, a quotient rounded down
            whole = (
                name.replace("floor", "")
                .replace("/", " // ")
                .replace("-", " - ")
                .replace("+", " + ")
            )
            return _NAME.sub(lambda found: self._name(found[0]), whole)
        n = self.text(inner)
        return f"({n} * ({n} + 1) // 2)"

    def _name(self, name: str) -> str:
        known = self.names.get(name)
        if known is not None:
            return known
        local = identifier(name)
        while local in self.taken:
            local += "_size"
        source = self.sources.get(name) or self._divided(name)
        self.taken.add(local)
        self.names[name] = local
        if source is None:
            self.arguments.append(local)
        else:
            self.lines.append(f"{local} = {source}")
        return local

    def _divided(self, name: str) -> str | None:
        """A size known only in a product: the product by its other factors."""
        for size, source in self.composed:
            number, names = factors(size)
            others = [other for other in names if other != name]
            if len(others) == len(names) - 1 and all(other in self.sources for other in others):
                divisors = ([str(number)] if number != 1 else []) + [self._name(o) for o in others]
                return f"{source} // ({' * '.join(divisors)})"
        return None
