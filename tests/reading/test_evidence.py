"""What has which shape: a number is concluded, never fallen back to; each text is said a second time in NumPy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from reading.quotients import agrees

import matdiff
from matdiff.base.errors import MatdiffError

if TYPE_CHECKING:
    from collections.abc import Callable

    Case = tuple[str, str, dict[str, tuple[int, ...]], Callable[..., Any]]


def _soft(t: Any) -> Any:
    return np.exp(t) / np.exp(t).sum()


CASES: tuple[Case, ...] = (
    ("softmax(b)^T softmax(b)", "b", {"b": (3,)}, lambda b: _soft(b) @ _soft(b)),
    ("logsumexp(theta)", "theta", {"theta": (3,)}, lambda theta: np.log(np.exp(theta).sum())),
    ("var(b)", "b", {"b": (4,)}, lambda b: b.var()),
    ("||theta||^2", "theta", {"theta": (3,)}, lambda theta: theta @ theta),
    ("x^T A x / x^T x", "x", {"x": (3,), "A": (3, 3)}, lambda x, A: x @ A @ x / (x @ x)),
    ("x^T y / N x^T x", "x", {"x": (3,), "y": (3,), "N": ()}, lambda x, y, N: x @ y / N * (x @ x)),
    ("sum_i ||y_i - w^T x_i||^2", "w", {"y": (4,), "w": (3,), "x": (4, 3)}, lambda y, w, x: ((y - x @ w) ** 2).sum()),
    ("sum (y_i - a - b x_i)^2", "b", {"y": (4,), "a": (), "b": (), "x": (4,)}, lambda y, a, b, x: ((y - a - b * x) ** 2).sum()),
    ("-sum y log softmax(z)", "z", {"y": (3,), "z": (3,)}, lambda y, z: -(y * np.log(_soft(z))).sum()),
    ("sum(b ./ (K 1))", "K", {"b": (3,), "K": (3, 2)}, lambda b, K: (b / K.sum(1)).sum()),
    ("sum(diag(a) x)", "a", {"a": (3,), "x": (3,)}, lambda a, x: (a * x).sum()),
    ("||X W + b - Y||^2", "b", {"X": (4, 3), "W": (3, 2), "b": (2,), "Y": (4, 2)}, lambda X, W, b, Y: ((X @ W + b - Y) ** 2).sum()),
    ("sum(sqrt(x.^2 + eps))", "x", {"x": (3,), "eps": ()}, lambda x, eps: np.sqrt(x**2 + eps).sum()),
    ("1/2 ||w||^2 + C sum_i max(0, 3 - y_i (w^T x_i + b))", "w", {"w": (3,), "C": (), "y": (4,), "x": (4, 3), "b": ()},
     lambda w, C, y, x, b: w @ w / 2 + C * np.maximum(0, 3 - y * (x @ w + b)).sum()),
    ("sum((y - X b)^2)", "b", {"y": (4,), "X": (4, 3), "b": (3,)}, lambda y, X, b: ((y - X @ b) ** 2).sum()),
    ("mean((X b - y)^2) + c sum(b^2)", "b", {"X": (4, 3), "b": (3,), "y": (4,), "c": ()},
     lambda X, b, y, c: ((X @ b - y) ** 2).mean() + c * (b**2).sum()),
    ("sum(w*(y - X b)^2)", "b", {"w": (4,), "y": (4,), "X": (4, 3), "b": (3,)}, lambda w, y, X, b: (w * (y - X @ b) ** 2).sum()),
    ("sum(y*log(p) + (1 - y)*log(1 - p))", "p", {"y": (4,), "p": (4,)}, lambda y, p: (y * np.log(p) + (1 - y) * np.log(1 - p)).sum()),
    ("p = sigmoid(X w); sum(y*log(p) + (1-y)*log(1-p))", "w", {"y": (4,), "X": (4, 3), "w": (3,)},
     lambda y, X, w: (y * np.log(1 / (1 + np.exp(-X @ w))) + (1 - y) * np.log(1 / (1 + np.exp(X @ w)))).sum()),
    ("-sum(y log(softmax(z)))", "z", {"y": (3,), "z": (3,)}, lambda y, z: -(y * np.log(_soft(z))).sum()),
    ("mean(y*(X w))", "w", {"y": (4,), "X": (4, 3), "w": (3,)}, lambda y, X, w: (y * (X @ w)).mean()),
    ("sum(c*exp(x)) + sum(n*x)", "x", {"c": (), "x": (3,), "n": ()}, lambda c, x, n: c * np.exp(x).sum() + n * x.sum()),
    ("sum(x^2)", "x", {"x": (3,)}, lambda x: (x**2).sum()),
    ("sum((X b - z)^2)", "b", {"X": (4, 3), "b": (3,), "z": (4,)}, lambda X, b, z: ((X @ b - z) ** 2).sum()),
    ("sum((X w)^2)", "w", {"X": (4, 3), "w": (3,)}, lambda X, w: ((X @ w) ** 2).sum()),
    ("y = X w; sum(y^3)", "w", {"X": (4, 3), "w": (3,)}, lambda X, w: ((X @ w) ** 3).sum()),
    ("sum((sigmoid(X w) - y)^2)", "w", {"X": (4, 3), "w": (3,), "y": (4,)}, lambda X, w, y: ((1 / (1 + np.exp(-X @ w)) - y) ** 2).sum()),
    ("mean((y - z)^2)", "z", {"y": (3,), "z": (3,)}, lambda y, z: ((y - z) ** 2).mean()),
    ("sum(w .* (y - x)^2)/2", "x", {"w": (3,), "y": (3,), "x": (3,)}, lambda w, y, x: (w * (y - x) ** 2).sum() / 2),
    ("sum((x^T y)^2)", "x", {"x": (3,), "y": (3,)}, lambda x, y: (x @ y) ** 2),
    ("sum(A^2)", "A", {"A": (3, 3)}, lambda A: (A @ A).sum()),
    ("exp(-||x_i - x_j||^2/s)", "x_i", {"x_i": (3,), "x_j": (3,), "s": ()}, lambda x_i, x_j, s: np.exp(-((x_i - x_j) @ (x_i - x_j)) / s)),
    ("||y_i - w^T x_i||^2", "w", {"y_i": (), "w": (3,), "x_i": (3,)}, lambda y_i, w, x_i: (y_i - w @ x_i) ** 2),
    ("tr(rho H)", "rho", {"rho": (3, 2), "H": (2, 3)}, lambda rho, H: np.trace(rho @ H)),
    ("N log|S| + tr(S C)", "S", {"N": (), "S": (1, 1), "C": (1, 1)}, lambda N, S, C: N * np.log(np.linalg.det(S)) + np.trace(S @ C)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "shapes", "function"), CASES, ids=[c[0] for c in CASES])
def test_means_what_it_says(
    text: str, wrt: str, shapes: dict[str, tuple[int, ...]], function: Callable[..., Any]
) -> None:
    assert agrees(text, wrt, "", shapes, function)


def test_a_second_way_to_divide_is_said() -> None:
    said = matdiff.parse("x^T A x / x^T x").notes
    assert said == (
        "x^T A x / x^T x is read as x^T A x / (x^T x): from left to right the shapes do not fit.",
    )
    assert matdiff.grad("x^T y / N x^T x", "x").notes == ()


@pytest.mark.parametrize(
    ("text", "wrt", "message", "note"),
    [
        (
            "x^T A y + A",
            "A",
            "the places of A do not agree",
            "A is a number here, and m x n in x^T A y",
        ),
        ("A x", "x", "a gradient is taken of a scalar, and this is m x 1", ""),
        ("A x^T y", "x", "a gradient is taken of a scalar, and this is m x n", ""),
    ],
)
def test_what_cannot_be(text: str, wrt: str, message: str, note: str) -> None:
    with pytest.raises(MatdiffError) as error:
        matdiff.grad(text, wrt)
    assert (error.value.message, error.value.note) == (message, note)
