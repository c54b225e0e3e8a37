"""Sums over the entries of vectors as functions of the vectors: sum_i p_i log(p_i/q_i) = 1' (p .* log(p ./ q)).

The index may stand only where entries u_i of vectors stand; what is done to these numbers is done to the vectors entry by entry.
"""

from __future__ import annotations

from matdiff.expression.build import (
    add,
    hadamard,
    indexed_sum,
    matmul,
    number,
    ones,
    power,
    rebuild,
    scale,
    transpose,
)
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import containing, postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

TWO = number(2)


def together(root: Node) -> Node:
    """The expression with the sums that are such written in vectors; all others are left as they are."""
    new: dict[Node, Node] = {}
    for node in postorder(root):
        if isinstance(node, Apply):
            made = rebuild(node, tuple(new[c] for c in node.operands))
            new[node] = _summed(made) or made
        else:
            new[node] = node
    return new[root]


def _summed(node: Node) -> Node | None:
    if not isinstance(node, Apply) or node.operator.name != "indexed_sum" or not node.is_scalar:
        return None
    index, body = node.operands
    if not isinstance(index, Symbol):
        return None
    inner = body.operands if isinstance(body, Apply) and body.operator.name == "add" else (body,)
    parts = [_part(index, term) for term in inner]
    if all(part is None for part in parts):
        return None
    return add(
        *(indexed_sum(index, t) if p is None else p for t, p in zip(inner, parts, strict=True))
    )


def _part(index: Symbol, term: Node) -> Node | None:
    found = _vector(term, index, containing({index}, term))
    if found is None or found.is_scalar:
        return None
    if isinstance(found, Apply) and found.operator.name == "hadamard":
        first, *rest = found.operands
        flat = (
            first.operands
            if isinstance(first, Apply) and first.operator.name == "matmul"
            else (first,)
        )
        return matmul(_turned(flat), hadamard(*rest))
    if isinstance(found, Apply) and found.operator.name == "power" and found.operands[1] is TWO:
        return matmul(transpose(found.operands[0]), found.operands[0])
    return matmul(transpose(ones(found.shape[0])), found)


def _vector(node: Node, index: Symbol, there: set[Node]) -> Node | None:
    """The vector of the numbers that a node is for every value of the index; the node itself, where it is one number for all."""
    if node not in there:
        return node if node.is_scalar else None
    if not isinstance(node, Apply):
        return None
    name = node.operator.name
    if name == "matmul":
        return _entry(node, index, there)
    if name == "indexed_sum":
        inner = _vector(node.operands[1], index, there)
        return None if inner is None else rebuild(node, (node.operands[0], inner))
    parts = [_vector(c, index, there) for c in node.operands]
    if any(p is None for p in parts):
        return None
    given = [p for p in parts if p is not None]
    rows = next(p.shape[0] for p in given if not p.is_scalar)
    if name == "add":
        return add(*(scale(p, ones(rows)) if p.is_scalar else p for p in given))
    if name == "scale":
        columns = hadamard(*(p for p in given if not p.is_scalar))
        return scale(*(p for p in given if p.is_scalar), columns)
    if name == "power" and given[1].is_scalar:
        return power(given[0], given[1])
    if node.operator.elementwise and len(given) == 1:
        return rebuild(node, (given[0],))
    return None


def _entry(node: Apply, index: Symbol, there: set[Node]) -> Node | None:
    """u of e_i'u and of u'e_i."""
    first, last = node.operands[0], node.operands[-1]
    if isinstance(first, Apply) and first.operator.name == "transpose":
        rest = node.operands[1:]
        if _is_unit(first.operands[0], index) and not any(c in there for c in rest):
            return matmul(*rest)
    rest = node.operands[:-1]
    if _is_unit(last, index) and not any(c in there for c in rest):
        return _turned(rest)
    return None


def _turned(factors: Sequence[Node]) -> Node:
    """(A B)' as B'A', A'' as A."""
    return matmul(
        *(
            c.operands[0]
            if isinstance(c, Apply) and c.operator.name == "transpose"
            else transpose(c)
            for c in reversed(factors)
        )
    )


def _is_unit(node: Node, index: Symbol) -> bool:
    """Whether a column is e_i, of the size that the index runs through."""
    return (
        isinstance(node, Apply)
        and node.operator.name == "unit"
        and node.operands[0] is index
        and index.axes == (node.shape[0],)
    )
