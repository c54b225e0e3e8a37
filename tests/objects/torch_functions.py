"""Functions of PyTorch tensors as people write them. (function, sizes of its arguments, by what). Needs PyTorch."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import nn

m, n, k = 4, 3, 2


def mse(w: Any, X: Any, y: Any) -> Any:
    return F.mse_loss(X @ w, y)


def sum_of_squares(w: Any, X: Any, y: Any) -> Any:
    return (X @ w - y).pow(2).sum()


def half_mean(w: Any, X: Any, y: Any) -> Any:
    return 0.5 * torch.mean((torch.matmul(X, w) - y) ** 2) + 0.01 * torch.norm(w) ** 2


def cross_entropy_of_shares(W: Any, X: Any, P: Any) -> Any:
    return -(P * F.log_softmax(X @ W, dim=-1)).sum(dim=-1).mean()


def cross_entropy(W: Any, X: Any, P: Any) -> Any:
    return F.cross_entropy(X @ W, P)


def binary(w: Any, X: Any, y: Any) -> Any:
    return F.binary_cross_entropy_with_logits(X @ w, y)


def binary_of_probabilities(w: Any, X: Any, y: Any) -> Any:
    return F.binary_cross_entropy(torch.sigmoid(X @ w), y, reduction="sum")


def smooth(w: Any, X: Any, y: Any) -> Any:
    return F.smooth_l1_loss(X @ w, y, reduction="sum")


def absolute(w: Any, X: Any, y: Any) -> Any:
    return F.l1_loss(X @ w, y)


def huber(w: Any, X: Any, y: Any) -> Any:
    return F.huber_loss(X @ w, y, delta=0.7)


def two_layers(W1: Any, b1: Any, W2: Any, b2: Any, x: Any) -> Any:
    h = torch.relu(F.linear(x, W1, b1))
    return torch.sum(F.linear(h, W2, b2) ** 2)


def batch_of_layers(W1: Any, b1: Any, X: Any) -> Any:
    return torch.tanh(X @ W1.T + b1).sum()


def attention(Q: Any, K: Any, V: Any, G: Any) -> Any:
    A = torch.softmax(Q @ K.transpose(-2, -1) / K.shape[-1] ** 0.5, dim=-1)
    return (G * (A @ V)).sum()


def scaled(Q: Any, K: Any, V: Any, G: Any) -> Any:
    return (G * F.scaled_dot_product_attention(Q, K, V)).sum()


def normalised(X: Any, g: Any, b: Any, G: Any) -> Any:
    return (G * F.layer_norm(X, (X.shape[-1],), g, b)).sum()


def by_hand(X: Any, G: Any) -> Any:
    mean = X.mean(dim=-1, keepdim=True)
    var = X.var(dim=-1, keepdim=True, unbiased=False)
    return (G * (X - mean) * torch.rsqrt(var + 1e-5)).sum()


def unbiased(X: Any) -> Any:
    return X.var(dim=0).sum() + X.std(0).sum()


def gelu(x: Any) -> Any:
    return F.gelu(x).sum()


def activations(x: Any) -> Any:
    return (
        F.silu(x) + F.softplus(x) + F.elu(x) + F.leaky_relu(x - 1, 0.1) + F.mish(x) + F.softsign(x)
    ).sum()


def clamped(x: Any) -> Any:
    return x.clamp(min=0.8).sum() + torch.clamp(x, 0.5, 1.5).sum()


def chosen(x: Any) -> Any:
    return torch.where(x > 1, x**2, 2 * x).sum()


def contracted(A: Any, B: Any, C: Any) -> Any:
    return torch.einsum("ij,jk,ki->", A, B, C)


def determinant(A: Any) -> Any:
    return torch.logdet(A @ A.T + torch.eye(3)) + torch.trace(torch.linalg.inv(A))


def signed(A: Any) -> Any:
    return torch.linalg.slogdet(A)[1] + torch.linalg.slogdet(A).logabsdet


def solved(A: Any, b: Any) -> Any:
    return b @ torch.linalg.solve(A, b)


def divergence(p: Any, q: Any) -> Any:
    return F.kl_div(q.log(), p, reduction="sum")


def cosine(x: Any, y: Any) -> Any:
    return 1 - F.cosine_similarity(x, y, dim=0)


def joined(x: Any, y: Any, A: Any) -> Any:
    z = torch.cat([x, y])
    return z @ A @ z


def energies(x: Any) -> Any:
    return torch.logsumexp(x, dim=0) - x.mean()


def margins(t: Any, w: Any, X: Any) -> Any:
    return F.relu(1 - t * (X @ w)).mean() + F.softplus(-t * (X @ w)).sum()


def recurrent(W: Any, U: Any, x: Any) -> Any:
    h = torch.zeros(3)
    for _ in range(2):
        h = torch.tanh(W @ h + U @ x)
    return h.sum()


def methods(X: Any, y: Any) -> Any:
    return X.t().mm(X).diagonal().sum() + X.mv(y).square().mean() + X.abs().sqrt().exp().log().sum()


def unsqueezed(X: Any, Z: Any) -> Any:
    return (X.unsqueeze(1) - Z.unsqueeze(0)).pow(2).sum(-1).neg().exp().sum()


def module(X: Any, Y: Any) -> Any:
    return nn.MSELoss()(nn.Sigmoid()(X), Y) + nn.functional.mse_loss(X, Y, reduction="sum")


FUNCTIONS: list[tuple[Any, dict[str, tuple[int, ...]], str]] = [
    (mse, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (sum_of_squares, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (half_mean, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (cross_entropy_of_shares, {"W": (n, k), "X": (m, n), "P": (m, k)}, "W"),
    (cross_entropy, {"W": (n, k), "X": (m, n), "P": (m, k)}, "W"),
    (binary, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (binary_of_probabilities, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (smooth, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (absolute, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (huber, {"w": (n,), "X": (m, n), "y": (m,)}, "w"),
    (two_layers, {"W1": (m, n), "b1": (m,), "W2": (k, m), "b2": (k,), "x": (n,)}, "W1"),
    (batch_of_layers, {"W1": (k, n), "b1": (k,), "X": (m, n)}, "b1"),
    (attention, {"Q": (m, k), "K": (n, k), "V": (n, 5), "G": (m, 5)}, "Q"),
    (scaled, {"Q": (m, k), "K": (n, k), "V": (n, 5), "G": (m, 5)}, "V"),
    (normalised, {"X": (m, n), "g": (n,), "b": (n,), "G": (m, n)}, "X"),
    (by_hand, {"X": (m, n), "G": (m, n)}, "X"),
    (unbiased, {"X": (m, n)}, "X"),
    (gelu, {"x": (n,)}, "x"),
    (activations, {"x": (n,)}, "x"),
    (clamped, {"x": (n,)}, "x"),
    (chosen, {"x": (n,)}, "x"),
    (contracted, {"A": (m, n), "B": (n, k), "C": (k, m)}, "C"),
    (determinant, {"A": (3, 3)}, "A"),
    (signed, {"A": (n, n)}, "A"),
    (solved, {"A": (n, n), "b": (n,)}, "A"),
    (divergence, {"p": (n,), "q": (n,)}, "q"),
    (cosine, {"x": (n,), "y": (n,)}, "y"),
    (joined, {"x": (m,), "y": (n,), "A": (m + n, m + n)}, "y"),
    (energies, {"x": (n,)}, "x"),
    (margins, {"t": (m,), "w": (n,), "X": (m, n)}, "w"),
    (recurrent, {"W": (3, 3), "U": (3, k), "x": (k,)}, "W"),
    (methods, {"X": (m, n), "y": (n,)}, "X"),
    (unsqueezed, {"X": (m, n), "Z": (k, n)}, "Z"),
    (module, {"X": (m, n), "Y": (m, n)}, "X"),
]
