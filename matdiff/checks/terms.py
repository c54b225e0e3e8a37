"""The terms of a sum, products multiplied out: what a slip may have dropped or changed.

>>> from matdiff.expression.build import add, matmul, symbol, transpose
>>> A, x = symbol("A", ("n", "n")), symbol("x", ("n", 1))
>>> [str(term) for term in terms(matmul(add(A, transpose(A)), x))]
['matmul(A, x)', 'matmul(transpose(A), x)']
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import prod

from matdiff.expression.build import ONE, matmul, number, rebuild, scale, transpose
from matdiff.expression.nodes import Apply, Node, Number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeGuard

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
    return [_numbers_first(node, operands) for operands in product(*parts)]


def _numbers_first(node: Apply, operands: tuple[Node, ...]) -> Node:
    """The operator applied to a choice of operands, numbers in their products taken out: -2 X'y, not 2 X'(-y)."""
    coefficient: int | Fraction = 1
    rest = []
    for operand in operands:
        factors = operand.operands if _is_scale(operand) else (operand,)
        numbers = [v.value for v in factors[:-1] if isinstance(v, Number)]
        coefficient *= prod(numbers)
        kept = [v for v in factors if not (numbers and isinstance(v, Number))]
        rest.append(scale(*kept))
    if node.operator.name == "scale":
        coefficient *= prod(v.value for v in rest if isinstance(v, Number))
        rest = [v for v in rest if not isinstance(v, Number)] or [ONE]
        return scale(number(coefficient), *rest) if coefficient != 1 else scale(*rest)
    built = turned(rest[0]) if node.operator.name == "transpose" else rebuild(node, tuple(rest))
    return built if coefficient == 1 else scale(number(coefficient), built)


def turned(node: Node) -> Node:
    """The transpose, of a product factor by factor."""
    if isinstance(node, Apply) and node.operator.name == "transpose":
        return node.operands[0]
    if isinstance(node, Apply) and node.operator.name == "matmul":
        return matmul(*(turned(factor) for factor in reversed(node.operands)))
    return transpose(node)


def _is_scale(node: Node) -> TypeGuard[Apply]:
    return isinstance(node, Apply) and node.operator.name == "scale"
