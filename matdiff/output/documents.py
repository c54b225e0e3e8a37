"""Expressions as data: nested dictionaries that json writes, one for each distinct part.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x = symbol("x", ("n", 1))
>>> as_data(transpose(x))["operands"]
[{'symbol': 'x', 'shape': ['n', 1]}]
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def as_data(node: Node) -> dict[str, Any]:
    """The node as dictionaries and lists. Repeated parts are one object, so that the work grows with the graph."""
    made: dict[Node, dict[str, Any]] = {}
    for part in postorder(node):
        made[part] = _one(part, made)
    return made[node]


def _one(part: Node, made: dict[Node, dict[str, Any]]) -> dict[str, Any]:
    if isinstance(part, Number):
        value = part.value
        return {"number": str(value) if isinstance(value, Fraction) else value}
    if isinstance(part, Symbol):
        data: dict[str, Any] = {"symbol": part.name, "shape": list(part.shape)}
        if part.attributes:
            data["attributes"] = sorted(part.attributes)
        if part.axes:
            data["axes"] = list(part.axes)
        return data
    assert isinstance(part, Apply)
    data = {"operator": part.operator.name, "shape": list(part.shape)}
    if part.parameters:
        data["parameters"] = list(part.parameters)
    if part.operands:
        data["operands"] = [made[operand] for operand in part.operands]
    return data
