"""Plain ASCII text, which the reader reads back to the same expression.

>>> from matdiff.expression.build import matmul, scale, subtract, symbol, transpose, TWO
>>> X, w, y = symbol("X", ("m", "n")), symbol("w", ("n", 1)), symbol("y", ("m", 1))
>>> plain(scale(TWO, matmul(transpose(X), subtract(matmul(X, w), y))))
'2 X^T (X w - y)'
"""

from __future__ import annotations

from matdiff.output.layout import render
from matdiff.output.style import Style

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node

STYLE = Style()


def plain(node: Node) -> str:
    """The expression as plain text."""
    return render(node, STYLE)
