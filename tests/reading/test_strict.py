"""Trees of law files: every name is a slot."""

from __future__ import annotations

import pytest

from matdiff.base.errors import LawError, ShapeError
from matdiff.expression import build
from matdiff.expression.nodes import Symbol
from matdiff.syntax.parser import parse
from matdiff.syntax.strict import build_strict

SLOTS: dict[str, Symbol] = {
    "A": build.symbol("A", ("m", "k")),
    "B": build.symbol("B", ("k", "n")),
    "u": build.symbol("u", ("n", 1)),
    "a": build.symbol("a"),
    "f": build.symbol("f", attributes=["function"]),
    "F": build.symbol("F", ("n", "m"), ["function"]),
    "i": build.index("i", "N"),
    "X": build.symbol("X", ("n", 1), axes=("N",)),
}


def strict(text: str) -> str:
    parsed = parse(text, names={*SLOTS} - {"f", "F"}, functions={"d", "f", "F"})
    return repr(build_strict(parsed.tree, SLOTS, text))


CASES = [
    ("d(A B)", "d(matmul(A, B))"),
    ("d(A) B + A d(B)", "add(matmul(d(A), B), matmul(A, d(B)))"),
    ("-A B", "scale(-1, matmul(A, B))"),
    ("2 u' d(u)", "scale(2, matmul(transpose(u), d(u)))"),
    ("f'(A) .* d(A)", "hadamard(function(f, 1, A), d(A))"),
    ("d(a) F'(a)", "scale(d(a), matrix_function(F, 1, n, m, a))"),
    ("sum_i X_i", "indexed_sum(i, member(X, i))"),
    ("sum_i d(B)", "indexed_sum(i, d(B))"),
    ("log(det(u u'))", "log(det(matmul(u, transpose(u))))"),
    ("a'", "transpose(a)"),
    ("ones(1, n) u", "matmul(ones(1, n), u)"),
    ("norm(A)^2", "power(norm(A), 2)"),
    ("a^(-1) B", "scale(power(a, -1), B)"),
    ("(1/2)^(1/2) B", "scale(power(1/2, 1/2), B)"),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_strict(text: str, expected: str) -> None:
    assert strict(text) == expected


@pytest.mark.parametrize("text", ["C A", "A + 1", "B A", "ones(q, 1)", "sum_j A", "A .* B"])
def test_nothing_is_guessed(text: str) -> None:
    with pytest.raises((LawError, ShapeError)):
        strict(text)
