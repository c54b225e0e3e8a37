"""Sums of sizes in declarations: ``Y: (h-k+1) x (w-l+1)``, and the ``window(m, k, s, p)`` of the laws of convolution."""

from __future__ import annotations

from matdiff.base import windows
from matdiff.base.dimensions import Dimension, multiply
from matdiff.syntax import words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.syntax.tokens import Filter

_OPERANDS = 4


def is_sum(filter: Filter, i: int) -> bool:
    """Whether the bracket that opens at token i holds a sum or a quotient of sizes."""
    inside = range(i + 1, filter.pairs.get(i, i))
    return any(filter.kind(j) in ("SIGN", "SLASH") for j in inside) and not any(
        filter.kind(j) == "COMMA" for j in inside
    )


def read_sum(filter: Filter, i: int) -> tuple[Dimension, int]:
    """The size in the brackets that open at token i, and the token after them."""
    last = filter.pairs[i]
    total, at = _sum(filter, i + 1, last)
    if at != last or (isinstance(total, int) and total < 1):
        raise _wrong(filter, min(at, last - 1) if at != last else i)
    return total, last + 1


def read_terms(filter: Filter, i: int, last: int) -> Dimension:
    """The size that the sum from token i up to ``last`` is."""
    total, at = _sum(filter, i, last)
    if at != last or (isinstance(total, int) and total < 1):
        raise _wrong(filter, i)
    return total


def read_window(filter: Filter, i: int) -> tuple[Dimension, int]:
    """window(size, kernel, stride, padding), from the word on."""
    last = filter.pairs[i + 1]
    operands: list[Dimension] = []
    at = i + 2
    while at < last:
        size, at = _sum(filter, at, last)
        operands.append(size)
        at += at < last
    if len(operands) != _OPERANDS:
        raise filter.error("the size of a result is window(size, kernel, stride, padding)", i)
    return windows.window(*operands), last + 1


def _sum(filter: Filter, i: int, last: int) -> tuple[Dimension, int]:
    total: Dimension = 0
    while i < last and filter.kind(i) != "COMMA":
        minus = filter.kind(i) == "SIGN" and filter.raw[i][1] != "+"
        i += filter.kind(i) == "SIGN"
        term, i = _product(filter, i, last)
        total = windows.add(total, windows.negative(term) if minus else term)
    return total, i


def _product(filter: Filter, i: int, last: int) -> tuple[Dimension, int]:
    size: Dimension = 1
    first = True
    while i < last and filter.kind(i) not in ("SIGN", "COMMA"):
        kind, text, *_ = filter.raw[i]
        if kind == "SLASH" and filter.kind(i + 1) == "DIGITS" and int(filter.raw[i + 1][1]):
            size, i = windows.quotient(size, int(filter.raw[i + 1][1])), i + 2
            continue
        if kind == "TIMES" and not first:
            i += 1
            continue
        if kind == "OPEN":
            part, i = read_sum(filter, i)
        elif kind == "DIGITS" and text.isdigit():
            part, i = int(text), i + 1
        elif kind == "WORD" and text == "floor" and filter.kind(i + 1) == "OPEN":
            part, i = read_sum(filter, i + 1)
        elif kind == "WORD":
            part, i = words.spelled(text), i + 1
        else:
            raise _wrong(filter, i)
        size, first = multiply(size, part), False
    if first:
        raise _wrong(filter, min(i, last))
    return size, i


def _wrong(filter: Filter, i: int) -> Exception:
    return filter.error("this is no size", i, "write a sum of sizes as (h-k+1)")


def read_floor(filter: Filter, i: int) -> tuple[Dimension, int]:
    """floor((h-k)/2), from the word on."""
    return read_sum(filter, i + 1)


CALLS = {"window": read_window, "floor": read_floor}
"""Words that make a size of others."""
