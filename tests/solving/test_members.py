"""Members of families as unknowns: mixtures' M-steps, clusters, tasks; where members meet, no answer."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.base.errors import UnsupportedError


def test_the_step_of_a_gaussian_mixture() -> None:
    found = matdiff.solve(
        "sum_i sum_k r_ik (log det S_k + (x_i - mu_k)^T S_k^-1 (x_i - mu_k))",
        ["mu_k", "S_k"],
        "x_i: n, S_k: n x n positive_definite, r_ik: scalar positive",
    )
    assert found.check().agreed
    assert [str(b) for b in found.branches] == [
        "mu_k = (sum_i r_ik x_i)/(sum_i r_ik); S_k = (sum_i r_ik (x_i - mu_k) (x_i - mu_k)^T)/(sum_i r_ik)"
    ]


CLUSTERS = [
    ("sum_i sum_k r_ik ||x_i - mu_k||^2", "x_i: n", "(sum_i r_ik x_i)/(sum_i r_ik)"),
    ("sum_{i,k} r_ik ||x_i - mu_k||^2 + l sum_k ||mu_k||^2", "x_i: n, l: scalar positive", "(sum_i r_ik x_i)/(l + sum_i r_ik)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "known"), CLUSTERS)
def test_a_weight_belongs_to_its_cluster(text: str, where: str, known: str) -> None:
    """Not the sum of the weights over all clusters."""
    assert str(matdiff.solve(text, "mu_k", where)) == f"mu_k = {known}"


def test_a_task_of_its_own() -> None:
    found = matdiff.solve(
        "sum_k ||A_k w_k - y_k||^2 + a sum_k ||w_k||^2",
        "w_k",
        "A_k: m x n, y_k: m, a: scalar positive",
    )
    A, y = np.arange(12.0).reshape(4, 3) % 5, np.array([1.0, -2.0, 3.0, 0.5])
    value = found.function()(A_k=A, y_k=y.reshape(-1, 1), a=0.7)
    stacked = np.vstack([A, np.sqrt(0.7) * np.eye(3)])
    wanted = np.linalg.lstsq(stacked, np.concatenate([y, np.zeros(3)]), rcond=None)[0]
    np.testing.assert_allclose(np.ravel(value), wanted, rtol=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "sum_i log(sum_k pi_k exp(-||x_i - mu_k||^2))",
        "sum_k ||mu_k - mu_j||^2",
        "(sum_k mu_k^T a)^2",
    ],
)
def test_members_that_meet_are_refused(text: str) -> None:
    with pytest.raises(UnsupportedError, match="meet here"):
        matdiff.solve(text, "mu_k", "x_i: n, a: n")


def test_a_constraint_that_joins_numbers_makes_a_vector_of_them() -> None:
    found = matdiff.solve(
        "sum_i sum_k r_ik log pi_k", "pi_k", "r: m x n positive", st="sum_k pi_k = 1"
    )
    assert str(found) == "pi = r^T ones(m)/(ones(1, m) r ones(n))"
    with pytest.raises(UnsupportedError):
        matdiff.solve("sum_k ||x_k - mu_k||^2", "mu_k", "x_k: n, mu_k: n", st="sum_k mu_k = 0")
