"""Names replaced by expressions: ``e.subs({"x": A @ z, alpha: 2})``."""

from __future__ import annotations

from matdiff.answers.formula import Formula
from matdiff.base.dimensions import show
from matdiff.base.errors import NameError_, ShapeError, UsageError
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.reindex import reindexed
from matdiff.expression.traverse import substitute
from matdiff.objects.composing import Composed, Part, part_of
from matdiff.objects.filling import filled
from matdiff.syntax.given import together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def substituted(whole: object, values: Mapping[object, object]) -> Composed:
    """The expression with names replaced, all at once; a number stands for an array of it."""
    base = part_of(whole)
    new: dict[Node, Node] = {}
    groups = []
    moved: dict[Symbol, Node] = {}
    for name, given in values.items():
        index = _index(name)
        if index is not None:
            moved[index] = part_of(given).node
            continue
        old = _meant(name, base.names)
        part = part_of(given)
        node = part_of(filled(given, old.shape)).node
        if node.shape != old.shape:
            raise ShapeError(
                f"{old.name} is {show(old.shape)}, and what is put in its place is {show(node.shape)}"
            )
        new[old] = node
        groups.append(part.names)
    left = {n: v for n, v in base.names.items() if v not in new}
    names = together(left, *groups)
    node = substitute(base.node, new)
    return Composed(Part(reindexed(node, moved) if moved else node, names, base.notes))


def _index(name: object) -> Symbol | None:
    """The index that is replaced: x_i at i = j."""
    node = name.node if isinstance(name, Formula) else None
    return node if isinstance(node, Symbol) and "index" in node.attributes else None


def _meant(name: object, names: Mapping[str, Symbol]) -> Symbol:
    node = name.node if isinstance(name, Formula) else names.get(name) if isinstance(name, str) else None  # fmt: skip
    if isinstance(node, Symbol) and names.get(node.name) is node:
        if node.axes:
            raise UsageError(f"{node.name} is a family, whose members are not replaced")
        return node
    said = str(name)
    raise NameError_(
        f"{said} does not occur in the expression", help=f"the names in it are {', '.join(names)}"
    )
