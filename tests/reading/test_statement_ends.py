"""Where a statement ends at the end of a line, and what a clause behind a formula defines."""

from __future__ import annotations

import pytest

from matdiff.syntax.reading import read

WHERE = "q: scalar, w: n, A: m x n"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("c = ||w||\nR = w\nc R", "norm(w) w"),
        ("c = q - ||w||_1\nR = w\nc R", "(q - sum(abs(w))) w"),
        ("c = |q|\nR = ||w||\nc R", "abs(q) norm(w)"),
        ("c = ||w||_{inf}\nc w", "norm(w, inf) w"),
        ("||w||\n+ q", "norm(w) + q"),
        ("c v\nwhere c = ||w||\n      v = A[:, 1:2]^T A w", "norm(w) (A[:, 1:2]^T A w)"),
        ("v^T v where v = A[1:2, :] w", "(A[1:2, :] w)^T (A[1:2, :] w)"),
    ],
)
def test_lines_and_clauses(text: str, same: str) -> None:
    assert read(text, WHERE).expression is read(same, WHERE).expression
