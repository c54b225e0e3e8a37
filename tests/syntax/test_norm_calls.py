"""Norms, inner products and numbers as NumPy, Torch, MATLAB and paper write them."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.base.errors import MatdiffError

SIZES = "A: m x n, B: m x n, X: n x n, x: n, y: n, b: m"


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("norm(x, 1)", "||x||_1"),
        ("norm(x, 2)", "||x||"),
        ("norm(A*x - b, 2)^2", "||A x - b||^2"),
        ("norm(x, inf)", "||x||_inf"),
        ("norm(x, Inf)", "||x||_inf"),
        ("norm(x, 3/2)", "||x||_{3/2}"),
        ("norm(x, p)", "||x||_p"),
        ("norm(A, 'fro')^2", "||A||_F^2"),
        ('norm(A, "fro")', "||A||_F"),
        ("np.linalg.norm(A, 'nuc')", "||A||_*"),
        ("np.linalg.norm(x, ord=1)", "||x||_1"),
        ("torch.norm(x, p=1)", "||x||_1"),
        ("norm(norm(x, 1) x, 2)", "||  ||x||_1 x ||"),
        ("np.linalg.slogdet(X)[1]", "logdet(X)"),
        ("½ x·y", "(1/2) x' y"),
        ("2¾ ‖x‖²", "(11/4) ||x||^2"),
        ("x·(A'b)", "x' A' b"),
        (r"{\lVert x - y \rVert}_2^2", "||x - y||^2"),
        ("(‖x‖)_2", "||x||"),
    ],
)
def test_it_is_read_as(typed: str, same: str) -> None:
    assert matdiff.parse(typed, where=SIZES).node == matdiff.parse(same, where=SIZES).node


def test_the_dot_of_two_columns_is_said() -> None:
    assert "the dot before y is read as the inner product: both are columns." in matdiff.parse(
        "x·y", where=SIZES
    ).notes  # fmt: skip


def test_the_one_norm_of_a_matrix_is_said() -> None:
    assert matdiff.parse("norm(A, 1)", where=SIZES).notes == (
        "||A||_1 is the sum of the absolute values of all entries, not the largest sum of a column.",
    )


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("norm(x, 'row')", "no norm is 'row'\n  | norm(x, 'row')\n  |        ^^^^^^"),
        ("norm(x, 1, 2)", "no norm is 1, 2\n  | norm(x, 1, 2)\n  |        ^^^^^"),
        ("norm(x, -1)", "no norm is -1\n  | norm(x, -1)\n  |        ^^^"),
        ("norm(A, axis=1)", "no norm is axis=1\n  | norm(A, axis=1)\n  |        ^^^^^^^"),
    ],
)
def test_other_arguments_are_refused(typed: str, message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        matdiff.parse(typed, where=SIZES)
    assert str(caught.value) == message + (
        "\nhelp: read are norm(x, 1), norm(x, 2), norm(x, inf), norm(x, p), norm(A, 'fro'), norm(A, 'nuc'); "
        "the norms of the rows of A are sqrt(rowsum(A.^2)), of its columns sqrt(colsum(A.^2))"
    )


def test_the_rows_of_the_help_can_be_typed() -> None:
    found = matdiff.grad("sum(sqrt(rowsum(A.^2)))", wrt="A")
    assert found.check().verdict == "agreed"
