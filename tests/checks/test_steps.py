"""Derivations line by line: right ones pass, a wrong line is found."""

from __future__ import annotations

import pytest

from matdiff.base.errors import CheckError
from matdiff.checks.steps import check_steps
from matdiff.expression import build as b

T, mm, d = b.transpose, b.matmul, b.differential
X, w, y = b.symbol("X", ("N", "k")), b.symbol("w", ("k", 1)), b.symbol("y", ("N", 1))
S = b.symbol("S", ("n", "n"), ("symmetric", "positive_definite"))
x = b.symbol("x", ("n", 1), (), ("N",))
i = b.index("i", "N")

r = b.subtract(mm(X, w), y)
LEAST_SQUARES = [
    d(b.power(b.apply("norm", r), 2)),
    d(mm(T(r), r)),
    b.scale(b.TWO, mm(T(r), d(r))),
    b.scale(b.TWO, mm(T(r), X, d(w))),
    b.apply("inner", b.scale(b.TWO, mm(T(X), r)), d(w)),
]
xi = b.member(x, i)
LIKELIHOOD = [
    d(b.add(b.apply("logdet", S), b.indexed_sum(i, mm(T(xi), b.inv(S), xi)))),
    b.subtract(b.tr(mm(b.inv(S), d(S))), b.indexed_sum(i, mm(T(xi), b.inv(S), d(S), b.inv(S), xi))),
]


@pytest.mark.parametrize("lines, variable", [(LEAST_SQUARES, w), (LIKELIHOOD, S)], ids=["least squares", "likelihood"])  # fmt: skip
def test_right_lines(lines, variable) -> None:
    assert check_steps(lines, [variable]) == []


@pytest.mark.parametrize("k", range(1, len(LEAST_SQUARES)))
def test_a_wrong_line_is_found(k: int) -> None:
    lines = list(LEAST_SQUARES)
    lines[k] = b.scale(b.number(3), lines[k])
    assert check_steps(lines, [w]) == [n for n in (k + 1, k + 2) if n <= len(lines)]


def test_a_transposed_tangent_is_found() -> None:
    A, u = b.symbol("A", ("n", "n")), b.symbol("u", ("n", 1))
    v = b.symbol("v", ("n", 1))
    lines = [mm(T(u), d(A), v), mm(T(u), T(d(A)), v)]
    assert check_steps(lines, [A]) == [2]


def test_no_point_is_no_pass() -> None:
    nowhere = b.apply("log", b.number(-1))
    with pytest.raises(CheckError):
        check_steps([nowhere, nowhere], [])


def test_constants_do_not_move() -> None:
    assert check_steps([d(X), b.zeros("N", "k")], [w]) == []
