"""Summation indices under distinct names: a sum inside a sum over the same name gets another name when it is printed.

>>> from matdiff.expression.build import index, indexed_sum, matmul, member, symbol
>>> from matdiff.output.plain import plain
>>> i, a = index("i", "N"), symbol("a", axes=("N",))
>>> plain(indexed_sum(i, indexed_sum(i, member(a, i))))
'sum_i sum_j a_j'
"""

from __future__ import annotations

from matdiff.base.dimensions import names as names_in
from matdiff.expression.build import index, rebuild
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, substitute, transform

_SUM, _SIZE = OPERATORS["indexed_sum"], OPERATORS["size"]
_NAMES = "ijklpqrstuv"


def distinct_indices(node: Node) -> Node:
    """The expression with every sum inside a sum over the same name renamed."""
    order = postorder(node)
    sums = [part for part in order if isinstance(part, Apply) and part.operator is _SUM]
    if len(sums) < 2:
        return node
    taken = _taken(order)
    new: dict[Node, Node] = {}
    inside: dict[Node, frozenset[str]] = {}  # the names that sums inside a node bind
    for part in order:
        built, names = part, frozenset[str]()
        if isinstance(part, Apply) and part.operands:
            built = rebuild(part, tuple([new[operand] for operand in part.operands]))
            names = names.union(*[inside[operand] for operand in part.operands])
            if part.operator is _SUM:
                built, names = _apart(built, names, taken)
        new[part], inside[part] = built, names
    return new[node]


def _taken(order: list[Node]) -> set[str]:
    """The names of symbols and of sizes: k beside a size k would be read as the size."""
    taken: set[str] = set()
    for part in order:
        sizes = part.shape
        if isinstance(part, Symbol):
            taken.add(part.name)
            sizes += part.axes  # type: ignore[assignment]
        elif isinstance(part, Apply) and part.operator is _SIZE:
            sizes = part.parameters  # type: ignore[assignment]
        for size in sizes:
            taken.update(names_in(size))
    return taken


def _apart(outer: Node, names: frozenset[str], taken: set[str]) -> tuple[Node, frozenset[str]]:
    """The sum with another name for its index in the sums inside it; ``names`` are those that are bound inside."""
    assert isinstance(outer, Apply)
    own, body = outer.operands
    assert isinstance(own, Symbol)
    if own.name not in names:
        return outer, names | {own.name}
    free = [name for name in _NAMES if name not in taken]
    fresh = free[0] if free else f"{own.name}{len(taken)}"
    taken.add(fresh)

    def renamed(part: Node) -> Node:
        if not isinstance(part, Apply) or part.operator is not _SUM:
            return part
        bound, summand = part.operands
        if not isinstance(bound, Symbol) or bound.name != own.name:
            return part
        other = index(fresh, bound.axes[0])
        return rebuild(part, (other, substitute(summand, {bound: other})))

    return rebuild(outer, (own, transform(body, renamed))), names | {own.name, fresh}
