"""The last look at an answer: equal forms that read better.

- What a definition unfolded is folded again: log(1 + x'x) came from log(1 + ||x||^2), so its gradient says ||x||^2.
- A fraction in front of every term is said once: 1/2 A - 1/2 B = 1/2 (A - B).
- A minus before a product goes into a difference: -2 (A - U V') V = 2 (U V' - A) V; not in 1 - s, I - P, (x - m)(x - m)'.
"""

from __future__ import annotations

from matdiff.expression.build import rebuild, transpose
from matdiff.expression.nodes import Apply, Node, Number, intern_apply
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import postorder, transform
from matdiff.rewrite.terms import (
    content,
    make_power,
    order_key,
    split_number,
    split_power,
    with_number,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    Flips = dict[Node, Node | None]


ADD, SCALE, MATMUL = OPERATORS["add"], OPERATORS["scale"], OPERATORS["matmul"]
SUM, HADAMARD = OPERATORS["indexed_sum"], OPERATORS["hadamard"]
TRANSPOSE, GIVEN = OPERATORS["transpose"], OPERATORS["given"]
_PRODUCTS, _LARGE = (SCALE, MATMUL, HADAMARD), 2000  # nodes of a tree that is named part by part


class Forms:
    """What is known of parts that the answers to one question share: what they fold to, and what they are with the other sign.

    ``typed`` are the differences of the question, which stand in the answer the way round they were typed where that is free.
    """

    __slots__ = ("flips", "folds", "typed")

    def __init__(self, typed: Iterable[Node] = ()) -> None:
        self.typed = frozenset(typed)
        self.folds: dict[Node, Node] = {}
        self.flips: Flips = {}


def polish(node: Node, folded: Mapping[Node, Node], forms: Forms) -> Node:
    """The answer as it is printed. ``forms`` keeps what was found for the next answer, which shares parts with this one."""
    if folded:
        node = _fold(node, folded, forms.folds)
    node = _absorb_minus(node, forms.flips)
    if forms.typed and node.weight <= _LARGE:
        node = transform(node, lambda part: _as_typed(part, forms.typed))
    return _fraction_out(node)


def _as_typed(part: Node, typed: frozenset[Node]) -> Node:
    """(m - x)(m - x)' where x - m was typed: a difference that stands twice may be turned round."""
    if not isinstance(part, Apply) or part.operator is not MATMUL:
        return part
    bare = [_bare(factor) for factor in part.operands]
    turned: dict[Node, Node] = {}
    for inner in bare:
        if isinstance(inner, Apply) and inner.operator is ADD and inner not in typed:
            other = flipped_sum(inner)
            if other is not None and other in typed and bare.count(inner) % 2 == 0:
                turned[inner] = other
    if not turned:
        return part
    operands = []
    for factor, inner in zip(part.operands, bare, strict=True):
        other = turned.get(inner)
        is_bare = inner is factor
        operands.append(factor if other is None else other if is_bare else transpose(other))
    return _rebuilt(part, tuple(operands))


def _bare(node: Node) -> Node:
    is_transposed = isinstance(node, Apply) and node.operator is TRANSPOSE
    return node.operands[0] if isinstance(node, Apply) and is_transposed else node


def differences(root: Node) -> Iterator[Node]:
    """The sums in an expression with a minus in them."""
    for part in postorder(root):
        if not isinstance(part, Apply) or part.operator is not ADD or part.is_scalar:
            continue
        if any(split_number(term)[0] < 0 for term in part.operands):
            yield part


def _fraction_out(node: Node) -> Node:
    """A sum whose terms share a broken number, with the number in front."""
    if not (isinstance(node, Apply) and node.operator is ADD):
        return node
    share, rest = content(node)
    return node if isinstance(share, int) else with_number(share, rest)


def minus_inside(node: Node) -> Node:
    """A minus before a term of any sum, taken by a difference in it."""
    flips: Flips = {}

    def inside(part: Node) -> Node:
        is_sum = isinstance(part, Apply) and part.operator is ADD
        return _absorb_minus(part, flips) if is_sum else part

    return _absorb_minus(transform(node, inside), flips)


def even_signs(node: Node) -> Node:
    """u'u, ||u|| and u^2 of a difference, which do not see its sign: the difference the same way round everywhere."""

    def turned(part: Node) -> Node:
        if not isinstance(part, Apply) or part.operator.name not in ("matmul", "norm", "power"):
            return part
        *_, inner = part.operands[:1] if part.operator.name == "power" else part.operands
        if not isinstance(inner, Apply) or inner.operator is not ADD:
            return part
        if split_number(min(inner.operands, key=order_key))[0] > 0:
            return part
        other = flipped_sum(inner)
        if other is None:
            return part
        if part.operator.name == "norm":
            return _rebuilt(part, (other,))
        if part.operator is MATMUL:
            squared = part.operands == (transpose(inner), inner)
            return _rebuilt(part, (transpose(other), other)) if squared else part
        exponent = part.operands[1]
        is_even = isinstance(exponent, Number) and exponent.value % 2 == 0
        return _rebuilt(part, (other, exponent)) if is_even else part

    return _one_way_round(transform(node, turned))


def _one_way_round(node: Node) -> Node:
    """A - B where B - A is met as well is written -(B - A), so that the two are collected."""
    present = set(postorder(node))

    def turned(part: Node) -> Node:
        if not isinstance(part, Apply) or part.operator is not ADD:
            return part
        if split_number(min(part.operands, key=order_key))[0] > 0:
            return part
        other = flipped_sum(part)
        return part if other is None or other not in present else with_number(-1, other)

    return transform(node, turned)


def _fold(node: Node, folded: Mapping[Node, Node], forms: dict[Node, Node]) -> Node:
    stack = [node]
    while stack:
        part = stack[-1]
        operands = part.operands if isinstance(part, Apply) else ()
        waiting = [operand for operand in operands if operand not in forms]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if part in forms:
            continue
        built = part
        if isinstance(part, Apply) and operands:
            built = rebuild(part, tuple([forms[operand] for operand in operands]))
        forms[part] = folded.get(built, _one_power(built))
    return forms[node]


def _one_power(node: Node) -> Node:
    """(||x||^2)^2 as ||x||^4, where what a whole power is of was folded to a power."""
    base, exponent = split_power(node)
    inner, before = split_power(base)
    if before == 1 or not (isinstance(before, int) and isinstance(exponent, int)):
        return node
    return make_power(inner, before * exponent)


def _absorb_minus(node: Node, flips: Flips) -> Node:
    """Each term of a sum, or the answer itself, without a minus in front where a difference in it takes it."""
    if isinstance(node, Apply) and node.operator is ADD:
        terms = [_absorbed_beside(term, node.operands, flips) for term in node.operands]
        if all(a is b for a, b in zip(terms, node.operands, strict=True)):
            return node
        return intern_apply(ADD, tuple(terms), node.shape)
    value, rest = split_number(node)
    if value >= 0:
        return node
    flipped = _flip(rest, flips)
    return node if flipped is None else with_number(-value, flipped)


def _absorbed_beside(term: Node, terms: tuple[Node, ...], flips: Flips) -> Node:
    """A term of a sum, its minus taken by a difference that no other term has as it is: A'R - R B' keeps its R."""
    found = _absorb_minus(term, flips)
    if found is term:
        return term
    beside = _sums_in([other for other in terms if split_number(other)[0] > 0])
    return term if _sums_in([term]) & beside and not _sums_in([found]) & beside else found


def _sums_in(nodes: list[Node]) -> set[Node]:
    if sum(node.weight for node in nodes) > 4000:
        return set()  # nobody reads them side by side
    return {v for v in postorder(*nodes) if isinstance(v, Apply) and v.operator is ADD}


def _flip(node: Node, flips: Flips) -> Node | None:
    """Minus the node, written without a minus in front; None if that needs one.

    ``flips`` holds what is known already: the gradients of a network share most of their factors.
    """
    stack = [node]
    while stack:
        part = stack[-1]
        waiting = [inner for inner in _insides(part) if inner not in flips]
        if waiting:
            stack += waiting
            continue
        stack.pop()
        if part not in flips:
            flips[part] = _flipped(part, flips)
    return flips[node]


def _insides(node: Node) -> tuple[Node, ...]:
    """Where a product, a transpose or a sum over an index may take a minus in."""
    if not isinstance(node, Apply):
        return ()
    if node.operator in _PRODUCTS or node.operator is TRANSPOSE:
        return node.operands
    return node.operands[1:2] if node.operator in (SUM, GIVEN) else ()


def _flipped(node: Node, flips: Flips) -> Node | None:
    """As :func:`_flip`, the insides being known."""
    if not isinstance(node, Apply):
        return None
    if node.operator is ADD:
        return flipped_sum(node)
    if node.operator is SUM or node.operator is GIVEN:
        new = flips[node.operands[1]]
        return None if new is None else _rebuilt(node, (node.operands[0], new))
    if node.operator is TRANSPOSE:
        new = flips[node.operands[0]]
        return None if new is None else _rebuilt(node, (new,))
    if node.operator in _PRODUCTS:
        for i in reversed(range(len(node.operands))):
            factor = node.operands[i]
            new = flips[factor]
            if new is None:
                continue
            before, after = node.operands[:i], node.operands[i + 1 :]
            if not _stands_again(factor, before + after):
                return _rebuilt(node, (*before, new, *after))
    return None


def flipped_sum(node: Apply) -> Node | None:
    """B - A for A - B; a constant is not made negative: 1 - s stays 1 - s, and s - 1 becomes it."""
    parts = [split_number(term) for term in node.operands]
    if not any(value < 0 for value, _ in parts):
        return None
    if any(value > 0 and is_constant(rest) for value, rest in parts):
        return None
    return _rebuilt(node, tuple(with_number(-value, rest) for value, rest in parts))


def is_constant(node: Node) -> bool:
    """A number, a matrix of ones, the identity."""
    return isinstance(node, Number) or (
        isinstance(node, Apply) and node.operator.name in ("ones", "eye")
    )


def _stands_again(factor: Node, others: tuple[Node, ...]) -> bool:
    """Is the factor, or its transpose, seen elsewhere in the product? What is lighter cannot hold it, and is not searched."""
    sought = {factor, transpose(factor)}
    if isinstance(factor, Apply) and factor.operator is TRANSPOSE:
        sought.add(factor.operands[0])
    least = min(node.weight for node in sought)
    seen: set[Node] = set()
    stack = list(others)
    while stack:
        part = stack.pop()
        if part in seen or part.weight < least:
            continue
        if part in sought:
            return True
        seen.add(part)
        if isinstance(part, Apply):
            stack += part.operands
    return False


def _rebuilt(node: Apply, operands: tuple[Node, ...]) -> Node:
    return intern_apply(node.operator, operands, node.shape, node.parameters)
