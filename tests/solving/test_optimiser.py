"""Minima and maxima beside a numerical optimiser that starts elsewhere and knows nothing of the formulas."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize

import matdiff

RNG = np.random.default_rng(17)
X, y = RNG.normal(size=(7, 3)), RNG.normal(size=7)
G = RNG.normal(size=(2, 3))
S = np.cov(RNG.normal(size=(3, 9))) + 0.3 * np.eye(3)
m, r = np.array([0.4, -0.2, 1.1]), np.array([0.9, 1.4, 0.3, 2.0, 0.6, 1.1, 0.2])
ONE = np.ones(3)

PROBLEMS: list[tuple[str, str, str, tuple[str, ...], Any, dict[str, Any], list[Any]]] = [
    ("||X w - y||^2", "w", "X: m x n, y: m", (),
     lambda w: np.sum((X @ w - y) ** 2), {"X": X, "y": y}, []),
    ("||X w - y||^2 + ||G w||^2", "w", "X: m x n, y: m, G: p x n", (),
     lambda w: np.sum((X @ w - y) ** 2) + np.sum((G @ w) ** 2), {"X": X, "y": y, "G": G}, []),
    ("sum_i r_i (y_i - x_i^T w)^2", "w", "x_i: n, r_i: scalar positive, y_i: scalar", (),
     lambda w: np.sum(r * (y - X @ w) ** 2), {"x": X, "y": y, "r": r}, []),
    ("w^T S w", "w", "S: n x n positive_definite", ("1^T w = 1",),
     lambda w: w @ S @ w, {"S": S}, [lambda w: w.sum() - 1]),
    ("w^T S w", "w", "S: n x n positive_definite, m: n, c: scalar", ("1^T w = 1", "m^T w = c"),
     lambda w: w @ S @ w, {"S": S, "m": m, "c": 0.7}, [lambda w: w.sum() - 1, lambda w: m @ w - 0.7]),
    ("||x||^2", "x", "G: p x n, b: p", ("G x = b",),
     lambda x: x @ x, {"G": G, "b": y[:2]}, [lambda x: G @ x - y[:2]]),
    ("||X w - y||^2", "w", "X: m x n, y: m, G: p x n, b: p", ("G w = b",),
     lambda w: np.sum((X @ w - y) ** 2), {"X": X, "y": y, "G": G, "b": y[:2]}, [lambda x: G @ x - y[:2]]),
    ("d^T m", "d", "m: n", ("||d||^2 = 1",), lambda d: d @ m, {"m": m}, [lambda d: d @ d - 1]),
    ("d^T m", "d", "m: n, S: n x n positive_definite", ("d^T S d = 1",),
     lambda d: d @ m, {"m": m, "S": S}, [lambda d: d @ S @ d - 1]),
    ("(x^T S x)/(x^T x)", "x", "S: n x n symmetric", (), lambda x: (x @ S @ x) / (x @ x), {"S": S}, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "st", "f", "values", "limits"), PROBLEMS)
def test_an_optimiser_finds_the_same_minimum(
    text: str, wrt: str, where: str, st: tuple[str, ...], f: Any, values: dict[str, Any], limits: list[Any]
) -> None:  # fmt: skip
    found = matdiff.solve(text, wrt, where, st=st)
    assert found.check().agreed
    least = found.branches[0]
    assert least.verdict is not None
    assert least.verdict.kind.endswith("minimum")
    function = found.function()
    given = {**values, **dict.fromkeys(least.free, 1.3)}
    names = inspect.signature(function).parameters
    claimed = np.ravel(function(**{k: v for k, v in given.items() if k in names}))
    for limit in limits:
        np.testing.assert_allclose(limit(claimed), 0, atol=1e-9)
    tried = [
        minimize(
            f, start, constraints=[{"type": "eq", "fun": c} for c in limits], method="SLSQP",
            options={"ftol": 1e-15, "maxiter": 500},
        ).fun
        for start in (ONE, np.array([2.0, -1.0, 0.5]), -ONE)
    ]  # fmt: skip
    assert f(claimed) == pytest.approx(min(tried), rel=1e-6, abs=1e-9)
