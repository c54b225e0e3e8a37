"""Is everything on the right side of a law known from the left? Slots, functions, sizes, and indices inside their sums.

What the left side does not bind would stand in an answer under the name it has in the law file. ``unbound`` says what is missing, in words:

>>> from matdiff.expression.build import apply, eye, symbol, tr
>>> unbound(tr(eye("n")), apply("size", parameters=("m",)))
('m', 'the size m stands on the right side but not on the left')
"""

from __future__ import annotations

from matdiff.base.dimensions import names
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.rewrite.law import FUNCTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Scopes = dict[Symbol, frozenset[str]]


def unbound(pattern: Node, template: Node) -> tuple[str, str] | None:
    """A name of the right side that the left does not bind, and what is wrong with it; None when all is well."""
    for kind, wanted, known in (
        ("", _symbols(template), [*_symbols(pattern), *_own_indices(template)]),
        ("the function ", _functions(template), _functions(pattern)),
        ("the size ", _sizes_used(template), _sizes_bound(pattern)),
    ):
        for name in wanted:
            if name not in known:
                return name, f"{kind}{name} stands on the right side but not on the left"
    for name in _functions(pattern):
        if name not in _functions(template):
            return name, (
                f"{name} stands for any function: the right side has to speak of {name} or its derivative {name}'"
            )
    for name in template.indices - pattern.indices:
        return name, f"the index {name} stands outside its sum on the right side"
    inside, inside_left = _scopes(template), _scopes(pattern)
    for slot, indices in inside.items():
        for name in sorted(inside_left.get(slot, frozenset()) - indices):
            if "fixed" in slot.attributes:
                continue
            return slot.name, (
                f"{slot.name} stands under the sum over {name} on the left side, outside it on the right"
            )
    return None


def unbound_in_branch(known: Sequence[Node], side: Node) -> tuple[str, str] | None:
    """The same of a side of an equation that a law of solving leads to; ``known`` are the sides it starts from, and free letters."""
    names = {name for node in known for name in _symbols(node)}
    sizes = {name for node in known for name in _sizes_bound(node)}
    for name in _symbols(side):
        if name not in names and name not in _own_indices(side):
            return name, f"{name} stands on the right side but not on the left"
    for name in _sizes_used(side):
        if name not in sizes:
            return name, f"the size {name} stands on the right side but not on the left"
    return None


def _symbols(root: Node) -> list[str]:
    return [v.name for v in postorder(root) if isinstance(v, Symbol)]


def _own_indices(root: Node) -> list[str]:
    """The indices of the sums in it."""
    return [name for v in _applications(root) if v.operator.binds for name in v.operands[0].indices]


def _functions(root: Node) -> list[str]:
    return [str(v.parameters[0]) for v in _applications(root) if v.operator.name in FUNCTIONS]


def _applications(root: Node) -> Iterator[Apply]:
    return (v for v in postorder(root) if isinstance(v, Apply))


def _sizes_used(root: Node) -> list[str]:
    """Names of sizes that an instance of the right side is made with."""
    return [
        name
        for v in _applications(root)
        if v.operator.name not in FUNCTIONS
        for size in v.parameters
        for name in names(size)  # type: ignore[arg-type]
    ]


def _sizes_bound(root: Node) -> set[str]:
    """Names of sizes that a match finds: those that are the size of a slot, or of a constant, by themselves."""
    found: set[object] = set()
    for v in postorder(root):
        if isinstance(v, Symbol):
            found.update(v.shape + v.axes)
        elif isinstance(v, Apply):
            found.update(v.parameters)
    return {size for size in found if isinstance(size, str)}


def _scopes(root: Node) -> Scopes:
    """The indices of the sums that every occurrence of a symbol stands inside of."""
    found: Scopes = {}
    waiting: list[tuple[Node, frozenset[str]]] = [(root, frozenset())]
    while waiting:
        node, inside = waiting.pop()
        if isinstance(node, Symbol):
            found[node] = found.get(node, inside) & inside
        elif isinstance(node, Apply):
            if node.operator.binds:
                index, *rest = node.operands
                inside = inside | index.indices
                waiting += [(operand, inside) for operand in rest]
            else:
                waiting += [(operand, inside) for operand in node.operands]
    return found
