"""Products with a sum, opened where the sum of products is shorter, since something cancels.

    A^-1 (A x + b) = x + A^-1 b        Q' (Q x - y) = x - Q'y        P (P x - y) = P (x - y)        s .* (1 ./ s - n) = 1 - n s

Fractions are added up where that is shorter (denominators.py). A product in which nothing cancels keeps its brackets: 2 X'(X w - y).
"""

from __future__ import annotations

from matdiff.calculus.denominators import over_one_denominator
from matdiff.expression.build import apply, transpose
from matdiff.expression.nodes import Apply, Node, Number
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, transform
from matdiff.rewrite.terms import is_zero, split_number, split_scalars

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Normal = Callable[[Node], Node]

_ADD, _SCALE = OPERATORS["add"], OPERATORS["scale"]
_MATMUL, _TRANSPOSE = OPERATORS["matmul"], OPERATORS["transpose"]
_PRODUCTS = (_MATMUL, OPERATORS["hadamard"], _SCALE)
_TIMES = 3
_LARGE = 2000  # nodes of the tree; what is larger is named part by part


def open_where_shorter(node: Node, normal: Normal) -> Node:
    """The expression, in normal form, with products opened where that is shorter."""
    if node.weight > _LARGE:
        return node

    def shorter(part: Node) -> Node:
        if not isinstance(part, Apply) or part.moving:
            return part
        if part.operator in _PRODUCTS:
            return _opened(part, normal)
        return over_one_denominator(part, normal) if part.operator is _ADD else part

    for _ in range(_TIMES):  # what was opened may show a sum in which more cancels
        found = transform(node, shorter)
        if found is node:
            break
        node = normal(found)
    return node


def _opened(product: Apply, normal: Normal, depth: int = 2) -> Node:
    """The product opened at the first sum where that is shorter; the products with its terms at sums of their own, if need be."""
    operands = product.operands
    for at, factor in enumerate(operands):
        summands = _summands(factor, normal)
        if not summands:
            continue
        terms, gains = [], 0
        rest = operands[:at] + operands[at + 1 :]
        for term in summands:
            raw = apply(product.operator, *operands[:at], term, *operands[at + 1 :])
            made = _inside(normal(raw), normal, depth) if depth else normal(raw)
            terms.append(made)
            gains += _cancels(term, rest, raw, made)
        if not gains and not any(_is_ones(other) for other in rest):
            continue
        whole = normal(apply(_ADD, *terms))
        if whole.weight < product.weight and (gains or is_zero(whole)):
            return whole
    return product


def _is_ones(node: Node) -> bool:
    """Sums over all entries may cancel although no product does: 1'(x - mean(x) 1) = 0."""
    return isinstance(node, Apply) and node.operator.name == "ones"


def _inside(term: Node, normal: Normal, depth: int) -> Node:
    """A term of what was opened, its own product opened behind the scalars in front."""
    scalars, product = split_scalars(term)
    if not isinstance(product, Apply) or product.operator not in _PRODUCTS:
        return term
    found = _opened(product, normal, depth - 1)
    return term if found is product else normal(apply(_SCALE, *scalars, found))


def _summands(factor: Node, normal: Normal) -> tuple[Node, ...]:
    """The terms of a sum, or of the transpose of one."""
    if isinstance(factor, Apply) and factor.operator is _TRANSPOSE:
        return tuple([normal(transpose(term)) for term in _summands(factor.operands[0], normal)])
    return factor.operands if isinstance(factor, Apply) and factor.operator is _ADD else ()


def _cancels(term: Node, rest: tuple[Node, ...], raw: Node, product: Node) -> bool:
    """Whether the product with a term is shorter than its factors: A^-1 A x, s .* (1 ./ s); t .* t.^2 and 1 .* t are not.

    In a product of matrices that P P x is P x is enough.
    """
    _, unit = split_scalars(split_number(term)[1])
    is_matrix = isinstance(raw, Apply) and raw.operator is _MATMUL
    name = unit.operator.name if isinstance(unit, Apply) else ""
    if isinstance(unit, Number) or name == ("eye" if is_matrix else "ones"):
        return False
    if is_matrix:
        return _letters(product) < _letters(raw)
    return product.weight < max(term.weight, *(factor.weight for factor in rest))


def _letters(node: Node) -> int:
    """How many letters and numbers are written; coefficients that come out of a product, and 1'1 = n, do not change it."""
    counts: dict[Node, int] = {}
    for v in postorder(node):
        operands = v.operands if isinstance(v, Apply) else ()
        own = 0 if isinstance(v, Apply) and v.operator.name in ("ones", "size") else 1
        counts[v] = sum(counts[operand] for operand in operands) if operands else own
    return counts[node]
