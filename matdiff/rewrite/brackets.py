"""The named moves of conditions on indices: decided where they can be, brought outside, and used up by sums.

    2 <= i + 1 is 1 <= i, which holds of every index      given(c, A) B = given(c, A B)      sum_i given(i = k, A_i) = A_k

A condition holds what it guards together: nothing but a number leaves it, since outside it may have no value.
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.build import ONE, ZERO, number
from matdiff.expression.nodes import Apply, Node, Number, Symbol, intern_apply
from matdiff.expression.operators import OPERATORS
from matdiff.rewrite.terms import ADD, SCALE, SIZE, is_zero, split_number, with_number, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Value
    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]
    Move = Callable[[Apply, Make], Node]
    Form = tuple[dict[Node, Value], Value]  # whole numbers of indices and sizes, and a number

GIVEN, AT_MOST = OPERATORS["given"], OPERATORS["at_most"]
EQUAL, DIFFER = OPERATORS["equal"], OPERATORS["differ"]


# ---- conditions --------------------------------------------------------------------------------------


def move_at_most(node: Apply, make: Make) -> Node:
    """a <= b: true or false where the ranges say so; else with the index alone on one side."""
    form = difference(node)
    if form is None:
        return node
    least = _bound(form, upper=False)
    if least is not None and least >= 0:
        return ONE
    most = _bound(form, upper=True)
    if most is not None and most < 0:
        return ZERO
    terms, constant = form
    indices = [v for v in terms if isinstance(v, Symbol)]
    if len(indices) == 1 and abs(terms[indices[0]]) == 1:
        (index,) = indices
        rest = {v: -c * terms[index] for v, c in terms.items() if v is not index}
        side = _built((rest, -constant * terms[index]), make)
        pair: tuple[Node, Node] = (side, index) if terms[index] > 0 else (index, side)
    else:
        left = {v: -c for v, c in terms.items() if c < 0}
        right = {v: c for v, c in terms.items() if c > 0}
        pair = (
            _built((left, max(-constant, 0)), make),
            _built((right, max(constant, 0)), make),
        )
    return intern_apply(AT_MOST, pair, SCALAR)


def move_equal(node: Apply, make: Make) -> Node:
    """a = b, decided where the ranges say so; else with one index alone on the left."""
    return _equality(node, EQUAL, ONE, ZERO, make)


def move_differ(node: Apply, make: Make) -> Node:
    return _equality(node, DIFFER, ZERO, ONE, make)


def _equality(node: Apply, operator: Operator, true: Node, false: Node, make: Make) -> Node:
    form = difference(node)
    if form is None:
        return node
    terms, constant = form
    if not terms:
        return false if constant else true
    least, most = _bound(form, upper=False), _bound(form, upper=True)
    if (least is not None and least > 0) or (most is not None and most < 0):
        return false
    alone = [v for v, c in terms.items() if isinstance(v, Symbol) and abs(c) == 1]
    if not alone:
        return node
    index = min(alone, key=lambda v: v.name)
    return intern_apply(operator, (index, solved(form, index, make)), SCALAR)


def solved(form: Form, index: Node, make: Make) -> Node:
    """What the index is where the form is zero."""
    terms, constant = form
    sign = -terms[index]
    rest = {v: c * sign for v, c in terms.items() if v is not index}
    return _built((rest, constant * sign), make)


def difference(node: Apply) -> Form | None:
    """b - a of a condition on a and b; None if it is not made of indices, sizes and whole numbers."""
    a, b = (form_of(operand) for operand in node.operands)
    if a is None or b is None:
        return None
    terms = dict(b[0])
    for v, c in a[0].items():
        terms[v] = terms.get(v, 0) - c
    return {v: c for v, c in terms.items() if c}, b[1] - a[1]


def form_of(node: Node) -> Form | None:
    """2 i + n - 1 as {i: 2, n: 1} and -1; None of anything else."""
    if isinstance(node, Number):
        return {}, node.value
    if isinstance(node, Symbol):
        return ({node: 1}, 0) if node.attributes & {"index", "place"} else None
    assert isinstance(node, Apply)
    if node.operator is SIZE:
        return {node: 1}, 0
    if node.operator is SCALE and len(node.operands) == 2 and isinstance(node.operands[0], Number):
        inner = form_of(node.operands[1])
        value = node.operands[0].value
        return inner and ({v: c * value for v, c in inner[0].items()}, inner[1] * value)
    if node.operator is not ADD:
        return None
    terms: dict[Node, Value] = {}
    constant: Value = 0
    for operand in node.operands:
        part = form_of(operand)
        if part is None:
            return None
        for v, c in part[0].items():
            terms[v] = terms.get(v, 0) + c
        constant += part[1]
    return {v: c for v, c in terms.items() if c}, constant


def _built(form: Form, make: Make) -> Node:
    terms, constant = form
    parts = tuple([with_number(c, v) for v, c in terms.items()])
    if constant or not parts:
        parts = (*parts, number(constant))
    return parts[0] if len(parts) == 1 else make(ADD, parts, ())


def size_node(size: Dimension) -> Node:
    """A size as a number."""
    return number(size) if isinstance(size, int) else intern_apply(SIZE, (), SCALAR, (size,))


def _bound(form: Form, upper: bool) -> Value | None:
    """The least or the largest value, every index between 1 and its end, every size at least 1; None if it has none."""
    terms, value = form
    sizes: dict[Node, Value] = {}
    for v, c in terms.items():
        if not isinstance(v, Symbol):
            sizes[v] = sizes.get(v, 0) + c
        elif (c > 0) != upper:
            value += c
        elif not v.axes:
            return None
        elif isinstance(v.axes[0], int):
            value += c * v.axes[0]
        else:
            end = size_node(v.axes[0])
            sizes[end] = sizes.get(end, 0) + c
    for c in sizes.values():
        if (c > 0) if upper else (c < 0):
            return None
        value += c
    return value


# ---- what is guarded ---------------------------------------------------------------------------------


def move_given(node: Apply, make: Make) -> Node:
    """Conditions that are decided go, numbers leave, conditions inside conditions stand in order."""
    condition, body = node.operands
    if isinstance(condition, Number):
        return body if condition.value else zero_of(node.shape)
    if is_zero(body):
        return zero_of(node.shape)
    value, rest = split_number(body)
    if value != 1 and rest is not body and rest is not ONE:
        return make(SCALE, (number(value), make(GIVEN, (condition, rest), ())), ())
    if isinstance(body, Apply) and body.operator is GIVEN:
        inner, deepest = body.operands
        if inner is condition:
            return body
        if inner.order < condition.order:
            return make(GIVEN, (inner, make(GIVEN, (condition, deepest), ())), ())
    return node


def outside(move: Move) -> Move:
    """The move of a linear operator, after the conditions of its operands have been taken outside."""

    def moved(node: Apply, make: Make) -> Node:
        for at, operand in enumerate(node.operands):
            if isinstance(operand, Apply) and operand.operator is GIVEN:
                if _only_a_number(node):
                    break
                condition, body = operand.operands
                operands = (*node.operands[:at], body, *node.operands[at + 1 :])
                return make(GIVEN, (condition, make(node.operator, operands, node.parameters)), ())
        return move(node, make)

    return moved


def _only_a_number(node: Apply) -> bool:
    """2 given(c, A) stays as it is."""
    first = node.operands[0]
    return node.operator is SCALE and len(node.operands) == 2 and isinstance(first, Number)


def together(move: Move) -> Move:
    """The move of a sum, after the terms under one condition have been added up."""

    def moved(node: Apply, make: Make) -> Node:
        groups: dict[Node, list[Node]] = {}
        others = []
        for operand in node.operands:
            value, rest = split_number(operand)
            if isinstance(rest, Apply) and rest.operator is GIVEN and not rest.moving:
                groups.setdefault(rest.operands[0], []).append(with_number(value, rest.operands[1]))
            else:
                others.append(operand)
        if all(len(group) == 1 for group in groups.values()):
            return move(node, make)
        merged = [
            make(
                GIVEN, (condition, make(ADD, tuple(group), ()) if len(group) > 1 else group[0]), ()
            )
            for condition, group in groups.items()
        ]
        return make(ADD, (*others, *merged), ())

    return moved
