"""A user's laws are tried before they are believed, as the project's own are by its tests.

A law is compared on both sides at random points, at distinct sizes and at equal ones, and at complex points where complex matrices
would meet it; a fact and an implication are judged on drawn matrices. What is false is refused with the smallest case found, and so is what
cannot be drawn: nothing is known of it.

>>> from matdiff.expression import build as b
>>> A = b.symbol("A", ("n", "n"))
>>> admit_law(Law("mine.turn", b.inv(A), A))
Traceback (most recent call last):
    ...
matdiff.base.errors.LawError: mine.turn is false: at n = 1 with A = 3 the left side is 1/3, the right side is 3
"""

from __future__ import annotations

from itertools import product

from matdiff.base.budget import UNITS, Budget, TooLong
from matdiff.base.errors import LawError
from matdiff.expression.build import symbol
from matdiff.expression.traverse import symbols
from matdiff.numeric.attributes import has
from matdiff.numeric.fields import EXACT, DomainError
from matdiff.numeric.sampling import sample
from matdiff.numeric.shown import written
from matdiff.rewrite.book import OF_REAL
from matdiff.rewrite.law import COMPLEX_ATTRIBUTES, KINDS, Law
from matdiff.rewrite.trial import (
    NOT_COMPLEX,
    NoDraw,
    draw,
    is_complex,
    is_served,
    sides,
    sizes_for,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Symbol
    from matdiff.numeric.sampling import Point
    from matdiff.rewrite.law import Fact
    from matdiff.rewrite.trial import Trial

SEEDS = range(6)
SMALL = (1, 2)
"""All sizes equal, smallest first: where a counterexample is looked for."""
SECONDS = 5.0
"""For one law; what takes more work is not believed."""
_COLUMNS = ("simplex", "onehot")
_OF_REAL = "of real matrices it may hold: say `real` of a slot, as in `for A: m x n real`"


def admit_law(law: Law) -> None:
    """LawError unless both sides agree wherever they were compared."""
    budget = Budget(SECONDS * UNITS)
    right = sides(law)[1]
    try:
        for seed in SEEDS:
            if not draw(law, seed, budget=budget).accepts(right):
                raise _false(law, _smallest(law, False, budget) or draw(law, seed))
        if found := _smallest(law, False, budget):
            raise _false(law, found)
        if not is_complex(law) and is_served(law.pattern) and (found := _complex(law, budget)):
            raise _false(law, _smallest(law, True, budget) or found, _OF_REAL)
    except NoDraw:
        raise LawError(
            f"{law.name} cannot be tried: no point was found at which its left side has a value",
            help="say where it holds: an attribute of a slot, or `check A in (1/2, 2)`",
        ) from None
    except TooLong:
        raise LawError(
            f"{law.name} cannot be tried: its values at small sizes are too much work"
        ) from None


def _smallest(law: Law, complex_: bool, budget: Budget) -> Trial | None:
    """A point of whole numbers at the smallest sizes at which the sides differ, None where they agree at all of them."""
    for size, seed in product(SMALL, range(3)):
        sizes = dict.fromkeys(sizes_for(seed, *sides(law)), size)
        try:
            found = draw(
                law,
                seed,
                sizes,
                complex_=complex_ or None,
                whole=True,
                attempts=5,
                budget=budget,
            )
        except (NoDraw, ValueError, IndexError):  # sizes may have to differ
            continue
        if not found.accepts(sides(law)[1]):
            return found
    return None


def _complex(law: Law, budget: Budget) -> Trial | None:
    """A complex point at which the sides differ: complex matrices meet the same laws."""
    if not any(not slot.attributes & NOT_COMPLEX for slot in symbols(*sides(law))):
        return None
    for seed in SEEDS[:2]:
        try:
            found = draw(law, seed, complex_=True, budget=budget)
        except NoDraw:  # a modulus whose differential is not complex linear has none
            continue
        if not found.accepts(sides(law)[1]):
            return found
    return None


def _false(law: Law, trial: Trial, help: str = "") -> LawError:
    value = trial.right(sides(law)[1])
    right = "has no value" if value is None else f"is {written(value)}"
    return LawError(
        f"{law.name} is false: {_words(trial.point, law.pattern.moving)} the left side is {written(trial.left)}, the right side {right}",
        help=help,
    )


def _words(point: Point, moving: bool = False) -> str:
    """'at n = 2 with A = [1, 2; 3, 4], dA = [0, 1; 2, 1]'."""
    sizes = ", ".join(f"{name} = {size}" for name, size in point.sizes.items())
    drawn = [(v.name, a) for v, a in point.values.items() if not v.attributes & KINDS]
    drawn += [(f"d{v.name}", a) for v, a in point.tangents.items() if moving]
    values = ", ".join(f"{name} = {written(a)}" for name, a in drawn)
    return f"at {sizes} with {values}" if sizes else f"with {values}"


def admit_fact(fact: Fact) -> None:
    """LawError unless the attributes hold of every drawn case; those that complex matrices can have of complex ones as well."""
    slots = symbols(fact.pattern)
    kinds: list[dict[Symbol, tuple[str, ...]]] = [{}]
    if is_served(fact.pattern):
        kinds.append({v: ("complex",) for v in slots if not v.attributes & NOT_COMPLEX})
    drawn = False
    for seed, hints in product(SEEDS, kinds):
        try:
            point = sample(slots, sizes_for(seed, fact.pattern), seed, hints=hints)
            at = point.evaluator(EXACT, budget=Budget(SECONDS * UNITS))
            value = at.value(fact.pattern)
        except (DomainError, TooLong):
            continue
        drawn = True
        for attribute in sorted(fact.attributes - OF_REAL if hints else fact.attributes):
            if not has(value, attribute):
                raise LawError(
                    f"{fact.name} is false: {_words(point)} the left side is {written(value)}, which is not {attribute}",
                    help=_OF_REAL if hints else "",
                )
    if not drawn:
        raise LawError(f"{fact.name} cannot be tried: no point was found at which it has a value")


def admit_implication(attribute: str, implied: str) -> None:
    """LawError unless every drawn matrix with the first attribute has the second."""
    kinds = ("complex", attribute) if attribute in COMPLEX_ATTRIBUTES else (attribute,)
    for size in (2, 3, 5, 1):
        for seed in SEEDS:
            drawn = symbol("A", (size, 1) if attribute in _COLUMNS else (size, size), kinds)
            value = sample([drawn], {}, seed).values[drawn]
            if not has(value, implied):
                raise LawError(
                    f"not every {attribute} matrix is {implied}: A = {written(value)} is not"
                )
