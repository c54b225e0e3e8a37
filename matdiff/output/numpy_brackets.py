"""NumPy code of conditions on indices: what stands under one is computed only where it holds.

>>> sorted(BRACKETS)
['at_most', 'differ', 'equal', 'given', 'window']
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply
from matdiff.output.fragments import SUM, Fragment
from matdiff.output.numpy_names import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.output.numpy_writer import Writer

    Row = Callable[[Apply, Writer], Fragment]

_SIGNS = {"at_most": "<=", "equal": "==", "differ": "!="}


def _compared(node: Apply, writer: Writer) -> Fragment:
    a, b = (writer.fit(writer.code(operand), SUM) for operand in node.operands)
    return Fragment(f"float({a} {_SIGNS[node.operator.name]} {b})")


def _given(node: Apply, writer: Writer) -> Fragment:
    """A name with zero for its value, and an `if` that gives it another."""
    condition, body = node.operands
    test = writer.whole(writer.code(condition)).removeprefix("float(").removesuffix(")")
    name = writer.fresh("s")
    writer.emit(f"{name} = {_zeros(node, writer)}")
    parts = dict(writer.parts)
    writer.emit(f"if {test}:")
    writer.depth += 1
    writer.emit(f"{name} = {writer.whole(writer.write(body))}")
    writer.depth -= 1
    writer.parts = parts  # what was computed under the condition has no value outside it
    return Fragment(name)


def _zeros(node: Apply, writer: Writer) -> str:
    rows, columns = (writer.sizes.text(size) for size in node.shape)
    form = kind(node.shape)
    if form == "s":
        return "0.0"
    if form == "m":
        return f"np.zeros(({rows}, {columns}))"
    return f"np.zeros({rows if form == 'c' else columns})"


def place(text: str) -> str:
    """The place counted from 0 of a number counted from 1."""
    for ending, rest in ((" + 1", ""), (" + 1 + 1", " + 1"), (" + 1 - 1", " - 1")):
        if text.endswith(ending) and ending != " + 1":
            return text.removesuffix(ending) + rest
    return text.removesuffix(" + 1") if text.endswith(" + 1") else f"{text} - 1"


def _window(node: Apply, writer: Writer) -> Fragment:
    first, last, size = node.parameters
    rows = writer.sizes.text(size)  # type: ignore[arg-type]
    begin = int(str(first)) - 1
    picked = f"np.eye({rows})[:, {begin}:{last}]"
    return Fragment(picked if begin + 1 != last else f"np.eye({rows})[{begin}]")


BRACKETS: dict[str, Row] = {
    **dict.fromkeys(_SIGNS, _compared),
    "given": _given,
    "window": _window,
}
"""Row of NumPy code by operator name."""
