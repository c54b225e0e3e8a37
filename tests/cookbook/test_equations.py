"""Each equation of the tables: right, checked, and not longer than in the book; what is refused; what is misprinted."""

from __future__ import annotations

from statistics import median

import pytest

import matdiff
from cookbook import chapter2, functions, laws
from cookbook.equation import Equation
from cookbook.no_question import NO_QUESTION
from cookbook.table import FILE, GRADIENTS, answer, entry, table
from matdiff.checks.claims import judge
from matdiff.expression.build import apply, differential, scale, symbol
from matdiff.expression.nodes import Node
from matdiff.expression.traverse import postorder, substitute
from matdiff.syntax.reading import read_more

LONGEST = 1.5
each_gradient = pytest.mark.parametrize("equation", GRADIENTS, ids=lambda e: e.name)


@each_gradient
def test_is_the_form_of_the_book(equation: Equation) -> None:
    """The same values at random rational points, at sizes that differ from each other."""
    assert _agrees(equation)


@each_gradient
def test_survives_the_check(equation: Equation) -> None:
    assert answer(equation).check(points=1).verdict == "agreed"


@each_gradient
def test_is_not_longer(equation: Equation) -> None:
    ratio = entry(equation).ratio
    assert ratio <= LONGEST or equation.longer, f"{entry(equation).answer}: say why"


def test_median_length() -> None:
    assert median(entry(equation).ratio for equation in GRADIENTS) <= 1.0


def test_table_of_lengths_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == table(), "python -m cookbook.table writes it"


@pytest.mark.parametrize("equation", chapter2.MISPRINTS, ids=lambda e: e.name)
def test_does_not_hold_as_printed(equation: Equation) -> None:
    assert not _agrees(equation)


@pytest.mark.parametrize("equation", laws.HESSIANS, ids=lambda e: e.name)
def test_hessian(equation: Equation) -> None:
    found = matdiff.hessian(equation.expression, equation.wrt, equation.where)
    book = read_more(equation.book, found.expression.reading, shape=found.shape).expression
    weight = symbol("weight", found.shape)
    assert _same(apply("inner", weight, found.node), apply("inner", weight, book))
    assert found.check(points=1).agreed


@pytest.mark.parametrize(
    "equation", [*laws.EQUATIONS, *functions.DIFFERENTIALS], ids=lambda e: e.name
)
def test_differential(equation: Equation) -> None:
    """As linear functions of the differentials: the inner product with a random matrix is the same."""
    found = matdiff.differential(equation.expression, equation.wrt, equation.where)
    moved = {
        differential(v): symbol(f"d{v.name}", v.shape, v.attributes & {"symmetric"})
        for v in found.record.variables
    }
    ours = substitute(found.node, moved)
    sizes = ", ".join(
        " ".join((f"{s.name}: {s.shape[0]} x {s.shape[1]}", *s.attributes)) for s in moved.values()
    )
    known = matdiff.parse(f"0 ({equation.expression})", f"{equation.where}, {sizes}").reading
    book = read_more(equation.book, known).expression
    weight = symbol("weight", ours.shape)
    assert _same(apply("inner", weight, ours), apply("inner", weight, book))
    occurs = set(found.record.variables) & set(postorder(found.expression.node))
    assert found.check(points=1).verdict == ("agreed" if occurs else "not checked")


def _same(a: Node, b: Node) -> bool:
    t = symbol("t_")
    verdict = judge(scale(t, a), t, a, b)
    return verdict.compared and verdict.equal


def _agrees(equation: Equation) -> bool:
    verdict = matdiff.verify(
        equation.book,
        equation.expression,
        equation.wrt,
        equation.where,
        structure=equation.structure,
    )
    assert verdict.compared, verdict.sentence
    return verdict.equal


def test_every_number_of_the_chapter_is_accounted_for() -> None:
    numbers = {e.number for e in (*chapter2.EQUATIONS, *functions.EQUATIONS, *laws.EQUATIONS)}
    numbers |= {e.number for e in (*functions.DIFFERENTIALS, *laws.HESSIANS)}
    for number in NO_QUESTION:
        first, _, last = number.partition("-")
        numbers |= {str(n) for n in range(int(first), int(last or first) + 1)}
    assert {str(n) for n in range(33, 145)} <= numbers
