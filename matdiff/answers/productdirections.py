"""The directions of products J V, U' J and H V: their names, and what the structure of a variable means for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.base.arguments import names_given
from matdiff.base.errors import ShapeError, UsageError
from matdiff.calculus.directional import direction_name, names_in, tangent_attributes
from matdiff.calculus.steps import Step
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression


def directions_for(
    expression: Expression,
    like: list[Node],
    moved: list[Node],
    names: str | Sequence[str],
    kind: str,
) -> dict[Node, Symbol]:
    """A symbol for each direction, of the names given, else of names that are not in use."""
    taken = {*expression.reading.symbols, *names_in(expression.node)}
    given = [spelled(name) for name in names_given(names, "along") if name]
    if given and len(given) != len(like):
        raise UsageError(
            f"{len(given)} directions are named for {len(like)} variable{'s' if len(like) > 1 else ''}"
        )
    found: dict[Node, Symbol] = {}
    for at, (shaped, variable) in enumerate(zip(like, moved, strict=True)):
        name = given[at] if given else direction_name(shaped, taken)
        if not name.replace("_", "").isalnum() or name[0].isdigit():
            raise UsageError(f"{name} cannot be the name of a direction")
        known = expression.reading.symbols.get(name)
        if known is not None and (known.shape != shaped.shape or known in moved or known.axes):
            raise ShapeError(
                f"the direction {name} is in use for something else",
                help=f"name another one, along {direction_name(shaped, taken)}",
            )
        attributes = tangent_attributes(variable)
        if kind == "vjp":
            attributes = frozenset(("complex",)) if shaped.complex else frozenset()
        found[variable] = known or symbol(name, shaped.shape, attributes)
        taken.add(name)
    return found


def tangents(symbols: list[Symbol], directions: Mapping[Node, Symbol]) -> str:
    """'V is symmetric, as S is'."""
    said = []
    for variable in symbols:
        kept = sorted(directions[variable].attributes)
        if kept:
            words = " and ".join(a.replace("_", " ") for a in kept)
            said.append(f"{directions[variable].name} is {words}, as {variable.name} is")
    return "; ".join(said)


def last_step(line: Node, node: Node, kind: str, directions: Mapping[Node, Symbol]) -> Step:
    """The directions in place of the differentials."""
    words = ", ".join(f"{v.name} for d{getattr(x, 'name', 'x')}" for x, v in directions.items())
    return Step(kind, line, node, ("direction",), words)
