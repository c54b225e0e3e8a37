"""How large an explicit Jacobian or Hessian is at given sizes, and how large its closed form.

>>> report = size_report(None, ("N*M", "N*D"), {"N": 64, "D": 4096, "M": 4096})
>>> print(report.sentence())
64·4096 × 64·4096, 64·4096·64·4096 ≈ 6.9·10¹⁰ entries, 256 GiB at 32 bit (512 GiB at 64 bit)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from matdiff import api
from matdiff.base import dimensions
from matdiff.base.dimensions import evaluate, factors, names
from matdiff.base.errors import UsageError
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.base.dimensions import Dimension, Shape

_UNITS = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_SIZE = re.compile(r"\s*(\w+)\s*(?:=|:)\s*([0-9][0-9_]*(?:e[0-9]+)?)\s*")


class SizeReport:
    """``rows``, ``columns`` and ``entries`` of the explicit matrix.

    ``kept`` are the entries of the largest factor of a Kronecker form; None where the closed form is no Kronecker form.
    """

    __slots__ = ("columns", "entries", "kept", "rows", "words")

    def __init__(self, rows: int, columns: int, words: tuple[str, ...], kept: int | None) -> None:
        self.rows = rows
        self.columns = columns
        self.entries = rows * columns
        self.words = words
        self.kept = kept

    def memory(self, bits: int = 32) -> str:
        """The memory of all entries, '256 GiB'."""
        return in_units(self.entries * bits // 8)

    def sentence(self) -> str:
        """One line for the reader."""
        count = " × ".join(self.words)
        product = "·".join(word for word in self.words if word != "1")
        about = f"≈ {scientific(self.entries)}" if self.entries >= 10**6 else f"= {self.entries}"
        return (
            f"{count}, {product or 1} {about} entries, "
            f"{self.memory(32)} at 32 bit ({self.memory(64)} at 64 bit)"
        )

    def __str__(self) -> str:
        return self.sentence()

    def __repr__(self) -> str:
        return f"SizeReport({self.sentence()!r})"


def in_units(count: int) -> str:
    """Bytes in the unit in which they are a small number.

    >>> in_units(2**38), in_units(1536)
    ('256 GiB', '1.5 KiB')
    """
    amount, unit = float(count), 0
    while amount >= 1024 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1024, unit + 1
    return f"{amount:.3g} {_UNITS[unit]}"


def scientific(count: int) -> str:
    """6.9·10¹⁰"""
    mantissa, _, exponent = f"{count:.1e}".partition("e")
    return f"{mantissa}·10{str(int(exponent)).translate(_RAISED)}"


def size_report(value: Node | None, shape: Shape, sizes: Mapping[str, int]) -> SizeReport:
    """The report for a matrix of this shape; ``value`` is its closed form. UsageError where a size has no number."""
    missing = [n for size in shape for n in names(size) if n not in sizes]
    if missing:
        raise UsageError(
            f"the size {missing[0]} has no number",
            help=f'add it: --sizes "{missing[0]}=100"',
        )
    rows, columns = (evaluate(size, sizes) for size in shape)
    words = tuple([_written(size, sizes) for size in shape])
    return SizeReport(rows, columns, words, _kept(value, sizes))


def _written(size: Dimension, sizes: Mapping[str, int]) -> str:
    """The numbers whose product a size is, in the order in which they were given: 64·4096."""
    number, parts = factors(size)
    shown = [str(number)] if number != 1 or not parts else []
    order = [*sizes]
    parts = tuple(sorted(parts, key=lambda part: order.index(part) if part in order else 0))
    return "·".join([*shown, *(str(evaluate(part, sizes)) for part in parts)])


def _kept(value: Node | None, sizes: Mapping[str, int]) -> int | None:
    """The entries of the largest factor that the closed form is made of, where it is a Kronecker form; else None."""
    if value is None:
        return None
    nodes = postorder(value)
    if not any(isinstance(v, Apply) and v.operator.name == "kron" for v in nodes):
        return None
    whole = _large(value)
    sizes_of = [_entries(v, sizes) for v in nodes if v not in whole]
    known = [size for size in sizes_of if size is not None]
    return max(known, default=None)


def _large(value: Node) -> set[Node]:
    """The Kronecker products, and all that holds one; identities and their like are not stored."""
    found: set[Node] = set()
    for v in postorder(value):
        if isinstance(v, Apply) and (
            v.operator.name == "kron" or not v.operands or any(c in found for c in v.operands)
        ):
            found.add(v)
    return found


def _entries(node: Node, sizes: Mapping[str, int]) -> int | None:
    try:
        return evaluate(node.shape[0], sizes) * evaluate(node.shape[1], sizes)
    except KeyError:
        return None


# -- what is typed


def read_sizes(text: str) -> dict[str, int]:
    """'N=64, D=4096' as a mapping. UsageError for anything else.

    >>> read_sizes("N=64, D = 4096")
    {'N': 64, 'D': 4096}
    """
    found: dict[str, int] = {}
    for part in filter(str.strip, re.split(r"[,;]", text)):
        match = _SIZE.fullmatch(part)
        if match is None or int(float(match[2])) < 1:
            raise UsageError(
                f"'{part.strip()[:40]}' is not a size", help='write --sizes "N=64, D=4096"'
            )
        found[match[1]] = int(float(match[2])) if "e" in match[2] else int(match[2])
    if not found:
        raise UsageError("there are no sizes", help='write --sizes "N=64, D=4096"')
    return found


def declared_with(asking: tuple[str, Any, str], sizes: Mapping[str, int]) -> tuple[str, Any, str]:
    """The question with the names of the sizes declared, where it does not use them: they are taken in the order of the sizes found.

    UsageError where their number is another one.
    """

    text, wrt, where = asking
    expression, _, _ = api.read_question(text, wrt, where, scalar=False)
    symbols = list(expression.reading.symbols.values())
    inferred = _size_names(symbols)
    if set(inferred) <= set(sizes):
        return asking
    unnamed = [name for name in inferred if name not in sizes]
    spare = [name for name in sizes if name not in inferred]
    if len(spare) != len(unnamed):
        raise UsageError(
            f"sizes are wanted for {', '.join(inferred)}",
            help=f'write --sizes "{", ".join(f"{name}=..." for name in inferred)}"',
        )
    named = dict(zip(unnamed, spare, strict=True))
    known = expression.reading.scope
    added = [_declaration(s, named) for s in symbols if not known.declares(s.name) and not s.axes]
    return text, wrt, "\n".join(filter(None, [where, *added]))


def _size_names(symbols: list[Symbol]) -> list[str]:
    """The names of sizes in the order in which they are met."""
    every = [name for s in symbols for size in (*s.axes, *s.shape) for name in names(size)]
    return list(dict.fromkeys(every))


def _declaration(symbol: Symbol, named: Mapping[str, Dimension]) -> str:
    rows, columns = (dimensions.substitute(size, named) for size in symbol.shape)
    return f"{symbol.name}: {rows} x {columns}"
