"""A text is Python by a sign that is Python's alone; what SymPy, MATLAB and mathematics share is mathematics."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.reading.dialects import Text, dialect_of

PYTHON = [
    "np.sum(A * B)",
    "torch.norm(x)",
    "F.relu(x).sum()",
    "x[0]**2",
    "x[-1] + y",
    "x[::-1] @ x",
    "x[1:] - x[:-1]",
    "A[:, None] + b",
    "(X @ w) * y",
    "A.sum(axis=1)",
    "A.dot(x)",
    "def f(x):\n    return x",
    "f = lambda x: x @ x",
    "import numpy as np",
    "s = 0\nfor v in x:\n    s += v",
    "a, b = x, y\na @ b",
    "return x @ x",
]
MATHEMATICS = [
    "x.T*A*x",
    "Trace(A.T*A)",
    "A**n",
    "||A@x - b||**2",
    "trace(X**2*B)",
    "x[1]^2 + x[2]",
    "A[1:2, :] x",
    "x' * A * x",
    "0.5*tr((M - W@H).T @ (M - W@H)) + lam/2 * tr(H.T @ H)",
    "norm(A, axis=1)",
    "for l in 1..3: z_l = tanh(W z_{l-1})",
    "lambda: scalar; lambda x^T x",
    "F.T*F",
    "[0, 1; 2, 3] x",
    r"\sum_i x_i[0]",
]


OTHERS = {
    "r": ["t(x) %*% A %*% x", "crossprod(X)", "f <- function(w) sum(w^2)", "eta <- X %*% b"],
    "julia": [
        "sum(cos.(x))",
        "x[2:end]",
        "using Statistics\nmean(x)",
        "sum(A, dims=1) * u",
        "sum(abs2, A*x - b)",
        "vcat(x, y)' * z",
        "A*x .- b",
    ],
    "matlab": [
        "f = @(x) x'*A*x",
        "A(1,2)*x(1)",
        "x(2:end)",
        "numel(x)",
        "size(X, 1)",
        "function f = g(x)\nf = x'*x;\nend",
    ],
    "sage": ["x.dot_product(A*y)", "A.inverse()*b", "X.norm('frob')^2"],
    "mathematica": [
        "Sum[x[[i]], {i, n}]",
        "X\\[Transpose].X",
        "Tr[A.X.B]",
        "Transpose[x].A.x",
        "Total[x^2]",
        "x.A.x",
    ],
}
SHARED = [
    "function(f, 1, A)",
    "f(x) = x; f(1, 2)",
    "x'*A*x",
    "A(1,2)",
    "log(det(X))",
    "A \\ b",
    "Tr[A B]",
]


@pytest.mark.parametrize(
    ("dialect", "text"), [(name, text) for name, texts in OTHERS.items() for text in texts]
)
def test_other_systems(dialect: str, text: str) -> None:
    assert dialect_of(text) == dialect


@pytest.mark.parametrize("text", SHARED)
def test_what_systems_share_is_mathematics(text: str) -> None:
    assert dialect_of(text) == "mathematics"


def test_a_question_of_mathematica() -> None:
    assert str(matdiff.grad("D[Tr[A.X], X]")) == "A^T"


def test_a_system_points_at_its_own_text() -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad("t(x) %*% foo(x)", wrt="x")
    assert str(caught.value).startswith(
        "foo is not a function known here\n  | t(x) %*% foo(x)\n  |          ^^^"
    )
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad("sum(cos.(x)", wrt="x")
    assert str(caught.value) == ") is missing\n  | sum(cos.(x)\n  |           ^"


@pytest.mark.parametrize("text", PYTHON)
def test_python(text: str) -> None:
    assert dialect_of(text) == "python"


@pytest.mark.parametrize("text", MATHEMATICS)
def test_mathematics(text: str) -> None:
    assert dialect_of(text) == "mathematics"


def test_a_text_says_its_dialect() -> None:
    elementwise = matdiff.jacobian(Text("A * x", "python"), wrt="A", where="A: n, x: n")
    assert str(elementwise) == "diag(x)"
    product = matdiff.jacobian("A * x", wrt="x", where="A: n x n, x: n")
    assert str(product) == "A"


def test_the_dialect_is_told_and_no_other_note_is_made() -> None:
    found = matdiff.grad("np.sum((X @ w - y)**2)", wrt="w")
    assert found.notes == (
        "The text is read as Python: * is entry by entry, @ the matrix product, places count from 0.",
    )


def test_vectors_around_a_matrix_are_read_as_python_where_matrix_notation_does_not_fit() -> None:
    assert str(matdiff.grad("x @ A @ y", wrt="A")) == "x y^T"
    assert str(matdiff.grad("x.T @ A @ y", wrt="A")) == "x y^T"


def test_a_claim_may_be_python_too() -> None:
    assert matdiff.verify("2*X.T@(X@w - y)", "np.sum((X@w - y)**2)", wrt="w").equal
    assert not matdiff.verify("2*X.T@(X@w + y)", "np.sum((X@w - y)**2)", wrt="w").equal
    assert matdiff.verify("2 X^T (X w - y)", "np.sum((X@w - y)**2)", wrt="w").equal


def test_a_value_of_the_text_is_a_letter() -> None:
    text = "z = X @ w\np = 1/(1 + np.exp(-z))\nnp.sum(p * u)"
    assert str(matdiff.grad(text, wrt="p")) == "u"
    assert list(matdiff.backprop(text, "w")) == ["p", "z", "w"]


def test_a_default_holds_unless_it_is_asked_about() -> None:
    text = "def f(x, c=3.0):\n    return c * x @ x"
    assert str(matdiff.grad(text, wrt="x")) == "6 x"
    assert str(matdiff.grad(text, wrt="c")) == "x^T x"


def test_sizes_are_called_as_the_text_calls_them() -> None:
    text = "def f(X, w):\n    n, d = X.shape\n    return np.sum((X @ w)**2) / n"
    assert matdiff.parse(text).shapes == {"X": ("n", "d"), "w": ("d", 1)}


def test_letters_are_ends_of_slices() -> None:
    found = matdiff.grad("np.sum(x[:k]**2)", wrt="x", where="x: n")
    assert str(found) == "2 eye(n)[:, 1:k] x[1:k]"


def test_class_numbers_are_one_hot_rows() -> None:
    found = matdiff.grad("F.cross_entropy(X @ W, y)", wrt="W")
    assert str(found) == "X^T (softmax(X W) - y)/m"
    assert "y holds class numbers: it stands for its one-hot rows, m x p." in found.notes


@pytest.mark.parametrize(
    ("text", "where", "is_told"),
    [
        ("A.T*B", "A: n x n, B: n x n", True),
        ("A**2*B", "A: n x n, B: n x n", True),
        ("A.T*B", "", False),
        ("x.T*A*x", "x: n, A: n x n", False),
        ("X.T*(X*w - y)", "", False),
        ("A' * B", "A: n x n, B: n x n", False),
    ],
)
def test_a_star_between_arrays_that_numpy_reads_otherwise_is_told(
    text: str, where: str, is_told: bool
) -> None:
    note = "* is the matrix product; entry by entry, as in NumPy, fits too: --dialect python."
    assert (note in matdiff.parse(text, where).notes) == is_told


@pytest.mark.parametrize(
    ("text", "where", "is_told"),
    [
        ("sum(A*B)", "A: n x n, B: n x n", True),
        ("mean(A*B*A)", "A: n x n, B: n x n", True),
        ("sum(A*B)", "A: m x n, B: n x p", False),
        ("sum(A .* B)", "A: n x n, B: n x n", False),
        ("tr(A*B)", "A: n x n, B: n x n", False),
        ("sum(A*x)", "A: n x n, x: n", False),
        ("sum(2*A*x)", "A: m x n, x: n", False),
        ("sum(c*x)", "c: scalar, x: n", False),
    ],
)
def test_a_sum_of_the_entries_of_a_product_of_square_matrices_tells_both_meanings(
    text: str, where: str, is_told: bool
) -> None:
    note = "* is the matrix product; entry by entry, as in np.sum(A * B), fits too: write .*"
    assert (note in matdiff.parse(text, where).notes) == is_told


@pytest.mark.parametrize(
    ("text", "help"),
    [
        ("np.linalg.svd(A)[1].sum()", "norm(A, 'nuc')"),
        ("np.linalg.qr(A)[0].sum()", "np.linalg.cholesky"),
        ("np.linalg.eigvals(A).sum()", "eigvalsh"),
        ("A.at[0].set(1.0).sum()", "jnp.where"),
    ],
)
def test_what_is_not_read_says_what_is_in_its_place(text: str, help: str) -> None:
    with pytest.raises(matdiff.UnsupportedError) as error:
        matdiff.grad(text, "A", where="A: n x n")
    assert help in str(error.value)
