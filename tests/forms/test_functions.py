"""Closed forms of functions of a matrix, powers, spectra and norms; when they hold; what is refused; their NumPy code."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.answers.domains import require_symmetric
from matdiff.codegen.functions import code
from matdiff.syntax.reading import read


def numpy_function(node, symbols=None, **more):
    return code(node, symbols, **more).function()


SQUARE = "A: n x n, B: n x n"
DEFINITE = "S: n x n positive_definite"
SYMMETRIC = "S: n x n symmetric"
LARGEST = "S has a simple largest eigenvalue"
PRINCIPAL = "has no eigenvalue that is zero or negative"
K = "a^T X^k b"

FORMS = (
    ("tr(expm(A))", "A", SQUARE, "expm(A)^T", ()),
    ("tr(expm(B X))", "X", "B: n x m, X: m x n", "B^T expm(B X)^T", ()),
    ("tr(B expm(A))", "A", SQUARE, "L_expm(A, B)^T", ()),
    ("tr(B expm(t A))", "t", f"{SQUARE}, t: scalar", "tr(A expm(t A) B)", ()),
    ("log det(expm(A))", "A", SQUARE, "I", ()),
    ("tr(logm(A))", "A", SQUARE, "A^-T", (f"A {PRINCIPAL}",)),
    ("tr(logm(S))", "S", DEFINITE, "S^-1", ()),
    ("tr(sqrtm(A))", "A", SQUARE, "1/2 sqrtm(A)^-T", (f"A {PRINCIPAL}",)),
    ("tr(A^(1/2))", "A", SQUARE, "1/2 sqrtm(A)^-T", (f"A {PRINCIPAL}",)),
    ("tr(S^t)", "S", f"{DEFINITE}, t: scalar", "t S^(t - 1)", ()),
    ("tr(A^k)", "A", f"{SQUARE}, k: integer", "k (A^(k - 1))^T", ()),
    (K, "X", "k: integer", "sum_{r=1}^{k} (X^(r - 1))^T a b^T (X^(k - r))^T", ()),
    ("a^T X^9 b", "X", "", "sum_{r=1}^{9} (X^(r - 1))^T a b^T (X^(9 - r))^T", ()),
    ("det(A^k)", "A", f"{SQUARE}, k: integer", "k det(A^k) A^-T", ("A is invertible",)),
    ("lambda_max(S)", "S", SYMMETRIC, "eigvec_max(S) eigvec_max(S)^T", (LARGEST,)),
    ("sum(eigvals(S).^2)", "S", SYMMETRIC, "2 S", ()),
    ("sum(f(eigvals(S)))", "S", f"{SYMMETRIC}, f: function",
     "eigvecs(S) diag(f'(eigvals(S))) eigvecs(S)^T", ("S has simple eigenvalues",)),
    ("||X||_2", "X", "", "left_singular(X) right_singular(X)^T",
     ("X has a simple largest singular value",)),
    ("||X||_*", "X", "", "polar(X)", ("X has full rank",)),
    ("||X||_1", "X", "X: m x n", "sign(X)", ("X has no zero entry (where it has, a subgradient)",)),
    ("||x||_3", "x", "", "(x .* abs(x))/||x||_3^2", ("x ≠ 0",)),
    ("||x||_inf", "x", "", "peak(x)", ("x has one entry of largest absolute value",)),
    ("tr(B X^+)", "X", "X: m x n, B: m x n",
     "(I - X pinv(X)) B pinv(X) pinv(X)^T + pinv(X)^T pinv(X) B (I - pinv(X) X) - pinv(X)^T B^T pinv(X)^T",
     ("X keeps its rank nearby",)),
    ("tr(B S^+)", "S", f"{DEFINITE}, B: n x n symmetric", "-S^-1 B S^-1", ()),
    ("tr(B cholesky(S))", "S", f"{DEFINITE}, B: n x n", None, ()),
    ("sum(clip(x, 0, 1))", "x", "", "step(x) .* step(1 - x)",
     ("x has no entry at a bound (there, a subgradient)",)),
    ("sum(loggamma(x))", "x", "x: n positive", "digamma(x)", ()),
)  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "form", "conditions"), FORMS)
def test_closed_form(
    text: str, wrt: str, where: str, form: str | None, conditions: tuple[str, ...]
) -> None:
    found = matdiff.grad(text, wrt, where)
    if form is not None:
        assert str(found) == form
    assert found.conditions == conditions


@pytest.mark.parametrize("text", [f"tr({f}(A))" for f in ("expm", "logm", "sqrtm", "sinm", "cosm")])
def test_a_trace_has_no_derivative_operator_in_its_gradient(text: str) -> None:
    assert "L_" not in str(matdiff.grad(text, "A"))


def _argument(name: str, rng: np.random.Generator) -> np.ndarray:
    """A vector, a positive definite matrix, a rectangle, by the name of the variable."""
    if name == "x":
        return rng.uniform(0.2, 2.0, 4)
    a = rng.uniform(-1.0, 1.0, (4, 4 if name in "ABS" else 3))
    return a @ a.T + np.eye(4) if name == "S" else a + 3 * np.eye(*a.shape)


CODE = [row for row in FORMS if row[0] not in (K, "a^T X^9 b") and "function" not in row[2]]


@pytest.mark.parametrize(("text", "wrt", "where"), [row[:3] for row in CODE])
def test_numpy_code_agrees_with_differences(text: str, wrt: str, where: str) -> None:
    """The code of the gradient against difference quotients of the code of the expression, along a direction."""
    rng = np.random.default_rng(7)
    gradient = matdiff.grad(text, wrt, where)
    expression = gradient.expression
    symbols = list(expression.reading.symbols.values())
    value = numpy_function(expression.node, name="value", symbols=symbols)
    given: dict[str, object] = {}
    for name, shape in gradient.shapes.items():
        if shape == (1, 1):
            given[name] = 0.7
        elif name == "X" and "expm(B X)" in text:
            given[name] = rng.uniform(-1.0, 1.0, (3, 4))
        elif (name == "B" and shape == ("n", "m")) or (name == "B" and "X^+" in text):
            given[name] = rng.uniform(-1.0, 1.0, (4, 3))
        else:
            given[name] = _argument(name, rng)
    if "k: integer" in where:
        given["k"] = 3
    direction = np.asarray(rng.uniform(-1.0, 1.0, np.shape(given[wrt])))
    if "S" in wrt:
        direction = direction + direction.T
    if text.startswith("tr(B S^+)"):
        given["B"] = np.asarray(given["S"]) + np.eye(4)
    step = 1e-5
    ahead, behind = (
        value(**{**given, wrt: np.asarray(given[wrt]) + sign * step * direction})
        for sign in (1, -1)
    )
    slope = np.sum(np.asarray(gradient.function()(**given)) * direction)
    assert slope == pytest.approx((ahead - behind) / (2 * step), rel=1e-6, abs=1e-7)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tr(S) + lambda_max(X)", "eigenvalues of a matrix that is not known to be symmetric"),
        ("sum(cholesky(X))", "a Cholesky factor of a matrix that is not known to be symmetric"),
    ],
)
def test_symmetry_is_asked_for(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as found:
        matdiff.grad(text, "X", "X: n x n, S: n x n")
    assert found.value.message == message
    assert found.value.span is not None
    assert text[slice(*found.value.span)] == "X"
    assert found.value.help


@pytest.mark.parametrize("text", ["lambda_max(X^T X)", "lambda_max(X + X^T)", "sum(eigvals(X))"])
def test_symmetry_that_is_seen_is_not_asked_for(text: str) -> None:
    reading = read(text, "X: n x n", wrt=("X",), scalar=True)
    assert require_symmetric(reading) is reading


def test_a_claim_is_judged() -> None:
    assert matdiff.verify("k (X^(k-1))^T", "tr(X^k)", "X", "k: integer").equal
    wrong = matdiff.verify("k X^(k-1)", "tr(X^k)", "X", "k: integer, X: n x n")
    assert not wrong.equal
    assert matdiff.verify("eigvec_max(S) eigvec_max(S)^T", "lambda_max(S)", "S", SYMMETRIC).equal


def test_an_undeclared_exponent_is_a_whole_number_and_said() -> None:
    notes = matdiff.grad("tr(X^k)", "X").notes
    assert notes == (
        'k is taken for a positive whole number; say otherwise with where "k: scalar".',
    )
