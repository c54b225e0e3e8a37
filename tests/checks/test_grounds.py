"""The attributes that lines of a derivation rest on: said where a line needs them, and only there."""

from __future__ import annotations

import pytest

import matdiff

USED = [
    ("grad", "x' S x", "x", "S: symmetric", ("S = S^T",)),
    ("grad", "x' S y", "y", "S: spd", ("S = S^T",)),
    ("grad", "x' K y", "x", "K: skew", ("K = -K^T",)),
    ("grad", "x' K x", "x", "K: skew", ("K = -K^T",)),
    ("grad", "x' D y", "y", "D: n x n diagonal", ("D = D^T",)),
    ("grad", "x' Q' Q x + x' S y", "x", "Q: n x n orthogonal, S: symmetric", ("Q^T Q = I",)),
    ("grad", "-y' log(softmax(z))", "z", "y: simplex", ("ones(n)^T y = 1",)),
    ("grad", "sum_i -y_i' log(softmax(W x_i))", "W", "y_i: k onehot", ("ones(k)^T y_i = 1",)),
    ("grad", "x^H H x", "x", "H: hermitian, x: complex", ("H = H^H",)),
    ("grad", "a' tril(L) b", "a", "L: n x n lower_triangular", ("L is lower triangular",)),
    ("grad", "log det(S)", "S", "S: spd", ("S = S^T",)),
    ("jacobian", "S x (x' S x)", "x", "S: symmetric", ("S = S^T",)),
    ("hessian", "x' S x", "x", "S: symmetric", ("S = S^T",)),
    ("hvp", "x' S x", "x", "S: symmetric", ("S = S^T",)),
    ("vjp", "S x", "x", "S: symmetric", ("S = S^T",)),
]  # fmt: skip

NOT_USED = [
    ("grad", "norm(Q x - y)^4", "Q", "Q: n x n orthogonal"),
    ("grad", "a' X S b", "X", "Q: n x n orthogonal, S: invertible"),
    ("grad", "a' x", "x", "a: positive"),
    ("grad", "x' A x", "A", "A: n x n"),
    ("jacobian", "Q' X Q", "X", "Q: n x n orthogonal"),
    ("differential", "S X", "X", "S: symmetric"),
]


@pytest.mark.parametrize("kind, expression, wrt, where, used", USED)
def test_used(kind: str, expression: str, wrt: str, where: str, used: tuple[str, ...]) -> None:
    assert getattr(matdiff, kind)(expression, wrt, where=where).used == used


@pytest.mark.parametrize("kind, expression, wrt, where", NOT_USED)
def test_what_is_not_needed_is_not_said(kind: str, expression: str, wrt: str, where: str) -> None:
    assert getattr(matdiff, kind)(expression, wrt, where=where).used == ()


def test_the_line_says_it() -> None:
    r = matdiff.grad("x^T S x", "x", where="S: symmetric")
    assert [[g.attribute for g in step.because] for step in r.steps] == [
        [], [], ["symmetric"], ["symmetric"], [],
    ]  # fmt: skip
    assert "a scalar is its own transpose; because S = Sᵀ" in str(r.explain())
    assert r"\text{the gradient stands before the differential}\text{; because }S = S^{\top}" in (
        r.explain().latex()
    )
    assert r.to_dict()["used"] == ["S = S^T"]
    assert r.to_dict()["steps"][2]["because"] == ["S = S^T"]


def test_a_program_says_it() -> None:
    b = matdiff.backprop(
        "h = S x; L = h' h - y' log(softmax(h))", "x", where="S: symmetric, y: onehot"
    )
    assert b["x"].used == ("S = S^T",)
    assert b["h"].used == ("ones(n)^T y = 1",)
    assert "because 𝟏ᵀ y = 1" in b["h"].explain()
    assert r"because }\mathbf{1}^{\top} y = 1" in b["h"].explain("latex")


def test_the_weakest_attribute_is_said() -> None:
    """A reflection Q is symmetric and orthogonal: one line needs the first alone, the other both."""
    where = "Q: n x n orthogonal symmetric"
    assert matdiff.grad("x' Q y", "y", where=where).used == ("Q = Q^T",)
    assert matdiff.grad("x' Q Q y", "y", where=where).used == ("Q = Q^T", "Q^T Q = I")
