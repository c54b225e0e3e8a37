"""Expressions as data: nested dictionaries and lists, and their JSON.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> x = symbol("x", ("n", 1))
>>> as_data(transpose(x))["operands"]
[{'symbol': 'x', 'shape': ['n', 1]}]
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.resources import deep_recursion
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.traverse import postorder
from matdiff.output.sharing import split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_LARGEST = 2000
"""An expression of more nodes, written out, is given as a graph: with names for its repeated parts."""


def as_data(node: Node) -> dict[str, Any]:
    """The node as dictionaries and lists: operator, shape, parameters, operands; symbol; number.

    A large expression gets a key ``where``: pairs of a name and what stands for it, each in terms of those before it.
    """
    if node.weight <= _LARGEST:
        return _tree(node)
    short, definitions = split(node)
    data = dict(_tree(short))
    if definitions:
        data["where"] = [[name, _tree(value)] for name, value in definitions]
    return data


def json_text(node: Node) -> str:
    """The same as JSON."""
    from json import dumps

    with deep_recursion():
        return dumps(as_data(node), ensure_ascii=False)


def _tree(node: Node) -> dict[str, Any]:
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
