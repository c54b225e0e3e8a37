"""The terms of a sum, products multiplied out: what a slip may have dropped or changed.

>>> from matdiff.expression.build import add, matmul, symbol, transpose
>>> A, x = symbol("A", ("n", "n")), symbol("x", ("n", 1))
>>> [str(term) for term in terms(matmul(add(A, transpose(A)), x))]
['matmul(A, x)', 'matmul(transpose(A), x)']
"""

from __future__ import annotations

from itertools import product
from math import prod

from matdiff.expression.build import rebuild
from matdiff.expression.nodes import Apply, Node

_LINEAR = frozenset(("scale", "matmul", "transpose", "hadamard", "tr", "sum", "rowsum", "diag"))
_MOST = 16


def terms(node: Node) -> list[Node]:
    """The terms whose sum the expression is; the expression itself where it is no sum, or one of too many terms."""
    if not isinstance(node, Apply):
        return [node]
    if node.operator.name == "add":
        found = [term for operand in node.operands for term in terms(operand)]
        return found if len(found) <= _MOST else list(node.operands)
    if node.operator.name not in _LINEAR:
        return [node]
    parts = [terms(operand) for operand in node.operands]
    if not 1 < prod(map(len, parts)) <= _MOST:
        return [node]
    return [rebuild(node, operands) for operands in product(*parts)]
