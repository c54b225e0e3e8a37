"""Complex numbers modulo the primes, lowerings of complex expressions, and the exact check of their derivatives.

The value of a rational expression is the one of the numeric evaluator at the same Gaussian rational point, reduced modulo the prime.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from judging import (
    check_along,
    direction_of,
    exact_differential,
    exact_hermitian,
    exact_hvp,
    exact_wirtinger,
)

import matdiff
from matdiff.answers.answer import ComplexGradient
from matdiff.expression.build import (
    add,
    apply,
    differential,
    negate,
    number,
    scale,
    symbol,
    transpose,
)
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute, symbols
from matdiff.numeric.fields import EXACT
from matdiff.numeric.pairs import parts
from matdiff.numeric.sampling import sample
from matdiff.tensor.arrays import NoValue, contract, solve
from matdiff.tensor.conjugates import conjugate
from matdiff.tensor.evaluate import Evaluator
from matdiff.tensor.gaussian import Gaussian, conjugates, gaussian
from matdiff.tensor.lowering import Lowering
from matdiff.tensor.make import add as plus
from matdiff.tensor.make import apply as on_entries
from matdiff.tensor.make import product
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.points import RandomPoint
from matdiff.tensor.residues import P, Q, odd, opaque, rational_power, residue, sign

sys.path.append(str(Path(__file__).parents[1] / "laws"))
from corpus_complex import COMPLEX

_RANDOM = Random(11)


def _drawn(p: int = P) -> Any:
    return gaussian(_RANDOM.getrandbits(59), _RANDOM.getrandbits(59), p)


# -- the numbers


@pytest.mark.parametrize("p", [P, Q])
def test_they_are_a_field(p: int) -> None:
    assert p % 4 == 3
    z, w = _drawn(p), _drawn(p)
    assert pow(z, -1, p) * z % p == 1
    assert pow(z, 5, p) == z * z * z * z * z % p
    assert pow(z, -3, p) * z * z * z % p == 1
    assert (z + w) * (z - w) % p == (z * z - w * w) % p
    assert (3 - z + w) % p == (-(z - w) + 3) % p


def test_what_is_real_is_an_int() -> None:
    z = _drawn()
    assert type(z * z.conjugate() % P) is int
    assert type((z + z.conjugate()) % P) is int
    assert gaussian(4, P, P) == 4
    assert Gaussian(4, 0) == 4
    assert {Gaussian(4, 0): 1}[4] == 1  # type: ignore[index]
    assert not Gaussian(0, 0)
    assert repr(Gaussian(1, 2)) == "Gaussian(1, 2)"


def test_zero_has_no_inverse() -> None:
    with pytest.raises(ValueError, match="base is not invertible for the given modulus"):
        pow(Gaussian(0, 0), -1, P)


def test_contractions_and_inverses() -> None:
    n = 3
    a = [_drawn() for _ in range(n * n)]
    determinant, b = solve(a, n, P)
    found = contract([(a, (0, 1)), (b, (1, 2))], (0, 2), dict.fromkeys(range(3), n), P)
    assert found == [int(i == j) for i in range(n) for j in range(n)]
    assert solve(conjugates(a, P), n, P)[0] == determinant.conjugate() % P


def test_functions_take_conjugates_to_conjugates() -> None:
    z = _drawn()
    turned = z.conjugate() % P
    assert opaque("log", turned, P) == opaque("log", z, P).conjugate() % P  # type: ignore[operator]
    assert odd("erf", turned, P) == odd("erf", z, P).conjugate() % P  # type: ignore[operator]
    assert odd("erf", -z % P, P) == -odd("erf", z, P) % P
    assert odd("erf", gaussian(0, 5, P), P).real == 0
    root = rational_power(z, Fraction(1, 2), P, loose=True)
    assert rational_power(z, Fraction(-3, 2), P, loose=True) * z * z % P == root


def test_a_complex_number_has_no_sign_and_no_root() -> None:
    with pytest.raises(NoValue, match=r"^a complex number has no sign$"):
        sign(_drawn(), P)
    with pytest.raises(NoValue, match=r"^a root of a number that is no square$"):
        rational_power(_drawn(), Fraction(1, 2), P)


def test_exp_sin_and_cos_are_those_of_euler() -> None:
    z = Lowering().leaf(symbol("z", (1, 1), ("complex",)))
    i = Lowering().tensor(apply("imaginary_unit"))
    turned = product([(i, ()), (z, ())], ())
    at = Evaluator(RandomPoint({}, 2))
    e, s, c, t = (
        at.value(on_entries(name, argument))[0]
        for name, argument in (("exp", turned), ("sin", z), ("cos", z), ("tan", z))
    )
    assert e == (c + gaussian(0, 1, P) * s) % P
    assert (s * s + c * c) % P == 1
    assert t * c % P == s
    for name in ("exp", "sin", "cos", "tanh", "sigmoid", "softplus", "log", "arcsin"):
        function = on_entries(name, z)
        assert at.value(conjugate(function)) == conjugates(at.value(function), P)


@pytest.mark.parametrize(
    "attributes", ["hermitian", "hermitian_definite", "hermitian_semidefinite", "unitary", "symmetric", "skew", "diagonal"]
)  # fmt: skip
def test_points_obey_their_attributes(attributes: str) -> None:
    n = 3
    leaf = Lowering().leaf(symbol("A", ("n", "n"), ("complex", attributes)))
    a = RandomPoint({"n": n}, 5).entries(leaf, P)
    adjoint = [a[j * n + i].conjugate() % P for i in range(n) for j in range(n)]
    straight = [a[j * n + i] for i in range(n) for j in range(n)]
    assert any(isinstance(x, Gaussian) for x in a)
    if attributes.startswith("hermitian"):
        assert a == adjoint
    elif attributes == "unitary":
        whole = contract([(a, (0, 1)), (adjoint, (1, 2))], (0, 2), dict.fromkeys(range(3), n), P)
        assert whole == [int(i == j) for i in range(n) for j in range(n)]
    elif attributes == "diagonal":
        assert all(i == j or not a[i * n + j] for i in range(n) for j in range(n))
    else:
        factor = 1 if attributes == "symmetric" else -1
        assert straight == [factor * x % P for x in a]


# -- lowerings


class _Same:
    """The residues of a numeric point."""

    def __init__(self, values: dict[Symbol, Any], sizes: dict[str, int]) -> None:
        self.values = values
        self.sizes = sizes

    def entries(self, leaf: Tensor, p: int) -> list[int]:
        return _reduced(self.values[leaf.data[0]], p)


def _reduced(value: Any, p: int) -> list[int]:
    if isinstance(value, list):
        return [x for part in value for x in _reduced(part, p)]
    return [gaussian(*(residue(Fraction(part), p) for part in parts(value)), p)]


VALUES = [
    ("Z^H A Z", "Z: m x n complex, A: m x m complex"),
    ("Z^-1", "Z: n x n complex"),
    ("det(Z) conj(det(Z))", "Z: n x n complex"),
    ("tr(conj(Z))", "Z: n x n complex"),
    ("re(Z) + im(Z W)", "Z: m x n complex, W: n x n complex"),
    ("(1i Z)^H", "Z: m x n complex"),
    ("1i^3 c^2 conj(c)", "c: scalar complex"),
    ("Z .* conj(Z) .* Z", "Z: m x n complex"),
    ("tr(Z^H Z)", "Z: m x n complex"),
    ("kron(Z, conj(W))", "Z: m x n complex, W: k x l complex"),
    ("vec(Z^H)", "Z: m x n complex"),
    ("Q conj(Q)", "Q: n x n hermitian"),
    ("(Q + I)^-1 Q^T", "Q: n x n hermitian"),
    ("U^H Q U", "U: n x n unitary, Q: n x n hermitian"),
    ("sum_i conj(a_i^H z) (a_i^T z)", "a_i: n complex, z: n complex"),
    ("[Z, conj(Z); 1i Z, Z^*]", "Z: m x n complex"),
    ("tril(Z) + diag(diagonal(Z^H))", "Z: n x n complex"),
]


@pytest.mark.parametrize(("text", "where"), VALUES)
def test_values_are_those_of_the_numeric_evaluator(text: str, where: str) -> None:
    node = matdiff.parse(text, where).node
    sizes = {"m": 3, "n": 2, "k": 4, "l": 5, "N": 3}
    point = sample(symbols(node), sizes, 1)
    point.complex = True
    expected = _reduced(point.evaluator(EXACT).value(node), P)
    found = Evaluator(_Same(point.values, sizes)).value(Lowering().tensor(node))
    assert found == expected


def test_conjugates_stand_at_the_leaves() -> None:
    node = matdiff.parse(
        "conj(A Z^-1 z + 1i x)", "A: n x n complex, Z: n x n hermitian, z: n complex, x: n"
    ).node
    lowering = Lowering()
    tensor = lowering.tensor(node)
    assert conjugate(conjugate(tensor)) is tensor
    from matdiff.tensor.nodes import postorder

    under = {v.children[0].kind for v in postorder(tensor) if v.kind == "conj"}
    assert under == {"leaf"}


# -- derivatives


MORE = [
    ("z^H A z", "A", "A: n x n hermitian, z: n complex"),
    ("log det(Q)", "Q", "Q: n x n hermitian positive_definite"),
    ("tr(Q^3)", "Q", "Q: n x n hermitian"),
    ("tr(A Q)", "Q", "Q: n x n hermitian, A: n x n complex"),
    ("a^T Z b", "Z", "Z: m x n complex, a: m complex, b: n complex"),
    ("a^T conj(Z) b", "Z", "Z: m x n complex, a: m complex, b: n complex"),
    ("sum_i |a_i^H z - b_i|^2", "a", "a_i: n complex, b_i: scalar complex, z: n complex"),
    ("re(tr(Z^2))", "Z", "Z: n x n complex symmetric"),
    ("||Z||_F^2", "Z", "Z: n x n complex diagonal"),
    ("|c|^2 + c", "c", "c: scalar complex"),
    ("|a^H x|^2", "x", "a: n complex, x: n"),
]


@pytest.mark.parametrize("question", [*COMPLEX, *MORE], ids=lambda q: f"{q[0]} wrt {q[1]}")
def test_derivatives_pass(question: tuple[str, str, str]) -> None:
    for found in matdiff.grads(*question).values():
        report = found.check("exact")
        assert report.agreed
        assert report.exact


@pytest.mark.parametrize(
    "question", [q for q in (*COMPLEX, *MORE[4:9]) if "hermitian" not in q[2]], ids=lambda q: f"{q[0]} wrt {q[1]}"
)  # fmt: skip
def test_tampered_derivatives_fail(question: tuple[str, str, str]) -> None:
    """A sign, a conjugate, the two exchanged, a gradient that is not twice df/dZ*."""
    found = matdiff.grad(*question)
    expression, variable, answer = found.as_question()
    assert isinstance(found, ComplexGradient)
    g, h, places = found.found.held, found.found.conj, found.answer.places
    pairs = [
        (negate(g), h),
        (g, negate(h)),
        (scale(number(2), g), h),
        (apply("conj", g), h),
        (h, g),
    ]
    for held, conj in pairs:
        if (held, conj) == (g, h) or _are_one(held, g, conj, h):
            continue
        report = exact_wirtinger(expression, variable, held, conj, places=places, points=1)
        assert not report.agreed, (held, conj)
    if found.kind == "gradient":
        for copy in (h, negate(answer), apply("conj", answer)):
            if _are_one(copy, answer):
                continue
            report = exact_wirtinger(expression, variable, g, h, copy, places=places, points=1)
            assert not report.agreed, copy


def _are_one(*pairs: Node) -> bool:
    """Whether every first of two has the value of the second: of zero the negative, of what is real the conjugate."""
    lowering = Lowering()
    sizes = {name: 2 + at for at, name in enumerate("mnkpqN")}
    at = Evaluator(RandomPoint(sizes, 3), loose=True)
    tensors = [lowering.tensor(node) for node in pairs]
    return all(
        at.value(plus(a, product([(b, range(len(b.axes)))], range(len(b.axes)), coefficient=-1)))  # type: ignore[list-item]
        == [0] * len(at.value(a))
        for a, b in zip(tensors[::2], tensors[1::2], strict=True)
    )


def test_the_verdict_on_a_tampered_derivative() -> None:
    z = symbol("z", (1, 1), ("complex",))
    report = exact_wirtinger(apply("re", scale(z, z)), z, z, z)
    assert report.sentence() == (
        "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
    )


def test_a_gradient_of_a_function_that_is_not_real_fails() -> None:
    z = symbol("z", (1, 1), ("complex",))
    square = scale(z, z)
    held, conj = scale(number(2), z), number(0)
    assert exact_wirtinger(square, z, held, conj).agreed
    assert not exact_wirtinger(square, z, held, conj, number(0)).agreed


def test_hermitian_gradients_are_hermitian() -> None:
    found = matdiff.grad("re(tr(A Q))", "Q", "Q: n x n hermitian, A: n x n complex")
    expression, variable, answer = found.as_question()
    assert exact_hermitian(expression, variable, answer, True).agreed
    a = found.expression.reading.symbols["A"]
    for copy in (transpose(answer), negate(answer), transpose(apply("conj", a)), add(answer, a)):
        assert not exact_hermitian(expression, variable, copy, True).agreed


DIFFERENTIALS = [
    (
        "Z^H A Z",
        "Z",
        "Z: n x n complex, A: n x n complex",
        "Z^H A dZ + (dZ)^H A Z",
        "2 (dZ)^H A dZ",
    ),
    ("conj(Z) Z^T", "Z", "Z: m x n complex", "conj(Z) (dZ)^T + conj(dZ) Z^T", "2 conj(dZ) (dZ)^T"),
    ("||z||^2", "z", "z: n complex", "(dz)^H z + z^H dz", "2 (dz)^H dz"),
]


@pytest.mark.parametrize("row", DIFFERENTIALS, ids=lambda row: row[0])
def test_differentials_move_along_complex_directions(row: tuple[str, str, str, str, str]) -> None:
    """Along a real direction conj(dZ) and dZ are the same: then a lost conjugate would not be seen."""
    text, wrt, where, first, second = row
    once, twice = (
        matdiff.differential(text, wrt, where),
        matdiff.differential(text, wrt, where, order=2),
    )
    assert (str(once), str(twice)) == (first, second)
    for found in (once, twice):
        assert found.check("exact").agreed
        assert found.check(points=1).agreed
    (v,) = once.record.variables
    assert isinstance(v, Symbol)
    moved = differential(v)
    tampered = substitute(once.node, {apply("conj", moved): moved})
    assert not exact_differential(once.expression.node, [v], tampered).agreed
    to = direction_of(v, "T")
    image = substitute(tampered, {moved: to})
    assert not check_along(once.expression.node, image, {v: to}, points=1).agreed


def test_products_with_complex_directions() -> None:
    found = matdiff.jvp("Z^H Z", "Z", "Z: m x n complex")
    assert str(found) == "V^H Z + Z^H V"
    assert found.conventions == ("V is complex, as Z is",)
    assert found.check("exact").agreed


VJPS = [
    ("A Z B", "Z", "A: k x m complex, Z: m x n complex, B: n x l", "A^H V B^T"),
    ("Z^-1", "Z", "Z: n x n complex", "-Z^-H V Z^-H"),
    ("||z||^2", "z", "z: n complex", "2 v z"),
    ("A x", "x", "A: m x n complex, x: n", "re(A^H v)"),
    ("A Q B", "Q", "Q: n x n hermitian, A: k x n complex, B: n x l complex", "1/2 (A^H V B^H + B V^H A)"),
    ("conj(z) .* z", "z", "z: n complex", "2 (z .* re(v))"),
]  # fmt: skip


@pytest.mark.parametrize("row", VJPS, ids=lambda row: row[0])
def test_vector_jacobian_products(row: tuple[str, str, str, str]) -> None:
    text, wrt, where, expected = row
    found = matdiff.vjp(text, wrt, where)
    assert str(found) == expected
    (weight,) = found.directions.values()
    u = weight.name
    assert found.conventions == (
        f"the gradient of Re tr({u}^H F): Re tr(vjp^H d{wrt}) = Re tr({u}^H dF)",
    )
    assert found.check(points=1).agreed
    assert found.check("exact").exact


HVPS = [
    ("||A z - b||^2", "z", "A: m x n complex, z: n complex, b: m complex", "2 A^H A v"),
    ("z^H A z", "z", "A: n x n hermitian, z: n complex", "2 A v"),
    ("|a^H z|^2", "z", "a: n complex, z: n complex", "2 (a^H v) a"),
    ("log det(Q)", "Q", "Q: n x n hermitian positive_definite", "-Q^-1 V Q^-1"),
    ("||Z Z^H||_F^2", "Z", "Z: m x n complex", "4 (V Z^H Z + Z V^H Z + Z Z^H V)"),
    ("z^H A x + x^T A^H z", "z, x", "A: n x n complex, z: n complex, x: n", "2 A v"),
]


@pytest.mark.parametrize("row", HVPS, ids=lambda row: row[0])
def test_hessian_vector_products(row: tuple[str, str, str, str]) -> None:
    text, wrt, where, expected = row
    found = matdiff.hvp(text, wrt, where)
    assert str(found) == expected
    assert found.conventions == ("how the gradient changes along the direction",)
    assert found.check(points=1).agreed
    assert found.check("exact").exact
    names = [found.expression.reading.symbols[name] for name in found.variables]
    ((_, direction),) = found.directions.items()
    node = found.node
    assert isinstance(node, Node)
    for copy in (negate(node), scale(number(2), node), apply("conj", node)):
        report = exact_hvp(found.expression.node, names[0], names[-1], direction, copy, points=1)
        assert report.verdict == "disagreed"


def test_a_hessian_vector_product_is_of_a_real_function() -> None:
    with pytest.raises(matdiff.UnsupportedError) as error:
        matdiff.hvp("z^T z", "z", "z: n complex")
    assert error.value.message == (
        "a Hessian-vector product is of a real function, and this one is complex"
    )
