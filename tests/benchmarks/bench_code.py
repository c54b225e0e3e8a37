"""Generated code against code written by hand with the same output.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m tests.benchmarks.bench_code [PROBLEM ...]

Both sides run in one process on the same arrays, in turns; what is printed is the minimum of each over the rounds and their ratio, after
the values are compared. m = 2 n.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import Any

import numpy as np

import matdiff

ROUNDS, BUDGET = 5, 0.03
Values = dict[str, Any]


def least(call: Callable[[], Any]) -> float:
    """The least time of a call in microseconds within the budget of a round."""
    start = perf_counter()
    call()
    once = perf_counter() - start
    repeats = max(1, int(2e-3 / max(once, 1e-7)))
    best, end = float("inf"), perf_counter() + BUDGET
    while perf_counter() < end:
        start = perf_counter()
        for _ in range(repeats):
            call()
        best = min(best, (perf_counter() - start) / repeats)
    return 1e6 * best


def in_turns(*calls: Callable[[], Any]) -> list[float]:
    times = [[least(call) for call in calls] for _ in range(ROUNDS)]
    return [min(column) for column in zip(*times, strict=True)]


def draws(n: int) -> Values:
    r = np.random.default_rng(n)
    m, k = 2 * n, 10
    half = r.normal(size=(n, n)) / np.sqrt(n)
    covariance = half @ half.T + np.eye(n)
    return {
        "A": r.normal(size=(n, n)), "x": r.normal(size=n), "X": r.normal(size=(m, n)) / np.sqrt(n),
        "y": np.sign(r.normal(size=m)), "w": r.normal(size=n), "T": r.normal(size=(n, n)),
        "U": r.normal(size=(n, 5)), "V": r.normal(size=(n, 5)), "S": covariance, "K": covariance,
        "z": r.normal(size=(m, n)), "mu": r.normal(size=n), "t": r.normal(size=n), "s": 0.3,
        "W": r.normal(size=(n, k)), "Y": np.eye(k)[r.integers(0, k, m)], "B": r.normal(size=(n, k)),
        "Q": r.normal(size=(n, 8)), "P": r.normal(size=(n, 8)), "R": r.normal(size=(n, 8)), "G": r.normal(size=(n, 8)),
    }  # fmt: skip


def rows_softmax(t: Any) -> Any:
    e = np.exp(t - t.max(1, keepdims=True))
    return e / e.sum(1, keepdims=True)


def likelihood(v: Values) -> Any:
    inverse, c = np.linalg.inv(v["S"]), v["z"] - v["mu"]
    return len(c) * inverse - inverse @ (c.T @ c) @ inverse


def process(v: Values) -> Any:
    inverse = np.linalg.inv(v["K"] + v["s"] * np.eye(len(v["K"])))
    a = inverse @ v["t"]
    return np.trace(inverse) - a @ a


def logistic(v: Values) -> Any:
    m = v["y"] * (v["X"] @ v["w"])
    return -((v["y"] / (1 + np.exp(m))) @ v["X"])


def logistic_hessian(v: Values) -> Any:
    p = 1 / (1 + np.exp(-(v["X"] @ v["w"])))
    root = np.sqrt(p * (1 - p))[:, None] * v["X"]
    return root.T @ root


def attention(v: Values) -> Any:
    a = rows_softmax(v["Q"] @ v["P"].T)
    d = v["G"] @ v["R"].T
    return (a * (d - (a * d).sum(1, keepdims=True))) @ v["P"]


def tasks(v: Values) -> Any:
    inverse = np.linalg.inv(v["K"])
    a = inverse @ v["B"]
    return v["B"].shape[1] * inverse - a @ a.T


def ppca(v: Values) -> Any:
    C = v["W"] @ v["W"].T + v["s"] * np.eye(len(v["W"]))
    inverse = np.linalg.inv(C)
    c = v["z"] - v["mu"]
    a = inverse @ (c.T @ c / len(c))
    return 2 * (inverse @ v["W"] - a @ (inverse @ v["W"]))


_NORMAL = "S: n x n symmetric positive_definite, z_i: n, i: 1..N, mu: n"
PROBLEMS: dict[str, tuple[str, tuple[str, str, str], Callable[[Values], Any]]] = {
    "quadratic": ("grad", ("x^T A x", "x", ""), lambda v: v["A"] @ v["x"] + v["x"] @ v["A"]),
    "quadratic 2": ("hessian", ("x^T A x", "x", ""), lambda v: v["A"] + v["A"].T),
    "logistic": ("grad", ("sum(log(1 + exp(-y .* (X w))))", "w", ""), logistic),
    "logistic 2": ("hessian", ("sum(log(1 + exp(-y .* (X w))))", "w", ""), logistic_hessian),
    "factorisation": (
        "grad", ("||T - U V^T||^2", "U", ""),
        lambda v: 2 * (v["U"] @ (v["V"].T @ v["V"]) - v["T"] @ v["V"]),
    ),
    "likelihood": ("grad", ("N log det S + sum_i (z_i - mu)^T S^-1 (z_i - mu)", "S", _NORMAL), likelihood),
    "process": (
        "grad",
        ("t^T (K + s I)^-1 t + log det(K + s I)", "s", "K: n x n symmetric positive_definite, s: scalar positive"),
        process,
    ),
    "multinomial": (
        "grad", ("-sum(Y .* log(softmax(X W)))", "W", ""),
        lambda v: v["X"].T @ (rows_softmax(v["X"] @ v["W"]) - v["Y"]),
    ),
    "ppca": (
        "grad",
        ("log det(W W^T + s I) + 1/N sum_i (z_i - mu)^T (W W^T + s I)^-1 (z_i - mu)", "W",
         "W: n x k, s: scalar positive, z_i: n, i: 1..N, mu: n"),
        ppca,
    ),
    "attention": ("grad", ("tr(G^T softmax(Q P^T) R)", "Q", ""), attention),
    "tasks": ("grad", ("k log det K + tr(B^T K^-1 B)", "K", "K: n x n symmetric positive_definite, B: n x k"), tasks),
}  # fmt: skip
"""By name what is asked, the question, the code by hand."""


def main() -> None:
    chosen = sys.argv[1:] or list(PROBLEMS)
    for name in chosen:
        kind, (text, wrt, where), hand = PROBLEMS[name]
        answer = getattr(matdiff, kind)(text, wrt=wrt, where=where)
        function = answer.function()
        for n in (10, 30, 300):
            values = draws(n)
            wanted = {k: values[k] for k in answer.expression.shapes if k in values}
            if "k" in answer.expression.shapes:
                wanted["k"] = 10.0
            sizes = {"N": float(2 * n)} if "N" in answer.expression.shapes else {}
            given = {**wanted, **sizes}
            found, reference = function(**given), hand(values)
            gap = np.max(np.abs(np.asarray(found) - reference)) / np.max(np.abs(reference))
            ours, theirs = in_turns(partial(function, **given), partial(hand, values))
            print(
                f"{name:14} n = {n:4}  by hand {theirs:10.1f} us  generated {ours / theirs:5.2f}"
                f"{'' if gap < 1e-6 else f'   VALUES DIFFER BY {gap:.1g}'}"
            )


if __name__ == "__main__":
    main()
