"""The sizes that come out of the use of names."""

from __future__ import annotations

import pytest

from matdiff.base.errors import MatdiffError, NameError_, ShapeError, SyntaxError_, UnsupportedError
from matdiff.syntax.reading import read, read_more

CASES = [
    ("x^T A y", "x: m x 1, A: m x n, y: n x 1"),
    ("||X w - y||^2", "X: m x n, w: n x 1, y: m x 1"),
    ("a^T X^-1 b", "a: n x 1, X: n x n, b: n x 1"),
    ("u^T f(W x + b)", "u: m x 1, W: m x n, x: n x 1, b: m x 1"),
    ("tr(A X^T B X)", "A: n x n, X: m x n, B: m x m"),
    ("lambda w^T w", "lambda: 1 x 1, w: n x 1"),
    ("sin(tr(A X))", "A: m x n, X: n x m"),
    ("exp(x^T A x)", "x: n x 1, A: n x n"),
    ("log(1 + ||x||^2)", "x: n x 1"),
    ("(x^T A x)/(x^T x)", "x: n x 1, A: n x n"),
    ("||A - U V^T||_F^2", "A: m x n, U: m x p, V: n x p"),
    ("-y^T log(softmax(W x))", "y: m x 1, W: m x n, x: n x 1"),
    ("sum(log(1 + exp(-y .* (X w))))", "y: m x 1, X: m x n, w: n x 1"),
    ("alpha x^T x", "alpha: 1 x 1, x: n x 1"),
    ("logsumexp(A x)", "A: m x n, x: n x 1"),
    ("||x - a||", "x: n x 1, a: n x 1"),
    ("tr((A + I)^-1)", "A: n x n"),
    ("1^T x", "x: n x 1"),
    ("x^T y x^T z", "x: n x 1, y: n x 1, z: n x 1"),
    ("sum_i log(1 + exp(-y_i w^T x_i))", "y: 1 x 1 over N, w: n x 1, x: n x 1 over N"),
    ("sum_i a_i b_i + c", "a: 1 x 1 over N, b: 1 x 1 over N, c: 1 x 1"),
    ("sum_i sum_j x_i^T A y_j", "x: m x 1 over N, A: m x n, y: n x 1 over M"),
    ("sum_{i=1}^K x_i^T x_i", "x: n x 1 over K"),
    ("x A x^T", "x: 1 x n, A: n x n"),
    ("h = W x + b; z = sigmoid(h); z^T z", "W: m x n, x: n x 1, b: m x 1"),
]

MATRICES = [
    ("x - mu", "x: n x 1, mu: n x 1"),
    ("X W + B", "X: m x n, W: n x p, B: m x p"),
    ("W_2 max(0, W_1 x + b_1) + b_2", "W_2: m x n, W_1: n x p, x: p x 1, b_1: n x 1, b_2: m x 1"),
    ("A x^T y", "A: m x n, x: p x 1, y: p x 1"),
    ("A\\b", "A: n x n, b: n x 1"),
    ("diag(x) A", "x: m x 1, A: m x n"),
    ("diag(A)", "A: n x n"),
]


def shapes(text: str, where: str = "", *, scalar: bool = False) -> str:
    """The symbols of a text with their sizes."""
    parts = []
    for name, symbol in read(text, where, scalar=scalar).symbols.items():
        over = f" over {symbol.axes[0]}" if symbol.axes else ""
        parts.append(f"{name}: {symbol.shape[0]} x {symbol.shape[1]}{over}")
    return ", ".join(parts)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_scalars(text: str, expected: str) -> None:
    assert shapes(text, scalar=True) == expected


@pytest.mark.parametrize(("text", "expected"), MATRICES, ids=[text for text, _ in MATRICES])
def test_matrices(text: str, expected: str) -> None:
    assert shapes(text) == expected


def test_declared_sizes_are_kept_and_carried_on() -> None:
    assert shapes("||X w - y||^2", "X: k x d") == "X: k x d, w: d x 1, y: k x 1"
    assert shapes("x^T S x", "S: symmetric") == "x: n x 1, S: n x n"
    assert shapes("inv(A) B", "A: 3 x 3, B: 3 x 2") == "A: 3 x 3, B: 3 x 2"


def test_where_may_be_a_mapping() -> None:
    reading = read("x^T A y", {"A": ("p", "q"), "x": "p"})
    assert reading.symbols["y"].shape == ("q", 1)


def test_a_name_of_a_size_is_that_number() -> None:
    reading = read("1/k x^T x", "x: k")
    assert repr(reading.expression) == "scale(power(size(k), -1), matmul(transpose(x), x))"
    assert list(reading.symbols) == ["x"]


def test_new_sizes_avoid_names_in_use() -> None:
    assert shapes("1/n x^T x") == "n: 1 x 1, x: m x 1"


LIKELIHOOD = "N log|S| + sum_i (x_i - mu)^T S^-1 (x_i - mu)"


@pytest.mark.parametrize(
    "text", [LIKELIHOOD, LIKELIHOOD.replace("_i", ""), LIKELIHOOD.replace("sum_i", "sum_{i=1}^N")]
)
@pytest.mark.parametrize("where", ["", "S: n x n spd", "S: n x n spd, x: n, mu: n"])
def test_the_likelihood_reads_alike_in_every_notation(text: str, where: str) -> None:
    if "_i" in text:
        where = where.replace("x: n", "x_i: n")
    reading = read(text, where, scalar=True)
    assert repr(reading.expression) == (
        "add(scale(size(N), logdet(S)), indexed_sum(i, matmul(transpose(add(member(x, i), scale(-1, mu))), "
        "inv(S), add(member(x, i), scale(-1, mu)))))"
    )
    assert reading.symbols["x"].axes == ("N",)
    assert "N is the number of terms of the sum." in reading.notes


def test_what_is_asked_about_is_no_data() -> None:
    reading = read("sum (y - w^T x)^2", wrt=("w",), scalar=True)
    assert reading.symbols["w"].axes == ()
    assert reading.symbols["x"].axes == reading.symbols["y"].axes == ("N",)
    assert reading.notes[-1] == "The sum runs over the data y_i, x_i, i = 1..N."


def test_a_claim_is_read_in_the_same_context() -> None:
    reading = read("N log|S| + sum (x-mu)^T S^-1 (x-mu)", wrt=("mu",), scalar=True)
    claim = read_more("-2 S^-1 sum (x - mu)", reading)
    assert repr(claim.expression) == (
        "scale(-2, matmul(inv(S), indexed_sum(i, add(member(x, i), scale(-1, mu)))))"
    )
    assert claim.symbols["S"] is reading.symbols["S"]
    assert read_more("N/D S^-1", reading).symbols["D"].shape == (1, 1)
    with pytest.raises(ShapeError):
        read_more("S + mu", reading)


def test_a_claim_may_use_the_names_of_a_program() -> None:
    reading = read("h = W x + b; sum(sigmoid(h))", scalar=True)
    assert read_more("sigmoid(h)", reading).expression.shape == ("m", 1)
    assert [name for name, _ in reading.statements] == ["h"]


ERRORS = [
    (
        "x^T A y + b", "b: n", ShapeError,
        "shapes do not agree in this sum\n"
        "  | x^T A y + b\n"
        "  |           ^ b is n x 1; the other term is scalar\n"
        'help: write `where "b: scalar"` if b is scalar',
    ),
    (
        "A B", "A: m x n, B: m x n", ShapeError,
        "shapes do not agree in this product\n"
        "  | A B\n"
        "  |   ^ B is m x n; what stands before it is m x n\n"
        "help: write .* for the elementwise product",
    ),
    (
        "|x|", "x: n", ShapeError,
        "bars stand for a determinant or an absolute value\n"
        "  | |x|\n"
        "  |  ^ x is n x 1\n"
        "help: write ||x|| for the norm, or abs(x)",
    ),
    (
        "A/B", "A: n x n, B: n x n", ShapeError,
        "a divisor must be a scalar\n"
        "  | A/B\n"
        "  |   ^ B is n x n\n"
        "help: write A B^-1 for the product with the inverse",
    ),
    (
        "x^-2", "x: n", ShapeError,
        "only a square matrix has a power\n"
        "  | x^-2\n"
        "  | ^ x is n x 1\n"
        "help: write x.^-2 for the elementwise power",
    ),
    (
        "A x", "", ShapeError,
        "a gradient is taken of a scalar, and this is m x 1\n"
        "  | A x\n"
        "  | ^^^\n"
        "help: ask for the jacobian",
    ),
    (
        "x^T S x", "S: m x n symmetric", ShapeError,
        "S is declared symmetric, but m x n is not square\n"
        "  | S: m x n symmetric\n"
        "  | ^",
    ),
    (
        "x^T S x", "S: n x n symetric", NameError_,
        "symetric is not an attribute\n"
        "  | S: n x n symetric\n"
        "  |          ^^^^^^^^\n"
        "help: did you mean symmetric?",
    ),
    ("x", "x: n, x: m", NameError_, "x is declared twice\n  | x: n, x: m\n  |       ^"),
    (
        "tr(svd(A))", "A: m x n", UnsupportedError,
        "the singular value decomposition is not supported yet\n"
        "  | tr(svd(A))\n"
        "  |    ^^^^^^",
    ),
    (
        "sum_i x_i + x", "", NameError_,
        "x and x_i are added here: an entry and the whole\n"
        "  | sum_i x_i + x\n"
        "  |       ^^^\n"
        "help: if x_i are data of their own, give x another letter, as in z - x_i",
    ),
    (
        "sum (mu - nu)^2", "", SyntaxError_,
        "it is not clear what this sum runs over\n"
        "  | sum (mu - nu)^2\n"
        "  | ^^^^^^^^^^^^^^^\n"
        "help: write the index, as in sum_i (x_i - mu)^2",
    ),
    (
        "tr(A)", "A: m x n", ShapeError,
        "only a square matrix has a trace\n  | tr(A)\n  |    ^ A is m x n",
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "kind", "message"), ERRORS, ids=[f"{e[0]}, {e[1]}" for e in ERRORS]
)
def test_errors_point_at_the_place(
    text: str, where: str, kind: type[MatdiffError], message: str
) -> None:
    with pytest.raises(kind) as caught:
        read(text, where, scalar=True)
    assert str(caught.value) == message
