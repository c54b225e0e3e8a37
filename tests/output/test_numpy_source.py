"""Generated code as text: which calls are chosen, how arguments are named, what is computed once."""

import math
from fractions import Fraction

import numpy as np
import pytest

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.codegen.functions import code
from matdiff.expression import build as b
from matdiff.expression.build import apply, inv, matmul, scale, symbol, transpose


def body(node):
    return code(node).body


def numpy_function(node, symbols=None, **more):
    return code(node, symbols, **more).function()


def numpy_source(node, symbols=None, **more):
    return code(node, symbols, **more).source


A, B, S = symbol("A", ("m", "n")), symbol("B", ("n", "p")), symbol("S", ("n", "n"))
x, z, y = symbol("x", ("n", 1)), symbol("z", ("n", 1)), symbol("y", ("m", 1))
a, lam = symbol("a"), symbol("lambda")
i = b.index("i", "N")
xs, ts = symbol("x", ("n", 1), axes=("N",)), symbol("t", axes=("N",))
xi, ti = b.member(xs, i), b.member(ts, i)
mu = symbol("mu", ("n", 1))
T = transpose
centred = b.subtract(xi, mu)

CASES = [
    (matmul(T(y), A, x), "return A @ x @ y"),
    (matmul(y, T(x)), "return y[:, None] * x"),
    (matmul(A, S, x), "return A @ (S @ x)"),
    (matmul(A, T(A), A, x), "return A @ (A @ x @ A)"),
    (matmul(A, x, T(y)), "return (A @ x)[:, None] * y"),
    (matmul(x, T(y), y, T(z)), "return (x * (y @ y))[:, None] * z"),
    (matmul(inv(S), x), "return np.linalg.solve(S, x)"),
    (matmul(T(x), inv(S)), "return np.linalg.solve(S.T, x)"),
    (matmul(inv(T(S)), x), "return np.linalg.solve(S.T, x)"),
    (matmul(A, inv(S)), "return np.linalg.solve(S.T, A.T).T"),
    (matmul(inv(S), B), "return np.linalg.solve(S, B)"),
    (matmul(T(x), inv(S), x), "return np.linalg.solve(S, x) @ x"),
    (inv(S), "return np.linalg.inv(S)"),
    (apply("logdet", S), "return np.linalg.slogdet(S)[1]"),
    (apply("tr", matmul(A, T(A))), "t1 = A.reshape(-1)\nreturn t1 @ t1"),
    (matmul(apply("diag", y), A), "return y[:, None] * A"),
    (matmul(A, apply("diag", x)), "return x * A"),
    (matmul(apply("diag", y), A, x), "return (A @ x) * y"),
    (b.add(x, b.negate(b.ones("n"))), "return x - 1"),
    (scale(b.number(Fraction(-1, 3)), x), "return -x / 3"),
    (scale(b.number(2), b.power(a, -1), x), "return 2 * (x / a)"),
    (b.hadamard(x, b.power(z, -1)), "return x / z"),
    (b.indexed_sum(i, matmul(T(xi), xi)), "t1 = x.reshape(-1)\nreturn t1 @ t1"),
    (b.indexed_sum(i, matmul(xi, T(xi))), "return x.T @ x"),
    (b.indexed_sum(i, scale(ti, matmul(xi, T(xi)))), "return x.T @ (x * t[:, None])"),
    (b.indexed_sum(i, xi), "return x.sum(0)"),
    (
        b.indexed_sum(i, matmul(T(centred), inv(S), centred)),
        "t1 = x - mu\nreturn (t1.T @ t1).reshape(-1) @ np.linalg.inv(S).reshape(-1)",
    ),
    (
        b.indexed_sum(i, matmul(inv(S), centred, T(centred), inv(S))),
        "t1 = np.linalg.inv(S)\nt2 = x - mu\nreturn t1 @ (t2.T @ t2 @ t1)",
    ),
    (b.indexed_sum(i, x), "return N * x"),
    (b.eye("n"), "return np.eye(n, dtype=dtype)"),
]


@pytest.mark.parametrize(("node", "wanted"), CASES, ids=[case[1] for case in CASES])
def test_code(node, wanted):
    assert body(node) == wanted


def test_repeated_parts_are_computed_once():
    h = apply("sigmoid", matmul(A, x))
    code = body(b.hadamard(h, b.subtract(b.ones("m"), h)))
    assert code == "t1 = A @ x\nreturn sigmoid(-t1) * sigmoid(t1)"


def test_source_in_full():
    node = scale(b.number(2), matmul(T(A), b.subtract(matmul(A, x), y)))
    source = numpy_source(node, symbols=[A, x, y], doc="Gradient by x.")
    assert source.startswith(
        '''\
import numpy as np


def gradient(A, x, y):
    """Gradient by x.
    2 A^T (A x - y)

    A: array m x n
    x: array of length n
    y: array of length m
    Returns array of length n.
    """
    if (
        type(A) is not np.ndarray or A.dtype.kind not in "fc" or A.ndim != 2
        or type(x) is not np.ndarray or x.dtype.kind not in "fc" or x.shape != (A.shape[1],)
        or type(y) is not np.ndarray or y.dtype.kind not in "fc" or y.shape != (A.shape[0],)
    ):
        A, x, y = fitted((A, x, y), {"A": ("m", "n"), "x": ("n",), "y": ("m",)})
    return 2 * ((A @ x - y) @ A)


def fitted(given, forms):
'''
    )


def test_keywords_get_an_underscore_and_answer_to_their_own_name_too():
    function = numpy_function(scale(lam, x))
    assert "def gradient(lambda_, x):" in numpy_source(scale(lam, x))
    np.testing.assert_allclose(function(lambda_=2, x=[1, 2]), [2, 4])
    np.testing.assert_allclose(function(**{"lambda": 2, "x": [1, 2]}), [2, 4])


@pytest.mark.parametrize(
    "name", ["np", "sigmoid", "float", "range", "len", "math", "t1", "s1", "N"]
)
def test_names_that_the_code_uses_itself_do_no_harm(name):
    v = symbol(name, ("n", 1))
    h = apply("sigmoid", matmul(S, v))
    inner = b.indexed_sum(i, apply("det", matmul(xi, T(xi))))
    node = b.add(b.hadamard(h, b.subtract(b.ones("n"), h)), scale(inner, v), matmul(S, v))
    values = {"S": 2 * np.eye(2), "x": np.ones((3, 2)), "v": np.array([0.5, -1.0])}
    s = 1 / (1 + np.exp(-2 * values["v"]))
    got = numpy_function(node, symbols=[v, S, xs])(values["v"], values["S"], values["x"])
    np.testing.assert_allclose(got, s * (1 - s) + 2 * values["v"], atol=1e-12)


def test_symbols_that_are_not_used_are_accepted():
    function = numpy_function(b.zeros("m", "n"), symbols=[A, x])
    np.testing.assert_array_equal(function(A=np.ones((2, 3)), x=None), np.zeros((2, 3)))


def test_columns_may_come_with_two_axes():
    function = numpy_function(b.subtract(matmul(A, x), y))
    M = np.arange(6.0).reshape(2, 3)
    wanted = M @ [1, 2, 3] - [1, 1]
    np.testing.assert_allclose(function(A=M, x=[[1], [2], [3]], y=[[1], [1]]), wanted)


def test_scalar_results_are_floats():
    assert isinstance(numpy_function(matmul(T(x), z))(x=[1, 2], z=[3, 4]), float)


def test_functions_do_not_overflow():
    v = np.array([-1000.0, 0.0, 1000.0])
    for name, wanted in (
        ("sigmoid", [0, 0.5, 1]),
        ("softplus", [0, math.log(2), 1000]),
        ("softmax", [0, 0, 1]),
        ("gelu", [0, 0, 1000]),
        ("step", [0, 0, 1]),
    ):
        np.testing.assert_allclose(numpy_function(apply(name, x))(v), wanted, atol=1e-300)
    assert numpy_function(apply("logsumexp", x))(v) == 1000


def test_sigmoid_of_large_negative_numbers_keeps_its_digits():
    value = numpy_function(apply("sigmoid", x))([-700.0])
    np.testing.assert_allclose(value, [math.exp(-700.0)], rtol=1e-12)


def test_softmax_and_logsumexp_of_a_matrix_go_by_rows():
    M = np.arange(6.0).reshape(2, 3)
    e = np.exp(M)
    np.testing.assert_allclose(numpy_function(apply("softmax", A))(M), e / e.sum(1, keepdims=True))
    np.testing.assert_allclose(numpy_function(apply("logsumexp", A))(M), np.log(e.sum(1)))


def test_unknown_functions_are_arguments():
    node = apply("function", matmul(A, x), parameters=("f", 1))
    assert "def gradient(A, x, df):" in numpy_source(node)
    got = numpy_function(node)(np.eye(2), [1.0, 2.0], np.cos)
    np.testing.assert_allclose(got, np.cos([1.0, 2.0]))


def test_sums_of_inverses_are_made_of_all_members_at_once():
    node = b.indexed_sum(i, scale(ti, inv(b.add(S, matmul(xi, T(xi))))))
    assert "for " not in body(node)
    X, t = np.arange(8.0).reshape(4, 2), np.arange(4.0)
    wanted = sum(t[k] * np.linalg.inv(np.eye(2) + np.outer(X[k], X[k])) for k in range(4))
    np.testing.assert_allclose(numpy_function(node)(S=np.eye(2), x=X, t=t), wanted)


def test_what_is_the_same_for_all_members_is_made_once():
    root = matmul(S, S, T(S))
    node = b.indexed_sum(i, apply("det", b.add(root, matmul(xi, T(xi)))))
    assert body(node).startswith("return np.linalg.det(S @ (S @ S.T) + ")


def test_two_loops_over_one_index_share_nothing_that_changes():
    part = apply("det", b.add(S, matmul(xi, T(xi))))
    node = b.add(b.indexed_sum(i, scale(part, part)), b.indexed_sum(i, scale(part, part, ti)))
    X, t = np.arange(6.0).reshape(3, 2), np.array([1.0, 2.0, 4.0])
    d = np.array([np.linalg.det(np.eye(2) + np.outer(r, r)) for r in X])
    got = numpy_function(node)(S=np.eye(2), x=X, t=t)
    assert got == pytest.approx(np.sum(d**2 + d**2 * t))


def test_a_size_is_read_off_an_array_even_from_a_product():
    v = symbol("v", ("m*n", 1))
    w = symbol("w", ("m", 1))
    node = scale(apply("size", parameters=("n",)), w)
    assert numpy_function(node, symbols=[v, w])(np.zeros(6), np.ones(2)) == pytest.approx([3, 3])


def test_a_size_that_no_array_has_is_an_argument():
    assert "def gradient(a, n):" in numpy_source(scale(a, b.ones("n")))


def test_a_differential_has_no_code():
    with pytest.raises(UnsupportedError):
        numpy_source(b.differential(A))


@pytest.mark.parametrize("name", ["1x", "a b", "x;y", "import", "np", ""])
def test_names_are_checked(name):
    with pytest.raises(UsageError):
        numpy_source(matmul(A, x), name=name)


@pytest.mark.parametrize("name", ["a b", "x)", "x\nimport os", 'x"', "é"])
def test_symbols_are_checked(name):
    with pytest.raises(UsageError):
        numpy_source(scale(symbol(name), x))


def test_a_docstring_cannot_end_early():
    doc = 'quotes """ and a backslash \\'
    assert numpy_function(scale(a, x), doc=doc)(2, [1]) == pytest.approx([2])


def test_one_name_for_two_symbols_is_refused():
    with pytest.raises(UsageError):
        numpy_source(scale(symbol("x"), x))
