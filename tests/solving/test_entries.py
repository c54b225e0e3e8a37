"""Functions of the entries of a vector, as sums: entropy, divergence, counts, weights; in the form of the vectors."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from scipy.optimize import minimize

import matdiff
from matdiff.expression.traverse import symbols
from matdiff.numeric.fields import EXACT
from matdiff.numeric.values import Evaluator
from matdiff.rewrite.entries import together
from matdiff.syntax.reading import read

KNOWN = [
    ("sum_i p_i log p_i", "p", "sum(p) = 1", "", "1_n/n"),
    ("sum_i p_i log p_i", "p", "sum_i p_i = 1", "p: n positive", "1_n/n"),
    ("p' log(p)", "p", "sum(p) = 1", "", "1_n/n"),
    ("sum_i p_i log(p_i/q_i)", "p", "sum(p) = 1", "q: n positive", "q/sum(q)"),
    ("sum_i c_i p_i + t sum_i p_i log p_i", "p", "sum_i p_i = 1", "p: n, c: n, t: scalar positive", "softmax(-c/t)"),
    ("sum_k c_k log pi_k", "pi", "sum_k pi_k = 1", "c: n positive", "c/sum(c)"),
    ("sum_i sum_k r_ik log pi_k", "pi", "sum_k pi_k = 1", "r: m x n positive", "(r^T 1_m)/(1_m^T r 1_n)"),
    ("sum_i w_i^2 s_i", "w", "sum_i w_i = 1", "s: n positive", "(1 ./ s)/sum(1 ./ s)"),
    ("sum_i (x_i - a_i)^2", "x", "sum_i x_i = 1", "a: n", "a + ((1 - 1_n^T a)/n) 1_n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "st", "where", "known"), KNOWN)
def test_known(text: str, wrt: str, st: str, where: str, known: str) -> None:
    found = matdiff.solve(text, wrt, where, st=st)
    assert len(found.branches) == 1
    assert str(found).startswith(f"{wrt} = ")
    printed = matdiff.parse(str(found).split(" = ", 1)[1], where)
    assert printed.equals(matdiff.parse(known, where))
    assert found.check().agreed


def test_an_optimiser_comes_to_the_same_distribution() -> None:
    found = matdiff.solve(
        "sum_i c_i p_i + t sum_i p_i log p_i",
        "p",
        "p: n, c: n, t: scalar positive",
        st="sum_i p_i = 1",
    )
    c, t = np.array([0.3, -1.2, 0.8, 0.1]), 0.7
    tried = minimize(
        lambda p: c @ p + t * np.sum(p * np.log(p)),
        np.array([0.6, 0.2, 0.1, 0.1]),
        bounds=[(1e-9, 1)] * 4,
        constraints=[{"type": "eq", "fun": lambda p: p.sum() - 1}],
        method="SLSQP",
        options={"ftol": 1e-14},
    )
    np.testing.assert_allclose(found.function()(c, t), tried.x, rtol=1e-5)


def test_least_squares_by_entries() -> None:
    found = matdiff.solve("sum_j (a_j - sum_i X_ji b_i)^2", "b", "X: m x n, a: m")
    assert str(found) == "b = (X^T X)^-1 X^T a"
    found = matdiff.solve("sum_ij (A_ij - u_i v_j)^2", "u", "A: m x n, u: m, v: n")
    assert str(found) == "u = A v/(v^T v)"


SUMS = [
    ("sum_j (a_j - sum_i X_ji b_i)^2", "X: m x n, a: m, b: n"),
    ("sum_i (c p_i log(p_i/q_i) - 2 p_i^2 + a)", "p: n, q: n, c: scalar, a: scalar"),
    ("sum_i exp((A x)_i) p_i", "A: n x m, p: n"),
    ("sum_i sum_k r_ik log p_k", "r: m x n, p: n"),
    ("sum_i (a + p_i)^2 / q_i", "p: n, q: n, a: scalar"),
]


@pytest.mark.parametrize(("text", "where"), SUMS)
def test_a_sum_in_vectors_is_the_sum(text: str, where: str) -> None:
    node = read(text, where).expression
    made = together(node)
    assert made is not node
    sizes = {"n": 3, "m": 2}
    env = {
        v: [
            [Fraction(3 * i + 2 * j + 1 + at, 7) for j in range(sizes.get(v.shape[1], 1))]
            for i in range(sizes.get(v.shape[0], 1))
        ]
        for at, v in enumerate(symbols(node))
    }
    one, two = (Evaluator(env, EXACT, sizes=sizes).value(x)[0][0] for x in (node, made))
    assert abs(float(one) - float(two)) < 1e-12


def test_what_is_no_entry_stays_a_sum() -> None:
    for text, where in [("sum_i ||x_i||^2", "x_i: n"), ("sum_i p_i ||x_i||^2", "x_i: n")]:
        node = read(text, where).expression
        assert together(node) is node
