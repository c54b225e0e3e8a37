"""Constraints and their multipliers: L = f + <Lambda, c>, and the rows of the system that is solved.

A scalar constraint has a number for multiplier, a vector a vector, a matrix a matrix; X'X = I is symmetric, so its Lambda is: half of its
entries would count twice. Several scalar constraints that are affine in one unknown vector are stacked to C'x = d first.

>>> from matdiff.expression.build import symbol
>>> IMPLIED["simplex"](symbol("p", ("n", 1)))
add(matmul(ones(1, n), p), scale(-1, 1))
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from matdiff.base.errors import UsageError
from matdiff.calculus.derive import UNFOLDED, derive
from matdiff.expression.build import (
    ONE,
    add,
    apply,
    matmul,
    negate,
    number,
    scale,
    subtract,
    symbol,
    tr,
    transpose,
)
from matdiff.expression.nodes import Node, Number, Symbol
from matdiff.expression.traverse import containing, substitute
from matdiff.rewrite.book import Context
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.once import unfold
from matdiff.rewrite.terms import split_number, with_number, zero_of
from matdiff.solving.equation import Equation
from matdiff.solving.isolate import fresh

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import LawBook

SCALARS = ("lambda", "nu", "kappa", "tau")
MATRICES = ("Lambda", "Gamma", "Theta")


def _orthonormal(X: Node) -> Node:
    return subtract(matmul(transpose(X), X), apply("eye", parameters=(X.shape[1],)))


def _unit_sum(x: Node) -> Node:
    return subtract(matmul(apply("ones", parameters=(1, x.shape[0])), x), ONE)


IMPLIED: dict[str, Callable[[Node], Node]] = {"orthogonal": _orthonormal, "simplex": _unit_sum}
"""Attributes of an unknown that are constraints: what is then zero."""


STRUCTURES: dict[str, Callable[[Node], Node]] = {
    "symmetric": lambda X: subtract(X, transpose(X)),
    "skew": lambda X: add(X, transpose(X)),
}
"""Constraints that say how an unknown is built: it has fewer free entries, and needs no multiplier."""


def structure_said(
    difference: Node, unknowns: list[Symbol], normaliser: Normaliser
) -> tuple[Symbol, str] | None:
    """The unknown and the attribute that a constraint says of it; None where it says something else."""
    form = normaliser.normal(difference)
    for v in unknowns:
        if v.shape[0] != v.shape[1] or v.is_scalar or not containing({v}, form):
            continue
        for attribute, said in STRUCTURES.items():
            wanted = normaliser.normal(said(v))
            if form is wanted or normaliser.normal(negate(form)) is wanted:
                return v, attribute
    return None


class Constraint:
    """``difference = 0``, as it was typed or as an attribute of the unknown says."""

    __slots__ = ("difference", "text")

    def __init__(self, difference: Node, text: str = "") -> None:
        self.difference = difference
        self.text = text


class Stacked:
    """C'x = d in place of scalar constraints c_1'x = d_1, ...; ``values`` says what C and d stand for."""

    __slots__ = ("constraint", "values")

    def __init__(self, constraint: Constraint, values: dict[Node, Node]) -> None:
        self.constraint = constraint
        self.values = values


class Multiplied:
    """The Lagrangian, and each constraint with its multiplier."""

    __slots__ = ("lagrangian", "multipliers")

    def __init__(self, lagrangian: Node, multipliers: dict[Symbol, Constraint]) -> None:
        self.lagrangian = lagrangian
        self.multipliers = multipliers


def with_multipliers(
    objective: Node, constraints: list[Constraint], normaliser: Normaliser, taken: set[str]
) -> Multiplied:
    """f + <Lambda, c>, a multiplier for each constraint under a name that is free."""
    total = [objective]
    found: dict[Symbol, Constraint] = {}
    for constraint in constraints:
        multiplier = _multiplier(constraint, normaliser, taken)
        found[multiplier] = constraint
        total.append(_paired(multiplier, constraint.difference))
    return Multiplied(add(*total) if len(total) > 1 else objective, found)


def _multiplier(constraint: Constraint, normaliser: Normaliser, taken: set[str]) -> Symbol:
    rows, columns = constraint.difference.shape
    is_matrix = 1 not in (rows, columns)
    names = MATRICES if is_matrix else SCALARS
    name = next((n for n in names if n not in taken), fresh(names[0], taken))
    taken.add(name)
    attributes = ()
    if is_matrix and rows == columns:
        difference = normaliser.normal(constraint.difference)
        if normaliser.normal(transpose(difference)) is difference:
            attributes = ("symmetric",)  # type: ignore[assignment]
    return symbol(name, (rows, columns), attributes)


def _paired(multiplier: Symbol, value: Node) -> Node:
    """<Lambda, c>."""
    if multiplier.is_scalar:
        return scale(multiplier, value)
    if multiplier.shape[1] == 1:
        return matmul(transpose(multiplier), value)
    if multiplier.shape[0] == 1:
        return matmul(multiplier, transpose(value))
    return tr(matmul(transpose(multiplier), value))


def stacked(
    constraints: list[Constraint], unknowns: list[Symbol], book: LawBook, taken: set[str]
) -> Stacked | None:
    """C'x = d where all constraints are scalar and affine in one unknown vector, and there are several; else None."""
    if len(constraints) < 2:
        return None
    involved = [v for v in unknowns if any(containing({v}, c.difference) for c in constraints)]
    if len(involved) != 1 or involved[0].shape[1] != 1 or involved[0].is_scalar:
        return None
    (x,) = involved
    normals, levels = [], []
    for constraint in constraints:
        if not constraint.difference.is_scalar:
            return None
        derivation = derive(constraint.difference, [x], book)
        normal = derivation.answers[0].gradient
        if containing({x}, normal):
            return None
        normals.append(normal)
        at_zero = substitute(constraint.difference, {x: zero_of(x.shape)})
        levels.append(derivation.normaliser.normal(negate(at_zero)))
    kept = _independent(normals, levels)
    if len(kept) < len(normals):
        normals, levels = [normals[k] for k in kept], [levels[k] for k in kept]
    count = len(normals)
    units = [apply("unit", number(k + 1), parameters=(count,)) for k in range(count)]
    columns = add(*[matmul(c, transpose(e)) for c, e in zip(normals, units, strict=True)])
    level = _column(levels, units)
    names = [fresh(name, taken) for name in ("C", "d")]
    taken.update(names)
    C, d = symbol(names[0], (x.shape[0], count)), symbol(names[1], (count, 1))
    made = Constraint(subtract(matmul(transpose(C), x), d))
    return Stacked(made, {C: columns, d: level})


def _independent(normals: list[Node], levels: list[Node]) -> list[int]:
    """The constraints of which none is a multiple of one before; UsageError where two of them contradict each other."""
    met: dict[Node, Node] = {}
    kept = []
    for at, (normal, level) in enumerate(zip(normals, levels, strict=True)):
        value, direction = split_number(normal)
        (own, rest) = split_number(level)
        scaled = with_number(Fraction(own) / value, rest) if value else level
        if direction not in met:
            met[direction] = scaled
            kept.append(at)
        elif met[direction] is not scaled:
            if isinstance(scaled, Number) and isinstance(met[direction], Number):
                raise UsageError("the constraints clash: no point fulfils them all")
            raise UsageError(
                "the constraints clash: two of them ask for different values of the same"
            )
    return kept


def _column(entries: list[Node], units: list[Node]) -> Node:
    """Scalars one under the other; the numbers among them in one array."""
    numbers = [entry.value if isinstance(entry, Number) else 0 for entry in entries]
    terms = [
        scale(entry, unit)
        for entry, unit in zip(entries, units, strict=True)
        if not isinstance(entry, Number)
    ]
    if any(numbers):
        terms.insert(0, apply("array", parameters=(tuple((value,) for value in numbers),)))
    return add(*terms) if terms else zero_of((len(entries), 1))


def unfolded(node: Node, unknowns: set[Node], context: Context) -> Node:
    """The node with definitions opened where an unknown stands: ||d||^2 as d'd."""
    there = containing(unknowns, node)
    return unfold(node, UNFOLDED, context, there.__contains__)[0]


def equation_of(constraint: Constraint, unknowns: set[Node], normaliser: Normaliser) -> Equation:
    """The constraint as a row of the system."""
    left = normaliser.normal(unfolded(constraint.difference, unknowns, normaliser.context))
    return Equation(left, zero_of(left.shape))
