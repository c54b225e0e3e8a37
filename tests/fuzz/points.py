"""Points at which a random expression and its gradients have values, and values there: floats first, a hundred digits in doubt.

>>> from .generator import generate
>>> case = generate(0)
>>> [point] = draw_points([case.node], case.symbols, 1)
>>> len(point.evaluator(FLOAT).value(case.node))
1
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from itertools import product
from typing import Any

from matdiff.expression.build import differential
from matdiff.expression.nodes import Apply, Node, Symbol
from matdiff.expression.traverse import postorder
from matdiff.numeric import linear
from matdiff.numeric.fields import DIGITS, EXACT, FLOAT, PRECISE, DomainError, FloatField, context
from matdiff.numeric.pairs import parts
from matdiff.numeric.sampling import Point, choose_sizes, domain_hints, sample
from matdiff.numeric.values import Evaluator, _moved

Matrix = list[list[Any]]
MARGIN = 0.02
"""How far arguments stay from kinks: further than the points of a difference quotient in floats."""
_TRIES = 10
_LARGE = 1e7
_JUMP = 1e18
_STEP = 2.0**-17
_STRUCTURED = frozenset(
    (
        *("symmetric", "positive_definite", "positive_semidefinite", "skew", "diagonal"),
        *("toeplitz", "lower_triangular", "upper_triangular"),
    )
)


class Drawn(Point):
    """A point with tangents of the variables, and the values in floats that were found when it was drawn; ``whole`` has all tangents."""

    __slots__ = ("floats", "whole")

    def __init__(self, whole: Point, variables: Sequence[Symbol] | None) -> None:
        point = whole if variables is None else moved_by(whole, variables)
        super().__init__(point.values, point.tangents, point.sizes)
        self.whole = whole
        self.complex = point.complex
        self.floats = super().evaluator(FLOAT, margin=MARGIN)


def draw_points(
    nodes: Sequence[Node],
    symbols: Sequence[Symbol],
    count: int,
    seed: int = 0,
    variables: Sequence[Symbol] | None = None,
) -> list[Drawn]:
    """At most ``count`` points at which the expressions have values, none where none is found; tangents of the variables, or of all."""
    return list(_points(nodes, symbols, count, seed, variables))


def _points(
    nodes: Sequence[Node],
    symbols: Sequence[Symbol],
    count: int,
    seed: int,
    variables: Sequence[Symbol] | None,
) -> Iterator[Drawn]:
    sizes = choose_sizes(*nodes, *symbols)
    parts = postorder(*nodes)
    sizes.update({name: k for name, k in (("N", 3), ("M", 2)) if name in sizes})
    for k in range(_TRIES):
        hints = domain_hints(*nodes, deep=k >= _TRIES // 2)
        point = sample(symbols, sizes, seed * 100 + k, tangents=True, hints=hints)
        point.complex = point.complex or any(node.complex for node in parts)
        point = Drawn(point, variables)
        if has_values(point, nodes):
            yield point
            count -= 1
            if not count:
                return


def _evaluator(point: Point, field: FloatField) -> Evaluator:
    if field is FLOAT and isinstance(point, Drawn):
        return point.floats
    return point.evaluator(field, margin=MARGIN)


def has_values(point: Point, nodes: Sequence[Node], field: FloatField = FLOAT) -> bool:
    """Whether all the expressions have values at the point, away from kinks."""
    at = _evaluator(point, field)
    try:
        return _ranks_are_kept(point, nodes) and all(
            _moderate(x, k) for k, node in enumerate(nodes) for row in at.value(node) for x in row
        )
    except ArithmeticError:
        return False


def _ranks_are_kept(point: Point, nodes: Sequence[Node]) -> bool:
    """Whether what has a pseudo-inverse keeps its rank along the tangents: where that changes it has no differential."""
    inner = [
        v.operands[0]
        for v in postorder(*nodes)
        if isinstance(v, Apply) and v.operator.name == "pinv"
    ]
    if not inner:
        return True
    beside = {v: _beside(a, point.tangents.get(v)) for v, a in point.values.items()}
    here = point.evaluator(FLOAT)
    there = Point(beside, point.tangents, point.sizes).evaluator(FLOAT)
    return all(_rank_is_kept(node, here, there) for node in inner)


def symbols_of(node: Node) -> list[Symbol]:
    return [v for v in postorder(node) if isinstance(v, Symbol)]


def _rank_is_kept(node: Node, here: Evaluator, there: Evaluator) -> bool:
    """At every place of the sums around it."""
    indices = [v for v in symbols_of(node) if v.name in node.indices]
    for place in product(*(range(1, here.size(v.axes[0]) + 1) for v in indices)):
        binding = {v.name: k for v, k in zip(indices, place, strict=True)}
        here.binding, there.binding = dict(binding), dict(binding)
        try:
            if _rank(here.value(node)) != _rank(there.value(node)):
                return False
        except DomainError:
            continue  # a member before the first one, which a condition leaves out
    return True


def _beside(value: Any, tangent: Any) -> Any:
    if tangent is None:
        return value
    if isinstance(value, list):
        return [_beside(v, t) for v, t in zip(value, tangent, strict=True)]
    return value + Fraction(1, 10**4) * tangent


def _rank(a: Matrix) -> int:
    import numpy as np

    array = np.array(a, dtype=float)
    return int(np.linalg.matrix_rank(array, 1e-10 * float(np.abs(array).max())))


def _moderate(x: float, k: int) -> bool:
    """Whether a value serves: the expression itself comes first, and is not to be large; its gradients are to be finite."""
    return abs(x) < (_LARGE if k == 0 else math.inf)


def moved_by(point: Point, variables: Sequence[Symbol], free: bool = False) -> Point:
    """The point with tangents of these variables alone; ``free`` moves every entry whatever the structure."""
    tangents = {}
    for v in variables:
        tangents[v] = point.tangents[v]
        if free and v.attributes & _STRUCTURED and not v.complex:
            tangents[v] = _of_each(point.values[v], len(v.axes))
    moved = Point(point.values, tangents, point.sizes)
    moved.complex = point.complex
    return moved


def _of_each(value: Any, axes: int) -> Any:
    """A tangent without structure of a matrix, or of each member of a family: XM + NX, which keeps the rank of X.

    A pseudo-inverse has a differential where the rank stays: that of a skew 3 x 3 matrix is 2, and 3 almost anywhere beside it.
    """
    if axes:
        return [_of_each(member, axes - 1) for member in value]
    n = range(len(value))
    left = [[Fraction(1 + (3 * i + 7 * j) % 5, 4) for j in n] for i in n]
    right = [[Fraction(2 - (5 * i + 2 * j) % 7, 6) for j in n] for i in n]
    return linear.plus(linear.multiply(left, value, EXACT), linear.multiply(value, right, EXACT))


_PIECEWISE = frozenset(
    [
        "abs",
        "sign",
        "relu",
        "step",
        "max",
        "min",
        "clip",
        "norminf",
        "peak",
        "maxpool",
        "maxmask",
        "lambda_max",
        "lambda_min",
        "sigma_max",
    ]
)


def points_needed(node: Node) -> int:
    """Analytic functions that agree at a random point, along a random tangent, agree; of several pieces two points are seen."""
    names = {v.operator.name for v in postorder(node) if isinstance(v, Apply)}
    return 2 if names & _PIECEWISE else 1


class Doubt(Exception):
    """Floats cannot tell."""


def slope(expression: Node, claims: Iterable[Node], point: Point) -> str:
    """'' where df along the tangents is the sum of the <G, dX>, else what was found.

    Floats that disagree are asked again in 100 digits, and these in 300.
    """
    claims = list(claims)
    try:
        return _slope(expression, claims, point, FLOAT, 1e-6)
    except (Doubt, ArithmeticError):
        pass
    said = ""
    # a matrix of entries beside 10^70 eats up the first hundred
    for digits in (DIGITS, 3 * DIGITS):
        try:
            with _digits(digits):
                return _slope(expression, claims, point, PRECISE, 1e-15)
        except Doubt as found:
            said = str(found)
        except ArithmeticError:
            return ""
    return said


@contextmanager
def _digits(count: int) -> Iterator[None]:
    """Numbers of so many digits in the field of a hundred."""
    numbers = context()
    before, numbers.dps = numbers.dps, count
    try:
        yield
    finally:
        numbers.dps = before


def _slope(
    expression: Node,
    claims: Iterable[Node],
    point: Point,
    field: FloatField,
    tolerance: float,
) -> str:
    at = _evaluator(point, field)
    if field is FLOAT:
        measured = _difference(expression, at)
    else:
        measured = at.value(differential(expression))[0][0]
    if abs(measured) > _JUMP:
        raise ArithmeticError(
            "the expression jumps there: a rank changes, an eigenvector turns round"
        )
    claimed, scale = field.zero, 1e-3 + abs(measured)
    for claim in claims:
        part = at.value(claim)[0][0]
        claimed, scale = claimed + part, scale + abs(part)
    if not abs(measured - claimed) <= tolerance * scale:
        raise Doubt(f"df is {_words(measured)}, <G, dX> is {_words(claimed)}")
    return ""


def _difference(expression: Node, at: Evaluator) -> Any:
    """df along the tangents in floats, from two points: its error is far less than what is called different."""
    ahead, behind = (_beside_by(at, offset).value(expression)[0][0] for offset in (_STEP, -_STEP))
    return (ahead - behind) / (2 * _STEP)


def _beside_by(at: Evaluator, amount: float) -> Evaluator:
    env = {v: _moved(value, at.tangents.get(v), amount, at.field) for v, value in at.env.items()}
    tangents = {v: _moved(t, None, amount, at.field) for v, t in at.tangents.items()}
    return Evaluator(env, at.field, sizes=at.sizes, tangents=tangents, margin=at.margin)


def _words(x: Any) -> str:
    real, imaginary = (float(part) for part in parts(x))
    return f"{real:.9g} + {imaginary:.9g} i" if imaginary else f"{real:.9g}"


def values_differ(a: Node, b: Node, point: Point, names: dict[str, Symbol] | None = None) -> str:
    """'' where two expressions have the same value at the point; ``names`` say which symbols the names in b are."""
    if a.shape != b.shape:
        return f"the shapes are {a.shape} and {b.shape}"
    gap: Any = ""
    for field, tolerance in ((FLOAT, 1e-7), (PRECISE, 1e-20)):
        at = point.evaluator(field)
        try:
            value = at.value(a)
        except ArithmeticError:
            return ""
        try:
            gap = distance(value, renamed(at, names).value(b))
        except ArithmeticError as problem:
            gap = f"no value: {problem}"
            continue
        if gap <= tolerance:
            return ""
    return f"the values differ by {gap}"


def renamed(at: Evaluator, names: dict[str, Symbol] | None) -> Evaluator:
    """An evaluator for expressions whose symbols are others of the same names."""
    if names is None:
        return at
    by_name = {v.name: value for v, value in at.env.items()}
    env = {v: by_name[name] for name, v in names.items() if name in by_name}
    return Evaluator({**at.env, **env}, at.field, sizes=at.sizes)


def distance(a: Matrix, b: Matrix) -> float:
    """Largest difference of entries relative to the largest entry."""
    scale = max([1.0, *(float(abs(x)) for row in a for x in row)])
    return (
        max(float(abs(x - y)) for r, s in zip(a, b, strict=True) for x, y in zip(r, s, strict=True))
        / scale
    )
