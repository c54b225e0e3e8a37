"""Convolutions: values, gradients of every operand, what is printed and read back, second derivatives."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from layers.differences import TOLERANCE, disagreement

CASES = (
    # one dimension
    ("||conv(x, k) - y||^2", "x", "", "2 conv_full(conv(x, k) - y, k)"),
    ("||conv(x, k) - y||^2", "k", "", "2 conv(x, conv(x, k) - y)"),
    ("||conv(x, k, stride=2, padding=1)||^2", "x", "x: 9, k: 3",
     "2 conv_full(conv(x, k, stride=2, padding=1), k, stride=2, padding=1)"),
    ("||conv(x, k, stride=2, padding=1)||^2", "k", "x: 9, k: 3",
     "2 correlate(x, conv(x, k, stride=2, padding=1), stride=2, padding=1)"),
    # two dimensions
    ("||conv(X, K) - Y||^2", "X", "", "2 conv_full(conv(X, K) - Y, K)"),
    ("||conv(X, K) - Y||^2", "K", "", "2 conv(X, conv(X, K) - Y)"),
    ("||conv(X, K, padding=1) - Y||^2", "K", "", "2 conv(X, conv(X, K, padding=1) - Y, padding=1)"),
    ("||conv(X, K, stride=(3, 2), padding=(0, 1))||^2", "K", "X: 8 x 7, K: 2 x 3",
     "2 correlate(X, conv(X, K, stride=(3, 2), padding=(0, 1)), stride=(3, 2), padding=(0, 1))"),
    ("||conv(X, K, stride=2)||^2", "X", "X: h x w, K: k x l",
     "2 conv_full(conv(X, K, stride=2), K, h, w, stride=2)"),
    ("sum(exp(conv(X, K)) .* G)", "K", "", "conv(X, G .* exp(conv(X, K)))"),
    ("sum(relu(conv(X, K) + b))", "K", "b: scalar, X: m x n, K: p x q", "conv(X, step(conv(X, K) + b ones((m-p+1), (n-q+1))))"),
    # after one another
    ("sum(conv(conv(X, K, padding=1), L) .* G)", "K", "", "conv(X, conv_full(G, L), padding=1)"),
    ("sum(conv(conv(X, K), L, stride=2) .* G)", "L", "X: 9 x 8, K: 2 x 3, L: 2 x 2",
     "correlate(conv(X, K), G, stride=2)"),
    # the adjoints are operators themselves
    ("||conv_full(H, K)||^2", "H", "", "2 conv(conv_full(H, K), K)"),
    ("||conv_full(H, K)||^2", "K", "", "2 conv(conv_full(H, K), H)"),
    ("||correlate(X, H, stride=2)||^2", "H", "X: 9 x 7, H: 4 x 3", "2 conv(X, correlate(X, H, stride=2), stride=2)"),
    ("||correlate(X, H, stride=2)||^2", "X", "X: 9 x 7, H: 4 x 3", "2 conv_full(H, correlate(X, H, stride=2), stride=2)"),
    # the matrix of a convolution
    ("a^T conv_matrix(K, m, n) b", "K", "K: k x l", "conv_matrix_kernel(a b^T, m, n, k, l)"),
    ("||conv_matrix(K, m, n) vec(X)||^2", "X", "K: k x l", "2 conv_full(conv(X, K), K)"),
    # pooling
    ("sum(maxpool(X, 2) .* G)", "X", "", "conv_full(G, ones(2, 2), m, n, stride=2) .* maxmask(X, 2)"),
    ("sum(maxpool(X, 3, 2) .* G)", "X", "X: 9 x 8", "conv_full(G, ones(3, 2), stride=(3, 2)) .* maxmask(X, 3, 2)"),
    ("sum(meanpool(X, 2) .* G)", "X", "X: 6 x 8", "1/4 conv_full(G, ones(2, 2), stride=2)"),
    ("sum(maxpool(x, 3).^2)", "x", "x: 9", "2 (conv_full(maxpool(x, 3), ones(3), stride=3) .* maxmask(x, 3))"),
    # degenerate kernels
    ("sum(conv(X, s).^2)", "X", "X: m x n, s: scalar", "2 s^2 X"),
    ("conv(X, K)", "X", "X: m x n, K: m x n", "K"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), CASES, ids=[c[0] for c in CASES])
def test_gradient(text: str, wrt: str, where: str, expected: str) -> None:
    gradient = matdiff.grad(text, wrt, where)
    assert str(gradient) == expected
    assert disagreement(gradient) < TOLERANCE


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), CASES, ids=[c[0] for c in CASES])
def test_reads_back(text: str, wrt: str, where: str, expected: str) -> None:
    gradient = matdiff.grad(text, wrt, where)
    _, _, answer = gradient.as_question()
    sizes = ", ".join(f"{v}: {m} x {n}" for v, (m, n) in gradient.shapes.items())
    for written in (str(gradient), gradient.unicode(), gradient.latex()):
        assert matdiff.parse(written.rpartition("=  ")[2], sizes).shape == answer.shape


def test_family_of_channels() -> None:
    """A layer: Y_ik = sum_j X_ij * K_kj over samples i, channels j and k."""
    where = "X_ij: h x w, K_kj: r x s, Y_ik: (h-r+1) x (w-s+1)"
    loss = "sum_i sum_k ||sum_j conv(X_ij, K_kj) - Y_ik||^2"
    by_kernel, by_image = matdiff.grad(loss, "K", where), matdiff.grad(loss, "X", where)
    assert str(by_kernel) == "2 sum_i conv(X_ip, sum_j conv(X_ij, K_lj) - Y_il)"
    assert str(by_image) == "2 sum_k conv_full(sum_j conv(X_lj, K_kj) - Y_lk, K_kp)"
    small = "X_ij: 3 x 4, K_kj: 2 x 2, Y_ik: 2 x 3, i: 1..2, j: 1..2, k: 1..3"
    assert matdiff.grad(loss, "K", small).check(points=1, seconds=20).agreed


def test_value_against_the_sum_as_written() -> None:
    """H_ij = sum X_(si+a-p, tj+b-q) K_ab, by the generated code."""
    random = np.random.default_rng(0)
    x, k = random.normal(size=(8, 7)), random.normal(size=(2, 3))
    code = matdiff.differential(
        "conv(X, K, stride=(3, 2), padding=(0, 1))", "X", "X: 8 x 7, K: 2 x 3"
    )
    assert str(code) == "conv(dX, K, stride=(3, 2), padding=(0, 1))"
    padded = np.pad(x, ((0, 0), (1, 1)))
    wanted = [
        [np.sum(padded[3 * i : 3 * i + 2, 2 * j : 2 * j + 3] * k) for j in range(4)]
        for i in range(3)
    ]
    f = matdiff.grad(
        "tr(H^T conv(X, K, stride=(3, 2), padding=(0, 1)))", "H", "X: 8 x 7, K: 2 x 3"
    ).function()
    assert np.allclose(f(H=np.zeros((3, 4)), X=x, K=k), wanted)


def test_toeplitz_form() -> None:
    """conv_matrix(K, m, n) vec(X) is vec(conv(X, K))."""
    assert (
        str(matdiff.grad("y^T conv_matrix(K, 4, 5) vec(X)", "y", "X: 4 x 5, K: 2 x 3"))
        == "vec(conv(X, K))"
    )


def test_jacobian_is_the_matrix_of_the_convolution() -> None:
    jacobian = matdiff.jacobian("conv(X, K, stride=2)", "X", "X: 5 x 7, K: 3 x 3")
    assert str(jacobian) == "conv_matrix(K, 5, 7, stride=2)"
    assert jacobian.check().agreed


def test_condition_of_the_largest_entry() -> None:
    gradient = matdiff.grad("sum(maxpool(X, 2))", "X")
    assert gradient.conditions == ("X has no tie in a window (at a tie, a subgradient)",)
