"""Claims, right and wrong: the slip is named, and every wrong claim of the right shape has a counterexample that shows it."""

from __future__ import annotations

import pytest

from matdiff.checks.claims import judge
from matdiff.expression import build as b
from matdiff.expression.nodes import Node, Symbol

T, mm, half = b.transpose, b.matmul, b.HALF
x, y = b.symbol("x", ("m", 1)), b.symbol("y", ("n", 1))
A, B = b.symbol("A", ("m", "n")), b.symbol("B", ("m", "m"))
X, w, v = b.symbol("X", ("N", "d")), b.symbol("w", ("d", 1)), b.symbol("y", ("N", 1))
S = b.symbol("S", ("D", "D"), ("symmetric", "positive_definite", "invertible"))
F = b.symbol("F", ("D", "D"))
c = b.symbol("c")
z = b.symbol("x", ("D", 1), (), ("N",))
mu = b.symbol("mu", ("D", 1))
i = b.index("i", "N")
N, D = (b.apply("size", parameters=(k,)) for k in ("N", "D"))

bilinear, outer = mm(T(x), A, y), mm(x, T(y))
residual = b.subtract(mm(X, w), v)
least = b.power(b.apply("norm", residual), 2)
normal = b.scale(b.TWO, mm(T(X), residual))
form, form_gradient = mm(T(x), B, x), mm(b.add(B, T(B)), x)


def likelihood(s: Symbol) -> tuple[Node, Node, Node, Node]:
    """N log|S| + sum (x_i - mu)'S^-1(x_i - mu), its free gradient, and the gradient's two terms."""
    r = b.subtract(b.member(z, i), mu)
    f = b.add(b.scale(N, b.apply("logdet", s)), b.indexed_sum(i, mm(T(r), b.inv(s), r)))
    first = b.inv(T(s))
    second = b.indexed_sum(i, mm(b.inv(T(s)), r, T(r), b.inv(T(s))))
    return f, b.subtract(b.scale(N, first), second), first, second


mle, mle_gradient, inverse, scatter = likelihood(F)
mle_s, mle_s_gradient, inverse_s, scatter_s = likelihood(S)
r_over_d = b.scale(N, b.power(D, -1), inverse)

s_over_d = b.scale(N, b.power(D, -1), inverse_s)

softmax = b.apply("softmax", mm(A, y))
cross = b.negate(mm(T(x), b.apply("log", softmax)))
cross_gradient = mm(b.subtract(b.scale(b.apply("sum", x), softmax), x), T(y))

r = b.subtract(b.member(z, i), mu)
scatter_free = b.indexed_sum(i, mm(b.inv(S), r, T(r), b.inv(S)))
without_transposes = b.subtract(b.scale(N, b.inv(S)), scatter_free)
per_sample = b.power(b.apply("size", parameters=("N",)), -1)

RIGHT = {
    "itself": (bilinear, A, outer, outer),
    "written otherwise": (least, w, normal, b.subtract(b.scale(b.TWO, mm(T(X), X, w)), b.scale(b.TWO, mm(T(X), v)))),
    "by symmetry": (mle_s, S, mle_s_gradient, without_transposes),
    "irrational": (cross, A, cross_gradient, b.subtract(b.scale(b.apply("sum", x), mm(softmax, T(y))), mm(x, T(y)))),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_right(name: str) -> None:
    verdict = judge(*RIGHT[name])
    assert verdict.equal and verdict.slip is None and not verdict.counterexample


WRONG = {
    "twice": (bilinear, A, outer, b.scale(b.TWO, outer), "factor", "twice the right answer"),
    "half": (least, w, normal, mm(T(X), residual), "factor", "half the right answer"),
    "third": (least, w, normal, b.scale(b.number(6), mm(T(X), residual)), "factor", "off by the factor 3"),
    "per sample": (least, w, normal, b.scale(per_sample, normal), "factor", "off by the factor 1/N"),
    "per sample and a half": (least, w, normal, b.scale(half, per_sample, normal), "factor", "off by the factor 1/(2 N)"),
    "times c": (b.scale(c, bilinear), A, b.scale(c, outer), outer, "factor", "1/c"),
    "sign": (bilinear, A, outer, b.negate(outer), "sign", "wrong sign"),
    "transposed": (bilinear, A, outer, mm(y, T(x)), "transposed", "transpose of the gradient"),
    "transposed square": (b.apply("logdet", F), F, b.inv(T(F)), b.inv(F), "transposed", "transpose"),
    "transposed and twice": (bilinear, A, outer, b.scale(b.TWO, mm(y, T(x))), "transposed", "twice"),
    "symmetric": (form, x, form_gradient, b.scale(b.TWO, mm(B, x)), "special case", "only if B is symmetric"),
    "dropped": (form, x, form_gradient, mm(B, x), "missing term", "lacks the term B^T x"),
    "sign of a term": (least, w, normal, b.scale(b.TWO, mm(T(X), b.add(mm(X, w), v))), "sign of a term", "wrong sign at the term"),
    "mle": (mle, F, mle_gradient, b.subtract(r_over_d, scatter), "factor of a term", "off by the factor 1/D"),
    "mle symmetric": (mle_s, S, mle_s_gradient, b.subtract(s_over_d, scatter_s), "factor of a term", "off by the factor 1/D"),
    "factor of a term": (least, w, normal, b.subtract(mm(T(X), X, w), b.scale(b.TWO, mm(T(X), v))), "factor of a term", "1/2"),
    "extra": (bilinear, A, outer, b.add(outer, A), "extra term", "the term A too much"),
    "simplex": (cross, A, cross_gradient, mm(b.subtract(softmax, x), T(y)), "special case", "entries of x sum to 1"),
    "nothing known": (bilinear, A, outer, A, None, "the values differ"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong(name: str) -> None:
    expression, variable, gradient, claim, slip, words = WRONG[name]
    verdict = judge(expression, variable, gradient, claim)
    assert not verdict.equal
    assert (verdict.slip, words in verdict.sentence) == (slip, True), verdict.sentence
    if claim.shape == gradient.shape:
        shown = verdict.counterexample
        assert shown["claimed"] != shown["true"]
        assert "the gradient" in str(verdict)


def test_counterexamples_are_small_whole_numbers() -> None:
    expression, variable, gradient, claim, *_ = WRONG["dropped"]
    shown = judge(expression, variable, gradient, claim).counterexample
    assert all(k == 1 for k in shown["sizes"].values())
    assert all(v.denominator == 1 for a in shown["values"].values() for row in a for v in row)


def test_other_conventions_of_a_symmetric_variable() -> None:
    S = b.symbol("S", ("m", "m"), ("symmetric",))
    u = b.symbol("u", ("m", 1))
    f = mm(T(x), S, u)
    free = mm(x, T(u))
    projected = b.scale(half, b.add(free, mm(u, T(x))))
    both = b.add(free, mm(u, T(x)))
    entries = b.subtract(both, b.hadamard(free, b.eye("m")))
    assert judge(f, S, projected, projected).equal
    assert "free gradient" in judge(f, S, projected, free).sentence
    assert "independent entries" in judge(f, S, projected, entries).sentence
    assert judge(f, S, projected, both).slip == "factor"
    assert judge(f, S, free, free, structure="free").equal


def test_shapes() -> None:
    square = judge(bilinear, A, outer, mm(A, b.ones("n", "k")))
    assert (square.equal, square.slip) == (False, "shape")
    verdict = judge(mm(T(x), A, y), x, mm(A, y), b.ones("m", "n"))
    assert "m x n" in verdict.sentence and "m x 1" in verdict.sentence


def test_right_for_square_matrices_only() -> None:
    """d tr(A'C) / dA is C; the claim C' of a shape that fits only a square matrix is its transpose."""
    C = b.symbol("C", ("m", "n"))
    f = b.apply("inner", A, C)
    assert judge(f, A, C, T(C)).slip == "transposed"
    X1 = b.symbol("P", ("n", "m"))
    claim = b.add(T(C), b.subtract(mm(P := X1, b.eye("m")), P))
    assert judge(f, A, C, claim).slip == "transposed"


def test_nothing_to_compare() -> None:
    """log of a negative number everywhere: the claim is neither right nor wrong."""
    bad = b.apply("log", b.negate(b.add(b.power(x, 2), b.ones("m", 1))))
    verdict = judge(b.apply("sum", bad), x, bad, bad)
    assert not verdict.compared and not verdict.equal
