"""Large declared numbers: the check puts small ones in their place, and never refutes an answer for it."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.checks.deciding import decide
from matdiff.checks.stating import gradient_claims
from matdiff.expression.build import TWO, apply, matmul, scale, symbol, tr, transpose
from matdiff.numeric.standins import stand_ins

CHECKED = [
    ("tr(A B)", "A", "A: 300 x 200, B: 200 x 300", "4 in the place of 200, 6 in the place of 300"),
    ("x^T x", "x", "x: 1000000001", "3 in the place of 1000000001"),
    ("1/300 ||X w - y||^2", "w", "X: 300 x 7", "8 in the place of 300"),
    ("b^T vec(X)", "X", "b: 2100, X: 300 x 7", "8 in the place of 300, 56 in the place of 2100"),
    ("sum_{i=1}^{1000000} x_i^2", "x", "", "4 in the place of 1000000"),
    ("det(-A)", "A", "A: 301 x 301", "3 in the place of 301"),
]


@pytest.mark.parametrize(("text", "wrt", "where", "words"), CHECKED)
@pytest.mark.parametrize("kind", ["sympy", "exact"])
def test_small_numbers_stand_in(text: str, wrt: str, where: str, words: str, kind: str) -> None:
    report = matdiff.grad(text, wrt, where).check(kind)
    assert (report.verdict, report.standing) == ("agreed", words)
    assert words in report.sentence()


def test_values_that_differ_prove_nothing_of_an_answer_that_names_the_number() -> None:
    report = matdiff.grad("x^T A^1000000 x", "A").check()
    assert report.sentence() == (
        "– not checked: with 4 in the place of 1000000 the values differ, and the answer may depend on the number"
    )


def test_where_the_work_suffices_such_numbers_are_taken_at_their_word() -> None:
    report = matdiff.grad("x^T x tr(eye(300))", "x").check()
    assert report.sentence() == (
        "✓ checked with the index engine: 3 random points modulo 2^61 - 3153 at n = 3, exact"
    )
    assert matdiff.grad("x^T A^16 x", "A").check().agreed


def test_a_wrong_answer_at_large_numbers_is_refuted() -> None:
    A, B = symbol("A", (300, 200)), symbol("B", (200, 300))
    function = tr(matmul(A, B))
    right, wrong = transpose(B), scale(TWO, transpose(B))
    assert decide(lambda: gradient_claims(function, A, right)).agreed
    report = decide(lambda: gradient_claims(function, A, wrong))
    assert (report.verdict, report.standing) == ("disagreed", CHECKED[0][3])


def test_what_does_not_fit_is_not_replaced() -> None:
    """A column of 260 is vec of a 20 x 13 matrix only if its number stays the product."""
    matrix, column = symbol("X", (20, 13)), symbol("b", (260, 1))
    found = stand_ins(apply("inner", apply("vec", matrix), column))
    assert found is not None
    assert found.numbers == {13: 3, 20: 4, 260: 12}
    assert stand_ins(symbol("x", (12, 3))) is None


@pytest.mark.parametrize("order", [3, 4, 6])
def test_quotients_of_high_order_keep_their_digits(order: int) -> None:
    """The step grows with the order: h^k of a step that suits the first order is lost beside the rounding."""
    found = matdiff.index_derivative("exp(A x)", "x", order=order)
    assert found.check().agreed


def test_a_number_beyond_the_floats_is_told() -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.graph("a^2", at="a=1e400")
    assert caught.value.message == "the value of a is not a number: '1e400'"
