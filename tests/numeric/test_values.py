"""Values of every operator against NumPy, and directional derivatives against closed forms."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from matdiff.base.budget import Budget, TooLong
from matdiff.expression import build as b
from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS
from matdiff.numeric.compare import agree, error, is_exact
from matdiff.numeric.fields import EXACT, FLOAT, PRECISE, DomainError
from matdiff.numeric.rows import VALUES
from matdiff.numeric.sampling import choose_sizes, domain_hints, sample
from matdiff.numeric.values import SPECIAL, Evaluator, evaluate

SIZES = {"m": 3, "n": 2, "k": 4, "N": 5}
A, B = b.symbol("A", ("m", "n")), b.symbol("B", ("m", "n"))
X, Y = b.symbol("X", ("n", "n")), b.symbol("S", ("n", "n"), ("positive_definite",))
C, u = b.symbol("C", ("n", "k")), b.symbol("u", ("m", 1))
s, t = b.symbol("s"), b.symbol("t")
x = b.symbol("x", ("n", 1), (), ("N",))
i = b.index("i", "N")


def point(*nodes: Node, seed: int = 3):
    from matdiff.expression.traverse import symbols

    hints = domain_hints(*nodes)
    return sample(symbols(*nodes), SIZES, seed, tangents=True, hints=hints)


def softmax(a: np.ndarray, axis: int) -> np.ndarray:
    e = np.exp(a)
    return e / e.sum(axis=axis, keepdims=True)


def test_every_operator_has_a_row() -> None:
    assert set(VALUES) == set(OPERATORS)
    assert set(SPECIAL) == {"d", "given", "indexed_sum", "member", "stack"}


CASES = {
    "add": (b.add(A, B), lambda v: v.A + v.B),
    "scale": (b.scale(s, t, A), lambda v: v.s * v.t * v.A),
    "matmul": (b.matmul(A, C), lambda v: v.A @ v.C),
    "matmul vector": (
        b.matmul(b.transpose(C), b.transpose(A), u),
        lambda v: v.C.T @ v.A.T @ v.u,
    ),
    "hadamard": (b.hadamard(A, B), lambda v: v.A * v.B),
    "power": (b.power(A, -3), lambda v: v.A**-3.0),
    "root": (b.power(A, b.HALF), lambda v: np.sqrt(v.A)),
    "real power": (b.power(A, s), lambda v: v.A**v.s),
    "transpose": (b.transpose(A), lambda v: v.A.T),
    "tr": (b.tr(X), lambda v: np.trace(v.X)),
    "sum": (b.apply("sum", A), lambda v: v.A.sum()),
    "rowsum": (b.apply("rowsum", A), lambda v: v.A.sum(1, keepdims=True)),
    "diag": (b.apply("diag", u), lambda v: np.diagflat(v.u)),
    "diagonal": (b.apply("diagonal", X), lambda v: np.diag(v.X)[:, None]),
    "inner": (b.apply("inner", A, B), lambda v: (v.A * v.B).sum()),
    "inv": (b.inv(X), lambda v: np.linalg.inv(v.X)),
    "det": (b.apply("det", X), lambda v: np.linalg.det(v.X)),
    "logdet": (b.apply("logdet", Y), lambda v: np.linalg.slogdet(v.S)[1]),
    "norm": (b.apply("norm", A), lambda v: np.linalg.norm(v.A)),
    "abs": (b.apply("abs", A), lambda v: abs(v.A)),
    "sign": (b.apply("sign", A), lambda v: np.sign(v.A)),
    "step": (b.apply("step", A), lambda v: (v.A > 0) * 1.0),
    "relu": (b.apply("relu", A), lambda v: np.maximum(v.A, 0)),
    "sigmoid": (b.apply("sigmoid", A), lambda v: 1 / (1 + np.exp(-v.A))),
    "softplus": (b.apply("softplus", A), lambda v: np.log1p(np.exp(v.A))),
    "max": (b.apply("max", A, B), lambda v: np.maximum(v.A, v.B)),
    "min": (b.apply("min", A, B), lambda v: np.minimum(v.A, v.B)),
    "softmax": (b.apply("softmax", u), lambda v: softmax(v.u, 0)),
    "softmax rows": (b.apply("softmax", A), lambda v: softmax(v.A, 1)),
    "logsumexp": (b.apply("logsumexp", u), lambda v: np.log(np.exp(v.u).sum())),
    "logsumexp rows": (
        b.apply("logsumexp", A),
        lambda v: np.log(np.exp(v.A).sum(1, keepdims=True)),
    ),
    "ones": (b.ones("m", "n"), lambda v: np.ones((3, 2))),
    "zeros": (b.zeros("m", "n"), lambda v: np.zeros((3, 2))),
    "eye": (b.eye("m"), lambda v: np.eye(3)),
    "pi": (b.apply("pi"), lambda v: np.pi),
    "size": (b.apply("size", parameters=("m*n",)), lambda v: 6),
    "indexed_sum": (
        b.indexed_sum(i, b.scale(i, b.matmul(b.member(x, i), b.transpose(b.member(x, i))))),
        lambda v: sum((k + 1) * p @ p.T for k, p in enumerate(v.x)),
    ),
    **{
        name: (b.apply(name, A), lambda v, f=f: f(v.A))
        for name, f in {
            "exp": np.exp,
            "log": np.log,
            "sin": np.sin,
            "cos": np.cos,
            "tan": np.tan,
            "arcsin": np.arcsin,
            "arccos": np.arccos,
            "arctan": np.arctan,
            "sinh": np.sinh,
            "cosh": np.cosh,
            "tanh": np.tanh,
            "arcsinh": np.arcsinh,
            "arctanh": np.arctanh,
        }.items()
    },
    "arccosh": (b.apply("arccosh", b.add(A, b.ones("m", "n"))), lambda v: np.arccosh(v.A + 1)),
}


class Arrays:
    def __init__(self, values) -> None:
        for v, a in values.items():
            setattr(self, v.name, np.array(a, float))


@pytest.mark.parametrize("field", [FLOAT, EXACT, PRECISE], ids=lambda f: f.name)
@pytest.mark.parametrize("name", CASES)
def test_value(name: str, field) -> None:
    node, expected = CASES[name]
    p = point(b.apply("log", A)) if name == "arccosh" else point(node)
    found = p.evaluator(field).value(node)
    wanted = np.asarray(expected(Arrays(p.values)), float).reshape(len(found), -1)
    np.testing.assert_allclose(np.array(found, float), wanted, rtol=1e-12, atol=1e-13)


def test_erf_and_gelu() -> None:
    from math import erf, sqrt

    p = point(A)
    a = np.array(p.values[A], float)
    found = p.evaluator(FLOAT).value(b.apply("gelu", A))
    wanted = [[v * (1 + erf(v / sqrt(2))) / 2 for v in row] for row in a]
    np.testing.assert_allclose(found, wanted, rtol=1e-14)


def test_rational_stays_rational() -> None:
    node = b.matmul(b.transpose(A), A, b.inv(Y), b.power(X, -2))
    assert is_exact(point(node).evaluator(EXACT).value(node))
    assert not is_exact(point(A).evaluator(EXACT).value(b.apply("exp", A)))


def test_unknown_functions_belong_together() -> None:
    """f' really is the derivative of f, and of A(t) entry by entry."""
    f0, f1 = (b.apply("function", A, parameters=("f", k)) for k in (0, 1))
    p = point(A)
    at = p.evaluator(EXACT)
    left = at.value(b.differential(f0))
    assert agree(left, at.value(b.hadamard(f1, b.differential(A))))
    m0, m1 = (b.apply("matrix_function", t, parameters=("M", k, "m", "n")) for k in (0, 1))
    at = point(t).evaluator(EXACT)
    assert agree(at.value(b.differential(m0)), at.value(b.scale(b.differential(t), m1)))


DIFFERENTIALS = {
    "product": (b.matmul(A, C), b.add(b.matmul(b.differential(A), C), b.matmul(A, b.differential(C)))),
    "inverse": (b.inv(X), b.negate(b.matmul(b.inv(X), b.differential(X), b.inv(X)))),
    "logdet": (b.apply("logdet", Y), b.tr(b.matmul(b.inv(Y), b.differential(Y)))),
    "member": (
        b.indexed_sum(i, b.hadamard(b.member(x, i), b.member(x, i))),
        b.indexed_sum(i, b.scale(b.TWO, b.hadamard(b.member(x, i), b.differential(b.member(x, i))))),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DIFFERENTIALS)
@pytest.mark.parametrize("field, bound", [(FLOAT, 1e-8), (EXACT, 1e-30)], ids=["float", "exact"])
def test_differential(name: str, field, bound: float) -> None:
    body, wanted = DIFFERENTIALS[name]
    at = point(body).evaluator(field)
    assert error(at.value(b.differential(body)), at.value(wanted)) < bound


@pytest.mark.parametrize("field, bound", [(FLOAT, 1e-8), (EXACT, 1e-30)], ids=["float", "exact"])
def test_second_differential(field, bound: float) -> None:
    """d d (x'Ax) = 2 dx'A dx for constant A; the second differential of the variable itself is zero."""
    form = b.matmul(b.transpose(u), b.apply("exp", u))
    p = point(form)
    at = p.evaluator(field)
    du = b.differential(u)
    inner = b.hadamard(b.apply("exp", u), b.add(u, b.scale(b.TWO, b.ones("m", 1))), du)
    wanted = b.matmul(b.transpose(du), inner)
    assert error(at.value(b.differential(b.differential(form))), at.value(wanted)) < bound
    assert error(at.value(b.differential(du)), at.value(b.zeros("m", 1))) < bound


def test_a_constant_has_no_differential() -> None:
    p = sample([A], SIZES, tangents=False)
    assert p.evaluator(EXACT).value(b.differential(A)) == [[0, 0]] * 3


def test_domain() -> None:
    for node in (b.apply("log", b.number(-1)), b.power(b.ZERO, -1), b.inv(b.zeros(2, 2)),
                 b.power(b.number(-2), b.HALF), b.apply("logdet", b.negate(b.eye(3)))):  # fmt: skip
        for field in (FLOAT, EXACT, PRECISE):
            with pytest.raises(DomainError):
                evaluate(node, {}, field)


def test_margin_keeps_away_from_kinks() -> None:
    node = b.apply("relu", s)
    assert Evaluator({s: [[0.0]]}).value(node) == [[0.0]]
    with pytest.raises(DomainError):
        Evaluator({s: [[0.001]]}, margin=0.01).value(node)


def test_depth_and_budget() -> None:
    node: Node = s
    for _ in range(5000):
        node = b.apply("sin", node)
    assert -1 <= evaluate(node, {s: [[1.0]]})[0][0] <= 1
    with pytest.raises(TooLong):
        Evaluator({s: [[1.0]]}, budget=Budget(0)).value(node)


def test_long_rationals_are_rounded() -> None:
    """Repeated squaring doubles the digits; after some thousand bits they are rounded, and the end is near."""
    node: Node = s
    for _ in range(40):
        node = b.hadamard(node, node) if node is s else b.power(node, 2)
    value = evaluate(node, {s: [[Fraction(99, 100)]]}, EXACT)[0][0]
    assert EXACT.size(value) < 0.1


def test_sizes_are_distinct() -> None:
    sizes = choose_sizes(b.matmul(A, C), b.symbol("v", ("q", 1)), b.symbol("w", (3, 1)))
    assert sorted(sizes) == ["k", "m", "n", "q"]
    assert len(set(sizes.values()) | {3}) == 5


def test_composed_sizes() -> None:
    node = b.ones("m*n", "k")
    value = evaluate(node, {}, EXACT, sizes={"m": 2, "n": 3, "k": 4})
    assert len(value) == 6 and isinstance(node, Apply)


def test_an_eigenvector_whose_sign_is_open_lies_at_a_kink() -> None:
    """(1, -1)/sqrt(2) has no largest entry: beside it the vector that is said to be upright is now this one, now its negative."""
    a = b.symbol("A", ("n", "n"), ("symmetric",))
    for name, found in (("eigvec_min", False), ("eigvec_max", True)):
        at = Evaluator({a: [[0.0, 1.0], [1.0, 0.0]]}, FLOAT, sizes={"n": 2}, margin=1e-6)
        node = b.apply(name, a)
        if found:
            assert at.value(node)[0][0] > 0
        else:
            with pytest.raises(DomainError, match=r"^the sign of the vector turns round$"):
                at.value(node)
