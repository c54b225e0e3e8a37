"""Gradients by complex variables: the closed forms, both Wirtinger derivatives, and the checks of them."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from judging import check_hermitian, check_wirtinger

import matdiff
from matdiff.answers.answer import ComplexGradient
from matdiff.expression.build import negate, transpose


class Row(NamedTuple):
    """A question; its answer, what kind it is, and the other Wirtinger derivatives where they tell anything."""

    text: str
    wrt: str
    where: str
    kind: str
    answer: str
    held: str = ""
    conj: str = ""


A, z = "A: m x n complex", "z: n complex"
LEAST = "A: m x n complex, z: n complex, b: m complex"
ROWS = [
    Row("tr(Z^H Z)", "Z", "Z: m x n complex", "gradient", "2 Z", "conj(Z)", "Z"),
    Row("a^H Z b", "Z", "Z: m x n complex, a: m complex, b: n", "derivative", "conj(a) b^T", "", "zeros(m, n)"),
    Row("|a^H z|^2", "z", "a: n complex, z: n complex", "gradient", "2 (a^H z) a"),
    Row("||A z - b||^2", "z", LEAST, "gradient", "2 A^H (A z - b)", "A^T conj(A z - b)", "A^H (A z - b)"),
    Row("||A z - b||", "z", LEAST, "gradient", "A^H (A z - b)/||A z - b||"),
    Row("log det(Z^H Z)", "Z", "Z: m x n complex", "gradient", "2 Z (Z^H Z)^-1", "conj(Z) (Z^H Z)^-T", "Z (Z^H Z)^-1"),
    Row("z^H A z", "z", "A: n x n hermitian, z: n complex", "gradient", "2 A z", "conj(A z)", "A z"),
    Row("z^H A z", "z", "A: n x n complex, z: n complex", "wirtinger", "A^T conj(z)", "A^T conj(z)", "A z"),
    Row("z^H A z", "z", "A: n x n symmetric, z: n complex", "gradient", "2 A z"),
    Row("re(tr(A^H Z))", "Z", "A: m x n complex, Z: m x n complex", "gradient", "A", "1/2 conj(A)", "1/2 A"),
    Row("im(a^T z)", "z", "a: n complex, z: n complex", "gradient", "1i conj(a)"),
    Row("det(Z)", "Z", "Z: n x n complex", "derivative", "det(Z) Z^-T", "", "zeros(n, n)"),
    Row("|det(Z)|^2", "Z", "Z: n x n complex", "gradient", "2 abs(det(Z))^2 Z^-H"),
    Row("tr(Z A Z^H B)", "Z", "Z: m x n complex, A: n x n complex, B: m x m complex", "wirtinger", "B^T conj(Z) A^T", "", "B Z A"),
    Row("sum_i |a_i^H z - b_i|^2", "z", "a_i: n complex, b_i: scalar complex, z: n complex", "gradient", "2 sum_i (a_i^H z - b_i) a_i"),
    Row("sum_i ||A z_i||^2", "z", "A: m x n complex, z_i: n complex", "gradient", "2 A^H A z_k"),
    Row("z^H A z / (z^H z)", "z", "A: n x n hermitian, z: n complex", "gradient", "2 (A z/(z^H z) - (z^H A z) z/(z^H z)^2)"),
    Row("log det(I + H Q H^H)", "H", "H: m x n complex, Q: n x n hermitian psd", "gradient", "2 (H Q H^H + I)^-1 H Q"),
    Row("log det(I + H Q H^H)", "Q", "H: m x n complex, Q: n x n hermitian psd", "gradient", "H^H (H Q H^H + I)^-1 H"),
    Row("tr(A Q)", "Q", "A: n x n complex, Q: n x n hermitian", "derivative", "A^T"),
    Row("re(tr(A Q))", "Q", "A: n x n complex, Q: n x n hermitian", "gradient", "1/2 (A^H + A)"),
    Row("(a - x^H b)^2", "x", "a: scalar, x: n complex, b: n complex", "conjugate", "2 (x^H b - a) b", "zeros(n)"),
    Row("|z|", "z", "z: scalar complex", "gradient", "z/abs(z)", "conj(z)/(2 abs(z))"),
    Row("log(1 + z^H z)", "z", z, "gradient", "2 z/(1 + z^H z)"),
    Row("tr(S^H S)", "S", "S: n x n complex symmetric", "gradient", "2 S"),
    Row("tr(Z^H U^H U Z)", "Z", "U: n x n unitary, Z: n x k complex", "gradient", "2 Z"),
    Row("sum(abs(Z))", "Z", "Z: m x n complex", "gradient", "Z ./ abs(Z)"),
    Row("im(a^T z)^2", "z", "a: n complex, z: n complex", "gradient", "2 (1i) im(a^T z) conj(a)"),
    # the Matrix Cookbook, (89), which prints a square where a modulus squared is meant
    Row("|a - x^H b|^2", "x", "a: scalar complex, x: n complex, b: n complex", "gradient", "2 (x^T conj(b) - conj(a)) b"),
    # the Matrix Cookbook, chapter 4: (236) and (237), (238) to (241), (242) and (243), (244) to (248), (249) and (250), (252)
    Row("tr(X^H)", "X", "X: n x n complex", "conjugate", "I"),
    Row("tr(A X^H)", "X", "X: m x n complex, A: m x n complex", "conjugate", "A"),
    Row("tr(A X)", "X", "X: m x n complex, A: n x m complex", "derivative", "A^T"),
    Row("tr(A conj(X))", "X", "X: m x n complex, A: n x m complex", "conjugate", "A^T"),
    Row("tr(X X^H)", "X", "X: m x n complex", "gradient", "2 X", "conj(X)", "X"),
    Row("det(X^H A X)", "X", "X: m x n complex, A: m x m complex", "wirtinger",
        "det(X^H A X) A^T conj(X) (X^H A X)^-T", "", "det(X^H A X) A X (X^H A X)^-1"),
    Row("(A x)^H (A x)/((B x)^H (B x))", "x", "A: m x n complex, B: k x n complex, x: n complex", "gradient",
        "2 (A^H A x/(x^H B^H B x) - (x^H A^H A x) B^H B x/(x^H B^H B x)^2)"),
]  # fmt: skip


def asked(row: Row) -> ComplexGradient:
    found = matdiff.grad(row.text, row.wrt, row.where)
    assert isinstance(found, ComplexGradient)
    return found


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.text} by {row.wrt}, {row.where}" for row in ROWS])
def test_closed_form(row: Row) -> None:
    found = asked(row)
    assert (str(found), found.kind) == (row.answer, row.kind)
    if row.held:
        assert str(found.wirtinger.z) == row.held
    if row.conj:
        assert str(found.wirtinger.conj) == row.conj
    assert found.check(points=1).agreed


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.text} by {row.wrt}, {row.where}" for row in ROWS])
def test_answer_reads_back(row: Row) -> None:
    """What is printed means the answer: read again, it has the values of the answer."""
    found = asked(row)
    if found.answer.places:
        return
    assert matdiff.verify(str(found), row.text, row.wrt, row.where).equal


@pytest.mark.parametrize("row", ROWS[:12], ids=[row.text for row in ROWS[:12]])
def test_steps_agree(row: Row) -> None:
    """Every line of the derivation up to the last df has the value of the line before."""
    from matdiff.checks.steps import check_steps

    found = asked(row)
    variable = found.answer.variable
    lines = [step.after for step in found.steps if step.left == "df"]
    assert lines
    assert check_steps(lines, [variable]) == []  # type: ignore[list-item]


def test_real_variable_of_complex_data() -> None:
    found = matdiff.grad("||A x - b||^2", "x", "A: m x n complex, b: m complex, x: n")
    assert str(found) == "2 re(A^H (A x - b))"
    assert found.check().agreed


def test_a_function_in_pieces_is_not_real_for_one_of_them() -> None:
    """relu(t) arccos(a) is 0 wherever t < 0, and no number of such points makes it a real function."""
    where = "t: scalar, a: scalar complex"
    found = matdiff.grad("relu(t) arccos(a/3)", "a", where)
    assert isinstance(found, ComplexGradient)
    assert (str(found), found.kind) == ("-relu(t)/(3 sqrt(1 - 1/9 a^2))", "derivative")
    kept = matdiff.grad("relu(t) |a|^2", "a", where)
    assert isinstance(kept, ComplexGradient)
    assert (str(kept), kept.kind) == ("2 a relu(t)", "gradient")


def test_a_small_imaginary_part_beside_a_large_number() -> None:
    where = "Z: n x n complex"
    found = matdiff.grad("cosh(10 tr(Z^H Z)) + 1i sum(Z)/10^12", "Z", where)
    assert isinstance(found, ComplexGradient)
    assert found.kind == "wirtinger"


def test_rational_parts_beside_parts_of_many_digits() -> None:
    assert matdiff.grad("tr(arctan(B).^2)", "B", "B: n x n hermitian").check(points=1).agreed


def test_a_function_that_is_real_at_some_points_is_not_real() -> None:
    """1i beta^2 is, wherever both parts of beta are equal, as they were at the first three points that were looked at."""
    where = "alpha: scalar, beta: scalar complex"
    found = matdiff.grad("alpha beta beta (1i)", "beta", where)
    assert isinstance(found, ComplexGradient)
    assert found.kind == "derivative"
    assert found.check().agreed


@pytest.mark.parametrize("text", ["a abs(1i)", "abs(1i^2) + abs(a^3)", "abs(2 + 1i a)"])
def test_real_numbers_made_of_complex_ones(text: str) -> None:
    assert matdiff.grad(text, "a", "a: scalar").check().agreed


@pytest.mark.parametrize(
    "text",
    [
        "||relu(abs(u) - b) .* u||^2",
        "||max(re(u), im(u)) + u||^2",
        "|sum(softplus(re(u)) .* u)|^2",
        "|sum(gelu(im(u)) .* u)|^2",
    ],
)
def test_functions_of_real_parts_are_real(text: str) -> None:
    """The conjugate stops at what is real, a maximum or a softplus, of which no law says how it would pass."""
    assert matdiff.grad(text, "u", "u: n complex, b: n").check(points=1).agreed


def test_free_gradient_by_a_symmetric_matrix_among_complex_ones() -> None:
    """|x^H S x|^2 is (x^H S x)^2 for a symmetric S alone; along any dS the real part counts."""
    where = "S: n x n symmetric, x: n complex, B: n x n"
    for text in ("|x^H S x|^2", "re(x^H S x)", "conj(x^H S x) x^T x", "tr(((S + x x^H) B)^H B)"):
        assert matdiff.grad(text, "S", where, structure="free").check(points=1).agreed


def test_wrong_answers_are_found() -> None:
    row = ROWS[3]
    found = asked(row)
    expression, variable, answer = found.as_question()
    held, conj = found.found.held, found.found.conj
    assert check_wirtinger(expression, variable, held, conj, answer, points=1).agreed
    for a, b, c in (
        (negate(held), conj, answer),
        (held, negate(conj), answer),
        (held, conj, conj),
        (conj, held, answer),
    ):
        assert check_wirtinger(expression, variable, a, b, c, points=1).verdict == "disagreed"


def test_a_function_that_is_not_real_has_no_gradient() -> None:
    found = asked(ROWS[7])
    expression, variable, _ = found.as_question()
    held, conj = found.found.held, found.found.conj
    doubled = matdiff.grad("2 z^H A z", "z", ROWS[7].where).answer.wirtinger
    assert doubled is not None
    report = check_wirtinger(expression, variable, held, conj, doubled.conj, points=1)
    assert report.verdict == "disagreed"
    assert "not real" in report.why


def test_a_gradient_among_hermitian_matrices_is_hermitian() -> None:
    found = matdiff.grad("re(tr(A Q))", "Q", "A: n x n complex, Q: n x n hermitian")
    expression, variable, answer = found.as_question()
    free = matdiff.parse("A^T", "A: n x n complex").node
    assert check_hermitian(expression, variable, answer, True, points=1).agreed
    assert check_hermitian(expression, variable, free, True, points=1).verdict == "disagreed"
    assert (
        check_hermitian(expression, variable, transpose(answer), True, points=1).verdict
        == "disagreed"
    )


def test_conventions_are_said() -> None:
    said = {asked(row).kind: asked(row).convention for row in ROWS[:8]}
    assert said["gradient"] == "f is real: the gradient is 2 ∂f/∂z*, df = Re tr(∇^H dz)"
    assert said["derivative"] == "f is holomorphic in Z: df = tr(G' dZ)"
    assert said["wirtinger"].startswith("f is neither real nor holomorphic")


def test_all_that_is_known_as_data() -> None:
    data = asked(ROWS[3]).to_dict()
    assert data["kind"] == "gradient"
    assert data["gradient"] == "2 A^H (A z - b)"
    assert data["wirtinger"] == {"z": "A^T conj(A z - b)", "conj": "A^H (A z - b)"}


def test_latex() -> None:
    assert asked(ROWS[3]).equation() == (
        r"\begin{aligned}\nabla_{z} f &= 2 A^{\mathrm{H}} (A z - b) \\ "
        r"\frac{\partial f}{\partial z} &= A^{\top} \overline{A z - b} \\ "
        r"\frac{\partial f}{\partial z^{*}} &= A^{\mathrm{H}} (A z - b)\end{aligned}"
    )


def test_differential() -> None:
    transposed = matdiff.differential("X^H", "X", "X: m x n complex")  # the Matrix Cookbook, (45)
    assert str(transposed) == "(dX)^H"
    assert transposed.check().agreed
    found = matdiff.differential("Z^H Z", "Z", "Z: m x n complex")
    assert str(found) == "Z^H dZ + (dZ)^H Z"
    assert found.check().agreed
