"""The lines of a derivation compared by number: each has the value of the line before.

    f     = a line     all have the value of the expression
    df    = a line     all have the value of d(the expression) along random directions of the variable
    grad  = G          <G, dX> is that value

``d(E)`` in a line is a difference quotient of E, so no law of differentiation is used here.
"""

from __future__ import annotations

from typing import Any

from matdiff.base.errors import MatdiffError
from matdiff.expression.build import differential, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.numeric.fields import PRECISE
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.values import Evaluator
from matdiff.result import Gradient

_TRIES = 24
_MARGIN = 1e-3
_TOLERANCE = 1e-15


class NoPoint(MatdiffError):
    """No point was found at which all lines have values."""


def disagreement(gradient: Gradient, points: int = 2) -> str:
    """The first line that differs from the one before, in words; empty when all agree."""
    found, seed = 0, 0
    variable, expression, lines = _explicit(gradient)
    nodes = [expression, *(line for _, line in lines)]
    sizes = choose_sizes(*nodes)
    while found < points:
        at = _evaluator(variable, nodes, sizes, seed)
        seed += 1
        if seed > _TRIES:
            raise NoPoint(f"no point for {gradient.expression}")
        try:
            words = _compare(at, variable, expression, lines)
        except ArithmeticError:
            continue
        if words:
            return words
        found += 1
    return ""


def _explicit(gradient: Gradient) -> tuple[Symbol, Node, list[tuple[str, Node]]]:
    """The variable as a symbol, the expression and the lines in it; a named value of a program becomes a symbol of its own."""
    variable = gradient.answer.variable
    lines = [(step.left, step.after) for step in gradient.steps]
    expression = gradient.expression.node
    if not isinstance(variable, Symbol):
        own = symbol("named_value", variable.shape)
        values = {variable: own}
        lines = [(left, substitute(line, values)) for left, line in lines]
        return own, substitute(expression, values), lines
    return variable, expression, lines


def _evaluator(
    variable: Symbol, nodes: list[Node], sizes: dict[str, int], seed: int
) -> Evaluator:
    """A random point that obeys the attributes; only the variable moves."""
    hints = domain_hints(*nodes, deep=seed >= _TRIES // 2)
    names = dict.fromkeys([*symbols(*nodes), variable])
    point = sample(names, sizes, seed, tangents=True, hints=hints)
    point.tangents = {variable: point.tangents[variable]}
    return point.evaluator(PRECISE, margin=_MARGIN)


def _compare(at: Evaluator, variable: Symbol, expression: Node, lines: Any) -> str:
    value = {"f": _number(at, expression), "df": _number(at, differential(expression))}
    value["gradient"] = value["df"]
    tangent = at.tangents[variable]
    for left, line in lines:
        ours = _inner(at.value(line), tangent) if left == "gradient" else _number(at, line)
        if abs(ours - value[left]) > _TOLERANCE * max(1.0, abs(value[left])):
            return f"{left} = {line} is {float(ours)}, not {float(value[left])}"
    return ""


def _number(at: Evaluator, node: Node) -> Any:
    ((value,),) = at.value(node)
    return value


def _inner(gradient: list[list[Any]], tangent: list[list[Any]]) -> Any:
    """<G, dX>; of a gradient by the transpose, <G', dX>."""
    if len(gradient) != len(tangent):
        gradient = [list(row) for row in zip(*gradient, strict=True)]
    pairs = zip(gradient, tangent, strict=True)
    return sum(g * t for row, along in pairs for g, t in zip(row, along, strict=True))
