"""The matrix calculus notes, rows 1.1 to 1.4; the rows on Jacobians of the other documents: 0.2, 2.3, 4.3, 4.6."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.cli import main


def test_row_1_1_vector_by_matrix_is_a_flattened_jacobian() -> None:
    """r of m entries, A of n x k: the Jacobian is m x (nk), a row for each entry of r."""
    found = matdiff.jacobian("A x", "A", "A: n x k, x: k")
    assert found.shape == ("n", "k*n")
    A, x = np.arange(6.0).reshape(2, 3), np.array([7.0, 8.0, 9.0])
    flat = found.dense({"A": A, "x": x})
    assert flat.shape == (2, 6)
    tensor = flat.reshape(2, 3, 2).transpose(0, 2, 1)  # vec stacks columns
    np.testing.assert_array_equal(tensor[0], [x, 0 * x])
    np.testing.assert_array_equal(tensor[1], [0 * x, x])


def test_row_1_2_matrix_by_matrix() -> None:
    """A of m x n by W of k x l: each entry of A has a derivative of the shape of W, mn x kl in all."""
    found = matdiff.jacobian("B W C", "W", "B: m x k, W: k x l, C: l x n")
    assert found.shape == ("m*n", "k*l")
    assert found.unicode() == "Cᵀ ⊗ B"
    assert found.check(points=1).agreed


def test_row_1_3_index_notation() -> None:
    """∂f_i/∂W_mn = δ_im x_n, read off the Jacobian."""
    found = matdiff.jacobian("W x", "W", "W: n x m, x: m")
    W, x = np.ones((3, 2)), np.array([5.0, 7.0])
    flat = found.dense({"W": W, "x": x})
    for i in range(3):
        for m in range(3):
            for n in range(2):
                assert flat[i, n * 3 + m] == (x[n] if i == m else 0)


def test_row_1_4_vectorisation() -> None:
    """W x = I W x = (xᵀ ⊗ I) vec W, and so ∂f/∂vec W = xᵀ ⊗ I."""
    found = matdiff.jacobian("W x", "W")
    assert found.unicode() == "xᵀ ⊗ I"
    assert [step.laws for step in found.steps][-2] == ("vectorisation.product_right",)
    assert found.steps[-1].reason == "d vec F = J d vec X"


def test_row_0_2_the_size_of_the_explicit_jacobian(capsys: pytest.CaptureFixture[str]) -> None:
    """Y = X W at N = 64, M = D = 4096: 64·4096·64·4096 ≈ 6.9·10¹⁰ entries, 256 GiB at 32 bit."""
    assert (
        main(["jacobian", "X W", "wrt", "X", "--sizes", "N=64, D=4096, M=4096", "--no-check"]) == 0
    )
    shown = capsys.readouterr().out
    assert "64·4096·64·4096 ≈ 6.9·10¹⁰ entries, 256 GiB at 32 bit" in shown
    assert "X ∈ ℝ^{N×D}, W ∈ ℝ^{D×M}" in shown


def test_row_2_3_denominator_layout() -> None:
    """ECE C147: ∂(W x)/∂x = Wᵀ, and the mask of ReLU."""
    assert matdiff.jacobian("W x", "x", layout="denominator").unicode() == "Wᵀ"
    assert matdiff.jacobian("relu(h)", "h", "h: n").unicode() == "diag(𝟏(h > 0))"


SHAPES = (
    ("f(x)", "x", "x: scalar", (1, 1)),
    ("u^T x", "x", "x: n", (1, "n")),
    ("A exp(x)", "x", "x: scalar, A: m x 1", ("m", 1)),
    ("f(W x)", "x", "W: m x n, x: n", ("m", "n")),
    ("A sin(x)", "x", "x: scalar, A: m x n", ("m*n", 1)),
    ("x x^T", "x", "x: n", ("n*n", "n")),
)


@pytest.mark.parametrize(("text", "wrt", "where", "shape"), SHAPES)
def test_row_4_3_function_shapes(
    text: str, wrt: str, where: str, shape: tuple[object, object]
) -> None:
    """Scalar, vector and matrix functions of a scalar and of a vector; x xᵀ has a generalised Jacobian of n·n·n entries."""
    found = matdiff.jacobian(text, wrt, where)
    assert found.shape == shape
    assert found.check(points=1).agreed


IDENTITIES = (
    ("W x + b", "x", "", "W"),
    ("W x + b", "b", "", "I"),
    ("u^T h", "h", "", "uᵀ"),
    ("f(z)", "z", "z: n", "diag(f′(z))"),
    ("sigmoid(z)", "z", "z: n", "diag(σ(z) ⊙ (1 − σ(z)))"),
)


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), IDENTITIES)
def test_row_4_6_useful_identities(text: str, wrt: str, where: str, expected: str) -> None:
    assert matdiff.jacobian(text, wrt, where).unicode() == expected
