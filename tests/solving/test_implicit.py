"""Letters defined by equations: the gradient through them by the adjoint equation, checked by quotients through a numerical solution."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff

QUESTIONS = [
    ("||x||^2", 'A: n x n invertible, b: n, x: solves "A x = b"', {"A": "-2 A^-T x x^T", "b": "2 A^-T x"}),
    ("tr(C X)", 'A: n x n, Q: n x n, C: n x n, X: solves "A X + X A^T = Q"', {"A": "-Y X^T - Y^T X", "Q": "Y"}),
    (
        "||V x - z||^2",
        'x: argmin "||A x - b||^2 + lambda ||x||^2", A: m x n, b: m, V: p x n, z: p',
        {"lambda": "-2 (V x - z)^T V (A^T A + lambda I)^-1 x"},
    ),
    (
        "v^T z",
        'W: n x n, U: n x k, x: k, v: n, z: solves "z = tanh(W z + U x)"',
        {"W": "(((I - W^T diag(1 - z.^2))^-1 v) .* (1 - z.^2)) z^T"},
    ),
    ("||z||^2", 'W: n x n, x: n, z: fixed "W z + x"', {"x": "2 (I - W^T)^-1 z"}),
    ("c^T y", 'A: n x n, B: n x n, b: n, c: n, x: solves "A x = b", y: solves "B y = x"', {"b": "A^-T B^-T c"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "known"), QUESTIONS, ids=[q[0] for q in QUESTIONS])
def test_gradient_through_an_equation(text: str, where: str, known: dict[str, str]) -> None:
    found = matdiff.grads(text, wrt=list(known), where=where)
    for name, claim in known.items():
        assert str(found[name]) == claim
        report = found[name].check(points=1)
        assert report.agreed, report.sentence()


def test_the_steps_show_the_adjoint_equation() -> None:
    found = matdiff.grad("||x||^2", "b", 'A: n x n invertible, b: n, x: solves "A x = b"')
    assert "A^T u  =  2 x" in str(found.explain("ascii"))


def test_what_is_left_of_the_adjoint_is_said() -> None:
    found = matdiff.grad(
        "tr(C X)", "Q", 'A: n x n, Q: n x n, C: n x n, X: solves "A X + X A^T = Q"'
    )
    assert found.notes[-1] == "Y solves the adjoint equation A^T Y + Y A = C^T."


LYAPUNOV = 'A: n x n, Q: n x n, C: n x n, X: solves "A X + X A^T = Q"'
JACOBIANS = [
    ("x", "b", 'A: n x n invertible, b: n, x: solves "A x = b"', "A^-1"),
    ("x", "A", 'A: n x n invertible, b: n, x: solves "A x = b"', "-kron(x^T, A^-1)"),
    ("X", "A", LYAPUNOV, "-(kron(A, I) + kron(I, A))^-1 (kron(X^T, I) + commutation(n, n) kron(X, I))"),
    ("x", "lambda", 'x: argmin "||A x - b||^2 + lambda ||x||^2", A: m x n, b: m, lambda: scalar positive',
     "-(A^T A + lambda I)^-1 x"),
    ("z", "x", 'W: n x n, U: n x k, x: k, z: fixed "tanh(W z + U x)"', "(I - diag(1 - z.^2) W)^-1 diag(1 - z.^2) U"),
    ("C y", "b", 'A: n x n, B: n x n, b: n, C: m x n, x: solves "A x = b", y: solves "B y = x"', "C B^-1 A^-1"),
]  # fmt: skip
HESSIANS = [
    ("||x||^2", "b", 'A: n x n invertible, b: n, x: solves "A x = b"', "2 A^-T A^-1"),
    ("||V x - z||^2", "lambda",
     'x: argmin "||A x - b||^2 + lambda ||x||^2", A: m x n, b: m, V: p x n, z: p, lambda: scalar positive',
     "2 (2 (V x - z)^T V (A^T A + lambda I)^-1 + x^T (A^T A + lambda I)^-1 V^T V) (A^T A + lambda I)^-1 x"),
    ("tr(C X)", "Q", LYAPUNOV, "zeros(n*n, n*n)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "known"), JACOBIANS, ids=str)
def test_jacobian_through_an_equation(text: str, wrt: str, where: str, known: str) -> None:
    found = matdiff.jacobian(text, wrt, where)
    assert (str(found), found.kind) == (known, "jacobian")
    report = found.check(points=1)
    assert report.agreed, report.sentence()


@pytest.mark.parametrize(("text", "wrt", "where", "known"), HESSIANS, ids=str)
def test_hessian_through_an_equation(text: str, wrt: str, where: str, known: str) -> None:
    found = matdiff.hessian(text, wrt, where)
    assert (str(found), found.kind) == (known, "hessian")
    report = found.check(points=1)
    assert report.agreed, report.sentence()


def test_the_multiplier_in_a_hessian_is_told() -> None:
    found = matdiff.hessian(
        "a^T w",
        "b",
        'w: solves "X^T sigmoid(X w) + l w = b", X: m x n, l: scalar positive, a: n, b: n',
    )
    assert found.notes[-1].startswith("u solves the adjoint equation")
    assert found.check(points=1).agreed


def test_a_wrong_jacobian_is_refuted() -> None:
    found = matdiff.jacobian("x", "b", 'A: n x n invertible, b: n, x: solves "A x = b"')
    found.node = matdiff.jacobian("x", "b", 'A: n x n invertible, b: n, x: solves "A^T x = b"').node
    assert found.check(points=1).verdict == "disagreed"


def test_the_steps_of_a_jacobian() -> None:
    found = matdiff.jacobian("x", "b", 'A: n x n invertible, b: n, x: solves "A x = b"')
    text = str(found.explain("ascii"))
    assert "0  =  A x - b" in text
    assert "=  A J_x - I    the differential of the equation" in text
    assert "J_x  =  A^-1" in text


def test_code_of_a_jacobian_is_the_derivative_of_the_solution() -> None:
    rng = np.random.default_rng(8)
    A, b, db = rng.normal(size=(3, 3)), rng.normal(size=3), rng.normal(size=3)
    J = matdiff.jacobian("x", "b", 'A: n x n, b: n, x: solves "A x = b"').function()
    x = np.linalg.solve(A, b)
    assert np.allclose(J(A=A, x=x, b=b) @ db, np.linalg.solve(A, db))


REFUSED = [
    (
        "||x||^2",
        "x",
        'A: n x n, x: solves "A x = b"',
        "x is defined by an equation: it is no variable",
    ),
    ("||x||^2", "A", 'A: n x n, x: solves "A x"', 'x solves an equation: solves "A x = b"'),
    ("||x||^2", "C", 'A: n x n, x: solves "A x = b"', "C does not occur"),
    ("||x||^2", "A", 'A: n x n, x: solves "A y = b"', "x does not occur in what defines it"),
    ("||x||^2", "A", 'A: n x n, x: argmin "A x"', "x is the argmin of a number, not of a matrix"),
]


@pytest.mark.parametrize(("text", "wrt", "where", "message"), REFUSED)
def test_refused(text: str, wrt: str, where: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad(text, wrt, where)
    assert caught.value.message == message
