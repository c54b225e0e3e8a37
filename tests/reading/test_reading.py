"""What a sign means once the shapes are known, and what is said about it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matdiff.base.errors import MatdiffError, UnsupportedError
from matdiff.syntax.functions import UNSUPPORTED
from matdiff.syntax.reading import read

SQUARE = "A: n x n, B: n x n"
CASES = [
    # text, where, expression, note
    ("|A|", SQUARE, "det(A)", "|A| is the determinant: A is a square matrix."),
    ("|a|", "a: scalar", "abs(a)", None),
    ("log|A|", SQUARE, "logdet(A)", None),
    ("log det A", SQUARE, "logdet(A)", None),
    ("||A||", "A: m x n", "norm(A)", "||A|| is the Frobenius norm of a matrix."),
    ("||A||_F", "A: m x n", "norm(A)", None),
    ("||x||_1", "x: n", "sum(abs(x))", None),
    ("norm1(x)", "x: n", "sum(abs(x))", None),
    ("A*B", "A: m x n, B: m x n", "hadamard(A, B)",
     "A*B is read elementwise, as .*: both are m x n, and only that fits."),
    ("A .* B", "A: m x n, B: m x n", "hadamard(A, B)", None),
    ("A ./ B", "A: m x n, B: m x n", "hadamard(A, power(B, -1))", None),
    ("1 ./ B", "B: m x n", "power(B, -1)", None),
    ("exp(A)", SQUARE, "exp(A)", "exp(A) is taken entry by entry; expm is the matrix function."),
    ("sqrt(A)", SQUARE, "power(A, 1/2)", "sqrt(A) is taken entry by entry; sqrtm is the matrix function."),
    ("A^3", SQUARE, "matmul(A, A, A)", None),
    ("A^-2", SQUARE, "matmul(inv(A), inv(A))", None),
    ("A^-T", SQUARE, "inv(transpose(A))", None),
    ("A^0", SQUARE, "eye(n)", None),
    ("A.^3", "A: m x n", "power(A, 3)", None),
    ("2 A", "A: m x n", "scale(2, A)", None),
    ("-2 A", "A: m x n", "scale(-2, A)", None),
    ("x^T y A", "A: m x k, x: n, y: n", "scale(matmul(transpose(x), y), A)", None),
    ("A/2", "A: m x n", "scale(1/2, A)", None),
    ("A/a", "A: m x n, a: scalar", "scale(power(a, -1), A)", None),
    ("<x, y>", "x: n, y: n", "matmul(transpose(x), y)", None),
    ("<A, B>", "A: m x n, B: m x n", "tr(matmul(transpose(A), B))", None),
    ("A:B", "A: m x n, B: m x n", "tr(matmul(transpose(A), B))", None),
    ("dot(x, y)", "x: n, y: n", "matmul(transpose(x), y)", None),
    ("solve(A, x)", "A: n x n, x: n", "matmul(inv(A), x)", None),
    ("A + I", SQUARE, "add(A, eye(n))", None),
    ("I x", "x: n", "matmul(eye(n), x)", None),
    ("x^T I_n x", "x: n", "matmul(transpose(x), eye(n), x)", None),
    ("1_n^T x", "x: n", "matmul(transpose(ones(n, 1)), x)", None),
    ("vector(1)^T x", "x: n", "matmul(transpose(ones(n, 1)), x)", None),
    ("ones(m, n) .* A", "A: m x n", "hadamard(ones(m, n), A)", None),
    ("x + 1", "x: n", "add(x, ones(n, 1))", "1 is added to every entry: the other terms are n x 1."),
    ("1 - x", "x: n", "add(ones(n, 1), scale(-1, x))", None),
    ("x + a", "x: n, a: scalar", "add(x, scale(a, ones(n, 1)))",
     "a is added to every entry: the other terms are n x 1."),
    ("X W + b", "X: m x k, W: k x n, b: n", "add(matmul(X, W), matmul(ones(m, 1), transpose(b)))",
     "b is added to every row: the other terms are m x n."),
    ("max(0, x)", "x: n", "max(zeros(n, 1), x)", None),
    ("diag(x)", "x: n", "diag(x)", None),
    ("diag(A)", SQUARE, "diagonal(A)", None),
    ("mean(x)", "x: n", "scale(power(size(n), -1), sum(x))", None),
    ("log1p(x)", "x: n", "log(add(ones(n, 1), x))", None),
    ("f(x)", "x: n", "function(f, 0, x)", None),
    ("f'(x)", "x: n", "function(f, 1, x)", None),
    ("F(t)", "F: m x n function of t", "matrix_function(F, 0, m, n, t)", None),
    ("inv(A(t))", "t: scalar", "inv(matrix_function(A, 0, n, n, t))", None),
    ("sigma(x)", "x: n", "sigmoid(x)", "sigma(…) is read as the sigmoid"),
    ("sum_i i x_i", "x_i: n, i: 1..N", "indexed_sum(i, scale(i, member(x, i)))", None),
    ("tr(pi A)", SQUARE, "tr(scale(pi(), A))", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "where", "expression", "note"), CASES, ids=[f"{c[0]}, {c[1]}" for c in CASES]
)
def test_reading(text: str, where: str, expression: str, note: str | None) -> None:
    reading = read(text, where)
    assert repr(reading.expression) == expression
    if note is not None:
        assert note in reading.notes


@pytest.mark.parametrize("word", ["svd", "sigma_min", "prod"])
def test_what_has_no_law_is_named(word: str) -> None:
    with pytest.raises(UnsupportedError, match=UNSUPPORTED[word]):
        read(f"tr({word}(A))")


def test_a_misspelt_function() -> None:
    with pytest.raises(MatdiffError, match="did you mean softmax"):
        read("sotfmax(x)")


def test_deep_networks_are_read() -> None:
    nested = "x"
    for layer in range(1, 301):
        nested = f"sigmoid(W{layer} {nested} + b{layer})"
    reading = read(f"sum({nested})", scalar=True)
    assert len(reading.symbols) == 601
    program = "; ".join(
        f"h{i} = tanh(W{i} {f'h{i - 1}' if i > 1 else 'x'} + b{i})" for i in range(1, 301)
    )
    reading = read(f"{program}; sum(h300)", scalar=True)
    assert len(reading.statements) == 300


def test_deep_nesting_is_read() -> None:
    assert read("sin(" * 1000 + "x" + ")" * 1000).expression.weight > 1000


ATOMS = st.sampled_from(
    ["A", "B", "x", "y", "a", "mu", "N", "1", "2", "I", "x_i", "S", "1^T", "pi", "0", "n"]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        *(
            pair.map(lambda p, sign=sign: f"({p[0]}{sign}{p[1]})")
            for sign in (" + ", " - ", " ", "*", "/", " .* ", " ./ ", "^", ".^", "\\", ":")
        ),
        *(
            inner.map(lambda a, word=word: f"{word}({a})")
            for word in (
                "tr",
                "inv",
                "exp",
                "diag",
                "sum",
                "log",
                "softmax",
                "logsumexp",
                "f",
                "det",
            )
        ),
        *(
            inner.map(lambda a, form=form: form.format(a))
            for form in (
                "({})^T",
                "|{}|",
                "||{}||",
                "-{}",
                "sum_i ({})",
                "sum ({})",
                "({})^-1",
                "({})^2",
            )
        ),
        pair.map(lambda p: f"max({p[0]}, {p[1]})"),
        pair.map(lambda p: f"h = {p[0]}; {p[1]} + h"),
    )


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(ATOMS, _grown, max_leaves=8),
    st.booleans(),
    st.sampled_from(["", "A: m x n, x: n"]),
)
def test_nothing_but_deliberate_errors(text: str, scalar: bool, where: str) -> None:
    try:
        reading = read(text, where, scalar=scalar)
    except MatdiffError as error:
        str(error)
    else:
        assert not scalar or reading.expression.shape == (1, 1)


def test_a_one_after_a_row_is_the_vector_of_ones() -> None:
    assert str(read("1^T X 1").expression) == str(
        read("ones(m)^T X ones(n)", "X: m x n").expression
    )
    assert read("x^T 1").expression.shape == (1, 1)
    assert read("2 x 1", "x: scalar").symbols["x"].shape == (1, 1)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("0.5*np.sum((X @ w - y)**2)", "0.5 sum((X w - y).^2)"),
        ("torch.sum(torch.sigmoid(X @ w)**2)", "sum(sigmoid(X w).^2)"),
        ("np.linalg.norm(x)**2", "||x||^2"),
        ("tr(A**2)", "tr(A^2)"),
        ("np.trace(X.T @ X**2)", "tr(X' X.^2)"),
    ],
)
def test_powers_of_numpy_act_on_entries(text: str, same: str) -> None:
    assert read(text).expression is read(same).expression


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("(x - y).pow(2).sum()", "sum((x - y).^2)"),
        ("((X @ w - y)**2).mean()", "mean((X w - y).^2)"),
        ("x.dot(S.inverse() @ x) + S.logdet()", "x' S^-1 x + log det S"),
        ("(A.T @ A).trace()", "tr(A' A)"),
        ("np.abs(x).sum()", "sum(abs(x))"),
        ("x_1.dot(x_2)", "x_1' x_2"),
        ("torch.nn.functional.relu(x).sum()", "sum(relu(x))"),
        ("np.power(x, 3).sum()", "sum(x.^3)"),
        ("np.linalg.solve(A, b).sum()", "sum(A \\ b)"),
        ("A.T.diagonal().exp().sum()", "sum(exp(diag(A')))"),
        ("A(:)' B(:)", "vec(A)' vec(B)"),
        ("sum((A(:,1) B(2,:))(:))", "sum(vec(A[:,1] B[2,:]))"),
        ("(A(:)' B(:)) X(1,2)", "(vec(A)' vec(B)) X[1,2]"),
    ],
)
def test_methods_are_functions(text: str, same: str) -> None:
    assert read(text).expression is read(same).expression


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "X.T.dot(X)",
            "dot of matrices is their product in NumPy\n  | X.T.dot(X)\n  |     ^^^^^^\n"
            "help: write A @ B; <A, B> is the inner product",
        ),
        ("x.pow(2, 3)", "pow takes 2 operands, not 3\n  | x.pow(2, 3)\n  |   ^^^^^^^^^"),
        ("(x.sum()", "this ( is not closed\n  | (x.sum()\n  | ^"),
        ("2.5.sum()", "cannot read the character .\n  | 2.5.sum()\n  |    ^"),
    ],
)
def test_methods_that_are_wrong(text: str, message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        read(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "where", "same"),
    [
        ("x^2", "x: n", "x.^2"),
        ("A^3", "A: m x n", "A.^3"),
        ("sum((X w - y)^2)", "", "sum((X w - y).^2)"),
        ("1/2 sum((y - X w)^2)", "", "1/2 sum((y - X w).^2)"),
    ],
)
def test_a_power_that_fits_only_entry_by_entry(text: str, where: str, same: str) -> None:
    found = read(text, where)
    assert found.expression is read(same, where).expression
    assert any("is read elementwise" in note for note in found.notes)


@pytest.mark.parametrize("text", ["(a' X b - y)^2", "(w' x - y)^2", "(A B + C)^2", "(x - y)^2"])
def test_a_power_that_fits_as_it_stands(text: str) -> None:
    assert not any("elementwise" in note for note in read(text).notes)
