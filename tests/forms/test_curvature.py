"""What is said of the sign of a Hessian, and where nothing is said."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.answers.linearmaps import hessian_block
from matdiff.answers.reasons import said
from matdiff.output.unicode import pretty

SAID = (
    ("||A x - b||^2", "x", "", "positive semidefinite, as 2 Aᵀ A is a Gram matrix: f is convex in x"),
    (
        "sum(log(1 + exp(X w)))", "w", "",
        "positive semidefinite, as it is BᵀDB with D = diag(σ(X w) ⊙ (1 − σ(X w))), "
        "a diagonal matrix of entries that are not negative: f is convex in w",
    ),
    (
        "sum(log(1 + exp(-y .* (X w))))", "w", "y: m",
        "positive semidefinite, as it is BᵀDB with D = diag(y.^2 ⊙ σ(y ⊙ (X w)) ⊙ (1 − σ(y ⊙ (X w)))), "
        "a diagonal matrix of entries that are not negative: f is convex in w",
    ),
    ("logsumexp(x)", "x", "", "positive semidefinite, as it is the covariance of a distribution, softmax: f is convex in x"),
    (
        "log det S", "S", "S: n x n positive_definite",
        "negative semidefinite, as minus it is BᵀDB with D = S⁻¹ ⊗ S⁻¹, a Kronecker product of definite matrices: f is concave in S",
    ),
    (
        "||T - U V^T||^2", "U", "",
        "positive semidefinite, as 2 ((Vᵀ V) ⊗ I) is a Kronecker product of semidefinite matrices: f is convex in U",
    ),
    ("x^T A x", "x", "A: n x n positive_semidefinite", "positive semidefinite, as 2 A is declared positive semidefinite: f is convex in x"),
    ("x^T A x", "x", "A: n x n positive_definite", "positive definite, as 2 A is declared positive definite: f is strictly convex in x"),
    ("||x||", "x", "x: n", "positive semidefinite, as (I − x xᵀ/‖x‖²)/‖x‖ is a projection: f is convex in x"),
    ("-log(b - a^T x)", "x", "b: scalar", "positive semidefinite, as a aᵀ/(b − aᵀ x)² is a Gram matrix"),
    ("x^4", "x", "x: scalar", "not negative: f is convex in x"),
    ("exp(x)", "x", "x: scalar", "positive: f is strictly convex in x"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "sentence"), SAID)
def test_sentence(text: str, wrt: str, where: str, sentence: str) -> None:
    curvature = matdiff.hessian(text, wrt, where).curvature
    assert curvature is not None
    assert curvature.sentence(pretty, lambda words: said(words, "unicode")) == sentence


SILENT = (
    ("x^T A x", "x", ""),
    ("x^3", "x", "x: scalar"),
    ("log det X", "X", ""),
    ("sum(relu(x))", "x", "x: n"),
    ("a^T tanh(W x)", "x", ""),
    ("lambda w^T w + sum_i log(1 + exp(-y_i w^T x_i))", "w", "y_i: scalar"),
    ("x^T A y", "x, y", ""),
)


@pytest.mark.parametrize(("text", "wrt", "where"), SILENT)
def test_nothing_is_said_that_is_not_proved(text: str, wrt: str, where: str) -> None:
    assert hessian_block(text, wrt, where).curvature is None


def test_a_kink_keeps_convexity_unsaid() -> None:
    """-|x| + x^2 has the Hessian 2 I off its kinks, and is not convex."""
    curvature = matdiff.hessian("x^T x - sum(abs(x))", "x", "x: n").curvature
    assert curvature is not None
    assert curvature.kind == "positive definite" and not curvature.shape


def test_blocks_of_the_hessian() -> None:
    found = matdiff.hessians("x^T A y + ||x||^2 + ||y||^2", wrt="x, y")
    assert str(found) == "x, x: 2 I\nx, y: A\ny, x: A^T\ny, y: 2 I"
    assert len(found.upper()) == 3
    assert all(block.check(points=1).agreed for block in found.values())
