"""Expressions and answers as objects: signs, functions, what every public function takes, and what is refused."""

from __future__ import annotations

import operator
import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff.codegen.functions import code

X, w, y, lam = matdiff.symbols("X: m x n, w: n, y: m, lambda: scalar")
A, B, S = matdiff.symbols("A: n x n, B: m x n, S: n x n symmetric")
LOSS = (X @ w - y).T @ (X @ w - y) + lam * w.T @ w
VALUES = {
    name: np.random.default_rng(3).uniform(0.3, 2.0, size)
    for name, size in {
        "X": (4, 3),
        "B": (4, 3),
        "A": (3, 3),
        "w": 3,
        "y": 4,
        "lambda": None,
    }.items()
}


def value(expression: Any) -> Any:
    names = list(expression.reading.symbols.values())
    run = code(expression.node, names, name="value").function()
    return run(**{v.name if v.name != "lambda" else "lambda_": VALUES[v.name] for v in names})


SIGNS: list[Callable[..., Any]] = [
    lambda X, B, A, w, y, c: X @ w - y,
    lambda X, B, A, w, y, c: X * B + 2 * X,
    lambda X, B, A, w, y, c: X / B - B / 3,
    lambda X, B, A, w, y, c: X**2 + 1,
    lambda X, B, A, w, y, c: 1 - X.T @ B,
    lambda X, B, A, w, y, c: 2.5 / y + y**-1,
    lambda X, B, A, w, y, c: c * w + c / 2 - w,
    lambda X, B, A, w, y, c: w @ A @ w,
    lambda X, B, A, w, y, c: w @ w * w,
    lambda X, B, A, w, y, c: 2**w,
    lambda X, B, A, w, y, c: -abs(-w) + +w,
    lambda X, B, A, w, y, c: X + w,
    lambda X, B, A, w, y, c: X * w,
    lambda X, B, A, w, y, c: np.float64(2) * X * np.int64(3),
    lambda X, B, A, w, y, c: X @ np.array([1.0, 2.0, 0.5]),
    lambda X, B, A, w, y, c: np.array([[1, 2, 0, 1], [0, 1, 0, 3]]) @ X,
    lambda X, B, A, w, y, c: np.array([1.0, 2.0, 0.5]) + w,
    lambda X, B, A, w, y, c: np.exp(X) + np.sqrt(np.abs(B)) - np.tanh(X),
    lambda X, B, A, w, y, c: np.dot(X, w) - np.dot(c, y),
    lambda X, B, A, w, y, c: np.dot(w, w) * np.trace(np.linalg.inv(A)),
    lambda X, B, A, w, y, c: np.outer(y, w) / np.linalg.norm(w),
    lambda X, B, A, w, y, c: sum([w, 2 * w, w]),
]


@pytest.mark.parametrize("number", range(len(SIGNS)))
def test_signs_mean_what_numpy_says(number: int) -> None:
    make = SIGNS[number]
    small = {"m": 4, "n": 3}
    declared = {"X": "4 x 3", "B": "4 x 3", "A": "3 x 3", "w": "3", "y": "4", "lambda": "scalar"}
    objects = matdiff.symbols(declared)
    arrays = [VALUES[name] for name in declared]
    assert small
    np.testing.assert_allclose(value(make(*objects)), make(*arrays), rtol=1e-12)


def test_every_public_function_takes_objects_and_answers() -> None:
    text = "(X w - y)^T (X w - y) + lambda w^T w"
    gradient = matdiff.grad(LOSS, w)
    assert gradient == matdiff.grad(text, "w") == matdiff.grad(matdiff.parse(text), "w")
    assert matdiff.grads(LOSS, [w, X]) == matdiff.grads(text, "w, X")
    assert matdiff.jacobian(gradient, "w") == matdiff.jacobian(gradient, w)
    assert (
        str(matdiff.jacobian(gradient, "w"))
        == str(matdiff.hessian(LOSS, w))
        == "2 X^T X + 2 lambda I"
    )
    assert matdiff.hessians(LOSS, [w, lam]) == matdiff.hessians(text, "w, lambda")
    assert matdiff.differential(LOSS, w) == matdiff.differential(text, "w")
    assert matdiff.hvp(LOSS, w, along="v") == matdiff.hvp(text, "w", along="v")
    assert matdiff.jvp(X @ w, w) == matdiff.jvp("X w", "w")
    assert matdiff.vjp(X @ w, X, along="g") == matdiff.vjp("X w", "X", along="g")
    assert str(matdiff.index_derivative(LOSS, w)) == str(matdiff.index_derivative(text, "w"))
    assert str(matdiff.graph(LOSS, w)) == str(matdiff.graph(text, "w"))
    assert str(matdiff.backprop(LOSS, w)) == str(matdiff.backprop(text, "w"))
    assert matdiff.parse(LOSS) == LOSS == matdiff.parse(text)
    assert gradient.check().verdict == "agreed"
    assert matdiff.verify(gradient, LOSS, w).equal
    assert matdiff.verify(gradient, text, "w").equal
    assert matdiff.verify(X, X @ w, w, kind="jacobian").equal
    assert matdiff.verify(2 * X.T @ X, "||X w - y||^2", "w", kind="hessian").equal
    found = matdiff.solve((X @ w - y).T @ (X @ w - y), w)
    assert str(found) == str(matdiff.solve("(X w - y)^T (X w - y)", "w"))
    wrong = matdiff.verify(X.T @ (X @ w - y), LOSS, w)
    assert not wrong.equal and wrong.counterexample


def test_answers_go_into_expressions() -> None:
    step = w - Fraction(1, 2) * matdiff.grad("||X w - y||^2", "w")
    assert str(step) == "w - X^T (X w - y)"
    assert str(matdiff.jacobian(step, w)) == "I - X^T X"
    assert str(matdiff.grad(matdiff.tr(matdiff.hessian("||X w - y||^2", "w")), "X")) == "4 X"


def test_a_transposed_variable_an_inverse_a_member() -> None:
    assert matdiff.grad(w.T @ A @ w, A.T) == matdiff.grad("w^T A w", "A^T")
    found = matdiff.grad(matdiff.logdet(A), matdiff.inv(A))
    assert found == matdiff.grad("log det A", "A^-1")
    x, i = matdiff.symbols("x_i: n, i: 1..N")
    text = "sum_i (x_i - w)^T (x_i - w)"
    total = matdiff.sum_over((x - w).T @ (x - w), i)
    assert matdiff.grad(total, w) == matdiff.grad(text, "w")
    assert str(matdiff.grad(total, "x_k")) == str(matdiff.grad(text, "x_k"))


def test_declarations_are_carried_along() -> None:
    assert str(matdiff.grad(matdiff.logdet(S), S)) == "S^-1"
    assert str(matdiff.grad(matdiff.logdet(A), A)) == "A^-T"
    assert str(matdiff.grad(matdiff.logdet(A), A, where="A: symmetric")) == "A^-1"
    assert str(matdiff.grad(matdiff.logdet(A), A, where="A: n x n symmetric")) == "A^-1"
    z, H = matdiff.symbols("z: n complex, H: n x n hermitian")
    form = matdiff.re(matdiff.conj(z).T @ H @ z)
    assert str(matdiff.grad(form, z)) == str(matdiff.grad("z^H H z", "z", "z: n complex, H: n x n hermitian"))  # fmt: skip


def test_named_values_make_a_program() -> None:
    W, b, x = matdiff.symbols("W: k x n, b: k, x: n")
    h = (W @ x + b).called("h")
    z = matdiff.tanh(h).called("z")
    loss = z.T @ z
    text = "h = W x + b; z = tanh(h); z^T z"
    where = "W: k x n"
    assert matdiff.backprop(loss, "W, b") == matdiff.backprop(text, "W, b", where)
    assert matdiff.grad(loss, "h") == matdiff.grad(text, "h", where)
    assert loss == matdiff.parse(text, where)
    with pytest.raises(matdiff.NameError, match=r"\Ah is the name of two things\Z"):
        h + (W @ x).called("h")


def test_substituting() -> None:
    v = matdiff.symbols("v: n")
    form = w.T @ A @ w
    assert form.subs({w: w - v}) == (w - v).T @ A @ (w - v)
    assert form.subs({"w": v, "A": S}) == v.T @ S @ v
    assert form.subs({w: 0}).equals(0)
    assert matdiff.grad("||X w - y||^2", "w").subs({"w": matdiff.ones("n")}).shape == ("n", 1)


def test_equality_by_value() -> None:
    assert matdiff.tr(A @ S).equals(matdiff.tr(S @ A.T))
    assert not matdiff.tr(A @ A).equals(matdiff.tr(A @ A.T))
    assert ((A + S) @ w).equals(S @ w + A @ w)
    assert not (A @ w).equals(w.T @ A)
    assert matdiff.grad("||X w - y||^2", "w").equals(2 * X.T @ (X @ w - y))
    assert matdiff.logdet(A @ A.T).equals(2 * matdiff.log(abs(matdiff.det(A))))


def test_objects_travel() -> None:
    other = pickle.loads(pickle.dumps({"loss": LOSS, "tr": matdiff.tr}))
    assert other["loss"] == LOSS
    assert matdiff.grad(other["loss"], "w") == matdiff.grad(LOSS, "w")
    assert str(other["tr"](A)) == "tr(A)"


def test_what_a_square_does_to_a_matrix_is_said() -> None:
    assert (A**2).equals(A * A) and not (A**2).equals(A @ A)
    assert str(matdiff.exp(A)) == "exp(A)"
    assert matdiff.exp(A).notes == ("exp(A) is taken entry by entry; expm is the matrix function.",)


ERRORS = {
    "a product": (
        lambda: X @ X,
        "shapes do not agree in this product\n  | X @ X\n  |     ^ X is m x n; what stands before it is m x n\n"
        "help: write .* for the elementwise product",
    ),
    "a trace": (
        lambda: matdiff.tr(X),
        "only a square matrix has a trace\n  | tr(X)\n  |    ^ X is m x n",
    ),
    "a number before @": (
        lambda: 2 @ X,
        "@ is the product of matrices; a number goes with * before a matrix",
    ),
    "two declarations": (
        lambda: matdiff.parse("w^T w", "w: k") + LOSS,
        "w is n x 1 in one place and k x 1 in another\n"
        'help: declare it once: matdiff.symbols("w: …"), or where="w: …" with every text',
    ),
    "two attributes": (
        lambda: matdiff.grad(matdiff.tr(S), "S", where="S: k x k"),
        "S is k x k in one place and n x n in another\n"
        'help: declare it once: matdiff.symbols("S: …"), or where="S: …" with every text',
    ),
    "a word too many": (
        lambda: matdiff.log(w, 3),
        "log takes 1 operand, not 2\n  | log(w, 3)\n  | ^^^^^^^^^",
    ),
    "truth": (
        lambda: bool(X),
        "an expression is neither true nor false: its values are not known\n"
        "help: a.equals(b) says whether two expressions are equal",
    ),
    "no scalar": (
        lambda: matdiff.grad(X, w),
        "a gradient is taken of a scalar, and this is m x n\n  | X\n  | ^\nhelp: ask for the jacobian",
    ),
    "text as an operand": (
        lambda: X @ "w",
        "an operand is an expression, an answer or a number, not str\n"
        'help: matdiff.parse("…") makes an expression of a text',
    ),
    "no name": (
        lambda: LOSS.subs({"z": 1}),
        "z does not occur in the expression\nhelp: the names in it are X, w, y, lambda",
    ),
    "another shape": (
        lambda: LOSS.subs({w: X}),
        "w is n x 1, and what is put in its place is m x n",
    ),
    "no size": (
        lambda: matdiff.symbols("P: symmetric"),
        'P is declared without a size\nhelp: write "P: m x n" or "P: scalar"',
    ),
    "no range": (
        lambda: matdiff.symbols("x_i: n"),
        'how far does the index i of x run?\nhelp: declare it: "i: 1..N"',
    ),
    "an eigenvalue": (
        lambda: matdiff.grad(matdiff.lambda_max(A), A),
        "eigenvalues of a matrix that is not known to be symmetric\n  | lambda_max(A)\n  |            ^\n"
        'help: write `where "A: n x n symmetric"`',
    ),
    "nothing to ask": (
        lambda: matdiff.grad(3, "x"),
        "an expression is given as text, not as int",
    ),
    "not a number": (lambda: X * float("nan"), "nan is no number"),
    "a cube of numbers": (
        lambda: X + np.zeros((2, 2, 2)),
        "an array of numbers has one axis or two, and is not empty",
    ),
    "a reduction of NumPy": (
        lambda: np.sum(X, axis=0),
        "np.sum with these arguments has no meaning for an expression\n"
        "help: write it with @, *, matdiff.tr …; a Python function of arrays is traced: matdiff.grad(loss, …)",
    ),
    "an entry": (
        lambda: w[0],
        "an entry of an expression is asked for by text, where it is counted from 1\n"
        'help: matdiff.parse("x[1]"), matdiff.parse("A[1,2]")',
    ),
    "a sum of shapes": (
        lambda: X @ w + w,
        "shapes do not agree in this sum\n  | (X w) + w\n  |         ^ w is n x 1; the other term is m x 1\n"
        'help: write `where "w: m"` if w is m x 1',
    ),
    "a sum over no index": (
        lambda: matdiff.sum_over(w, w),
        'a sum runs over an index, declared with its range: "i: 1..N"',
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_refused(name: str) -> None:
    make, message = ERRORS[name]
    with pytest.raises(matdiff.MatdiffError) as error:
        make()
    assert str(error.value) == message


def test_a_name_that_is_nothing() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'traze'"):
        operator.attrgetter("traze")(matdiff)


EQUAL = (
    ("tr(A B)", "tr(B A)", "A: m x n, B: n x m", True, True),
    ("(A + u v^T)^-1", "A^-1 - A^-1 u v^T A^-1 / (1 + v^T A^-1 u)", "A: n x n, u: n, v: n", True, True),
    ("sin(t)^2 + cos(t)^2", "1", "t: scalar", True, True),
    ("inv(A + B)", "inv(A) + inv(B)", "A: n x n, B: n x n", False, True),
    ("sqrt(t^2)", "t", "t: scalar", False, True),
    ("x", "x^T", "x: n", False, True),
    ("log det(A A^T)", "2 log(abs(det(A)))", "A: n x n", True, False),
)  # fmt: skip


@pytest.mark.parametrize("row", EQUAL, ids=lambda row: f"{row[0]} = {row[1]}")
def test_equality_says_whether_it_is_proved(row: tuple[str, str, str, bool, bool]) -> None:
    one, other, where, value, proved = row
    found = matdiff.parse(one, where).equals(matdiff.parse(other, where))
    assert (found == value, found.proved) == (True, proved)
    assert repr(found) == (str(value) if proved else f"{value} (at 4 random points; not proved)")


def test_several_answers_have_the_vocabulary_of_one() -> None:
    text, names = "x^T A y + log(z) + x^T x", ["x", "z"]
    gradients = matdiff.grad(text, names, "z: scalar")
    assert isinstance(gradients, matdiff.Gradients) and gradients == matdiff.grads(
        text, names, "z: scalar"
    )
    assert gradients.unicode() == "∇_x f = A y + 2 x\n∇_z f = 1/z"
    assert gradients.conditions == ("z > 0",)
    assert all(report.agreed for report in gradients.check("exact").values())
    blocks = matdiff.hessian(text, names, "z: scalar")
    assert isinstance(blocks, matdiff.Hessians) and list(blocks) == [
        (x, y) for x in names for y in names
    ]
    assert {name: str(block) for name, block in blocks.items()} == {
        ("x", "x"): "2 I", ("x", "z"): "zeros(m)", ("z", "x"): "zeros(1, m)", ("z", "z"): "-1/z^2",
    }  # fmt: skip
    assert blocks.to_dict()["z, z"]["answer"] == "-1/z^2" and "def " in blocks.code()
    assert blocks.markdown() == f"$$\n{blocks.latex()}\n$$"


def test_what_is_declared_of_a_variable_goes_along() -> None:
    w, S = matdiff.symbols("w: 3, S: n x n symmetric")
    assert matdiff.grad("w^T A w", w).shapes == {"w": (3, 1), "A": (3, 3)}
    assert str(matdiff.grad("log det S", S)) == "S^-1"
    assert matdiff.grad(lambda w, A: w @ A @ w, w).shapes["A"] == (3, 3)
    assert matdiff.backprop("h = A w; h^T h", [w]).reading.symbols["w"].shape == (3, 1)
    other = (
        "w is 3 x 1 in one place and n x 1 in another\n"
        'help: declare it once: matdiff.symbols("w: …"), or where="w: …" with every text'
    )
    for text, where in ((matdiff.parse("w^T w", "w: n"), ""), ("w^T w", "w: n")):
        with pytest.raises(matdiff.MatdiffError) as error:
            matdiff.grad(text, w, where)
        assert "in one place and" in str(error.value)
    with pytest.raises(matdiff.MatdiffError) as error:
        matdiff.hessian(matdiff.parse("w^T w", "w: n"), w)
    assert str(error.value) == other
