"""An equation on its way: what holds the unknown stands on the left, what is known on the right.

    2 X'(X w - y) = 0    opened    2 X'X w = 2 X'y

The left side is a sum whose terms are each in normal form; the sum itself is not, for that would take the common factor out again. The
right side is in normal form.

>>> from matdiff.expression.build import matmul, subtract, symbol
>>> A, x, b = symbol("A", ("n", "n")), symbol("x", ("n", 1)), symbol("b", ("n", 1))
>>> arranged(subtract(matmul(A, x), b), b, frozenset((x,)), lambda node: node).left
matmul(A, x)
"""

from __future__ import annotations

from matdiff.expression.build import apply, negate, rebuild, transpose
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import containing, postorder, transform
from matdiff.rewrite.terms import (
    ADD,
    MATMUL,
    is_zero,
    magnitude,
    split_number,
    with_number,
    zero_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.expression.nodes import Value

    Normal = Callable[[Node], Node]

_DISTRIBUTES = frozenset(
    name for name, row in OPERATORS.items() if row.linear and name not in ("d", "stack")
)
_TERMS = 60
"""A left side of more terms is not opened further."""


def with_sums_free(normal: Normal) -> Normal:
    """Normal forms in which no number that is the same for every term stands under a sum: c sum_i x_i, not sum_i c x_i."""

    def free(part: Node) -> Node:
        if not isinstance(part, Apply) or part.operator.name != "indexed_sum":
            return part
        index, body = part.operands
        if not (body.is_scalar and isinstance(body, Apply) and body.operator.name == "scale"):
            return part
        fixed = [c for c in body.operands if not index.indices & c.indices]
        rest = [c for c in body.operands if index.indices & c.indices]
        if not fixed or not rest:
            return part
        return apply("scale", *fixed, rebuild(part, (index, apply("scale", *rest))))

    def found(node: Node) -> Node:
        form = normal(node)
        freed = transform(form, free)
        return form if freed is form else normal(freed)

    return found


def pulled_out(node: Node) -> Node:
    """Factors that do not depend on the index in front of and behind the sum: A (sum_i x_i x_i') A."""

    def change(part: Node) -> Node:
        if not isinstance(part, Apply) or part.operator.name != "indexed_sum":
            return part
        index, body = part.operands
        if not isinstance(body, Apply) or body.operator is not MATMUL or body.is_scalar:
            return part
        moving = [bool(index.indices & c.indices) for c in body.operands]
        if True not in moving:
            return part
        start, stop = moving.index(True), len(moving) - moving[::-1].index(True)
        if (start, stop) == (0, len(moving)):
            return part
        inner = body.operands[start:stop]
        kept = rebuild(part, (index, apply(MATMUL, *inner) if len(inner) > 1 else inner[0]))
        return apply(MATMUL, *body.operands[:start], kept, *body.operands[stop:])

    return transform(node, change)


class Equation:
    """``left = right``; two are equal if both sides are the same nodes."""

    __slots__ = ("left", "right")

    def __init__(self, left: Node, right: Node) -> None:
        self.left = left
        self.right = right

    @property
    def sides(self) -> tuple[Node, Node]:
        return self.left, self.right

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Equation) and self.sides == other.sides

    def __hash__(self) -> int:
        return hash(self.sides)

    def __repr__(self) -> str:
        return f"{self.left!r} = {self.right!r}"


def terms_of(node: Node) -> tuple[Node, ...]:
    """The terms of a sum; anything else is one term, and zero none."""
    if is_zero(node):
        return ()
    return node.operands if isinstance(node, Apply) and node.operator is ADD else (node,)


def total(terms: list[Node], like: Node) -> Node:
    """The sum of terms, not in normal form; zero where there are none."""
    if not terms:
        return zero_of(like.shape)
    return apply(ADD, *terms) if len(terms) > 1 else terms[0]


def arranged(left: Node, right: Node, unknowns: frozenset[Node], normal: Normal) -> Equation:
    """Terms with an unknown to the left, what is known to the right."""
    holding: list[Node] = []
    known: list[Node] = []
    there = containing(set(unknowns), left, right)
    for side, sign in ((left, 1), (right, -1)):
        for term in terms_of(side):
            is_unknown = term in there
            if is_unknown:
                holding.append(term if sign > 0 else _negative(term, normal))
            else:
                known.append(normal(negate(term)) if sign > 0 else term)
    return turned(Equation(total(holding, left), normal(total(known, left))), normal)


def _negative(term: Node, normal: Normal) -> Node:
    value, rest = split_number(normal(term))
    return with_number(-value, rest)


def content_of(equation: Equation) -> Value:
    """The number that all terms of both sides share, up to signs; with a minus if every term on the left has it."""
    left = [split_number(term)[0] for term in terms_of(equation.left)]
    right = [split_number(term)[0] for term in terms_of(equation.right)]
    share = magnitude(left[0])
    if any(magnitude(value) != share for value in (*left, *right)):
        return 1
    return -share if all(value < 0 for value in left) else share


def turned(equation: Equation, normal: Normal) -> Equation:
    """Both sides times -1, where every term on the left has a minus, or every term on the right and some on the left."""
    left = [split_number(term)[0] < 0 for term in terms_of(equation.left)]
    right = [split_number(term)[0] < 0 for term in terms_of(equation.right)]
    if left and (all(left) or (any(left) and right and all(right))):
        terms = [_negative(term, normal) for term in terms_of(equation.left)]
        return Equation(total(terms, equation.left), normal(negate(equation.right)))
    return equation


def opened(node: Node, unknowns: frozenset[Node], normal: Normal) -> list[Node]:
    """The terms of a linear expression in the unknown: sums that hold it opened, each term in normal form."""
    there = containing(set(unknowns), node)
    found: list[Node] = []
    waiting = [node]
    while waiting:
        term = waiting.pop()
        parts = _parts(term, there, unknowns)
        if parts is None or len(found) + len(waiting) > _TERMS:
            found.append(term)
            continue
        for part in reversed(parts):
            waiting += reversed(terms_of(part))
        there |= containing(set(unknowns), *parts)
    return _like_terms([t for term in found for t in _settled(term, normal)])


def _settled(term: Node, normal: Normal) -> tuple[Node, ...]:
    return terms_of(normal(term))


def _like_terms(terms: list[Node]) -> list[Node]:
    """Equal terms added up."""
    totals: dict[Node, object] = {}
    for term in terms:
        value, rest = split_number(term)
        totals[rest] = totals.get(rest, 0) + value  # type: ignore[operator]
    return [with_number(value, rest) for rest, value in totals.items() if value]  # type: ignore[arg-type]


def _parts(term: Node, there: set[Node], unknowns: frozenset[Node]) -> list[Node] | None:
    """The terms of an operator that distributes over a sum, or over what opens to one, below it; None where there is none."""
    if not isinstance(term, Apply) or term not in there:
        return None
    if term.operator is ADD:
        known = [c for c in term.operands if c not in there]
        return [*([total(known, term)] if known else []), *(c for c in term.operands if c in there)]
    if term.operator.name == "power" and term.is_scalar:
        return _square(term, there, unknowns)
    if term.operator.name not in _DISTRIBUTES:
        return None
    for at, operand in enumerate(term.operands):
        if operand not in there:
            continue
        inner = _parts(operand, there, unknowns)
        if inner is not None and len(inner) > 0:
            return [_with(term, at, part) for part in inner]
    return None


def _with(term: Apply, at: int, part: Node) -> Node:
    return rebuild(term, (*term.operands[:at], part, *term.operands[at + 1 :]))


def _square(term: Apply, there: set[Node], unknowns: frozenset[Node]) -> list[Node] | None:
    """(a + b)^2 as (a + b) a + (a + b) b, which opens further."""
    base, exponent = term.operands
    if getattr(exponent, "value", None) != 2:
        return None
    parts = _parts(base, there, unknowns)
    return None if parts is None else [apply("scale", base, part) for part in parts]


def oriented(node: Node, unknowns: frozenset[Node]) -> Node:
    """Scalar products and products of scalars with the unknown last: w'x as x'w, p c as c p."""
    there = containing(set(unknowns), node)
    new: dict[Node, Node] = {}
    for v in postorder(node):
        built = v
        if isinstance(v, Apply) and v.operands and v in there:
            operands = tuple(new.get(c, c) for c in v.operands)
            if v.operator.name == "scale" and v.is_scalar:
                last = [new[c] for c in v.operands if c in there]
                operands = (*(c for c in v.operands if c not in there), *last)
            built = rebuild(v, operands)
            if v.operator is MATMUL and v.is_scalar:
                is_first, is_last = v.operands[0] in there, v.operands[-1] in there
                if is_first and not is_last and isinstance(built, Apply):
                    factors = [_transposed(c) for c in reversed(built.operands)]
                    built = apply(MATMUL, *factors)
        new[v] = built
    return new[node]


def _transposed(node: Node) -> Node:
    if isinstance(node, Apply) and node.operator.name == "transpose":
        return node.operands[0]
    return node if node.is_scalar else transpose(node)


def measure(equation: Equation, unknowns: frozenset[Node]) -> tuple[int, int, int]:
    """What every law of solving makes less: occurrences of the unknown, how deep they stand, then the length of the left side."""
    times: dict[Node, int] = {}
    depths: dict[Node, int] = {}
    for v in postorder(equation.left):
        operands = getattr(v, "operands", ())
        times[v] = 1 if v in unknowns else sum(times[c] for c in operands)
        depths[v] = sum(depths[c] + times[c] for c in operands)
    return times[equation.left], depths[equation.left], equation.left.weight
