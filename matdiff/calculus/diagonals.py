"""The diagonal and the trace of a matrix in closed form, without the matrix: of A kron B from those of A and B, of A B from A .* B'.

>>> from matdiff.expression.build import apply, eye, symbol
>>> from matdiff.output.plain import plain
>>> A = symbol("A", ("m", "m"))
>>> plain(diagonal_of(apply("kron", A, eye("n"))))
'kron(diagonal(A), diagonal(I))'
"""

from __future__ import annotations

from matdiff.expression.build import apply, hadamard, matmul, scale, transpose
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.traverse import postorder


def diagonal_of(node: Node) -> Node:
    """The diagonal, term by term; of a product A B the sums of the rows of A .* B'."""
    if isinstance(node, Apply):
        name = node.operator.name
        if name == "add":
            return apply("add", *map(diagonal_of, node.operands))
        if name == "scale" and not node.is_scalar:
            return scale(*node.operands[:-1], diagonal_of(node.operands[-1]))
        if name == "kron" and all(c.shape[0] == c.shape[1] for c in node.operands):
            return apply("kron", *map(diagonal_of, node.operands))
        if name == "indexed_sum":
            return apply("indexed_sum", node.operands[0], diagonal_of(node.operands[1]))
        if name == "matmul" and not is_large(node):
            rest = matmul(*node.operands[1:])
            return apply("rowsum", hadamard(node.operands[0], transpose(rest)))
    return apply("diagonal", node)


def is_large(node: Node) -> bool:
    """Whether Kronecker products of matrices, or matrices such as K and D, are still in it."""
    return any(
        isinstance(v, Apply)
        and (v.operator.selection or (v.operator.name == "kron" and 1 not in v.shape))
        for v in postorder(node)
    )


def trace_of(node: Node) -> Node:
    """The trace, term by term, and factor by factor of a Kronecker product."""
    if isinstance(node, Apply):
        name = node.operator.name
        if name == "add":
            return apply("add", *map(trace_of, node.operands))
        if name == "scale" and not node.is_scalar:
            return scale(*node.operands[:-1], trace_of(node.operands[-1]))
        if name == "kron" and all(c.shape[0] == c.shape[1] for c in node.operands):
            return scale(*map(trace_of, node.operands))
    return apply("tr", node)
