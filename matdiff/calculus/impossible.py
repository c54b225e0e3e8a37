"""Conditions that can never hold: h h' has rank one, and an inverse nowhere.

How large the rank of a matrix can be is told by the sizes that its products go through, where these compare: a size that is a number,
and 1, which no named size is.

>>> from matdiff.expression.build import matmul, symbol, transpose
>>> h, A = symbol("h", ("n", 1)), symbol("A", (3, 2))
>>> rank_bound(matmul(h, transpose(h))), rank_bound(matmul(A, transpose(A)))
(1, 2)
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder

FULL_RANK = frozenset(("is invertible", "has a positive determinant", "is positive definite"))
"""What only a matrix of full rank is."""


def said(about: Node, words: str) -> str:
    """The words of a condition, and that it never holds where the rank is too small."""
    if words not in FULL_RANK:
        return words
    bound, size = rank_bound(about), about.shape[0]
    if bound is None or (bound >= size if isinstance(size, int) else bound > 1):
        return words
    return f"{words}, as it never is (its rank is at most {bound}): there is no such value, nor a derivative"


def rank_bound(root: Node) -> int | None:
    """A number that the rank does not exceed; None where no number is known."""
    bounds: dict[Node, int | None] = {}
    for node in postorder(root):
        sides = [size for size in node.shape if isinstance(size, int)]
        inner = _of_operands(node, bounds) if isinstance(node, Apply) else None
        known = sides if inner is None else [*sides, inner]
        bounds[node] = min(known) if known else None
    return bounds[root]


def _of_operands(node: Apply, bounds: dict[Node, int | None]) -> int | None:
    name = node.operator.name
    ranks = [bounds[operand] for operand in node.operands]
    if name == "matmul":
        return min((rank for rank in ranks if rank is not None), default=None)
    if name in ("transpose", "conj", "scale"):
        return ranks[-1]
    known = [rank for rank in ranks if rank is not None]
    if len(known) < len(ranks):
        return None
    if name == "add":
        return sum(known)
    if name in ("kron", "hadamard"):  # rank(A .* B) <= rank A rank B
        bound = 1
        for rank in known:
            bound *= rank
        return bound
    return None
