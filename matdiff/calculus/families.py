"""Gradients by the members of a family: x_1 ... x_N one by one, as one formula in the index.

The sweep hands every occurrence x_i, x_j its own cotangent, a formula in i or in j. The gradient by x_k adds them up at i = k, j = k:

    df  =  sum_i <G_i, dx_i> + sum_j <H_j, dx_j>  =  sum_k <G_k + H_k, dx_k>

which is what dx_i/dx_k = delta_ik comes to. Bound indices are named alike first, so that like sums are added up.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.polish import minus_inside
from matdiff.expression.build import ONE, add, apply, index, member, number
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.reindex import first_free, indices_in, named_alike, reindexed
from matdiff.expression.traverse import postorder, symbols
from matdiff.rewrite.brackets import form_of, size_node
from matdiff.rewrite.once import unfold
from matdiff.rewrite.terms import zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.calculus.sweep import Sweep
    from matdiff.rewrite.normal import Normaliser

_PLACES = "klpqrst"
_ROUNDS = 4


def places_of(variable: Symbol, expression: Node, wanted: Sequence[str] = ()) -> tuple[Symbol, ...]:
    """The indices under which the members of a family are asked for: those wanted, else letters that are free."""
    taken = {v.name for v in (*symbols(expression), *indices_in(expression))}
    taken |= {axis for axis in variable.axes if isinstance(axis, str)}
    found = []
    for at, axis in enumerate(variable.axes):
        name = wanted[at] if at < len(wanted) else first_free(_PLACES, taken)
        taken.add(name)
        found.append(index(name, axis))
    return tuple(found)


def member_at(variable: Symbol, places: Sequence[Symbol]) -> Node:
    """The member of a family at these places."""
    node: Node = variable
    for place in places:
        node = member(node, place)
    return node


def position_of(node: Node, variable: Symbol) -> list[Node] | None:
    """Where a member of the family stands: the indices of x_i or W_ij; None if the node is something else."""
    position: list[Node] = []
    while isinstance(node, Apply) and node.operator.name == "member":
        node, at = node.operands
        position.insert(0, at)
    return position if node is variable and len(position) == len(variable.axes) else None


def _position(node: Node, variable: Symbol, conjugate: bool) -> list[Node] | None:
    if not conjugate:
        return position_of(node, variable)
    if isinstance(node, Apply) and node.operator.name == "conj":
        return position_of(node.operands[0], variable)
    return None


def family_gradient(
    sweep: Sweep,
    variable: Symbol,
    places: tuple[Symbol, ...],
    normaliser: Normaliser,
    conjugate: bool = False,
) -> Node:
    """The gradient by the member at the places, or by its ``conjugate``; the places are free indices of the result."""
    order = indices_in(sweep.root)
    avoid = {place.name for place in places}
    parts = []
    for node in postorder(sweep.root):
        position = _position(node, variable, conjugate)
        cotangent = sweep.cotangent(node) if position is not None else None
        if position is None or cotangent is None:
            continue
        alike = named_alike(cotangent, order, avoid)
        moved, guards = _at(position, places)
        part = named_alike(reindexed(alike, moved), order, avoid)
        for guard in guards:
            part = apply("given", guard, part)
        parts.append(normaliser.normal(part))
    if not parts:
        return zero_of(variable.shape)
    return parts[0] if len(parts) == 1 else normaliser.normal(add(*parts))


def _at(
    position: Sequence[Node], places: Sequence[Symbol]
) -> tuple[dict[Symbol, Node], list[Node]]:
    """What each index is where the member at the position is the one at the places, and the conditions for it.

    x_{i+1} is x_k where i = k - 1, which is an index of the sum where 2 <= k.
    """
    moved: dict[Symbol, Node] = {}
    guards: list[Node] = []
    for at, place in zip(position, places, strict=True):
        terms, step = form_of(at) or ({}, 0)
        indices = [v for v in terms if isinstance(v, Symbol)]
        if len(indices) != 1 or len(terms) > 1 or terms[indices[0]] != 1 or indices[0] in moved:
            value = reindexed(at, moved)
            guards.append(apply("equal", place, value))
            continue
        (index,) = indices
        value = add(place, number(-step)) if step else place
        if value is not index:
            moved[index] = value
        if step or index.axes != place.axes:
            guards.append(apply("at_most", ONE, value))
            guards.append(apply("at_most", value, size_node(index.axes[0])))
    return moved, guards


def tidied(gradient: Node, normaliser: Normaliser) -> Node:
    """The gradient by a member as it is written: the laws of rules/answer, after minus signs have found their place."""
    context = normaliser.context
    best = gradient
    for _ in range(_ROUNDS):
        before = gradient
        gradient, fired = unfold(minus_inside(before), ("answer",), context, lambda node: True)
        if gradient.weight < best.weight:
            best = gradient
            normaliser.fired += fired
        gradient = normaliser.normal(gradient)
        if gradient.weight < best.weight:
            best = gradient
        if gradient is before:
            break
    return best


def stacked(node: Node, places: tuple[Symbol, ...]) -> Node:
    """The gradients by all members of a family, index first; the gradient itself of what is no family."""
    if not places:
        return node
    if len(places) > 1 or node.shape[1] != 1:
        raise UnsupportedError(
            "there is code for gradients by families of one index, of vectors or numbers"
        )
    return apply("stack", places[0], node)
