"""Instantiate a template: put what the slots stand for in their place.

A template is compiled once into a flat list of instructions, operands before use, so that instantiating costs one
constructor call per operator. ``make`` is the constructor used: it may normalise as it builds.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping

from matdiff.base.dimensions import names, substitute
from matdiff.expression.build import index
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.reindex import first_free
from matdiff.expression.traverse import postorder
from matdiff.rewrite.law import FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.operators import Operator

    Make = Callable[[Operator, tuple[Node, ...], tuple[Hashable, ...]], Node]
    Bindings = Mapping[object, object]
    Instruction = tuple[Operator, tuple[int, ...], tuple[Hashable, ...], bool]


class Template:
    """A compiled template. ``build(bindings, make)`` gives the instance."""

    __slots__ = ("_instructions", "_leaves", "_own", "node")

    def __init__(self, node: Node) -> None:
        self.node = node
        position: dict[Node, int] = {}
        self._leaves: list[Node] = []
        applies: list[Apply] = []
        for v in postorder(node):
            if isinstance(v, Apply):
                applies.append(v)
            else:
                position[v] = len(self._leaves)
                self._leaves.append(v)
        for v in applies:
            position[v] = len(position)
        self._own = [
            at
            for at, leaf in enumerate(self._leaves)
            if isinstance(leaf, Symbol) and "index" in leaf.attributes
        ]
        """Where the indices stand; one that the left side of a law does not have is that of a sum of its own."""
        self._instructions: list[Instruction] = [
            (v.operator, tuple(position[c] for c in v.operands), v.parameters, _is_open(v))
            for v in applies
        ]

    def build(self, bindings: Bindings, make: Make) -> Node:
        """The template with slots and size names replaced by what they are bound to."""
        values: list[Node] = [
            bindings.get(leaf, leaf) if isinstance(leaf, Symbol) else leaf  # type: ignore[misc]
            for leaf in self._leaves
        ]
        for at in self._own:
            if self._leaves[at] not in bindings:
                values[at] = _own_index(values[at], values, bindings)
        for operator, operands, parameters, is_open in self._instructions:
            if is_open:
                parameters = bind_parameters(operator, parameters, bindings)
            values.append(make(operator, tuple([values[i] for i in operands]), parameters))
        return values[-1]


def _own_index(own: Node, values: list[Node], bindings: Bindings) -> Node:
    """The index of a sum that a law brings with it: its range as it was bound, its name one that is free."""
    assert isinstance(own, Symbol)
    taken = {name for value in values if value is not own for name in value.indices}
    sizes = {k: v for k, v in bindings.items() if isinstance(k, str)}
    return index(first_free([own.name], taken), substitute(own.axes[0], sizes))  # type: ignore[arg-type]


def _is_open(node: Apply) -> bool:
    if node.operator.name in FUNCTIONS:
        return True
    return any(isinstance(p, str) and names(p) for p in node.parameters)


def bind_parameters(
    operator: Operator, parameters: tuple[Hashable, ...], bindings: Bindings
) -> tuple[Hashable, ...]:
    """Sizes replaced by what they are bound to; a function slot by the function, one derivative further if primed."""
    if operator.name in FUNCTIONS:
        bound = bindings.get(("function", parameters[0]))
        if bound is None:
            return parameters
        given: tuple[str, int] = bound  # type: ignore[assignment]
        return (given[0], given[1] + parameters[1], *given[2:])  # type: ignore[operator]
    sizes = {k: v for k, v in bindings.items() if isinstance(k, str)}
    return tuple(substitute(p, sizes) if isinstance(p, str) else p for p in parameters)  # type: ignore[arg-type]
