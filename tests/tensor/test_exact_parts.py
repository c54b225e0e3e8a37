"""The exact check of what Jacobians and Hessians are used as: products with directions, diagonals, traces, each in closed form."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.answer import Derivative
from matdiff.answers.linearmaps import hessian_block
from matdiff.checks.claim import Claim
from matdiff.checks.prime import modulo_prime
from matdiff.expression.build import negate, number, scale

QUESTIONS = [
    ("hessian", "||T - U V^T||^2", "U", ""),
    ("hessian", "log det X", "X", "X: n x n"),
    ("hessian", "log det X", "X", "X: n x n positive_definite"),
    ("hessian", "tr(X X X)", "X", "X: n x n lower_triangular"),
    ("hessian", "tr(A X X)", "X", "A: n x n, X: n x n skew"),
    ("hessian", "tr(A X X)", "X", "A: n x n, X: n x n diagonal"),
    ("hessian", "sum(log(1 + exp(W w)))", "w", ""),
    ("hessian", "x^T A y", "x, y", "A: m x n"),
    ("hessian", "exp(a t)", "t", "t: scalar, a: scalar"),
    ("jacobian", "A X B", "X", "A: n x n, B: m x m"),
    ("jacobian", "X^-1", "X", "X: n x n positive_definite"),
    ("jacobian", "B softmax(x)", "x", "B: m x n"),
    ("jacobian", "norm(x)^3", "x", "x: n"),
]
PARTS = ("matvec", "rmatvec", "diagonal", "trace")


def _parts(found: Derivative) -> list[str]:
    """Those that there is a closed form of."""
    kept = []
    for of in PARTS:
        try:
            found.part(of)
        except matdiff.MatdiffError:
            continue
        kept.append(of)
    return kept


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row[0]} {row[1]} {row[3]}")
def test_closed_forms_pass(row: tuple[str, str, str, str], layout: str) -> None:
    kind, text, wrt, where = row
    if kind == "jacobian":
        found = matdiff.jacobian(text, wrt, where, layout=layout)
    else:
        found = hessian_block(text, wrt, where)
    parts = _parts(found)
    assert {"matvec", "rmatvec"} <= set(parts)
    for of in parts:
        assert found.check("exact", of=of).exact, of
        assert found.check(of=of, points=1).agreed


@pytest.mark.parametrize("row", QUESTIONS, ids=lambda row: f"{row[0]} {row[1]} {row[3]}")
def test_tampered_ones_fail(row: tuple[str, str, str, str]) -> None:
    kind, text, wrt, where = row
    found = (matdiff.jacobian if kind == "jacobian" else hessian_block)(text, wrt, where)
    for of in _parts(found):
        own, *others = found.claims(of)
        assert modulo_prime([own, *others], points=2).agreed
        for copy in (lambda node: negate(node), lambda node: scale(number(2), node)):
            wrong = Claim(own.function, own.moves, copy(own.image), wrong=own.wrong)
            report = modulo_prime([wrong, *others], points=2)
            words = own.wrong or "the answer and the derivative differ modulo the prime"
            assert report.sentence() == f"✗ the index engine disagrees: {words}"


def test_another_part_is_refused() -> None:
    found = matdiff.hessian("||A x - b||^2", "x")
    with pytest.raises(matdiff.UsageError) as error:
        found.check("exact", of="rank")
    assert error.value.message == (
        "the parts are dense, matvec, rmatvec, diagonal, trace, not 'rank'"
    )
