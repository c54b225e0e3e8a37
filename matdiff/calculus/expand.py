"""The value of a cotangent put in, in the forms in which something may cancel: products written out over sums, like factors gathered.

>>> from matdiff.expression.build import add, scale, symbol
>>> a, b, c = symbol("a"), symbol("b"), symbol("c")
>>> distributed(scale(a, add(b, c)))
add(scale(a, b), scale(a, c))
"""

from __future__ import annotations

from itertools import product

from matdiff.expression.build import add, apply
from matdiff.expression.nodes import Apply, Node, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, substitute, symbols, transform

_ADD, _SCALE, _HADAMARD = OPERATORS["add"], OPERATORS["scale"], OPERATORS["hadamard"]
_TERMS = 24
"""No product is written out as a sum of more terms."""
_SHORT, _FEW = 40, 4
"""Only a short cotangent of a few terms is put in."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.normal import Normaliser


def is_constant(node: Node) -> bool:
    """A number, ones, a unit matrix: worth writing in place of its name."""
    return isinstance(node, Number) or (isinstance(node, Apply) and not node.operands)


def meet(node: Node, value: Node) -> bool:
    """Whether a value may cancel against something: it is short, and the two have a symbol in common."""
    return value.weight <= _SHORT and not set(symbols(node)).isdisjoint(symbols(value))


def put_in(node: Node, given: Symbol, value: Node, normaliser: Normaliser) -> list[Node]:
    """A formula that is linear in a cotangent, with its value put in: as a whole, term by term, and that written out."""
    normal = normaliser.normal
    forms = [normal(substitute(node, {given: value}))]
    terms = terms_of(value)
    if len(terms) > _FEW or any(given not in postorder(term) for term in terms_of(node)):
        return forms
    by_terms = normal(add(*(normal(substitute(node, {given: term})) for term in terms)))
    written_out = normal(distributed(by_terms))
    return [*forms, by_terms, written_out, gathered(written_out)]


def gathered(node: Node) -> Node:
    """a X - b X as (a - b) X."""
    terms = terms_of(node)
    scaled = [t for t in terms if isinstance(t, Apply) and t.operator is _SCALE]
    if len(terms) < 2 or len(scaled) < len(terms) or len({t.operands[-1] for t in scaled}) > 1:
        return node
    factors = [apply(_SCALE, *t.operands[:-1]) for t in scaled]
    return apply(_SCALE, add(*factors), scaled[0].operands[-1])


def terms_of(node: Node) -> tuple[Node, ...]:
    """The terms of a sum; anything else is one term."""
    return node.operands if isinstance(node, Apply) and node.operator is _ADD else (node,)


def distributed(node: Node) -> Node:
    """Every product of numbers, or of entries, without a sum among its factors."""
    return transform(node, _opened)


def _opened(node: Node) -> Node:
    if not isinstance(node, Apply) or node.operator not in (_SCALE, _HADAMARD):
        return node
    choices = [terms_of(operand) for operand in node.operands]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count == 1 or count > _TERMS:
        return node
    return add(*(apply(node.operator, *factors) for factors in product(*choices)))
