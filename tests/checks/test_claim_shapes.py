"""A claim takes the shape of the gradient where its own leaves it open: I, ones."""

from __future__ import annotations

import matdiff


def test_identity_of_the_size_of_the_gradient() -> None:
    assert matdiff.verify("I", "tr(X)", wrt="X").equal
    assert matdiff.verify("2 tr(X) I", "tr(X)^2", wrt="X", where="X: n x n").equal
    assert matdiff.verify("I", "tr(X)", wrt="X", where="X: 3 x 3").equal


def test_a_shape_that_cannot_be_is_still_told() -> None:
    verdict = matdiff.verify("x y^T", "x^T A y", wrt="x", where="A: m x n")
    assert not verdict.equal and "the claim is m x n" in verdict.sentence


def test_sizes_that_make_a_determinant_vanish_are_not_the_only_ones_tried() -> None:
    report = matdiff.grad("det(X X^T)", "X", "X: m x n").check(points=1)
    assert report.agreed and report.sizes["m"] < report.sizes["n"]


def test_a_differential_without_its_variable_is_not_checked() -> None:
    found = matdiff.differential("A", "X", "A: m x n, X: m x n")
    assert found.check().verdict == "not checked"


def test_conditions_are_said_once() -> None:
    assert matdiff.grad("tr((X + A)^-1)", "X").conditions == ("X + A is invertible",)
    assert matdiff.grad("log(abs(det(X)))", "X").conditions == ("X is invertible",)
    assert matdiff.grad("det(X^-1)", "X").conditions == ("X is invertible",)
    quotient = matdiff.grad("((A x)^T (A x)) / ((B x)^T (B x))", "x", "A: m x n, B: k x n")
    assert quotient.conditions == ("(B x)^T B x ≠ 0",)
