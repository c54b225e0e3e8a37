"""NumPy code of commutation, duplication, elimination and diagonalisation matrices.

A commutation matrix in front of a product is not made: it orders the rows of what follows.

>>> sorted(SELECTIONS)
['commutation', 'diagonalisation', 'duplication', 'elimination']
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.output.fragments import ATOM, Fragment

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.output.numpy_writer import Writer

    Row = Callable[[Apply, Writer], Fragment]


def row_order(node: Node, writer: Writer) -> str:
    """Which row of the identity stands where in a commutation matrix; '' for any other node."""
    if not isinstance(node, Apply) or node.operator.name != "commutation":
        return ""
    m, n = (writer.sizes.text(size) for size in node.parameters)  # type: ignore[arg-type]
    return f"np.arange({m} * {n}).reshape({n}, {m}).T.ravel()"


def reordered(node: Node, value: Fragment, writer: Writer) -> Fragment | None:
    """K times a column or a matrix; None where the node is no commutation matrix."""
    order = row_order(node, writer)
    return Fragment(f"{writer.fit(value, ATOM)}[{order}]") if order else None


def _commutation(node: Apply, writer: Writer) -> Fragment:
    m, n = (writer.sizes.text(size) for size in node.parameters)  # type: ignore[arg-type]
    return Fragment(f"np.eye({m} * {n})[{row_order(node, writer)}]")


def _made(name: str) -> Row:
    def row(node: Apply, writer: Writer) -> Fragment:
        return writer.helper(name, writer.sizes.text(node.parameters[0]))  # type: ignore[arg-type]

    return row


def _diagonalisation(node: Apply, writer: Writer) -> Fragment:
    n = writer.sizes.text(node.parameters[0])  # type: ignore[arg-type]
    return Fragment(f"np.eye({n} * {n})[:, ::{n} + 1]")


SELECTIONS: dict[str, Row] = {
    "commutation": _commutation,
    "duplication": _made("duplication"),
    "elimination": _made("elimination"),
    "diagonalisation": _diagonalisation,
}
"""Row of NumPy code by operator name."""
