"""Graphs that the drawings are tested on: expression, declarations, parameters, and how many crossings a person would draw."""

from __future__ import annotations

from typing import NamedTuple

DOCUMENT = "(x + y) max(y, z)"


class Example(NamedTuple):
    text: str
    where: str = ""
    wrt: str = ""
    crossings: int = 0


def _chain(count: int) -> Example:
    lines = [f"z{k} = sigmoid(W{k} z{k - 1} + b{k})" for k in range(1, count + 1)]
    sizes = [
        f"b{k}: {k % 3 + 2}, W{k}: {k % 3 + 2} x {(k - 1) % 3 + 2}" for k in range(1, count + 1)
    ]
    where = ["z0: 2", *sizes]
    return Example("; ".join([*lines, f"L = ||z{count} - y||^2"]), ", ".join(where))


EXAMPLES = {
    "document": Example(DOCUMENT, "x: scalar"),
    "least_squares": Example("||X w - y||^2", "X: 4 x 3", "w"),
    "network": Example(
        "h1 = W1 x + b1; z1 = sigmoid(h1); h2 = W2 z1 + b2; L = -y^T log softmax(h2)",
        "W1: 4 x 3, b1: 4, W2: 2 x 4, b2: 2, y: 2",
        "W1, b1, W2, b2",
    ),
    "softmax_regression": Example("-y^T log softmax(W x)", "W: 3 x 2, y: 3", "W"),
    "gaussian": Example(
        "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)", "x_i: 2, i: 1..3", "S, mu"
    ),
    "residual": Example(
        "h = W1 x + b1; a = relu(h); g = W2 a + b2; r = x + g; L = ||r - y||^2",
        "W1: 4 x 3, b1: 4, b2: 3",
        "x, W1, b1, W2, b2",
    ),
    "shared": Example(
        "u = W x; s = tanh(u); p = s .* u; q = exp(s) + p; L = p^T q + s^T u",
        "W: 2 x 3, u: 2",
        crossings=1,
    ),
    "attention": Example(
        "Q = X A; K = X B; V = X C; S = Q K^T; P = softmax(S); O = P V; L = ||O - Y||^2",
        "X: 3 x 4, A: 4 x 2, B: 4 x 2, C: 4 x 5, Y: 3 x 5",
        "A, B, C, X",
        crossings=1,
    ),
    "chain_of_ten_layers": _chain(10),
    "wide_sum": Example(
        f"log({' + '.join(f'exp(a{k})' for k in range(1, 9))})",
        ", ".join(f"a{k}: scalar" for k in range(1, 9)),
    ),
    "batch": Example("H = X W + b; L = ||H - Y||^2", "X: 4 x 3, W: 3 x 2, b: 2, Y: 4 x 2"),
}
