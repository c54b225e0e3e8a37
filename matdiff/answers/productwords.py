"""Words about directions: the last line of a product with one, and what it has of the variable."""

from __future__ import annotations

from matdiff.calculus.steps import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from matdiff.expression.nodes import Node, Symbol


def replaced(line: Node, node: Node, kind: str, directions: Mapping[Node, Symbol]) -> Step:
    words = ", ".join(f"{v.name} for d{getattr(x, 'name', 'x')}" for x, v in directions.items())
    return Step(kind, line, node, ("direction",), words)


def tangents(symbols: list[Symbol], directions: Mapping[Node, Symbol]) -> str:
    """'V is symmetric, as S is'."""
    said = []
    for variable in symbols:
        kept = sorted(directions[variable].attributes)
        if kept:
            words = " and ".join(a.replace("_", " ") for a in kept)
            said.append(f"{directions[variable].name} is {words}, as {variable.name} is")
    return "; ".join(said)
