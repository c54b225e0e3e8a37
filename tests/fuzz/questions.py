"""Questions as they are typed: by the transpose of a variable, its inverse, one of its entries, from the text of the expression.

The answer G by X^T is compared as <G, d(X')>, by X^-1 as <G, d(X^-1)>, by X[1, 2], and by X_ij
at i = 1 and j = 2, where that entry alone moves.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

import matdiff
from matdiff.base.dimensions import evaluate as size_of
from matdiff.base.errors import MatdiffError
from matdiff.expression import build as b
from matdiff.expression.build import differential
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.numeric.sampling import Point
from matdiff.output.plain import plain
from matdiff.syntax.reading import read

from .claims import curve, kind
from .findings import Found
from .generator import Case, variables
from .points import draw_points, slope

EVERY = 5
"""One in so many expressions is asked about this way."""


def ask(case: Case, seed: int, known: list[Symbol]) -> str:
    """One question of this kind about an expression whose text says it: what was asked, '' for nothing.

    A wrong answer is raised as Found.
    """
    if seed % EVERY:
        return ""
    random = Random(seed)
    chosen = [v for v in variables(case.node) if not v.axes and not v.complex]
    if not chosen or any(v.axes or "index" in v.attributes for v in case.symbols):
        return ""
    v = random.choice(chosen)
    text = plain(case.node)
    try:
        same = read(text, case.where).expression is case.node
    except MatdiffError:
        return ""  # the printed texts are looked at elsewhere
    options = _options(v)
    if not same or not options:
        return ""
    name, moved = random.choice(options)
    found = matdiff.grad(text, name, case.where)
    gradient = _at_place(found.node, v) if moved is None else found.node
    points = draw_points([case.node, gradient], known, 1, seed)
    _compare(case, gradient, name, v, moved, points)
    if not points:
        return ""
    return f"asked by {'an entry, ' * (moved is None)}X{name[len(v.name) :]}"


def _options(v: Symbol) -> list[tuple[str, Node | None]]:
    """Names after wrt, and what they mean; None for an entry."""
    options: list[tuple[str, Node | None]] = []
    rows, columns = v.shape
    if v.is_scalar:
        if v.attributes & {"positive", "nonzero"}:
            options.append((f"{v.name}^-1", b.power(v, -1)))
        return options
    options.append((f"{v.name}^T", b.transpose(v)))
    if rows == columns and "toeplitz" not in v.attributes and "invertible" in v.attributes:
        options.append((f"{v.name}^-1", b.inv(v)))
        options.append((f"{v.name}^-T", b.transpose(b.inv(v))))
    if not kind(v) and not curve(v):
        options.append((f"{v.name}[2]" if 1 in v.shape else f"{v.name}[1,2]", None))
        if "_" not in v.name and not v.name[-1].isdigit() and 1 not in (rows, columns):
            options.append((f"{v.name}_ij", None))
        elif "_" not in v.name and not v.name[-1].isdigit() and columns == 1:
            options.append((f"{v.name}_i", None))
    return options


def _at_place(gradient: Node, v: Symbol) -> Node:
    """The answer by X_ij at i = 1, j = 2, by x_i at i = 2."""
    places = {"i": 1, "j": 2} if 1 not in v.shape else {"i": 2}
    letters = [s for s in symbols(gradient) if "place" in s.attributes]
    return substitute(gradient, {s: b.number(places[s.name]) for s in letters})


def _compare(
    case: Case, gradient: Node, name: str, v: Symbol, moved: Node | None, points: list[Point]
) -> None:
    for point in points:
        tangent = point.tangents[v]
        if moved is None:
            rows, columns = (size_of(size, point.sizes) for size in v.shape)
            at = (0, 1) if rows == 1 else (1, 0) if columns == 1 else (0, 1)
            cells = [[Fraction((i, j) == at) for j in range(columns)] for i in range(rows)]
            tangent, claim = cells, gradient
        else:
            claim = b.apply("inner", gradient, differential(moved))
        alone = Point(point.values, {v: tangent}, point.sizes)
        problem = slope(case.node, [claim], alone)
        if problem:
            raise Found("wrong (asked)", f"by {name}, which is said to be {gradient}: {problem}")
