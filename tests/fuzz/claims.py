"""What an answer says of df, as an expression in dX whose value is compared with a difference quotient of f.

real X       <G, dX>                             by the entries    the sum over the independent entries, <tril(G), dX> of a symmetric X
complex Z    <df/dZ, dZ> + <df/dZ*, d conj(Z)>   gradient of a real f    Re <conj(G), dZ>
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.calculus.derive import Answer
from matdiff.calculus.families import member_at
from matdiff.checks.directions import kind_of
from matdiff.expression import build as b
from matdiff.expression.build import differential
from matdiff.expression.nodes import Node, Symbol
from matdiff.numeric.fields import FLOAT, PRECISE
from matdiff.numeric.sampling import Point

from .structures import strays

CURVED = ("orthogonal", "simplex")
_DECIMALS = 10**6


def claim(answer: Answer, structure: str = "projected") -> Node:
    """The df of an answer, of a family summed over its members."""
    moved = differential(member_at(_variable(answer), answer.places))
    if answer.wirtinger is None:
        return _summed(answer, b.apply("inner", _weights(answer, structure), moved))
    both = answer.wirtinger
    product = b.apply("inner", both.held, moved)
    if not both.hermitian:
        other = b.apply("inner", both.conj, b.apply("conj", moved))
        product = b.add(product, other)
    return _summed(answer, product)


def shown_claim(answer: Answer) -> Node | None:
    """The df of what is printed by a complex variable: of a real function Re <conj(G), dZ>; None where the first claim says it all."""
    both = answer.wirtinger
    if both is None or both.kind != "gradient":
        return None
    moved = differential(member_at(_variable(answer), answer.places))
    product = b.apply("inner", b.apply("conj", answer.gradient), moved)
    return _summed(answer, b.apply("re", product))


def _variable(answer: Answer) -> Symbol:
    assert isinstance(answer.variable, Symbol)
    return answer.variable


def _summed(answer: Answer, product: Node) -> Node:
    for place in answer.places:
        product = b.indexed_sum(place, product)
    return product


def _weights(answer: Answer, structure: str) -> Node:
    if structure == "entries" and kind(answer.variable) in ("symmetric", "skew"):
        return b.apply("tril", answer.gradient)
    return answer.gradient


def kind(v: Node) -> str:
    """The linear structure of a variable, '' for none."""
    assert isinstance(v, Symbol)
    return kind_of(v, None)


def curve(v: Symbol) -> str:
    """'orthogonal' or 'simplex' for a variable with tangents at every point."""
    return next((name for name in CURVED if name in v.attributes), "")


def _rounded(x: float) -> Fraction:
    return Fraction(round(x * _DECIMALS))


def _slant(gradient: list[list[float]], at: list[list[float]], structure: str) -> float:
    """How far a gradient is from the tangents: the sums of a simplex, X'G + G'X of an orthogonal X."""
    if structure == "simplex":
        groups = [[row[0] for row in gradient]] if len(gradient[0]) == 1 else gradient
        return max(abs(sum(group)) for group in groups)
    n = range(len(at))
    product = [[sum(at[k][i] * gradient[k][j] for k in n) for j in n] for i in n]
    return max(abs(product[i][j] + product[j][i]) for i in n for j in n)


def leaves_structure(point: Point, gradient: Node, structure: str, variable: Symbol) -> bool:
    """Whether a gradient is not of the structure; what floats leave open is decided in a hundred digits."""
    try:
        if not point.complex:
            at = point.evaluator(FLOAT)
            value = at.value(gradient)
            scale = max(1.0, *(abs(x) for row in value for x in row))
            if structure in CURVED:
                gap = _slant(value, at.env[variable], structure)
                if gap <= scale / _DECIMALS:
                    return False
            elif not strays([[_rounded(x / scale) for x in row] for row in value], structure):
                return False
        precise = point.evaluator(PRECISE)
        return strays(precise.value(gradient), structure, precise.env[variable])
    except ArithmeticError:
        return False
