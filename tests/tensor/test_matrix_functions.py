"""Functions of a matrix, spectra, factors and pseudo-inverses in the second engine: values modulo the prime, derivatives."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from judging import exact_gradient

import matdiff
from matdiff.expression.build import symbol
from matdiff.tensor import derive, matrixfunctions
from matdiff.tensor.agreement import agree
from matdiff.tensor.arrays import NoValue, contract
from matdiff.tensor.derive import gradient
from matdiff.tensor.divided import Differences
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import product, scaled
from matdiff.tensor.matrixfunctions import function_of
from matdiff.tensor.nodes import Tensor, intern
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.ranks import pseudo_inverse
from matdiff.tensor.residues import P, inverse
from matdiff.tensor.roots import characteristic, roots, times
from matdiff.tensor.spectra import decomposed

_RANDOM = Random(11)


def _drawn(count: int) -> list[int]:
    return [_RANDOM.getrandbits(59) for _ in range(count)]


def _leaf() -> Tensor:
    return intern("leaf", (symbol("A", ("n", "n")),), (), ("n", "n"))


# -- roots and spectra


def test_roots_of_a_product_of_linear_factors() -> None:
    wanted = sorted([*_drawn(4), 3, P - 5], key=lambda r: r if 2 * r < P else r - P)
    f = [1]
    for r in [*wanted, wanted[0]]:  # one of them twice
        f = [(b - r * a) % P for a, b in zip([*f, 0], [0, *f], strict=True)]
    assert roots(f, P) == wanted


def test_what_does_not_split_has_no_value() -> None:
    with pytest.raises(NoValue, match="the eigenvalues are no residues"):
        roots([1, 0, 1], P)  # -1 is no square


@pytest.mark.parametrize("n", [1, 2, 3, 5])
def test_the_characteristic_polynomial_vanishes_at_its_matrix(n: int) -> None:
    a = _drawn(n * n)
    total, power = [0] * (n * n), [int(k % (n + 1) == 0) for k in range(n * n)]
    for c in characteristic(a, n, P):
        total = [(x + c * y) % P for x, y in zip(total, power, strict=True)]
        power = times(power, a, n, P)
    assert total == [0] * (n * n)


def test_a_jordan_block_is_not_diagonalisable() -> None:
    with pytest.raises(NoValue, match="the matrix is not diagonalisable"):
        decomposed([2, 1, 0, 2], 2, P)


def test_repeated_eigenvalues_of_a_diagonalisable_matrix() -> None:
    x, y = _drawn(3), _drawn(3)
    spectrum = decomposed([a * b % P for a in x for b in y], 3, P)
    at_zero = spectrum.values.index(0)
    assert len(spectrum.values) == 2
    assert spectrum.count(at_zero, P) == 2


def test_differences_of_a_power_are_sums_of_products() -> None:
    """x^4: f[a, b, c] is the sum of all products of two of a, b, c, repetitions allowed."""
    a, b = _drawn(2)
    series = [[c * pow(x, 4 - j, P) % P for j, c in enumerate((1, 4, 6))] for x in (a, b)]
    table = Differences([a, b], series, P)
    assert table.at((0, 1, 1)) == (a * a + 2 * a * b + 3 * b * b) % P
    assert table.at((1, 0, 1)) == table.at((0, 1, 1))


# -- the tensor T and its rule


def test_every_derivative_of_a_power_is_that_of_a_product() -> None:
    a = _leaf()
    own = function_of(a, "power", Fraction(4))
    chain = product([(a, (0, 2)), (a, (2, 3)), (a, (3, 4)), (a, (4, 1))], (0, 1))
    for _ in range(4):
        assert agree(own, chain)
        own, chain = gradient(own, a), gradient(chain, a)
        direction = intern("leaf", (symbol("T", ("n", "n")),), (), ("n", "n"))
        own, chain = (
            product([(x, (0, 1, 2, 3)), (direction, (2, 3))], (0, 1)) for x in (own, chain)
        )


def test_the_power_minus_one_is_the_inverse() -> None:
    a = _leaf()
    own, other = function_of(a, "power", Fraction(-1)), derive.inverse(a)
    for _ in range(3):
        assert agree(own, other, points=1)
        own, other = gradient(own, a), gradient(other, a)


def test_tensors_keep_their_value_when_pairs_change_places() -> None:
    t = function_of(_leaf(), "exp", order=2)
    assert agree(t, product([(t, (2, 3, 0, 1, 4, 5))], range(6)))
    assert not agree(t, product([(t, (1, 0, 2, 3, 4, 5))], range(6)))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("A expm(A) expm(-A)", "A"),
        ("expm(2 A)", "expm(A) expm(A)"),
        ("expm(A)^T", "expm(A^T)"),
        ("sqrtm(P) sqrtm(P)", "P"),
        ("expm(logm(P))", "P"),
        ("logm(expm(A))", "A"),
        ("A sinm(A) sinm(A) + A cosm(A) cosm(A)", "A"),
        ("A^t A^s", "A^(t + s)"),
        ("(A^-1)^t", "A^(-t)"),
        ("X polar(X)^T polar(X)", "X"),
        ("polar(X) sqrtm(X^T X)", "X"),
        ("X^T left_singular(X)", "||X||_2 right_singular(X)"),
        ("eigvecs(S) diag(eigvals(S)) eigvecs(S)^T", "S"),
        ("S eigvec_min(S)", "lambda_min(S) eigvec_min(S)"),
        ("-lambda_max(-S)", "lambda_min(S)"),
        ("cholesky(P) cholesky(P)^T", "P"),
        ("det(expm(A))", "exp(tr(A))"),
        ("log det(expm(A))", "tr(A)"),
        ("||X||_*", "tr(sqrtm(X^T X))"),
        ("X pinv(X) X", "X"),
        ("pinv(X^T)", "pinv(X)^T"),
        ("pinv(b a^T)", "a b^T/((a^T a) (b^T b))"),
        ("B expm(a c^T)", "B + (exp(c^T a) - 1)/(c^T a) B a c^T"),
        ("B expm(I + a c^T)", "exp(1) B expm(a c^T)"),
        ("expm(K)^T", "expm(K)^-1"),
        ("P expm(H)", "P + (exp(1) - 1) P H"),
    ],
)
def test_identities_hold_modulo_the_prime(left: str, right: str) -> None:
    names = {
        "A": "n x n", "B": "n x n", "P": "n x n positive_definite", "S": "n x n symmetric", "K": "n x n skew", "H": "n x n idempotent",
        "X": "m x n", "a": "n", "b": "m", "c": "n", "t": "scalar", "s": "scalar",
    }  # fmt: skip
    where = ", ".join(
        f"{name}: {size}" for name, size in names.items() if name in left + right.replace("tr", "")
    )
    a, b = (matdiff.parse(text, where).node for text in (left, right))
    lowering = Lowering()
    x, y = lowering.tensor(a), lowering.tensor(b)
    assert agree(x, y)
    assert not agree(x, scaled(2, y))


# -- derivatives, and slips in them

_QUESTIONS = [
    ("grad", "tr(B expm(A))", "A", "A: n x n, B: n x n"),
    ("grad", "a^T sqrtm(A B) a", "A", "A: n x n, B: n x n, a: n"),
    ("grad", "tr(B A^t)", "t", "A: n x n, B: n x n, t: scalar"),
    ("grad", "sum_i tr(C_i expm(t_i A))", "A", "A: n x n, C_i: n x n, t_i: scalar, i: 1..N"),
    ("grad", "b^T expm(a b^T) a", "a", "a: n, b: n"),
    ("grad", "a^T eigvec_max(S)", "S", "S: n x n symmetric, a: n"),
    ("grad", "tr(B cholesky(P))", "P", "P: n x n positive_definite, B: n x n"),
    ("grad", "tr(B pinv(X))", "X", "X: m x n, B: m x n"),
    ("grad", "tr(B pinv(u v^T))", "u", "u: m, v: n, B: m x n"),
    ("grad", "||X||_2 + ||X||_*", "X", "X: m x n"),
    ("hessian", "lambda_max(S)", "S", "S: n x n symmetric"),
    ("hessian", "tr(expm(A))", "A", "A: n x n"),
    ("hessian", "tr(A^t)", "A", "A: n x n, t: scalar"),
    ("hessian", "log det(cholesky(P)) + tr(B cholesky(P))", "P", "P: n x n positive_definite, B: n x n"),
    ("hessian", "tr(B pinv(X))", "X", "X: m x n, B: m x n"),
    ("jacobian", "eigvals(S)", "S", "S: n x n symmetric"),
    ("jacobian", "expm(2 A) a", "A", "A: n x n, a: n"),
]  # fmt: skip


@pytest.mark.parametrize("question", _QUESTIONS, ids=lambda q: f"{q[0]} {q[1]}")
def test_answers_pass_the_exact_check(question: tuple[str, str, str, str]) -> None:
    kind, *rest = question
    found = getattr(matdiff, kind)(*rest)
    assert found.check("exact").sentence().startswith("✓ checked with the index engine: 3 random")


_RULES = {
    "matfun": ["tr(B expm(A))", "tr(B logm(A))", "tr(B sqrtm(A))", "tr(B A^t)"],
    "eigenvalue": ["lambda_max(A)", "sum(f(eigvals(A)))"],
    "eigenvector": ["a^T eigvec_max(A)"],
    "cholesky": ["tr(B cholesky(A))"],
    "pinv": ["tr(B pinv(A))"],
}


@pytest.mark.parametrize(("kind", "text"), [(k, text) for k, v in _RULES.items() for text in v])
def test_a_slip_in_a_rule_is_seen(kind: str, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sign, a factor, the direction turned round."""
    where = {"A": "n x n" if kind in ("matfun", "pinv") else "n x n positive_definite"}
    where |= {"B": "n x n", "a": "n", "t": "scalar"}
    words = ", ".join(f"{name}: {size}" for name, size in where.items() if name in text)
    gradient_ = matdiff.grad(text, "A", words)
    assert gradient_.check("exact").agreed
    rule = matrixfunctions.RULES[kind]

    def turned(node: Tensor, found: dict[Tensor, Tensor], extra: tuple[int | str, ...]) -> Tensor:
        moved = {a: matrixfunctions.transposed(x) for a, x in found.items()}
        return rule(node, moved, extra)

    slips = [lambda *parts: scaled(-1, rule(*parts)), lambda *parts: scaled(2, rule(*parts))]
    if kind in ("matfun", "pinv"):
        slips.append(turned)
    for slip in slips:
        monkeypatch.setitem(derive.RULES, kind, slip)
        assert exact_gradient(*gradient_.as_question()).verdict == "disagreed"


def test_a_pair_left_out_of_a_second_derivative_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    a = _leaf()
    cube, chain = (
        function_of(a, "power", Fraction(3)),
        product([(a, (0, 2)), (a, (2, 3)), (a, (3, 1))], (0, 1)),
    )
    rule = matrixfunctions.RULES["matfun"]

    def first_pair_alone(
        node: Tensor, found: dict[Tensor, Tensor], extra: tuple[int | str, ...]
    ) -> Tensor:
        whole = rule(node, found, extra)
        return whole.children[0] if whole.kind == "sum" else whole

    monkeypatch.setitem(derive.RULES, "matfun", first_pair_alone)
    assert agree(gradient(cube, a), gradient(chain, a))
    assert not agree(gradient(cube, a, a), gradient(chain, a, a))


def test_where_the_eigenvalues_are_equal_nothing_is_claimed() -> None:
    """u u' has the eigenvalue 0 more than once: its projectors do not exist one by one."""
    found = matdiff.grad("sum(f(eigvals(u u^T)))", "u", "u: n, f: function")
    assert found.check("exact").sentence() == (
        "– not checked: no point was found at which both answers have a value modulo the prime"
    )


def test_the_pseudo_inverse_of_any_rank() -> None:
    x, y = [[_RANDOM.getrandbits(59) for _ in range(k)] for k in (3, 2)]
    a = [u * v % P for u in x for v in y]
    below = inverse(sum(u * u for u in x) * sum(v * v for v in y), P)
    assert pseudo_inverse(a, 3, 2, P) == [u * v * below % P for v in y for u in x]
    assert pseudo_inverse([0] * 6, 3, 2, P) == [0] * 6


def test_eigenvectors_have_unit_length_modulo_the_prime() -> None:
    s = symbol("S", ("n", "n"), ("symmetric",))
    v = Lowering().tensor(matdiff.parse("eigvec_max(S)", "S: n x n symmetric").node)
    leaf = intern("leaf", (s,), (), ("n", "n"))
    for seed in range(9):
        at = Evaluator(RandomPoint({"n": 3}, seed, split=frozenset([leaf])))
        entries = at.value(v)
        assert contract([(entries, (0,)), (entries, (0,))], (), {0: 3}, P) == [1]
