"""Matrices written out entry by entry: equal to what NumPy computes, as the documents print them."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.explicit import explicit
from matdiff.cli import main

WRITTEN = (
    # Chen 2023, example 4-3: the kernel as a Toeplitz matrix
    (
        "conv_matrix(K, 3, 3)", "K: 2 x 2",
        "K_11  K_21  0     K_12  K_22  0     0     0     0\n"
        "0     K_11  K_21  0     K_12  K_22  0     0     0\n"
        "0     0     0     K_11  K_21  0     K_12  K_22  0\n"
        "0     0     0     0     K_11  K_21  0     K_12  K_22",
    ),
    ("A x", "A: 2 x 3", "A_11*x_1 + A_12*x_2 + A_13*x_3\nA_21*x_1 + A_22*x_2 + A_23*x_3"),
    ("tr(S) eye(2)", "S: 2 x 2 symmetric", "S_11 + S_22  0\n0            S_11 + S_22"),
    ("S x", "S: 2 x 2 symmetric", "S_11*x_1 + S_12*x_2\nS_12*x_1 + S_22*x_2"),
    ("diag(x) + a I", "x: 2, a: scalar", "a + x_1  0\n0        a + x_2"),
    ("det(A)", "A: 2 x 2", "A_11*A_22 - A_12*A_21"),
    ("A^-1 b", "A: 2 x 2, b: 2", "(-A_12*b_2 + A_22*b_1)/(A_11*A_22 - A_12*A_21)\n(A_11*b_2 - A_21*b_1)/(A_11*A_22 - A_12*A_21)"),
    ("commutation(2, 2)", "", "1  0  0  0\n0  0  1  0\n0  1  0  0\n0  0  0  1"),
    ("softmax(x)", "x: 2", "exp(x_1)/(exp(x_1) + exp(x_2))\nexp(x_2)/(exp(x_1) + exp(x_2))"),
    ("x", "x: 11", "\n".join(f"x_{k}" for k in range(1, 12))),
)  # fmt: skip


@pytest.mark.parametrize(("text", "where", "written"), WRITTEN)
def test_written_out(text: str, where: str, written: str) -> None:
    assert str(explicit(matdiff.parse(text, where).node)) == written


def test_latex() -> None:
    found = explicit(matdiff.parse("A x", "A: 2 x 2").node)
    assert found.latex() == (
        r"\begin{bmatrix} A_{11} x_{1} + A_{12} x_{2} \\ A_{21} x_{1} + A_{22} x_{2} \end{bmatrix}"
    )


@pytest.mark.parametrize(
    ("text", "where", "message"),
    [
        (
            "A x", "",
            'a matrix is written out entry by entry where all sizes are numbers\nhelp: declare them: where "K: 2 x 2"',
        ),
        ("relu(x)", "x: 2", "this depends on the sign of x_1: it is not written out"),
        ("sum_i x_i", "x_i: 2", "data x_i are not written out entry by entry"),
        ("A", "A: 30 x 20", "a matrix of 30 x 20 is too large to be written out"),
        ("expm(A)", "A: 2 x 2", "this has no form in the letters of its entries"),
    ],
)  # fmt: skip
def test_refused(text: str, where: str, message: str) -> None:
    with pytest.raises(matdiff.UnsupportedError) as caught:
        explicit(matdiff.parse(text, where).node)
    assert str(caught.value) == message


def test_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "K x", "where", "K: 2 x 2, x: 2", "--form", "entries"]) == 0
    assert capsys.readouterr().out == "K_11*x_1 + K_12*x_2\nK_21*x_1 + K_22*x_2\n"
    assert main(["parse", "K x", "--form", "table"]) == 2
    assert (
        capsys.readouterr().err
        == "error: the form of matdiff parse is index or entries, not 'table'\n"
    )
