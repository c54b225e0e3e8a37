"""NumPy code of convolutions: windows that slide over the array, all places of the kernel at once.

>>> sorted(CONVOLUTIONS)[:2]
['conv', 'conv_full']
"""

from __future__ import annotations

from matdiff.output.fragments import Fragment
from matdiff.output.numpy_blocks import as_matrix, shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Apply
    from matdiff.output.numpy_writer import Writer

    Row = Callable[[Apply, Writer], Fragment]


def _row(name: str) -> Row:
    """A call of the helper: the operands as arrays of two axes, then the parameters."""

    def row(node: Apply, writer: Writer) -> Fragment:
        operands = [as_matrix(operand, writer) for operand in node.operands]
        sizes = [writer.sizes.text(size) for size in node.parameters]  # type: ignore[arg-type]
        code = writer.helper(name, ", ".join(operands + sizes))
        return shaped(code.text, node.shape)

    return row


CONVOLUTIONS: dict[str, Row] = {
    name: _row(name)
    for name in (
        "conv", "conv_full", "correlate", "conv_matrix", "conv_matrix_kernel", "maxpool", "maxmask",
    )
}  # fmt: skip
"""Row of NumPy code by operator name."""
