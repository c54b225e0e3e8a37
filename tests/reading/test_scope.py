"""Where a name is bound and what it then means: families, labels, entries of defined things, sums, clauses, the order of statements.

Each text is said a second time in NumPy, and its gradient compared with difference quotients of that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from reading.quotients import agrees

import matdiff
from matdiff.base.errors import MatdiffError

if TYPE_CHECKING:
    from collections.abc import Callable

N, D = 4, 3
Case = tuple[str, str, dict[str, tuple[int, ...]], "Callable[..., Any]"]


def _kernel(x: Any) -> Any:
    return np.exp(-((x[:, None] - x[None]) ** 2).sum(-1) / 2)


CASES: tuple[Case, ...] = (
    # families
    ("u_i = x_i^2; sum_i u_i", "x", {"x": (N,)}, lambda x: (x**2).sum()),
    ("e_i = y_i - w^T x_i; sum_i e_i^2", "w", {"y": (N,), "w": (D,), "x": (N, D)}, lambda y, w, x: ((y - x @ w) ** 2).sum()),
    ("z_i = W x_i + b; sum_i ||z_i||^2", "W", {"W": (2, D), "x": (N, D), "b": (2,)}, lambda W, x, b: ((x @ W.T + b) ** 2).sum()),
    ("D_ij = ||x_i - x_j||^2; sum_i sum_j W_ij D_ij", "x", {"x": (N, D), "W": (N, N)},
     lambda x, W: (W * ((x[:, None] - x[None]) ** 2).sum(-1)).sum()),
    ("w_i = a_i/sum_j a_j; sum_j w_j b_j", "a", {"a": (N,), "b": (N,)}, lambda a, b: (a * b).sum() / a.sum()),
    ("u_i = x_i^2; v_i = u_i + x_i; sum_i v_i b_i", "x", {"x": (N,), "b": (N,)}, lambda x, b: ((x**2 + x) * b).sum()),
    ("w_ij = exp(-(x_i - x_j)^2); sum_k w_kk + sum_{i != j} w_ij", "x", {"x": (N,)},
     lambda x: np.exp(-((x[:, None] - x[None]) ** 2)).sum()),
    ("K_ij = exp(-||x_i - x_j||^2/2); y^T K y", "x", {"x": (N, D), "y": (N,)}, lambda x, y: y @ _kernel(x) @ y),
    ("K_ij = exp(-||x_i - x_j||^2/2); y^T (K + r I)^-1 y", "y", {"x": (N, D), "y": (N,), "r": ()},
     lambda x, y, r: y @ np.linalg.inv(_kernel(x) + r * np.eye(N)) @ y),
    ("k(x, z) = s exp(-||x - z||^2/2); K_ij = k(x_i, x_j); y^T K y", "s", {"s": (), "x": (N, D), "y": (N,)},
     lambda s, x, y: s * y @ _kernel(x) @ y),
    ("K_ai = (z_a - x_i)^2; M_ab = z_a z_b; tr(K^T M K)", "z", {"z": (3,), "x": (N,)},
     lambda z, x: np.trace((z[:, None] - x).T ** 2 @ np.outer(z, z) @ (z[:, None] - x) ** 2)),
    ("sum_i u_i; u_i = x_i^2", "x", {"x": (N,)}, lambda x: (x**2).sum()),
    # sums without an index
    ("sum (y_i - x_i)^2", "x", {"y": (N,), "x": (N,)}, lambda y, x: ((y - x) ** 2).sum()),
    ("sum(a_i x_i^2)", "x", {"a": (N,), "x": (N,)}, lambda a, x: (a * x**2).sum()),
    # labels
    ("h_t = tanh(W x_t + U h_p); y^T h_t", "h_p", {"W": (2, D), "x_t": (D,), "U": (2, 3), "h_p": (3,), "y": (2,)},
     lambda W, x_t, U, h_p, y: y @ np.tanh(W @ x_t + U @ h_p)),
    ("v_t = beta v_p + g_t; ||v_t||^2", "v_p", {"beta": (), "v_p": (D,), "g_t": (D,)}, lambda beta, v_p, g_t: sum((beta * v_p + g_t) ** 2)),
    # entries of what is defined, of brackets, of what stands bare elsewhere
    ("g = tanh(G x); g_1^2 + g_2", "G", {"G": (3, 2), "x": (2,)}, lambda G, x: np.tanh(G @ x)[0] ** 2 + np.tanh(G @ x)[1]),
    ("C = A^T A; C_12 + C_11^2", "A", {"A": (3, 2)}, lambda A: (A.T @ A)[0, 1] + (A.T @ A)[0, 0] ** 2),
    ("sum_i b_i (Q w)_i^2", "w", {"b": (3,), "Q": (3, 2), "w": (2,)}, lambda b, Q, w: (b * (Q @ w) ** 2).sum()),
    ("sum_i log [K^-1]_ii", "K", {"K": (2, 2)}, lambda K: np.log(np.diag(np.linalg.inv(K + 0)) + 0j).real.sum()),
    ("w^T S w - sum_i b_i log(w_i)", "w", {"w": (D,), "S": (D, D), "b": (D,)}, lambda w, S, b: w @ S @ w - b @ np.log(w)),
    ("u^T a + sum_ij exp(u_i - C_ij)", "u", {"u": (3,), "a": (3,), "C": (3, 2)}, lambda u, a, C: u @ a + np.exp(u[:, None] - C).sum()),
    # bounds of a chain, order, clauses
    (r"\sum_{1 \le i \le n} x_i^2", "x", {"x": (N,)}, lambda x: (x**2).sum()),
    (r"\sum_{1 \le i < j \le n} (x_i - x_j)^2", "x", {"x": (N,)}, lambda x: ((x[:, None] - x) ** 2).sum() / 2),
    ("L = ||z||^2; z = W x", "W", {"W": (3, 2), "x": (2,)}, lambda W, x: ((W @ x) ** 2).sum()),
    ("f = x^T A y, with y = tanh(h), where h = B x", "x", {"x": (3,), "A": (3, 2), "B": (2, 3)}, lambda x, A, B: x @ A @ np.tanh(B @ x)),
    ("tr(X^T L X), L = diag(l)", "l", {"X": (3, 2), "l": (3,)}, lambda X, **d: np.trace(X.T @ np.diag(d["l"]) @ X)),
    ("a h + h^2 where h = x^T x - d", "x", {"a": (), "x": (3,), "d": ()}, lambda a, x, d: a * (x @ x - d) + (x @ x - d) ** 2),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "shapes", "function"), CASES, ids=[c[0] for c in CASES])
def test_means_what_it_says(
    text: str, wrt: str, shapes: dict[str, tuple[int, ...]], function: Callable[..., Any]
) -> None:
    assert agrees(text, wrt, "", shapes, function)


def test_what_is_declared_behind_a_formula_counts() -> None:
    found = matdiff.grad("tr(A B) where A is symmetric", "A")
    assert str(found) == "1/2 (B + B^T)"


def test_labels_are_told_once() -> None:
    said = matdiff.parse("h_t = tanh(W x_t + U h_p); h_t^T h_t").notes
    assert said == (
        "x_t, h_p are names: what stands at the foot is a label, as at that of the left side.",
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sum_i exp(-||x - x_i||^2)", "x and x_i are added here: an entry and the whole"),
        ("u_i = u_i + x_i; sum_i u_i", "u is made of itself"),
        ("u_ijk = ||x_i - x_j - x_k||^2; tr(u)", "u has 3 indices and is no matrix"),
        ("u_i = x_i^2; sum_i sum_j u_ij", "u has 1 indices, not 2"),
    ],
)
def test_what_cannot_be(text: str, message: str) -> None:
    with pytest.raises(MatdiffError) as error:
        matdiff.parse(text)
    assert error.value.message == message


@pytest.mark.parametrize(
    ("text", "wrt", "message"),
    [
        ("x^T x", "T", "T does not occur in the expression"),
        ("h = W x; ||z||^2", "W", "W does not reach the expression"),
        ("sum_i p_i^2", "p_1", "p_1 does not occur in the expression"),
    ],
)
def test_a_variable_that_does_not_reach_the_expression(text: str, wrt: str, message: str) -> None:
    with pytest.raises(MatdiffError) as error:
        matdiff.grad(text, wrt)
    assert error.value.message == message


def test_a_loss_that_a_variable_does_not_reach() -> None:
    with pytest.raises(MatdiffError) as error:
        matdiff.backprop("h = W x; L = ||z - y||^2", "W")
    assert (error.value.message, error.value.help) == (
        "W does not reach L",
        "h is made of it, and not used",
    )


def test_a_sum_over_the_turns_of_a_loop_is_refused() -> None:
    """It was answered as if every turn had the last turn's loss."""
    with pytest.raises(MatdiffError) as error:
        matdiff.backprop(
            "z_0 = x\nfor l in 1..L: z_l = tanh(W z_{l-1})\nJ = sum_{l=1}^L ||z_l - y_l||^2", "W"
        )
    assert error.value.message == "a sum over the turns of a loop up to L is not derived yet"


@pytest.mark.parametrize(
    ("text", "wrt", "where", "answer"),
    [
        ("x^T x", "x_c", "", "2 x_c"),
        ("sum(x'[2:4])", "x", "x: 5", "eye(5)[:, 2:4] ones(3)"),
        (r"u^T (\sigma \odot (W x))", "u", "", "sigmoid(W x)"),
        ("the gradient of x^T A x with respect to A", "", "", "x x^T"),
    ],
)
def test_entries_brackets_and_questions(text: str, wrt: str, where: str, answer: str) -> None:
    assert str(matdiff.grad(text, wrt, where)) == answer
