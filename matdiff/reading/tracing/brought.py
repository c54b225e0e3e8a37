"""What a traced function brings along: options of the functions that it calls, arrays and numbers of its own."""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.base.limits import NUMBERS
from matdiff.expression.build import apply, number
from matdiff.reading.python.values import Array
from matdiff.reading.python.values import exact as exact_number
from matdiff.reading.tracing.parameters import parameters_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def said(function: Any, options: dict[str, object]) -> dict[str, object]:
    """The arguments that say something: PyTorch hands on its defaults with the others."""
    try:
        defaults = {p.name: p.default for p in parameters_of(function)}
    except UsageError:
        defaults = {}
    said = {}
    for key, value in options.items():
        default = defaults.get(key, options)
        is_default = value is default or (type(value) is type(default) and value == default)
        if not is_default and not key.startswith("_"):
            said[key] = value
    return said


def finite(value: float) -> float:
    if value != value or value in (float("inf"), float("-inf")):
        raise UnsupportedError(f"{value} is not traced")
    return float(value)


def numbers_of(value: Any) -> object:
    """An array of numbers that the function brings along."""
    value = value.detach() if hasattr(value, "detach") else value
    count = 1
    for size in value.shape:
        count *= int(size)
    if count == 1 and not len(value.shape):
        single = value.tolist()
        return finite(single) if isinstance(single, float) else single
    if count > NUMBERS:
        sizes = " x ".join(map(str, value.shape))
        raise UsageError(
            f"the function brings along an array of {sizes} numbers",
            help="make it an argument of the function: it is then a letter of the answer",
        )
    if len(value.shape) > 2 or not count:
        raise UnsupportedError("an array of numbers with one axis or two is traced")
    rows = value.tolist() if len(value.shape) == 2 else [[v] for v in value.tolist()]
    table = tuple(tuple(exact_number(v) if isinstance(v, float) else int(v) for v in row) for row in rows)  # fmt: skip
    axes = tuple(int(size) for size in value.shape)
    if len(table) == len(table[0]) == 1:
        return Array(axes, number(table[0][0]))
    return Array(axes, apply("array", parameters=(table,)))
