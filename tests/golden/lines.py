"""The lines of a derivation compared by number: each has the value of the line before.

    f     = a line     all have the value of the expression
    df    = a line     all have the value of d(the expression) along random directions of the variable
    grad  = G          <G, dX> is that value

``d(E)`` in a line is a difference quotient of E, so no law of differentiation is used here.
"""

from __future__ import annotations

from matdiff.answers.answer import Gradient
from matdiff.checks.steps import check_steps
from matdiff.expression.build import apply, differential, symbol, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute


def disagreement(gradient: Gradient) -> str:
    """The first line that differs from the one before, in words; empty when all agree."""
    variable, expression, lines = _explicit(gradient)
    values = [expression, *(line for left, line in lines if left == "f")]
    moves = [differential(expression)]
    for left, line in lines:
        if left == "df":
            moves.append(line)
        elif left != "f":
            turned = line if line.shape == variable.shape else transpose(line)
            moves.append(apply("inner", turned, differential(variable)))
    for chain in (values, moves):
        for number in check_steps(chain, [variable]):
            return f"{chain[number - 1]} is not {chain[number - 2]}"
    return ""


def _explicit(gradient: Gradient) -> tuple[Symbol, Node, list[tuple[str, Node]]]:
    """The variable, the expression and the lines; a named value of a program becomes a symbol of its own."""
    variable = gradient.answer.variable
    lines = [(step.left, step.after) for step in gradient.steps]
    expression = gradient.derivation.expression
    if isinstance(variable, Symbol):
        return variable, expression, lines
    own = symbol("named_value", variable.shape)
    values: dict[Node, Node] = {variable: own}
    return (
        own,
        substitute(expression, values),
        [(left, substitute(line, values)) for left, line in lines],
    )
