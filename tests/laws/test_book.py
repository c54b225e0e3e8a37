"""The laws together: each serves in some derivation, and the order of equally specific ones changes no answer."""

from __future__ import annotations

from functools import lru_cache
from random import Random

import pytest
from corpus_laws import GRADIENTS, JACOBIANS, MORE, Case
from written import law as written

import matdiff
from matdiff.api import grad
from matdiff.calculus.adjoint import derive_backward
from matdiff.calculus.bookshelf import default_book
from matdiff.calculus.derive import derive
from matdiff.calculus.families import member_at
from matdiff.expression.build import apply, differential, indexed_sum, symbol
from matdiff.expression.nodes import Node
from matdiff.expression.traverse import symbols
from matdiff.numeric.compare import agree
from matdiff.numeric.fields import EXACT, DomainError
from matdiff.numeric.sampling import domain_hints, sample
from matdiff.output.plain import plain
from matdiff.rewrite.book import LawBook
from matdiff.rewrite.law import Fact, Law
from matdiff.rewrite.trial import ATTEMPTS, MARGIN, TOLERANCE, sizes_for
from matdiff.syntax.reading import read

BOOK = default_book()
CORPUS = [*GRADIENTS, *MORE]
AS_PRINTED = "properties.law"
"""The trace properties as the books print them: trace.law is what the engine uses of them (see test_theorems)."""


@lru_cache(maxsize=1)
def laws_in_use() -> set[str]:
    """Every law that changed something on the way to an answer of the corpus."""
    return set().union(
        *(laws_behind(case) for case in CORPUS), *map(laws_behind_jacobian, JACOBIANS)
    )


def laws_behind_jacobian(case: tuple[str, str, str]) -> set[str]:
    """The laws of vec, and those that brought the Jacobian to its form."""
    text, wrt, where = case
    found = matdiff.jacobian(text, wrt, where)
    used = {name for step in found.steps for name in step.laws}
    used.update(law.name for law, _, _ in found.laws_fired)
    return used


def laws_behind(case: Case) -> set[str]:
    text, wrt, where = case
    found = grad(text, wrt, where)
    used = {name for step in found.steps for name in step.laws}
    derivation = found.derivation
    used.update(law.name for law, _, _ in derivation.unfolded)
    used.update(law.name for law, _, _ in derivation.normaliser.fired)
    for record in derivation.sweep.records:
        used.add(record.backward.law.name)
        used.update(law.name for part in record.contributions for law in part.laws)
    return used


def laws_of_users() -> set[str]:
    """Trace laws for templates that only laws of a user's own have."""
    inner = written(
        "d(norm(A)) -> norm(A)^(-1) inner(A, d(A))  for A: m x n  from Cookbook (129)",
        "differential",
    )
    return {step.name for rule in derive_backward(inner, BOOK).rules for step in rule.steps}


def laws_of_built() -> set[str]:
    """What cannot be typed, and comes about where a size is 1: the diagonal matrix of a scalar."""
    normaliser = grad("t", "t", "t: scalar").derivation.normaliser
    normaliser.normal(apply("diag", symbol("t")))
    return {law.name for law, _, _ in normaliser.fired}


def test_every_law_is_used() -> None:
    idle = [
        law.name
        for law in BOOK.laws.values()
        if law.name not in laws_in_use() | laws_of_users() | laws_of_built()
        and law.place != AS_PRINTED
        and law.folder not in ("solve", "solution")  # these serve in solving: tests/solving
        and law.folder != "data"  # these serve in matrix forms: tests/forms/test_matrix_form.py
    ]
    assert not idle, f"these serve in no derivation of corpus_laws.py: {', '.join(sorted(idle))}"


@pytest.mark.parametrize("seed", range(4))
def test_order_of_laws_changes_no_answer(seed: int) -> None:
    book = shuffled(BOOK, seed)
    changed = [
        f"{text} wrt {wrt}: {before}, shuffled {after}"
        for text, wrt, where in CORPUS
        if (before := answer(BOOK, text, wrt, where)) != (after := answer(book, text, wrt, where))
    ]
    assert not changed, "\n".join(changed)


def shuffled(book: LawBook, seed: int) -> LawBook:
    """The same laws and facts in another order, under names that break ties between equally specific ones otherwise."""
    random = Random(seed)
    laws = [renamed(law, random) for law in book.laws.values()]
    facts: list[Fact] = list(book.facts)
    random.shuffle(laws)
    random.shuffle(facts)
    return LawBook(laws, facts, book.implications)


def renamed(law: Law, random: Random) -> Law:
    _, _, own = law.name.partition(".")
    return Law(
        f"{law.folder}.{random.randrange(10**6):06}_{own}",
        law.pattern,
        law.template,
        reason=law.reason,
        source=law.source,
        quiet=law.quiet,
        proofs=law.proofs,
    )


def answer(book: LawBook, text: str, wrt: str, where: str) -> str:
    reading = read(text, where, wrt=(wrt,), scalar=True)
    variable: Node = reading.symbols[wrt]
    return plain(derive(reading.expression, [variable], book).answers[0].gradient)


@pytest.mark.parametrize("case", CORPUS, ids=[f"{text} wrt {wrt}" for text, wrt, _ in CORPUS])
def test_answers_of_the_corpus_are_right(case: Case) -> None:
    """df = tr(G' dX), of a complex variable Re tr(G^H dZ); df by a difference quotient of f alone."""
    text, wrt, where = case
    found = grad(text, wrt, where)
    expression, variable = found.expression.node, found.expression.reading.symbols[wrt]
    claimed = apply("inner", found.node, differential(variable))
    if found.answer.places:
        moved = differential(member_at(variable, found.answer.places))
        claimed = apply("inner", found.node, moved)
        for place in found.answer.places:
            claimed = indexed_sum(place, claimed)
    if variable.complex:  # a real function: df = Re tr(G^H dZ)
        claimed = apply("re", apply("inner", apply("conj", found.node), differential(variable)))
    compared = 0
    for seed in range(ATTEMPTS):
        hints = domain_hints(expression, deep=seed % 2 == 1)
        sizes = sizes_for(seed, expression, claimed)
        point = sample(symbols(expression), sizes, seed, tangents=True, hints=hints)
        point.tangents = {variable: point.tangents[variable]}
        evaluator = point.evaluator(EXACT, margin=MARGIN)
        try:
            values = evaluator.value(differential(expression)), evaluator.value(claimed)
        except DomainError:
            continue
        assert agree(*values, TOLERANCE)
        compared += 1
        if compared == 2:
            return
    raise AssertionError("no valid draw")


def test_what_is_more_specific_is_tried_first() -> None:
    """x'x is matched by its own law before the product rule, though its name comes later."""
    names = [law.name for law in BOOK.about("differential", "matmul")]
    assert names.index("differential.square") < names.index("differential.product")
