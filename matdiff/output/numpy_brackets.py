"""NumPy code of conditions on indices: what stands under one is computed only where it holds.

>>> sorted(BRACKETS)
['array', 'at_most', 'differ', 'equal', 'given', 'window']
"""

from __future__ import annotations

from matdiff.base.windows import add
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
    text = writer.sizes.text
    begin = str(first - 1) if isinstance(first, int) else text(add(first, -1))  # type: ignore[arg-type]
    picked = f"np.eye({rows})[:, {begin}:{text(last)}]"  # type: ignore[arg-type]
    return Fragment(picked if first != last else f"np.eye({rows})[{begin}]")


def _array(node: Apply, writer: Writer) -> Fragment:
    rows = [[f"{float(value)!r}" for value in row] for row in node.parameters[0]]  # type: ignore[attr-defined]
    if 1 in node.shape:
        return Fragment(f"np.array([{', '.join(value for row in rows for value in row)}])")
    return Fragment(f"np.array([{', '.join('[' + ', '.join(row) + ']' for row in rows)}])")


BRACKETS: dict[str, Row] = {
    **dict.fromkeys(_SIGNS, _compared),
    "given": _given,
    "window": _window,
    "array": _array,
}
"""Row of NumPy code by operator name."""
