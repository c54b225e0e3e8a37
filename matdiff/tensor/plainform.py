"""Matrix expressions put together as a person writes them: transposes at the letters, no identity, numbers in front."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from matdiff.base.dimensions import multiply
from matdiff.expression.build import (
    add,
    apply,
    eye,
    hadamard,
    matmul,
    number,
    power,
    scale,
    transpose,
)
from matdiff.expression.nodes import Apply, Node, Number

_KEPT = frozenset(("symmetric", "positive_definite", "positive_semidefinite", "diagonal"))


class NoForm(Exception):
    """Matrix notation does not say this."""


def transposed(node: Node) -> Node:
    """The transpose, at the letters."""
    if node.is_scalar:
        return node
    if getattr(node, "attributes", frozenset()) & _KEPT:
        return node
    if not isinstance(node, Apply):
        return transpose(node)
    name, operands = node.operator.name, node.operands
    if name == "transpose":
        return operands[0]
    if name == "matmul":
        return matmul(*(transposed(c) for c in reversed(operands)))
    if name == "add":
        turned = add(*(transposed(c) for c in operands))
        return turned if _signs(turned) <= _signs(node) + 1 else transpose(node)
    if name == "hadamard":
        return hadamard(*(transposed(c) for c in operands))
    if name == "power" and operands[1].is_scalar:
        turned = power(transposed(operands[0]), operands[1])
        return turned if _signs(turned) <= _signs(node) else transpose(node)
    if name == "scale":
        return scale(*operands[:-1], transposed(operands[-1]))
    if name in ("eye", "diag"):
        return node
    if node.operator.turns and transposed(operands[0]) is operands[0]:
        return node
    return transpose(node)


def bare(node: Node) -> Node:
    """A matrix or its transpose, whichever is written without the sign; for functions that do not tell them apart."""
    turned = reversed_product(node)
    return turned if _transposes(turned) < _transposes(node) else node


def reversed_product(node: Node) -> Node:
    """The transpose, of a scalar product too the factors turned round."""
    if node.is_scalar and isinstance(node, Apply) and node.operator.name == "matmul":
        return matmul(*(transposed(c) for c in reversed(node.operands)))
    return transposed(node)


def _signs(node: Node) -> int:
    """How many transposes are written."""
    if not isinstance(node, Apply):
        return 0
    return (node.operator.name == "transpose") + sum(_signs(c) for c in node.operands)


def _transposes(node: Node) -> int:
    if not isinstance(node, Apply):
        return 0
    own = node.operator.name == "transpose" and node.operands[0].shape[1] != 1
    return own + sum(_transposes(c) for c in node.operands)


def scaled(coefficient: Fraction | int, node: Node) -> Node:
    """A number times an expression; one is left out."""
    if coefficient == 1:
        return node
    if isinstance(node, Number):
        return number(coefficient * node.value)
    return scale(number(coefficient), node)


def is_eye(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator.name == "eye"


def chain(*factors: Node) -> Node:
    """A matrix product without identities."""
    kept = [factor for factor in factors if not is_eye(factor)]
    return matmul(*kept) if kept else factors[0]


def entrywise(factors: list[Node]) -> Node | None:
    """The Hadamard product of vectors or matrices, equal ones as a power; None of none."""
    if not factors:
        return None
    parts = [v if n == 1 else power(v, n) for v, n in Counter(factors).items()]
    return hadamard(*parts) if len(parts) > 1 else parts[0]


def kron(a: Node, b: Node) -> Node:
    """A Kronecker product, of columns or rows with a scalar the plain one."""
    if a.is_scalar or b.is_scalar:
        return scale(a, b) if a.is_scalar else scale(b, a)
    if is_eye(a) and is_eye(b):
        return eye(multiply(a.shape[0], b.shape[0]))
    return apply("kron", a, b)
