"""Matrix calculus notes 1.1 to 1.3 and the cheat sheet's table of function shapes: derivatives as tensors with named axes."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.indexnotation.form import IndexForm, index_form
from matdiff.output.unicode import pretty


def _form(expression: str, wrt: str, where: str = "") -> IndexForm:
    reading = matdiff.parse(expression, where).reading
    return index_form("jacobian", reading.expression, [reading.symbols[wrt]])


def test_1_1_vector_by_matrix() -> None:
    """f = W x by W: the flattened Jacobian m x (nk), and the tensor of rank 3."""
    form = _form("W x", "W", "W: m x n")
    assert form.axes == (("i", "m"), ("m", "m"), ("n", "n"))
    assert str(form) == "df_i/dW_mn = delta_im x_n"
    flat = form.matrix()
    assert flat is not None
    assert pretty(flat) == "xᵀ ⊗ I"
    assert flat.shape == ("m", "m*n")


def test_1_2_matrix_by_matrix() -> None:
    """F = A X by X: rank 4, and flattened."""
    form = _form("A X", "X", "A: m x n, X: n x p")
    assert form.axes == (("i", "m"), ("j", "p"), ("m", "n"), ("n", "p"))
    assert str(form) == "df_ij/dX_mn = delta_jn A_im"
    flat = form.matrix()
    assert flat is not None
    assert pretty(flat) == "I ⊗ A"


def test_1_3_index_notation_with_steps() -> None:
    rows = _form("W x", "W").lines("ascii")
    assert [right for _, right, _ in rows] == [
        "W_ik x_k",
        "dW_ik/dW_mn x_k",
        "delta_im delta_kn x_k",
        "delta_im x_n",
    ]
    assert rows[2][2] == "dW_ij/dW_mn = delta_im delta_jn"


TABLE = (
    # function, variable, declarations, axes of the derivative
    ("x^2", "x", "x: scalar", ()),
    ("a^T x", "x", "a: n, x: n", ("n",)),
    ("x a", "x", "x: scalar, a: m", ("m",)),
    ("A x", "x", "A: m x n", ("m", "n")),
    ("x A", "x", "x: scalar, A: m x n", ("m", "n")),
    ("x x^T", "x", "x: n", ("n", "n", "n")),
)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row[0]} by {row[1]}")
def test_4_3_function_shapes(row: tuple[str, str, str, tuple[str, ...]]) -> None:
    """Scalar, vector and matrix functions by a scalar and by a vector; F(x) = x x' has a generalised Jacobian n x n x n."""
    form = _form(*row[:3])
    assert tuple(size for _, size in form.axes) == row[3]
    assert form.check().agreed
