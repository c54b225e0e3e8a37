"""Models: score, information, Fisher information, expectations, divergences, each in its known form, and by samples."""

from __future__ import annotations

import pickle

import pytest

import matdiff

SCORES = [
    ("x ~ N(mu, Sigma)", "Sigma", "Sigma: n x n symmetric positive_definite",
     "1/2 (Sigma^-1 (x - mu) (x - mu)^T Sigma^-1 - Sigma^-1)"),
    ("x ~ N(mu, S)", "mu", "", "S^-1 (x - mu)"),
    ("y ~ N(X b, s^2 I)", "b", "X: m x n, s: scalar positive", "X^T (y - X b)/s^2"),
    ("y ~ Poisson(exp(X b))", "b", "X: m x n", "X^T (y - exp(X b))"),
]  # fmt: skip

FISHER = [
    ("x ~ N(mu, Sigma)", "mu", "Sigma: n x n positive_definite", "Sigma^-1"),
    ("x ~ N(mu, S)", "S", "S: n x n symmetric positive_definite", "1/2 duplication(n)^T kron(S^-1, S^-1) duplication(n)"),
    ("y ~ N(X b, s^2 I)", "b", "X: m x n, s: scalar positive", "X^T X/s^2"),
    ("y ~ N(X b, s^2 I)", "s", "X: m x n, s: scalar positive", "2 m/s^2"),
    ("y_i ~ Bernoulli(sigmoid(x_i^T w))", "w", "x_i: n", "sum_i sigmoid(w^T x_i) (1 - sigmoid(w^T x_i)) x_i x_i^T"),
    ("x_i ~ N(mu, S)", "mu", "S: n x n positive_definite", "N S^-1"),
    ("y ~ Poisson(exp(X b))", "b", "X: m x n", "X^T diag(exp(X b)) X"),
    ("k_i ~ Poisson(l)", "l", "l: scalar positive, k_i: scalar", "N/l"),
]  # fmt: skip

EXPECTED = [
    ("E[x^T A x]", "x ~ N(m, S), A: n x n", "tr(A S) + m^T A m"),
    ("x x^T", "x ~ N(m, S)", "m m^T + S"),
    ("A x + b", "x ~ N(m, S), A: k x n", "A m + b"),
    ("||A x - b||^2", "x ~ N(m, S), A: k x n", "tr(A^T A S) + (A m - b)^T (A m - b)"),
    ("(a^T x)^2", "x ~ N(m, S)", "a^T S a + (a^T m)^2"),
    ("(A x + a) (B x + b)^T", "x ~ N(m, S), A: k x n, B: l x n", "A S B^T + (A m + a) (B m + b)^T"),
]  # fmt: skip


@pytest.mark.parametrize(("model", "wrt", "where", "known"), SCORES)
def test_score(model: str, wrt: str, where: str, known: str) -> None:
    assert str(matdiff.score(model, wrt, where)) == known


@pytest.mark.parametrize(("model", "wrt", "where", "known"), FISHER)
def test_fisher(model: str, wrt: str, where: str, known: str) -> None:
    found = matdiff.fisher(model, wrt, where)
    assert str(found) == known
    assert found.check().agreed, found.check().sentence()


@pytest.mark.parametrize(("text", "where", "known"), EXPECTED)
def test_expectation(text: str, where: str, known: str) -> None:
    found = matdiff.expect(text, where)
    assert str(found) == known
    assert found.check().agreed, found.check().sentence()


def test_samples_refute_a_wrong_expectation() -> None:
    found = matdiff.expect("x^T A x", "x ~ N(m, S), A: n x n")
    wrong = matdiff.expect("2 x^T A x", "x ~ N(m, S), A: n x n")
    from matdiff.solving.densities import statements_of
    from matdiff.solving.montecarlo import compare
    from matdiff.solving.statistics import _random

    (statement,) = statements_of("x ~ N(m, S)")
    random = _random(statement, found.reading)
    assert compare(wrong.node, found.reading.expression, random, "N").verdict == "disagreed"


def test_divergence() -> None:
    where = "S_0: n x n positive_definite, S_1: n x n positive_definite"
    found = matdiff.kl("KL(N(m_0, S_0), N(m_1, S_1))", where)
    form = "1/2 (logdet(S_1) + tr(S_1^-1 S_0) + (m_0 - m_1)^T S_1^-1 (m_0 - m_1) - n - logdet(S_0))"
    assert str(found) == form
    assert found.check().agreed


def test_a_statistic_travels_with_its_check() -> None:
    found = pickle.loads(pickle.dumps(matdiff.fisher("x ~ N(mu, S)", "mu")))
    assert str(found) == "S^-1"
    assert found.check().agreed


def test_standard_errors() -> None:
    found = matdiff.fisher("y ~ N(X b, s^2 I)", "b", "X: m x n, s: scalar positive")
    assert str(found.standard_errors()) == "sqrt(s^2 diagonal((X^T X)^-1))"


def test_a_model_is_solved() -> None:
    found = matdiff.solve("x_i ~ N(mu, S)", "mu, S")
    assert str(found) == "mu = (sum_i x_i)/N; S = (sum_i (x_i - mu) (x_i - mu)^T)/N"


def test_a_prior_is_a_further_statement() -> None:
    found = matdiff.solve(
        "y ~ N(X b, v I); b ~ N(0, u I)", "b", "X: m x n, v: scalar positive, u: scalar positive"
    )
    assert found.check().agreed
    assert found.branches[0].verdict is not None
    assert found.branches[0].verdict.kind == "maximum"


STEPS = [
    ("sum(softplus(X w)) - y^T X w", "w", "X: m x n, y: m", "newton",
     "w - (X^T diag(sigmoid(X w) .* (1 - sigmoid(X w))) X)^-1 X^T (sigmoid(X w) - y)"),
    ("exp(A x) - y", "x", "A: m x n", "gauss-newton", "x - (A^T diag(exp(A x).^2) A)^-1 A^T (exp(A x) .* (exp(A x) - y))"),
    ("y ~ N(X b, s^2 I)", "b", "X: m x n, s: scalar positive", "natural", "(X^T X)^-1 X^T (y - X b) + b"),
    ("1/2 x^T A x - b^T x", "x", "A: n x n symmetric", "line-search",
     "x - ((A x - b)^T (A x - b)) (A x - b)/((A x - b)^T A (A x - b))"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "kind", "known"), STEPS)
def test_step(text: str, wrt: str, where: str, kind: str, known: str) -> None:
    assert str(matdiff.step(text, wrt, where, kind=kind)) == known


NUMBERS = [
    ("x_i ~ N(mu, v)", "mu, v", "v: scalar positive", {"mu": 2.0, "v": 14 / 3}),
    ("x_i ~ N(mu, sigma^2)", "mu, sigma", "", {"mu": 2.0, "sigma": (14 / 3) ** 0.5}),
]  # fmt: skip


@pytest.mark.parametrize(("model", "wrt", "where", "known"), NUMBERS)
def test_a_variance_that_is_a_number_is_of_numbers(
    model: str, wrt: str, where: str, known: dict[str, float]
) -> None:
    import numpy as np

    found = matdiff.solve(model, wrt, where)
    assert all(found.reading.symbols[name].is_scalar for name in ("x", *known))
    data = np.array([0.0, 1.0, 5.0])
    values = dict(zip(known, np.ravel(found.function()(data)), strict=True))
    assert values == pytest.approx(known)


def test_a_number_for_the_covariance_of_a_vector_is_a_multiple_of_the_identity() -> None:
    found = matdiff.solve("x_i ~ N(mu, v)", "mu, v", "v: scalar positive, x_i: n")
    assert str(found).endswith("v = tr(sum_i (x_i - mu) (x_i - mu)^T)/(N n)")
    score = matdiff.score("y ~ N(X b, s^2)", "b", "X: m x n, s: scalar positive")
    assert str(score) == "X^T (y - X b)/s^2"


DIVERGENCES = [
    ("N(m_0, s_0^2), N(m_1, s_1^2)", "", "1/2 (s_0^2/s_1^2 + log(s_1^2) + (m_0 - m_1)^2/s_1^2 - 1 - log(s_0^2))"),
    ("N(m, diag(s.^2)), N(0, I)", "s: n positive", "1/2 (m^T m + sum(s.^2) - n - sum(log(s.^2)))"),
    ("N(0, I), N(m, S)", "", "1/2 (logdet(S) + tr(S^-1) + m^T S^-1 m - n)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "where", "known"), DIVERGENCES)
def test_divergence_in_its_known_form(text: str, where: str, known: str) -> None:
    found = matdiff.kl(text, where)
    assert str(found) == known
    assert found.check().agreed


def test_a_divergence_inside_a_formula_is_told_its_command() -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad("KL(N(m, S), N(n, T)) + l", "m")
    assert "command of its own" in caught.value.message


TAYLOR = [
    ("log(1 + exp(a^T x))", "x", "", "h"),
    ("tr(X^-1 A)", "X", "X: n x n invertible", "H"),
    ("h^T x", "x", "", "u"),
    ("exp(a t)", "t", "a: scalar, t: scalar", "h"),
    ("x .* exp(A x)", "x", "A: n x n", "h"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wrt", "where", "letter"), TAYLOR)
def test_the_step_of_a_series_is_named_and_what_is_left_over_falls(
    text: str, wrt: str, where: str, letter: str
) -> None:
    for order in (1, 2):
        found = matdiff.taylor(text, wrt, where, order=order)
        assert letter in found.reading.symbols
        assert found.notes[-1].startswith(f"{letter} is the step")
        assert found.check().agreed, found.check().sentence()


def test_a_wrong_term_of_a_series_is_found() -> None:
    from matdiff.expression.build import subtract
    from matdiff.expression.nodes import Symbol
    from matdiff.expression.traverse import substitute, symbols
    from matdiff.solving.stepcheck import remainder_falls

    found = matdiff.taylor("exp(a^T x)", "x", at="y")
    (h,) = (v for v in symbols(found.node) if v.name == "h")
    y = found.reading.symbols["y"]
    assert isinstance(y, Symbol)
    right = substitute(
        matdiff.parse("exp(a^T y)", "a: n, y: n").node,
        {y: matdiff.parse("y + h", "y: n, h: n").node},
    )
    wrong = matdiff.parse(
        "exp(a^T y) + exp(a^T y) a^T h + 1/3 exp(a^T y) (a^T h)^2", "a: n, y: n, h: n"
    ).node
    assert remainder_falls(subtract(right, found.node), h, 2).agreed
    assert remainder_falls(subtract(right, wrong), h, 2).verdict == "disagreed"


def test_taylor() -> None:
    found = matdiff.taylor("log det X", "X", "X: n x n positive_definite", at="X_0")
    assert str(found) == "logdet(X_0) + tr(X_0^-1 H) - 1/2 tr(X_0^-1 H X_0^-1 H)"


def test_taylor_is_right_to_third_order() -> None:
    import numpy as np

    rng = np.random.default_rng(0)
    A, H = rng.normal(size=(3, 3)), rng.normal(size=(3, 3))
    X, H = A @ A.T + np.eye(3), H + H.T
    f = matdiff.taylor("log det X", "X", "X: n x n positive_definite").function()
    errors = [abs(np.linalg.slogdet(X + h * H)[1] - f(X=X, H=h * H)) for h in (1e-2, 1e-3)]
    assert errors[1] < errors[0] / 500


REFUSED = [
    (lambda: matdiff.fisher("y ~ Cauchy(b)", "b"), "Cauchy is not a density known here"),
    (lambda: matdiff.fisher("y ~ N(b)", "b"), "N has 2 parameters, not 1"),
    (lambda: matdiff.fisher("x^T x", "x"), "the Fisher information is of a model"),
    (lambda: matdiff.expect("x^T A x", "A: n x n"), "what is random?"),
    (lambda: matdiff.kl("N(m, S)"), "a divergence is of two densities"),
    (lambda: matdiff.step("x^T x", "x", kind="big"), "the steps are newton, gauss-newton, natural, line-search, not 'big'"),
    (lambda: matdiff.taylor("x^T x", "x", order=3), "a Taylor polynomial has order 1 or 2 here"),
]  # fmt: skip


@pytest.mark.parametrize(("ask", "message"), REFUSED, ids=[message for _, message in REFUSED])
def test_refused(ask: object, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        ask()  # type: ignore[operator]
    assert caught.value.message == message
