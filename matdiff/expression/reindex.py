"""Indices of sums under other names: x_i at i = k, and bound indices named alike wherever that can be.

>>> from matdiff.expression.build import add, index, indexed_sum, member, symbol
>>> i, j, k, a = index("i", "N"), index("j", "N"), index("k", "N"), symbol("a", axes=("N",))
>>> reindexed(add(member(a, i), indexed_sum(i, member(a, i))), {i: k})
add(member(a, k), indexed_sum(i, member(a, i)))
>>> named_alike(add(indexed_sum(i, member(a, i)), indexed_sum(j, member(a, j))), [i, j], set())
add(indexed_sum(i, member(a, i)), indexed_sum(i, member(a, i)))
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from matdiff.expression.build import index, rebuild
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder, substitute

_NAMES = "ijlkpqrstuv"


def indices_in(*roots: Node) -> list[Symbol]:
    """Every index of the expressions, free or bound, in order of appearance."""
    return [v for v in postorder(*roots) if isinstance(v, Symbol) and "index" in v.attributes]


def indices_in_order(root: Node) -> Node:
    """The expression with its indices under names by order of appearance, to tell whether two say the same of all members.

    >>> from matdiff.expression.build import index, member, symbol
    >>> x = symbol("x", axes=("N",))
    >>> indices_in_order(member(x, index("i", "N"))) is indices_in_order(member(x, index("k", "N")))
    True
    """
    found = indices_in(root)
    if not found:
        return root
    return substitute(root, {v: index(f"#{n}", v.axes[0]) for n, v in enumerate(found)})


def reindexed(root: Node, names: Mapping[Symbol, Node]) -> Node:
    """Free indices replaced, all at once. The new ones must not be bound in the expression."""
    free = frozenset(old.name for old in names)
    new: dict[Node, Node] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        if node in new:
            stack.pop()
        elif not node.indices & free:
            new[stack.pop()] = node
        elif isinstance(node, Symbol):
            new[stack.pop()] = names.get(node, node)
        else:
            assert isinstance(node, Apply)
            waiting = [c for c in node.operands if c not in new]
            if node.operator.binds:
                bound, body = node.operands
                if body.indices & free & bound.indices:  # the name is bound again below
                    inner = {v: to for v, to in names.items() if v.name not in bound.indices}
                    new[stack.pop()] = rebuild(node, (bound, reindexed(body, inner)))
                    continue
            if waiting:
                stack += waiting
                continue
            new[stack.pop()] = rebuild(node, tuple([new[c] for c in node.operands]))
    return new[root]


def named_alike(root: Node, order: Iterable[Symbol], avoid: set[str]) -> Node:
    """Bound indices of one range under one name wherever that can be, so that equal sums are the same node.

    ``order`` says which names are preferred; those in ``avoid`` are not taken.
    """
    preferred = list(order)
    new: dict[Node, Node] = {}
    inside: dict[Node, frozenset[str]] = {}
    for node in postorder(root):
        built, bound = node, frozenset[str]()
        if isinstance(node, Apply) and node.operands:
            built = rebuild(node, tuple([new[c] for c in node.operands]))
            bound = bound.union(*[inside[c] for c in node.operands])
            if node.operator.binds:
                built, bound = _renamed(built, bound, preferred, avoid)
        new[node], inside[node] = built, bound
    return new[root]


def _renamed(
    node: Node, bound: frozenset[str], preferred: list[Symbol], avoid: set[str]
) -> tuple[Node, frozenset[str]]:
    """One sum under the first name that is free for it; ``bound`` are the names taken by sums inside."""
    assert isinstance(node, Apply)
    own, body = node.operands
    assert isinstance(own, Symbol)
    taken = (body.indices - own.indices) | bound | avoid
    name = first_free([v.name for v in preferred if v.axes == own.axes], taken)
    other = index(name, own.axes[0])
    built = rebuild(node, (other, reindexed(body, {own: other})))
    return built, bound | {name}


def first_free(preferred: Iterable[str], taken: Iterable[str]) -> str:
    """The first name that is not taken: of those preferred, of the usual letters, i1, i2 ..."""
    used = set(taken)
    candidates: list[str] = [*preferred, *_NAMES]
    for name in candidates:
        if name not in used:
            return name
    return next(f"i{k}" for k in range(1, len(used) + 2) if f"i{k}" not in used)
