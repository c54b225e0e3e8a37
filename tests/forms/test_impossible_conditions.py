"""A condition that can never hold is said to be one: h h' is invertible nowhere."""

from __future__ import annotations

import pytest

import matdiff

NEVER = "as it never is (its rank is at most {}): there is no such value, nor a derivative"


@pytest.mark.parametrize(
    ("text", "wrt", "where", "rank"),
    [
        ("log det(h h^T)", "h", "h: n", 1),
        ("a^T (h h^T)^-1 a", "h", "h: n, a: n", 1),
        ("tr((A A^T)^-1)", "A", "A: 3 x 2", 2),
        ("tr((x x^T + y y^T)^-1)", "x", "x: 3, y: 3", 2),
    ],
)
def test_never(text: str, wrt: str, where: str, rank: int) -> None:
    (condition,) = matdiff.grad(text, wrt, where).conditions
    assert condition.endswith(NEVER.format(rank))


@pytest.mark.parametrize(
    ("text", "wrt", "where"),
    [
        ("tr((A^T A)^-1)", "A", "A: 3 x 2"),
        ("log det(A A^T)", "A", "A: m x n"),
        ("tr((x x^T + y y^T)^-1)", "x", "x: 2, y: 2"),
        ("tr((x x^T + y y^T)^-1)", "x", "x: n, y: n"),
        ("tr((x x^T .* S)^-1)", "x", "x: n, S: n x n"),
        ("log det(kron(x x^T, y y^T) + S)", "x", "x: 2, y: 2, S: 4 x 4"),
    ],
)
def test_somewhere(text: str, wrt: str, where: str) -> None:
    (condition,) = matdiff.grad(text, wrt, where).conditions
    assert "never" not in condition
