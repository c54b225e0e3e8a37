"""Names in generated code: identifiers for symbols, and how sizes are read off the arguments.

Generated source holds no text of the user's but names, and every name passes through ``identifier``.

>>> identifier("lambda"), identifier("mu_0"), identifier("np")
('lambda_', 'mu_0', 'np_')
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from keyword import iskeyword

from matdiff.base.dimensions import Dimension, below, factors
from matdiff.base.errors import UsageError
from matdiff.expression.nodes import Symbol

_NAME = re.compile("[A-Za-z_][A-Za-z0-9_]*")


def identifier(name: str, reserved: Collection[str] = ("np",)) -> str:
    """The name as an identifier; keywords and names that the code needs itself get an underscore.

    UsageError for what cannot be one.
    """
    if not name.isidentifier() or not name.isascii():
        raise UsageError(f"{name!r} cannot be a name in Python")
    return f"{name}_" if iskeyword(name) or name in reserved else name


def function_name(kind: str, *variables: str) -> str:
    """The name of a function after what it returns: ``gradient_W`` of the gradient by W, ``gradient_W_T`` of that by W^T.

    >>> function_name("hessian", "x"), function_name("gradient", "W^T")
    ('hessian_x', 'gradient_W_T')
    """
    parts = [re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_") for name in variables]
    return "_".join([kind, *(part for part in parts if part)])


def axes_of(symbol: Symbol) -> tuple[Dimension, ...]:
    """The axes of an argument: the index axes of a family first; a column and a row have one, a scalar none."""
    return (*symbol.axes, *(n for n in symbol.shape if n != 1))


class Sizes:
    """Where sizes come from: ``text('m*n')`` gives 'm * n', and ``sources`` say of which argument's axis each name is read.

    ``names``      the local name of every size that was asked for
    ``arguments``  sizes that no argument shows, which are arguments themselves
    """

    def __init__(
        self,
        symbols: Iterable[Symbol],
        taken: set[str],
        name: Callable[[str], str],
        division: tuple[str, str] = ("//", ""),
    ) -> None:
        self.sign, self.floor = division
        """How whole numbers are divided: the sign, and the function that rounds down where the sign does not."""
        self.taken = taken
        self.rename = name
        self.sources: dict[str, tuple[str, int]] = {}
        self.composed: list[tuple[Dimension, str, int]] = []
        self.names: dict[str, str] = {}
        self.divided: dict[str, tuple[str, int, list[str]]] = {}
        self.arguments: list[str] = []
        for symbol in symbols:
            for at, size in enumerate(axes_of(symbol)):
                self._note(size, name(symbol.name), at)

    def _note(self, size: Dimension, argument: str, at: int) -> None:
        number, names = factors(size)
        if any(name[-1] == ")" for name in names):
            return
        if number == 1 and len(names) == 1:
            self.sources.setdefault(names[0], (argument, at))
        elif names:
            self.composed.append((size, argument, at))

    def text(self, size: Dimension) -> str:
        """An expression for a size."""
        number, names = factors(size)
        parts = [str(number)] if number != 1 or not names else []
        return " * ".join(parts + [self._factor(name) for name in names])

    def _factor(self, name: str) -> str:
        if name[-1] != ")":
            return self.local(name)
        inner = below(name)
        if inner is None:  # a sum in brackets, a quotient rounded down
            whole = name.replace("/", f" {self.sign} ").replace("-", " - ").replace("+", " + ")
            return _NAME.sub(
                lambda found: self.floor if found[0] == "floor" else self.local(found[0]), whole
            )
        n = self.text(inner)
        n = n if n.isidentifier() else f"({n})"
        return f"({n} * ({n} + 1) {self.sign} 2)"

    def local(self, name: str) -> str:
        """The local name of a size, which the function defines or takes as an argument."""
        known = self.names.get(name)
        if known is not None:
            return known
        local = self.rename(name)
        while local in self.taken:
            local += "_size"
        if name not in self.sources:
            self._divide(name)
        self.taken.add(local)
        self.names[name] = local
        if name not in self.sources and name not in self.divided:
            self.arguments.append(local)
        return local

    def _divide(self, name: str) -> None:
        """A size known only in a product: the product by its other factors."""
        for size, argument, at in self.composed:
            number, names = factors(size)
            others = [other for other in names if other != name]
            if len(others) == len(names) - 1 and all(other in self.sources for other in others):
                divisors = ([str(number)] if number != 1 else []) + [self.local(o) for o in others]
                self.divided[name] = argument, at, divisors
                return
