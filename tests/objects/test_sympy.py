"""SymPy both ways: what an expression is there has the same values, and comes back as what it was."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy as sp
from cookbook.table import GRADIENTS

import matdiff
from matdiff.expression.nodes import Node
from matdiff.expression.operators import OPERATORS
from matdiff.expression.traverse import substitute, symbols
from matdiff.interchange.to_sympy import ROWS
from matdiff.objects.composing import made

m, n, k, a, t = sp.symbols("m n k a t")
X, B = sp.MatrixSymbol("X", m, n), sp.MatrixSymbol("B", m, n)
A, C = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("C", n, n)
x, y, z = sp.MatrixSymbol("x", n, 1), sp.MatrixSymbol("y", m, 1), sp.MatrixSymbol("z", n, 1)
P, Q = sp.MatrixSymbol("P", 2, 3), sp.MatrixSymbol("Q", 3, 1)

THEIRS = [
    X + B, X - 2 * B, a * X + B / 3, X * A, X * A * x, A.T, X.T * X, (X * x - y).T * (X * x - y), x * z.T, x.T * A * z,
    sp.Trace(A), sp.Trace(A * C) * A, sp.Trace(X.T * X), A.I, (A * C).I, sp.Inverse(A) * x, A**2, A**3, A**-2,
    sp.Determinant(A), sp.Determinant(A * C) ** 2, sp.log(sp.Determinant(A.T * A)), sp.HadamardProduct(X, B),
    sp.HadamardProduct(X, B, X), sp.HadamardPower(X, 2), sp.HadamardPower(X, -1), sp.KroneckerProduct(X, A),
    sp.KroneckerProduct(x, A), sp.KroneckerProduct(X, B, A), sp.Identity(n) + A, sp.OneMatrix(m, n) + X, sp.ZeroMatrix(m, n) + X,
    sp.ZeroMatrix(m, n), X.applyfunc(sp.exp), X.applyfunc(sp.log), x.applyfunc(sp.sin), X.applyfunc(lambda t: t**2 + 1),
    X.applyfunc(lambda t: 2**t), X.applyfunc(lambda t: 1 / (1 + sp.exp(-t))), x.applyfunc(lambda t: a * t + t**3),
    x.applyfunc(lambda t: t * sp.exp(-t)), X.applyfunc(lambda t: sp.Max(0, t - 1)), x.applyfunc(lambda t: sp.Abs(t) ** sp.Rational(3, 2)),
    sp.DiagMatrix(x), sp.DiagMatrix(x) * A,
    X[0, 2] * A[1, 1], (X * A)[2, 1] + (x.T * A * x)[0, 0], sp.Adjoint(X), sp.sqrt(sp.Trace(X.T * X)), a * sp.exp(sp.Trace(A)),
    sp.sin(a) + sp.cos(a) ** 2, sp.Max(a, t) - sp.Min(a, 1), sp.Abs(a - t), sp.pi * a, sp.erf(a), sp.gamma(a), sp.loggamma(a),
    sp.digamma(a),
       sp.polygamma(1, a), sp.sqrt(a), a**t, sp.E**a, 0.5 * a, n * sp.Trace(A), sp.Trace(X.T * X) / (m * n), A[0, 1], x[2, 0],
    (A * C)[1, 1], P * Q, sp.Matrix([[1, 2, 0], [3, sp.Rational(1, 2), 1]]) * Q, sp.DotProduct(Q, Q), P[0, :], P[:, 1:3], A[0:2, :],
    sp.tanh(a) * X, (x.T * z) * (z.T * x), sp.exp(sp.Trace(x.T * A * x)), A * x / sp.Trace(x.T * x),
    (X * A + B).T * (X - B), X * (sp.Identity(n) - A) * X.T, sp.Trace(X * A * X.T * sp.OneMatrix(m, m)), sp.OneMatrix(1, n) * x,
    -X, X * 0 + B, sp.log(a) / sp.log(2), sp.sign(a) * t, sp.asin(a / 9), sp.cosh(a) - sp.sinh(a),
]  # fmt: skip
SIZES = {"m": 4, "n": 3, "k": 2}


def explicit(expression: Any, values: dict[str, Any]) -> Any:
    """The value in numbers, by SymPy alone."""
    free = expression.free_symbols
    sizes = {v: SIZES[v.name] for v in free if not v.is_Matrix and v.name in SIZES}
    small = expression.subs(sizes).doit() if sizes else expression
    put = {}
    for v in free:
        if v.is_Matrix:
            shape = tuple(s.subs(sizes) for s in v.shape)
            put[sp.MatrixSymbol(v.name, *shape)] = sp.ImmutableMatrix(values[v.name])
        elif v not in sizes:
            put[v] = values[v.name]
    found = small.subs(put).doit()
    found = found.as_explicit() if hasattr(found, "as_explicit") else found
    return np.array(sp.N(found).tolist() if found.is_Matrix else float(found), dtype=float)


def shape_of(v: Node) -> tuple[int, ...]:
    return tuple(SIZES.get(s, s) for s in v.shape)  # type: ignore[arg-type]


def drawn(expression: Any) -> dict[str, Any]:
    random = np.random.default_rng(5)
    return {
        v.name: random.integers(2, 9, shape_of(v)) / 4
        if not v.is_scalar
        else float(random.integers(3, 9)) / 4
        for v in symbols(expression.node)
    }


def run(expression: Any, values: dict[str, Any]) -> Any:
    from matdiff.codegen.functions import code as code_of

    given = {
        v.name: values[v.name].reshape(-1)
        if v.shape[1] == 1 and not v.is_scalar
        else values[v.name]
        for v in symbols(expression.node)
    }
    code = code_of(expression.node, symbols(expression.node), name="value").function()
    return code(**given)


@pytest.mark.parametrize("theirs", THEIRS, ids=lambda e: str(e)[:50])
def test_what_is_read_has_the_values_of_sympy(theirs: Any) -> None:
    ours = matdiff.from_sympy(theirs)
    again = ours.sympy(like=theirs)
    assert matdiff.from_sympy(again).equals(ours)
    free = {v.name for v in theirs.free_symbols} | {"m", "n"}
    assert {v.name for v in again.free_symbols} <= free
    if not symbols(ours.node):
        return
    values = drawn(ours)
    values |= {v.name: 1.5 for v in theirs.free_symbols if v.name not in values and not v.is_Matrix}
    values |= {v.name: np.ones([SIZES[s.name] for s in v.shape]) for v in theirs.free_symbols if v.name not in values}  # fmt: skip
    np.testing.assert_allclose(
        np.reshape(run(ours, values), -1), np.reshape(explicit(theirs, values), -1), rtol=1e-9
    )


def test_sums_of_entries_are_read_as_products() -> None:
    form = (x.T * A * x)[0, 0]
    assert str(matdiff.from_sympy(form)) == "x^T A x"
    assert str(matdiff.grad(sp.log(1 + sp.exp(-form)), x)) == str(matdiff.grad("log(1 + exp(-x^T A x))", "x"))  # fmt: skip
    assert str(matdiff.from_sympy((A * C)[1, 1])) == "e_2^T A C e_2"
    i = sp.Symbol("i")
    assert matdiff.from_sympy(sp.Sum(x[i, 0] ** 2, (i, 0, n - 1))).equals(matdiff.parse("x^T x"))


def test_a_diagonal() -> None:
    """SymPy 1.14 fails to give DiagonalOf in numbers."""
    assert str(matdiff.from_sympy(sp.DiagonalOf(A))) == "diagonal(A)"
    assert matdiff.parse("diagonal(A)", "A: n x n").sympy(like=A) == sp.DiagonalOf(A)


def test_there_are_enough() -> None:
    assert len(THEIRS) >= 80


def test_gradients_of_the_books_come_back() -> None:
    """Questions and answers, with what is declared of their names put back: SymPy's matrices have no attributes. Every third."""
    came, other = 0, []
    for row in GRADIENTS[::3]:
        answer = matdiff.grad(row.expression, row.wrt, row.where, structure=row.structure)
        declared = answer.expression.reading.symbols
        for ours in (answer.expression, answer):
            try:
                back = matdiff.from_sympy(ours.sympy()).node
            except matdiff.UnsupportedError:
                continue
            back = substitute(back, {v: declared[v.name] for v in symbols(back)})
            came += 1
            if not made(back).equals(ours):
                other.append((str(ours), str(back)))
    assert not other
    assert came >= 85


def test_public_functions_take_sympy() -> None:
    loss = (X * x - y).T * (X * x - y)
    found = matdiff.grad(loss, x)
    assert str(found) == "2 X^T (X x - y)"
    assert found.sympy(like=loss).doit() == (2 * X.T * (X * x - y)).doit()
    assert str(matdiff.grads(loss, [x, X])["X"]) == "2 (X x - y) x^T"
    assert str(matdiff.hessian(loss, x)) == "2 X^T X"
    assert matdiff.verify(2 * X.T * (X * x - y), loss, x).equal
    symmetric = matdiff.grad(sp.log(sp.Determinant(A)), A, where="A: symmetric")
    assert str(symmetric) == "A^-1"
    assert matdiff.from_sympy(sp.Trace(A), where="A: symmetric").reading.symbols["A"].attributes == {"symmetric"}  # fmt: skip
    W = matdiff.symbols("W: k x m")
    assert str(W @ X + 1) == "W X + ones(k, n)"
    assert str(matdiff.backprop(sp.Trace(X.T * X), X)) == str(matdiff.backprop("tr(X^T X)", "X"))


def test_every_operator_is_said_or_refused_by_name() -> None:
    assert set(ROWS) <= set(OPERATORS)
    with pytest.raises(matdiff.UnsupportedError) as error:
        matdiff.parse("expm(A) b").sympy()
    assert str(error.value) == "SymPy has no word for 'expm'"


REFUSED = {
    "an equation": (sp.Eq(a, t), "SymPy's Equality is no expression of matrices and numbers: Eq(a, t)"),
    "an integral": (sp.Integral(a, a), "SymPy's Integral is no expression of matrices and numbers: Integral(a, a)"),
    "a set": (sp.FiniteSet(1), "SymPy's FiniteSet is no expression of matrices and numbers: {1}"),
    "infinity": (a + sp.oo * t, "SymPy's Infinity is no expression of matrices and numbers: oo"),
    "blocks": (sp.BlockMatrix([[A, A]]), "SymPy's BlockMatrix has no meaning here: Matrix([[A, A]])"),
    "a function": (sp.besselj(1, a), "SymPy's besselj has no meaning here: besselj(1, a)"),
    "a broken size": (
        sp.MatrixSymbol("R", m / 2, n) * x,
        "1/2 is no size of a matrix: read are symbols, whole numbers, their products and sums",
    ),
    "a matrix of symbols": (
        sp.Matrix([[a, 1], [1, a]]),
        "a matrix of symbols is not read: Matrix([[a, 1], [1, a]])\nhelp: write it with MatrixSymbol",
    ),
    "a name": (sp.Symbol("a b"), "'a b' is no name here\nhelp: a name is letters, then digits"),
    "an entry": (A[k, k], "the entry A[k, k] at a place that is no number is not read"),
    "one name for two": (
        A * sp.MatrixSymbol("A", n, 1),
        "A is n x 1 in one place and n x n in another\n"
        'help: declare it once: matdiff.symbols("A: …"), or where="A: …" with every text',
    ),
    "a class": (sp.exp, "SymPy's ExpMeta has no meaning here: exp"),
    "no SymPy": ("tr(A)", "a SymPy expression is wanted, not str"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str) -> None:
    theirs, message = REFUSED[name]
    with pytest.raises(matdiff.MatdiffError) as error:
        matdiff.from_sympy(theirs)
    assert str(error.value) == message


def test_differentials_and_equations() -> None:
    assert str(matdiff.differential(A.I, A).sympy()) == "-A**(-1)*dA*A**(-1)"
    assert str(matdiff.differential(x.T * A * x, x).sympy(like=A)) == "Trace(dx.T*A*x) + Trace(x.T*A*dx)"  # fmt: skip
    assert str(matdiff.solve((X * x - y).T * (X * x - y), x)) == "x = (X^T X)^-1 X^T y"
