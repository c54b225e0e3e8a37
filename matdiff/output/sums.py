"""Layout of sums: the order of the terms, their signs, and sums over an index.

Positive terms stand before negative ones: numbers first, then products and functions, then lone symbols, then sums
over an index; otherwise the order of the operands is kept. A vector of equal numbers in a sum is written as the
number: 1 - sigmoid(h).

>>> from matdiff.expression.build import apply, negate, ones, symbol, add
>>> from matdiff.output.plain import plain
>>> h = symbol("h", ("n", 1))
>>> plain(add(negate(apply("sigmoid", h)), ones("n")))
'1 - sigmoid(h)'
"""

from __future__ import annotations

from matdiff.expression.build import number
from matdiff.expression.nodes import Apply, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder
from matdiff.output.blocks import bracket
from matdiff.output.brackets import sum_under_conditions
from matdiff.output.fragments import OPEN, SUM, Fragment, fit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.output.fragments import Parts
    from matdiff.output.style import Style

_ADD, _SCALE, _ONES = OPERATORS["add"], OPERATORS["scale"], OPERATORS["ones"]
_INDEXED_SUM, _TRANSPOSE = OPERATORS["indexed_sum"], OPERATORS["transpose"]
_HADAMARD, _POWER, _MEMBER = OPERATORS["hadamard"], OPERATORS["power"], OPERATORS["member"]
_EYE, _MATMUL = OPERATORS["eye"], OPERATORS["matmul"]
_PLACED = frozenset((OPERATORS["window"], OPERATORS["unit"]))
_ONE = number(1)


def add(node: Apply, parts: Parts, style: Style) -> Fragment:
    shown = bracket(node, parts, style) if _is_placed(node.operands[-1]) else None
    if shown is not None:
        return Fragment(shown)
    terms = _terms(node, parts, style)
    pieces = []
    for at, (_, term) in enumerate(terms):
        body = style.parentheses(term.text) if term.level < OPEN else term.text
        if term.negative:
            pieces.append((style.minus_sign if at else style.minus) + body)
        else:
            pieces.append(style.plus_sign + body if at else body)
    return Fragment("".join(pieces), SUM)


def _is_placed(term: Node) -> bool:
    """Whether a term may be a block at its place: a product that begins or ends in a window or a unit vector."""
    while isinstance(term, Apply) and term.operator in (_SCALE, _TRANSPOSE, _MATMUL):
        ends = (term.operands[0], term.operands[-1])
        term = ends[0] if isinstance(ends[0], Apply) and ends[0].operator in _PLACED else ends[1]
    return isinstance(term, Apply) and term.operator in _PLACED


def _terms(node: Apply, parts: Parts, style: Style) -> list[tuple[int, Fragment]]:
    """The terms in the order of reading, each with its rank."""
    broadcast = _may_broadcast(node)
    terms = []
    for term in node.operands:
        constant = _constant(term) if broadcast else None
        if constant is None:
            fragment = parts[term]
            rank = _rank(term)
        else:
            fragment = style.number(constant.value)
            rank = 0
        terms.append((rank + 4 * fragment.negative, fragment))
    terms.sort(key=_first)
    return terms


def _first(term: tuple[int, Fragment]) -> int:
    return term[0]


def _rank(term: Node) -> int:
    """0 for numbers, 1 for what is put together, 2 for lone symbols, 3 for sums over an index."""
    if isinstance(term, Number):
        return 0
    if isinstance(term, Symbol):
        return 2
    assert isinstance(term, Apply)
    row = term.operator
    if row is _SCALE:
        if len(term.operands) == 2 and isinstance(term.operands[0], Number):
            return _rank(term.operands[1])
        return 3 if _is_open(term.operands[-1]) else 1
    if row is _TRANSPOSE:
        return _rank(term.operands[0])
    if _is_open(term) or row.selection:  # I + K
        return 3
    return 2 if row is _EYE or row is _MEMBER else 1


def _is_open(node: Node) -> bool:
    return isinstance(node, Apply) and node.operator is _INDEXED_SUM


def _constant(term: Node) -> Number | None:
    """The number that every entry of the term is, if the term is written that way."""
    if not isinstance(term, Apply):
        return None
    if term.operator is _ONES:
        return _ONE
    if term.operator is _SCALE and len(term.operands) == 2:
        value, matrix = term.operands
        if isinstance(value, Number) and isinstance(matrix, Apply) and matrix.operator is _ONES:
            return value
    return None


def _may_broadcast(node: Apply) -> bool:
    """Whether 1 in this sum is read as a one in every entry, by people and by the reader.

    Something else must give the sum its shape. Next to a matrix, 1 might be taken for the identity, unless the others
    are functions of each entry.
    """
    rows, columns = node.shape
    if rows == 1 and columns == 1:
        return False
    others = [term for term in node.operands if _constant(term) is None]
    if not others or len(others) == len(node.operands):
        return False
    return rows == 1 or columns == 1 or all(map(_acts_by_entry, others))


def _acts_by_entry(term: Node) -> bool:
    if not isinstance(term, Apply):
        return False
    if term.operator is _SCALE:
        return _acts_by_entry(term.operands[-1])
    row = term.operator
    return (row.elementwise and row is not _ADD) or row is _HADAMARD or row is _POWER


def indexed_sum(node: Apply, parts: Parts, style: Style) -> Fragment:
    limited = sum_under_conditions(node, parts, style)
    if limited is not None:
        return limited
    index, body = node.operands
    shown = fit(parts[body], OPEN, style)
    if isinstance(index, Symbol) and _is_counted_with(index, body):
        upper = style.size(index.axes[0])
        limits = style.sum_between(parts[index].text, style.number(1).text, upper)
        return Fragment(f"{limits} {shown}", OPEN)
    return Fragment(style.sum_over(parts[index].text, shown), OPEN)


def _is_counted_with(index: Symbol, body: Node) -> bool:
    """Whether the index stands as a number in the body, as in X^(r - 1), and not only as a place: then the limits are said."""
    return any(
        index in part.operands and part.operator.name not in _PLACES
        for part in postorder(body)
        if isinstance(part, Apply) and part.indices
    )


_PLACES = frozenset(("member", "unit", "indexed_sum", "stack"))
