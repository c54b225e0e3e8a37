"""Derivatives along directions at a point, taken without any law of matrix calculus: by SymPy, or by difference quotients of any order.

>>> from matdiff.expression.build import apply, symbol
>>> a = symbol("a")
>>> point = Point({a: [[Fraction(2)]]}, {}, {})
>>> symbolic_derivative(apply("hadamard", a, a), {}, point, Budget())([{a: [[Fraction(1)]]}])
[[Fraction(4, 1)]]
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from matdiff.base.budget import Budget
from matdiff.checks.draw import MARGIN
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing
from matdiff.numeric.fields import PRECISE, context
from matdiff.numeric.pairs import Complex
from matdiff.numeric.sampling import Point
from matdiff.numeric.symbolic import SymbolicField

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

    from matdiff.numeric.fields import FloatField, Matrix, Scalar
    from matdiff.numeric.values import Evaluator

    Moves = Sequence[Mapping[Symbol, Any]]
    Derivative = Callable[[Moves], Matrix]

DIGITS = 460
"""Of difference quotients: truncation and rounding both stay below 1e-285, so that a gradient through many layers is still seen."""


def symbolic_derivative(
    function: Node, fixed: Mapping[Symbol, Node], point: Point, budget: Budget
) -> Derivative:
    """The derivative along one move by sympy.diff. What does not depend on what moves is evaluated once."""
    still: dict[Any, Matrix] = {}
    seen: set[Node] = set()

    def derivative(moves: Moves) -> Matrix:
        (move,) = moves
        field = SymbolicField(budget)
        at = _evaluator(point, field, fixed, budget)
        if seen != set(move):
            still.clear()
            seen.update(move)
        moving = containing(seen, function)
        at.memo.update(still)
        at.env = {
            v: moved(a, move[v], field.t, at.field) if v in move else a for v, a in at.env.items()
        }
        rates = [[_rate(field, x) for x in row] for row in at.value(function)]
        still.update((k, a) for k, a in at.memo.items() if _node(k) not in moving)
        return rates

    return derivative


def _node(key: Any) -> Node:
    return key if isinstance(key, Node) else key[0]


def _rate(field: SymbolicField, x: Scalar) -> Scalar:
    """dx/dt at t = 0; of a complex entry, of both parts."""
    if isinstance(x, Complex):
        return Complex(field.rate(x.real), field.rate(x.imag))
    return field.rate(x)


def difference_quotient(
    function: Node, fixed: Mapping[Symbol, Node], point: Point, budget: Budget
) -> Derivative:
    """The derivative along moves from values alone: (f(X + hE) - f(X - hE)) / 2h, of a higher order a quotient of quotients."""

    def derivative(moves: Moves) -> Matrix:
        with context().workdps(DIGITS):
            step = PRECISE.number(Fraction(1, 10 ** (DIGITS // (len(moves) + 2))))
            total: Matrix = []
            for signs in product((1, -1), repeat=len(moves)):
                at = _evaluator(point, PRECISE, fixed, budget)
                sign = PRECISE.one
                for s, move in zip(signs, moves, strict=True):
                    amount = s * step
                    at.env = {
                        v: moved(a, move[v], amount, at.field) if v in move else a
                        for v, a in at.env.items()
                    }
                    sign = sign * s
                value = [[x * sign for x in row] for row in at.value(function)]
                total = (
                    [[x + y for x, y in zip(r, s, strict=True)] for r, s in zip(total, value, strict=True)]
                    if total
                    else value
                )  # fmt: skip
            factor = 1 / (2 * step) ** len(moves)
            return [[x * factor for x in row] for row in total]

    return derivative


def _evaluator(
    point: Point, field: FloatField, fixed: Mapping[Symbol, Node], budget: Budget
) -> Evaluator:
    at = point.evaluator(field, margin=MARGIN, budget=budget)
    at.env = {**at.env, **{v: at.value(value) for v, value in fixed.items()}}
    return at


def moved(value: Any, direction: Any, amount: Scalar, field: FloatField) -> Any:
    """value + amount times direction, entry by entry of a matrix or a family; the value in the field where there is no direction."""
    if isinstance(value, list):
        if direction is None:
            return [moved(v, None, amount, field) for v in value]
        return [moved(v, d, amount, field) for v, d in zip(value, direction, strict=True)]
    number = field.number(value)
    return (
        number if direction is None or not direction else number + field.number(direction) * amount
    )
