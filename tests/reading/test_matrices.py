"""Matrices in brackets: numbers, entries, blocks; every way to write them, their gradients, and what is wrong with them."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.output.plain import plain
from matdiff.syntax.reading import read

SAME = [
    "[1 2; 3 4] x",
    "[1, 2; 3, 4] x",
    "[1,2;3,4]x",
    "[[1, 2], [3, 4]] x",
    "np.array([[1, 2], [3, 4]]) @ x",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix} x",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \\ \end{pmatrix} x",
]


@pytest.mark.parametrize("text", SAME)
def test_one_matrix_many_ways(text: str) -> None:
    assert read(text).expression is read(SAME[0]).expression


BRACKETS = [
    ("[1 -2; 3 5]", "", "[1, -2; 3, 5]"),
    ("[a b; c d]", "", "[a, b; c, d]"),
    ("[A, B; B^T, C]", "A: m x m, C: n x n", "[A, B; B^T, C]"),
    ("[x; y]", "x: m, y: n", "[x; y]"),
    ("[A, 0; 0, D]", "A: 2 x 2, D: 3 x 3", "[A, 0; 0, D]"),
    ("[A B, -C D]", "A: m x n, B: n x p, C: m x q, D: q x r", "[A B, -C D]"),
    ("[(x' A); (y' A B)]", "x: m, A: m x n, B: n x n, y: m", "[(x^T A); (y^T A B)]"),
    ("[A, b; b', 1]", "A: n x n", "[A, b; b^T, 1]"),
    ("[-1/2, s; 0, 1]", "", "[-1/2, s; 0, 1]"),
]


@pytest.mark.parametrize(("text", "where", "shown"), BRACKETS)
def test_shown_as_a_bracket_that_reads_back(text: str, where: str, shown: str) -> None:
    expression = read(text, where).expression
    assert plain(expression) == shown
    assert read(shown, where).expression is expression


GRADIENTS = [
    ("||[1 2; 3 4; 5 6] x - b||^2", "x", "", "2 [1, 2; 3, 4; 5, 6]^T ([1, 2; 3, 4; 5, 6] x - b)"),
    ("z' [a b; c d] z", "a", "", "z[1]^2"),
    ("z' [a b; c d] z", "b", "", "z[1] z[2]"),
    ("||[x; y]||^2", "x", "x: m, y: n", "2 x"),
    ("||[x; y]||^2", "y", "x: 2, y: 3", "2 y"),
    ("tr([A B; C D])", "D", "A: m x m, D: n x n", "I"),
    ("tr([A B; C D])", "B", "A: m x m, D: n x n", "zeros(m, n)"),
    ("||[A, 0; 0, D] x||^2", "D", "A: 2 x 2, D: 3 x 3", "2 D x[3:5] x[3:5]^T"),
]


@pytest.mark.parametrize(("text", "wrt", "where", "answer"), GRADIENTS)
def test_gradient(text: str, wrt: str, where: str, answer: str) -> None:
    found = matdiff.grad(text, wrt=wrt, where=where)
    assert str(found) == answer
    assert found.check().agreed


def test_gradient_by_a_block_of_a_log_determinant_is_checked() -> None:
    found = matdiff.grad("log det [A B; B^T C]", wrt="B", where="A: m x m, C: n x n")
    assert found.check().agreed


def test_code() -> None:
    found = matdiff.grad("||[1 2; 3 4; 5 6] [A; c'] x||^2", wrt="c", where="A: 1 x 3")
    A, c, x = np.array([[1.0, 2, 3]]), np.array([4.0, 5, 6]), np.array([1.0, -1, 2])
    numbers = np.array([[1.0, 2], [3, 4], [5, 6]])
    residual = numbers @ np.concatenate([A @ x, [c @ x]])
    wanted = 2 * (numbers[:, 1] @ residual) * x
    assert np.allclose(found.function("numpy")(A=A, c=c, x=x), wanted)


def test_indices_and_conditions_stay_what_they_are() -> None:
    where = "A: m x n, x: p"
    assert plain(read("A[1, 2] + sum(x[1:3])", where).expression) == "A[1, 2] + sum(x[1:3])"
    assert plain(read("sum_i [i != 2] x_i").expression) == "sum_{i=1}^{N} [i != 2] x_i"


MESSAGES = [
    (
        "||[A B] - C||^2", "A: 2 x 3, B: 2 x 2",
        "shapes do not agree in this product\n  | ||[A B] - C||^2\n  |      ^ B is 2 x 2; what stands before it is 2 x 3\n"
        "help: write [A, B] for a matrix: commas stand between the blocks of a single row",
    ),
    (
        "tr([1 2; 3])", "",
        "row 2 of this matrix has 1 entry, the first row 2\n  | tr([1 2; 3])\n  |          ^\n"
        "help: entries are set apart by commas or blanks, rows by semicolons: [1, 2; 3, 4]",
    ),
    (
        "||[A, B]||^2", "A: 2 x 3, B: 4 x 3",
        "blocks side by side have as many rows\n  | ||[A, B]||^2\n  |       ^ A is 2 x 3, B is 4 x 3",
    ),
    (
        "||[A; B]||^2", "A: 2 x 3, B: 2 x 5",
        "blocks one under the other have as many columns\n  | ||[A; B]||^2\n  |       ^ A is 2 x 3, B is 2 x 5",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "message"), MESSAGES)
def test_message(text: str, where: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as raised:
        matdiff.grad(text, wrt="A", where=where)
    assert str(raised.value) == message


def test_options_stay_what_they_are() -> None:
    text = "sum(conv(X, K, stride=(2, 3)))"
    assert plain(read(text, "X: 8 x 9, K: 2 x 3").expression) == text
