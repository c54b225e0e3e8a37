"""Functions of JAX arrays as people write them. (function, sizes of its arguments, by what). Needs JAX."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import jit, lax, nn, vmap
from jax.nn import relu, softmax

m, n, k = 4, 3, 2


def sigmoid(z: Any) -> Any:
    return 1 / (1 + jnp.exp(-z))


def squares(w: Any, X: Any, y: Any) -> Any:
    return jnp.mean((X @ w - y) ** 2)


def logistic(w: Any, X: Any, y: Any) -> Any:
    p = sigmoid(jnp.dot(X, w))
    return -jnp.mean(y * jnp.log(p) + (1 - y) * jnp.log1p(-p / 9))


def cross_entropy(W: Any, X: Any, Y: Any, b: Any) -> Any:
    return -jnp.mean(jnp.sum(Y * nn.log_softmax(X @ W + b), axis=-1))


def shares(W: Any, X: Any, Y: Any) -> Any:
    return jnp.sum(softmax(X @ W, axis=1) * Y)


def rectified(W: Any, X: Any, V: Any) -> Any:
    return jnp.sum(relu(X @ W - 1) @ V)


@jit
def compiled(w: Any, X: Any, y: Any) -> Any:
    return jnp.sum(jnp.square(X @ w - y))


@partial(jit, static_argnums=())
def compiled_with_options(w: Any, X: Any, y: Any) -> Any:
    return jnp.sum(jnp.abs(X @ w - y))


@jit
def net(W: Any, X: Any) -> Any:
    return jnp.tanh(X @ W)


def of_compiled(W: Any, X: Any, Y: Any) -> Any:
    return jnp.sum((net(W, X) - Y) ** 2)


def batch(w: Any, X: Any, y: Any) -> Any:
    def one(x: Any, t: Any) -> Any:
        return (jnp.vdot(w, x) - t) ** 2

    return vmap(one)(X, y).mean()


def batch_of_several(w: Any, X: Any, y: Any) -> Any:
    each = jax.vmap(lambda w, x, t: jnp.logaddexp(0.0, -t * jnp.dot(w, x)), in_axes=(None, 0, 0))
    return jnp.mean(each(w, X, y))


def solved(A: Any, x: Any) -> Any:
    S = A @ A.T + jnp.eye(x.shape[0])
    return x @ jnp.linalg.solve(S, x) + jnp.linalg.slogdet(S)[1]


def scanned(A: Any, x: Any) -> Any:
    h, _ = lax.scan(lambda h, _: (jnp.tanh(A @ h), None), x, None, length=2)
    return jnp.sum(h)


def counted(A: Any, x: Any) -> Any:
    return jnp.sum(lax.fori_loop(0, 2, lambda i, h: jnp.sin(A @ h), x))


def contracted(A: Any, x: Any) -> Any:
    return jnp.einsum("i,ij,j->", x, A, x)


def activations(W: Any, X: Any) -> Any:
    Z = X @ W
    return jnp.sum(nn.gelu(Z)) + jnp.sum(nn.silu(Z)) + nn.softplus(Z).mean() + nn.sigmoid(Z).sum()


def energies(x: Any) -> Any:
    return jax.scipy.special.logsumexp(x) + jnp.linalg.norm(x) + jnp.max(x)


def chosen(x: Any) -> Any:
    return jnp.where(x > 1, x**2, jnp.abs(x)).sum() + jnp.clip(x, 0.5, 1.0).sum()


def spread(X: Any) -> Any:
    return X.var(axis=0).sum() + jnp.std(X)


def standardised(X: Any, w: Any) -> Any:
    Z = (X - X.mean(0, keepdims=True)) / jnp.sqrt(X.var(0, keepdims=True) + 1e-5)
    return jnp.sum(jnp.sin(Z) @ w)


def attention(W: Any, X: Any) -> Any:
    q = X @ W
    return (jax.nn.softmax(q @ q.T / jnp.sqrt(q.shape[-1])) @ X).sum()


def joined(x: Any, w: Any) -> Any:
    z = jnp.concatenate([x, w])
    return z @ z[::-1] + jnp.stack([x, w]).sum() + jnp.outer(x, w).sum()


def tree(w: Any, x: Any) -> Any:
    parameters = {"a": w, "b": x}
    squared = jax.tree_util.tree_map(lambda v: jnp.sum(v**2), parameters)
    return sum(jnp.sum(v) for v in jax.tree_util.tree_leaves(parameters)) + squared["a"]


def listed(x: Any, w: Any) -> Any:
    return jnp.array([x @ x, x @ w]).sum() + jnp.ones(3) @ x + jnp.array([1.0, 2.0, 3.0]) @ x


def layers(W: Any, b: Any, V: Any, x: Any) -> Any:
    def apply(parameters: Any, h: Any) -> Any:
        for weight, bias in parameters:
            h = jnp.tanh(weight.T @ h + bias)
        return h

    return jnp.sum(apply([(W, b), (V, 0.5)], x))


FUNCTIONS: list[tuple[Any, dict[str, tuple[int, ...]], str]] = [
    (squares, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (logistic, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (cross_entropy, {"W": (n, k), "X": (m, n), "Y": (m, k), "b": (k,)}, "W"),
    (shares, {"W": (n, k), "X": (m, n), "Y": (m, k)}, "W"),
    (rectified, {"W": (n, k), "X": (m, n), "V": (k, 5)}, "W"),
    (compiled, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (compiled_with_options, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (of_compiled, {"W": (n, k), "X": (m, n), "Y": (m, k)}, "W"),
    (batch, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (batch_of_several, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (solved, {"A": (n, n), "x": (n,)}, "A"),
    (scanned, {"A": (n, n), "x": (n,)}, "A"),
    (counted, {"A": (n, n), "x": (n,)}, "x"),
    (contracted, {"A": (n, n), "x": (n,)}, "A"),
    (activations, {"W": (n, k), "X": (m, n)}, "W"),
    (energies, {"x": (n,)}, "x"),
    (chosen, {"x": (n,)}, "x"),
    (spread, {"X": (m, n)}, "X"),
    (standardised, {"X": (m, n), "w": (n,)}, "X"),
    (attention, {"W": (n, k), "X": (m, n)}, "W"),
    (joined, {"x": (n,), "w": (n,)}, "x"),
    (tree, {"w": (n,), "x": (m,)}, "w"),
    (listed, {"x": (n,), "w": (n,)}, "x"),
    (layers, {"W": (n, k), "b": (k,), "V": (k, 5), "x": (n,)}, "W"),
]
