"""The eight differential laws and five trace properties of Chen 2023 (Theorems 1-1 and 1-2), each under its number.

Each is written here as the document prints it and has to hold; and a law that cites it has to rewrite the printed left side to the printed
right side. Law 6 is printed with a factor 1/N: the check that accepts every other law refutes it.
"""

from __future__ import annotations

from itertools import combinations

import pytest
from written import law

from matdiff.base.errors import LawError
from matdiff.calculus.bookshelf import default_book
from matdiff.expression import build as b
from matdiff.expression.traverse import symbols
from matdiff.rewrite.book import Context, pattern_of
from matdiff.rewrite.law import Law
from matdiff.rewrite.matching import compile_root
from matdiff.rewrite.normal import Normaliser
from matdiff.rewrite.once import make_plain
from matdiff.rewrite.template import Template
from matdiff.rewrite.trial import NoDraw, accepts, holds, sides, trials

BOOK = default_book()

DIFFERENTIAL = {
    "1 plus": "d(A + B) -> d(A) + d(B)  for A: m x n, B: m x n",
    "1 minus": "d(A - B) -> d(A) - d(B)  for A: m x n, B: m x n",
    "2": "d(A C) -> d(A) C + A d(C)  for A: m x n, C: n x m",
    "3": "d(A') -> d(A)'  for A: m x n",
    "4": "d(tr(D)) -> tr(d(D))  for D: n x n invertible",
    "5": "d(inv(D)) -> -inv(D) d(D) inv(D)  for D: n x n invertible",
    "6 without 1/N": "d(det(D)) -> det(D) tr(inv(D) d(D))  for D: n x n invertible",
    "7": "d(A .* B) -> d(A) .* B + A .* d(B)  for A: m x n, B: m x n",
    "8": "d(f(A)) -> f'(A) .* d(A)  for A: m x n, f: function",
}
TRACE = {
    "1": "tr(a) -> a  for a: scalar",
    "2": "tr(A') -> tr(A)  for A: n x n",
    "3 plus": "tr(A + B) -> tr(A) + tr(B)  for A: n x n, B: n x n",
    "3 minus": "tr(A - B) -> tr(A) - tr(B)  for A: n x n, B: n x n",
    "4": "tr(C D') -> tr(D' C)  for C: m x n, D: m x n",
    "5": "tr(C' (D .* F)) -> tr((C .* D)' F)  for C: m x n, D: m x n, F: m x n",
}


def citing(theorem: str, number: str, folder: str) -> list[Law]:
    """The laws of a folder that name a part of a theorem as their source."""
    place = f"Chen2023 Theorem {theorem} ({number})"
    return [v for v in BOOK.laws.values() if place in v.source and v.folder == folder]


def rewrites(known: Law, printed: Law) -> bool:
    """The law takes the left side of another to its right side, up to normal form."""
    context = Context(BOOK)
    found = compile_root(pattern_of(known))(pattern_of(printed), context.holds)
    if found is None or found[1] or found[2]:
        return False
    normal = Normaliser(context).normal
    result = Template(known.template).build(found[0], make_plain)
    return normal(result) is normal(printed.template)


@pytest.mark.parametrize(("row", "text"), DIFFERENTIAL.items(), ids=DIFFERENTIAL)
def test_theorem_1_1(row: str, text: str) -> None:
    printed = law(text)
    assert holds(printed)
    known = citing("1-1", row.partition(" ")[0], "differential")
    assert any(rewrites(candidate, printed) for candidate in known)


@pytest.mark.parametrize(("row", "text"), TRACE.items(), ids=TRACE)
def test_theorem_1_2(row: str, text: str) -> None:
    printed = law(text)
    assert holds(printed)
    known = citing("1-2", row.partition(" ")[0], "trace")
    assert any(rewrites(candidate, printed) for candidate in known)


PRINTED_6 = law(
    "d(det(D)) -> size(n)^(-1) det(D) tr(inv(D) d(D))  for D: n x n invertible  # as printed"
)


@pytest.mark.parametrize("n", (2, 3))
def test_law_6_as_printed_is_refuted(n: int) -> None:
    true = BOOK.laws["differential.determinant"]
    assert holds(true, {"n": n})
    assert not holds(PRINTED_6, {"n": n})
    assert accepts(PRINTED_6, b.scale(b.number(n), sides(PRINTED_6)[1]), {"n": n})


def test_law_6_as_printed_is_right_for_a_scalar_only() -> None:
    assert holds(PRINTED_6, {"n": 1})
    assert not holds(PRINTED_6)


def test_law_6_says_what_is_wrong_in_print() -> None:
    source = BOOK.laws["differential.determinant"].source
    assert "Chen2023 Theorem 1-1 (6)" in source
    assert "1/N" in source


@pytest.mark.parametrize("right", ("tr(D' C)", "tr(C' D)", "tr(D C')"))
def test_property_4_holds_wherever_its_transposes_fit(right: str) -> None:
    """All are the inner product of C and D: whichever way the transposes are placed, if the shapes conform, it is true."""
    assert holds(law(f"tr(C D') -> {right}  for C: m x n, D: m x n"))


@pytest.mark.parametrize("right", ("tr(D C)", "tr(D' C')", "tr(C D)"))
def test_property_4_with_transposes_misplaced_has_no_shape(right: str) -> None:
    with pytest.raises(LawError):
        law(f"tr(C D') -> {right}  for C: m x n, D: m x n")


def test_a_law_without_a_valid_draw_fails() -> None:
    never = law("log(-exp(A)) -> A  for A: m x n")
    with pytest.raises(NoDraw, match="no valid draw"):
        holds(never)


def test_what_stands_under_a_sum_depends_on_its_index() -> None:
    """A sum of equal terms would hide a lost index."""
    kept = law("(sum_i A)' -> sum_i A'  for A: m x n, i: index")
    [trial, *_] = trials(kept)
    [family] = symbols(sides(kept)[0])
    terms = trial.evaluator.env[family]
    assert len(terms) == trial.evaluator.sizes["N"]
    assert all(a != c for a, c in combinations(terms, 2))
