"""Derivatives along directions at a point, taken without any law of matrix calculus: by SymPy, or by difference quotients.

>>> from matdiff.expression.build import apply, symbol
>>> from matdiff.checks.directions import Direction
>>> a = symbol("a")
>>> point = Point({a: [[Fraction(2)]]}, {}, {})
>>> symbolic_derivative(apply("hadamard", a, a), a, point, float("inf"))(Direction({(0, 0): 1}))
[[Fraction(4, 1)]]
"""

from __future__ import annotations

from fractions import Fraction
from time import perf_counter

from matdiff.checks.directions import Direction
from matdiff.checks.draw import MARGIN
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, postorder
from matdiff.numeric.fields import PRECISE, TooLong, context
from matdiff.numeric.pairs import Complex
from matdiff.numeric.sampling import Point
from matdiff.numeric.symbolic import SymbolicField
from matdiff.numeric.values import Evaluator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.numeric.fields import Matrix, Scalar

    Derivative = Callable[[Direction], Matrix]

_STEP = Fraction(1, 10**150)
_DIGITS = 460
"""Of difference quotients: truncation and rounding both stay below 1e-285, so that a gradient through many layers is still seen."""


def symbolic_derivative(
    expression: Node, variable: Symbol, point: Point, deadline: float
) -> Derivative:
    """The derivative along a direction by sympy.diff. What does not depend on the variable is evaluated once."""
    SymbolicField()  # SymPy is loaded here, so that its loading is not taken for the time of a direction
    still: dict[Any, Matrix] | None = None

    def derivative(direction: Direction) -> Matrix:
        nonlocal still
        field = SymbolicField()
        at = point.evaluator(field, margin=MARGIN, deadline=deadline)
        if still is None:
            still = _fixed_values(expression, variable, at)
        at.memo.update(still)
        at.env = {**at.env, variable: direction.moved(at.env[variable], field.t)}
        result = []
        for row in at.value(expression):
            result.append([_rate(field, x) for x in row])
            if perf_counter() > deadline:
                raise TooLong
        return result

    return derivative


def _rate(field: SymbolicField, x: Scalar) -> Scalar:
    """dx/dt at t = 0; of a complex entry, of both parts."""
    if isinstance(x, Complex):
        return Complex(field.rate(x.real), field.rate(x.imag))
    return field.rate(x)


def _fixed_values(expression: Node, variable: Symbol, at: Evaluator) -> dict[Any, Matrix]:
    """Values of the nodes that do not move with the variable: they are the same for every direction."""
    moving = containing({variable}, expression)
    for node in postorder(expression):
        if node not in moving and not node.indices and not _is_family(node):
            at.value(node)
    return {v: a for v, a in at.memo.items() if v is not variable}


def _is_family(node: Node) -> bool:
    return isinstance(node, Symbol) and bool(node.axes)


def difference_quotient(
    expression: Node, variable: Symbol, point: Point, deadline: float
) -> Derivative:
    """The derivative along a direction from values alone: (f(X + hE) - f(X - hE)) / 2h."""

    def derivative(direction: Direction) -> Matrix:
        with context().workdps(_DIGITS):
            step = PRECISE.number(_STEP)
            ahead, behind = (
                _moved_value(expression, variable, point, direction, h, deadline)
                for h in (step, -step)
            )
            return [
                [(x - y) / (2 * step) for x, y in zip(r, s, strict=True)]
                for r, s in zip(ahead, behind, strict=True)
            ]

    return derivative


def _moved_value(
    expression: Node,
    variable: Symbol,
    point: Point,
    direction: Direction,
    step: Scalar,
    deadline: float,
) -> Matrix:
    """The expression with the variable moved by a step along the direction."""
    at = point.evaluator(PRECISE, margin=MARGIN, deadline=deadline)
    at.env = {**at.env, variable: direction.moved(at.env[variable], step)}
    return at.value(expression)
