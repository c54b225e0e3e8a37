"""What facts and implications claim of attributes, judged on drawn matrices."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest

from matdiff.calculus.bookshelf import default_book
from matdiff.expression.build import symbol, zeros
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.numeric.attributes import COMPLEX_ROWS, ROWS, has
from matdiff.numeric.fields import EXACT, DomainError
from matdiff.numeric.sampling import sample
from matdiff.rewrite.book import OF_REAL
from matdiff.rewrite.law import COMPLEX_ATTRIBUTES, Fact
from matdiff.rewrite.load import ATTRIBUTES
from matdiff.rewrite.trial import NOT_COMPLEX, PRIMES, SEEDS, is_served, sizes_for

BOOK = default_book()
FACTS = BOOK.facts
ENTRIES = (Fraction(-1), Fraction(0), Fraction(1, 2), Fraction(1), Fraction(2))
COLUMNS = ("simplex", "onehot")
each_fact = pytest.mark.parametrize("fact", FACTS, ids=[fact.name for fact in FACTS])


def _drawn(attribute: str) -> Symbol:
    kinds = ("complex", attribute) if attribute in COMPLEX_ATTRIBUTES else (attribute,)
    return symbol("A", ("n", 1) if attribute in COLUMNS else ("n", "n"), kinds)


def _claimed(
    pattern: Node, attributes: frozenset[str], seed: int, is_complex: bool = False
) -> bool:
    """The attributes hold of the pattern at one random point; of complex matrices where it may be."""
    names = symbols(pattern)
    hints = {v: ("complex",) for v in names if is_complex and not v.attributes & NOT_COMPLEX}
    point = sample(names, sizes_for(seed, pattern), seed, hints=hints)
    value = point.evaluator(EXACT).value(pattern)
    return all(has(value, attribute) for attribute in attributes)


def _claimed_somewhere(
    pattern: Node, attributes: frozenset[str], seed: int, is_complex: bool = False
) -> bool:
    """As at one point, the first at which the pattern has a value: semidefinite matrices are singular in turn."""
    for other in (seed, seed + 100):
        try:
            return _claimed(pattern, attributes, other, is_complex)
        except DomainError:
            continue
    return _claimed(pattern, attributes, seed + 101, is_complex)


def test_every_attribute_can_be_judged() -> None:
    assert set(ROWS) == ATTRIBUTES
    assert set(COMPLEX_ROWS) == COMPLEX_ATTRIBUTES


@pytest.mark.parametrize("attribute", sorted(ATTRIBUTES))
def test_a_matrix_of_no_attribute_is_rejected(attribute: str) -> None:
    """Tests the judge: a singular matrix without symmetry, of entries of both signs and 0, has no attribute."""
    none = [[Fraction(x) for x in row] for row in ((1, 2, 0), (-1, -2, 0), (0, 3, 0))]
    assert not has(none, attribute)


@each_fact
@pytest.mark.parametrize("seed", SEEDS)
def test_fact_holds(fact: Fact, seed: int) -> None:
    assert _claimed_somewhere(fact.pattern, fact.attributes, seed)


@each_fact
@pytest.mark.parametrize("seed", SEEDS)
def test_fact_holds_of_complex_matrices(fact: Fact, seed: int) -> None:
    """A fact that does not ask for real matrices is true of complex ones as well."""
    claims = fact.attributes - OF_REAL
    if not is_served(fact.pattern) or not claims:
        return
    fits = _claimed_somewhere(fact.pattern, claims, seed, True)
    assert fits, "say `real` of a slot where it has to be"


@each_fact
def test_conditions_of_a_fact_are_needed(fact: Fact) -> None:
    """Without the attributes of a slot the claim fails somewhere: no fact asks for more than it needs."""
    for slot in symbols(fact.pattern):
        if slot.attributes:
            kinds = ("complex",) if slot.attributes & COMPLEX_ATTRIBUTES else ()
            others = symbol(slot.name, slot.shape, kinds), zeros(*slot.shape)
            bare = [substitute(fact.pattern, {slot: other}) for other in others]
            assert not all(
                _claimed_or_nothing(pattern, fact.attributes, seed)
                for pattern in bare
                for seed in range(10)
            )


def _claimed_or_nothing(pattern: Node, attributes: frozenset[str], seed: int) -> bool:
    try:
        return _claimed(pattern, attributes, seed)
    except DomainError:
        return True


IMPLICATIONS = [
    (attribute, implied)
    for attribute, all_implied in BOOK.implications.items()
    for implied in sorted(all_implied - {attribute})
]


@pytest.mark.parametrize(
    ("attribute", "implied"), IMPLICATIONS, ids=[f"{a} is {i}" for a, i in IMPLICATIONS]
)
def test_implication_holds(attribute: str, implied: str) -> None:
    drawn = _drawn(attribute)
    for n in PRIMES:
        for seed in SEEDS:
            value = sample([drawn], {"n": n}, seed).values[drawn]
            assert has(value, attribute)
            assert has(value, implied)


SMALL = [
    *([list(a), list(c)] for a in product(ENTRIES, repeat=2) for c in product(ENTRIES, repeat=2)),
    *([[x] for x in column] for column in product(ENTRIES, repeat=3)),
    [[Fraction(x) for x in row] for row in ((0, 1, 2), (-1, 0, 3), (-2, -3, 0))],
]
"""A skew matrix that is not Toeplitz; all 2 x 2 matrices and columns of three over a few numbers: many of every
attribute, and of every two that do not exclude each other."""


@pytest.mark.parametrize("attribute", sorted(ATTRIBUTES))
def test_implications_are_all_there_and_no_more(attribute: str) -> None:
    """What follows from an attribute is exactly what every small matrix that has it has as well."""
    members = [a for a in SMALL if has(a, attribute)]
    always = {other for other in ATTRIBUTES if all(has(a, other) for a in members)}
    assert members
    assert always == BOOK.implied((attribute,))
