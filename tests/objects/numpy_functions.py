"""Functions of NumPy arrays as people write them: losses, layers, statistics. (function, sizes of its arguments, by what)."""

from __future__ import annotations

from typing import Any

import numpy as np

m, n, k = 4, 3, 2


def least_squares(w: Any, X: Any, y: Any) -> Any:
    residual = X @ w - y
    return residual @ residual / 2


def ridge(w: Any, X: Any, y: Any, lam: float = 0.1) -> Any:
    return np.mean((X @ w - y) ** 2) + lam * np.sum(w**2)


def logistic(w: Any, X: Any, y: Any) -> Any:
    p = 1 / (1 + np.exp(-X @ w))
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


def logistic_by_margins(w: Any, X: Any, t: Any) -> Any:
    return np.log1p(np.exp(-t * (X @ w))).sum()


def softmax_regression(W: Any, X: Any, Y: Any) -> Any:
    Z = X @ W
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return -np.sum(Y * np.log(P)) / X.shape[0]


def stable_log_softmax(z: Any, y: Any) -> Any:
    return -(y * (z - np.log(np.sum(np.exp(z))))).sum()


def poisson(w: Any, X: Any, y: Any) -> Any:
    eta = np.dot(X, w)
    return np.sum(np.exp(eta) - y * eta)


def huber_like(w: Any, X: Any, y: Any) -> Any:
    r = X @ w - y
    return np.where(r > 0.5, r - 0.25, r**2).sum()


def pseudo_huber(r: Any, delta: Any) -> Any:
    return delta**2 * np.sum(np.sqrt(1 + (r / delta) ** 2) - 1)


def hinge(w: Any, X: Any, t: Any) -> Any:
    return np.maximum(0, 1 - t * (X @ w)).mean()


def gaussian(mu: Any, S: Any, X: Any) -> Any:
    D = X - mu
    return 0.5 * np.einsum("ij,jk,ik->", D, np.linalg.inv(S), D)


def log_likelihood(S: Any, C: Any) -> Any:
    _, logdet = np.linalg.slogdet(S)
    return logdet + np.trace(np.linalg.solve(S, C))


def rayleigh(x: Any, A: Any) -> Any:
    return (x @ A @ x) / (x @ x)


def quadratic(x: Any, A: Any, b: Any) -> Any:
    return 0.5 * x.T @ A @ x + b.dot(x)


def factorisation(U: Any, V: Any, T: Any) -> Any:
    return np.linalg.norm(T - U @ V.T) ** 2


def frobenius(X: Any, A: Any) -> Any:
    return np.sum((A * X) ** 2)


def centred(X: Any, B: Any) -> Any:
    Z = X - X.mean(axis=0)
    return np.sum(B * Z)


def standardised(X: Any, B: Any) -> Any:
    return np.sum(B * (X - X.mean(axis=0)) / X.std(axis=0))


def layer_norm(X: Any, g: Any, b: Any, G: Any) -> Any:
    mu = X.mean(axis=-1, keepdims=True)
    var = X.var(axis=-1, keepdims=True)
    return np.sum(G * ((X - mu) / np.sqrt(var + 1e-5) * g + b))


def attention(Q: Any, K: Any, V: Any, G: Any) -> Any:
    scores = Q @ K.T / np.sqrt(K.shape[1])
    weights = np.exp(scores)
    weights = weights / weights.sum(axis=1, keepdims=True)
    return (G * (weights @ V)).sum()


def network(W1: Any, b1: Any, W2: Any, x: Any) -> Any:
    h = np.tanh(W1 @ x + b1)
    return np.sum((W2 @ h) ** 2)


def residual_network(W: Any, X: Any) -> Any:
    H = X + np.maximum(X @ W, 0)
    return np.square(H).sum()


def batched(W: Any, X: Any, b: Any) -> Any:
    return np.tanh(X @ W + b).sum()


def loop(W: Any, x: Any) -> Any:
    h = x
    for _ in range(3):
        h = np.tanh(W @ h)
    return h @ h


def helper_and_loop(x: Any, A: Any) -> Any:
    def step(v: Any) -> Any:
        return A @ v / (1 + v @ v)

    return np.sum(step(step(x)))


def total_variation(x: Any) -> Any:
    return np.sum((x[1:] - x[:-1]) ** 2)


def first_and_last(x: Any) -> Any:
    return x[0] ** 2 + 3 * x[0] * x[-1]


def column(X: Any, v: Any) -> Any:
    return X[:, 1] @ v + X[0] @ X[1]


def entropy(p: Any) -> Any:
    return -np.sum(p * np.log(p))


def divergence(p: Any, q: Any) -> Any:
    return np.sum(p * (np.log(p) - np.log(q)))


def cosine(x: Any, y: Any) -> Any:
    return 1 - np.dot(x, y) / (np.linalg.norm(x) * np.linalg.norm(y))


def distances(X: Any, Z: Any) -> Any:
    D = ((X[:, None, :] - Z[None, :, :]) ** 2).sum(axis=2)
    return np.exp(-D / 2).sum()


def kernel(X: Any, a: Any) -> Any:
    K = X @ X.T
    return a @ K @ a + np.trace(K)


def einsums(A: Any, B: Any, C: Any) -> Any:
    return np.einsum("ij,jk,ki->", A, B, C)


def bilinear(x: Any, A: Any, y: Any) -> Any:
    return np.einsum("i,ij,j", x, A, y)


def outer(x: Any, y: Any, A: Any) -> Any:
    return np.sum(A * np.outer(x, y))


def stacked(x: Any, y: Any, A: Any) -> Any:
    z = np.concatenate([x, y])
    return z @ A @ z


def gates(x: Any, W: Any, U: Any) -> Any:
    gate = 1 / (1 + np.exp(-(W @ x)))
    return np.sum(gate * np.tanh(U @ x) + (1 - gate) * 0.5)


def swish(x: Any) -> Any:
    return (x / (1 + np.exp(-x))).sum()


def elementwise(x: Any) -> Any:
    return np.sum(np.sin(x) * np.cos(x) + np.arctan(x) - np.sinh(x) / np.cosh(x) + np.abs(x - 1))


def powers(x: Any) -> Any:
    return np.sum(x**3 - 2**x + x**-1 + np.sqrt(x) + np.cbrt(x) + np.log2(x) + np.log10(x))


def weighted_mean(w: Any, x: Any) -> Any:
    return (w @ x) / w.sum()


def variance(x: Any) -> Any:
    return x.var() + x.mean() ** 2 + x.std()


def inverse(A: Any, b: Any) -> Any:
    return b @ np.linalg.inv(A) @ b + np.log(np.linalg.det(A) ** 2)


def reduced(X: Any) -> Any:
    return np.add.reduce(np.multiply(X, X).sum(axis=0)) + np.max(X) * 0 + X.sum(1) @ X.sum(1)


def in_place(x: Any, A: Any) -> Any:
    s = 0.0
    s += x @ x
    s -= np.sum(A @ x)
    s *= 2
    return s


def builtins(x: Any, y: Any) -> Any:
    return sum([x @ x, 2 * (x @ y), y @ y]) + pow(x[0], 2) + abs(y[0])


def clipped(x: Any) -> Any:
    return np.clip(x, 0.9, 1.6).sum()


def constants(x: Any) -> Any:
    A = np.array([[2.0, 1.0, 0.0], [0.0, 1.0, 0.5]])
    return np.sum((A @ x - np.ones(2)) ** 2) + np.eye(3)[1] @ x


FUNCTIONS: list[tuple[Any, dict[str, tuple[int, ...]], str]] = [
    (least_squares, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (ridge, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (logistic, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (logistic_by_margins, {"w": (n,), "X": (m, n), "t": (m,)}, "w"),
    (softmax_regression, {"W": (n, k), "X": (m, n), "Y": (m, k)}, "W"),
    (stable_log_softmax, {"z": (n,), "y": (n,)}, "z"),
    (poisson, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (huber_like, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (pseudo_huber, {"r": (n,), "delta": ()}, "r"),
    (hinge, {"w": (n,), "X": (m, n), "t": (m,)}, "w"),
    (gaussian, {"mu": (n,), "S": (n, n), "X": (m, n)}, "mu"),
    (log_likelihood, {"S": (n, n), "C": (n, n)}, "S"),
    (rayleigh, {"x": (n,), "A": (n, n)}, "x"),
    (quadratic, {"x": (n,), "A": (n, n), "b": (n,)}, "x"),
    (factorisation, {"U": (m, k), "V": (n, k), "T": (m, n)}, "V"),
    (frobenius, {"X": (m, n), "A": (m, n)}, "X"),
    (centred, {"X": (m, n), "B": (m, n)}, "X"),
    (standardised, {"X": (m, n), "B": (m, n)}, "X"),
    (layer_norm, {"X": (m, n), "g": (n,), "b": (n,), "G": (m, n)}, "X"),
    (attention, {"Q": (m, k), "K": (n, k), "V": (n, 5), "G": (m, 5)}, "K"),
    (network, {"W1": (m, n), "b1": (m,), "W2": (k, m), "x": (n,)}, "W1"),
    (residual_network, {"W": (n, n), "X": (m, n)}, "W"),
    (batched, {"W": (n, k), "X": (m, n), "b": (k,)}, "b"),
    (loop, {"W": (n, n), "x": (n,)}, "W"),
    (helper_and_loop, {"x": (n,), "A": (n, n)}, "A"),
    (total_variation, {"x": (n,)}, "x"),
    (first_and_last, {"x": (n,)}, "x"),
    (column, {"X": (m, m), "v": (m,)}, "X"),
    (entropy, {"p": (n,)}, "p"),
    (divergence, {"p": (n,), "q": (n,)}, "q"),
    (cosine, {"x": (n,), "y": (n,)}, "x"),
    (distances, {"X": (m, n), "Z": (k, n)}, "X"),
    (kernel, {"X": (m, n), "a": (m,)}, "X"),
    (einsums, {"A": (m, n), "B": (n, k), "C": (k, m)}, "B"),
    (bilinear, {"x": (m,), "A": (m, n), "y": (n,)}, "A"),
    (outer, {"x": (m,), "y": (n,), "A": (m, n)}, "y"),
    (stacked, {"x": (m,), "y": (n,), "A": (m + n, m + n)}, "x"),
    (gates, {"x": (n,), "W": (m, n), "U": (m, n)}, "x"),
    (swish, {"x": (n,)}, "x"),
    (elementwise, {"x": (n,)}, "x"),
    (powers, {"x": (n,)}, "x"),
    (weighted_mean, {"w": (n,), "x": (n,)}, "w"),
    (variance, {"x": (n,)}, "x"),
    (inverse, {"A": (n, n), "b": (n,)}, "A"),
    (reduced, {"X": (m, n)}, "X"),
    (in_place, {"x": (n,), "A": (m, n)}, "x"),
    (builtins, {"x": (n,), "y": (n,)}, "y"),
    (clipped, {"x": (n,)}, "x"),
    (constants, {"x": (3,)}, "x"),
]
