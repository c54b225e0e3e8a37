"""Numbers with an index that counts the entries of a vector are the entries of a vector themselves: y_k beside softmax(z)_k.

>>> from matdiff.syntax.reading import read
>>> read("sum_k y_k log(softmax(z)_k)").symbols["y"].shape
('m', 1)
"""

from __future__ import annotations

from matdiff.expression.build import apply, matmul, member, symbol, transpose
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


def as_columns(
    node: Node, symbols: dict[str, Symbol], is_declared: Callable[[str], bool]
) -> tuple[Node, dict[str, Symbol]]:
    """The expression and its names, with columns for families of numbers whose last index is the place of an entry elsewhere."""
    parts = [v for v in postorder(node) if isinstance(v, Apply)]
    placed = {(v.operands[0], v.parameters[0]) for v in parts if v.operator.name == "unit"}
    if not placed:
        return node, symbols
    members: dict[Symbol, list[tuple[Node, list[Node]]]] = {}
    for v in parts:
        family, places = _opened(v)
        if places and len(places) == len(family.axes):
            members.setdefault(family, []).append((v, places))
    found: dict[Node, Node] = {}
    renamed = dict(symbols)
    for family, uses in members.items():
        size = family.axes[-1]
        plain = (
            family.is_scalar and not is_declared(family.name) and symbols.get(family.name) is family
        )
        if not plain or not all((places[-1], size) in placed for _, places in uses):
            continue
        column = symbol(family.name, (size, 1), family.attributes, family.axes[:-1])
        assert isinstance(column, Symbol)
        renamed[family.name] = column
        for use, (*before, place) in uses:
            of: Node = column
            for index in before:
                of = member(of, index)
            found[use] = matmul(transpose(apply("unit", place, parameters=(size,))), of)
    return (substitute(node, found), renamed) if found else (node, symbols)


def _opened(node: Node) -> tuple[Symbol, list[Node]]:
    """The family of a member, and its indices from the first on; none of anything else."""
    places: list[Node] = []
    inner = node
    while isinstance(inner, Apply) and inner.operator.name == "member":
        places.insert(0, inner.operands[1])
        inner = inner.operands[0]
    return (inner, places) if isinstance(inner, Symbol) else (symbol("", (1, 1)), [])
