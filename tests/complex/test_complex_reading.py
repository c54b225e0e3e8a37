"""How complex matrices are typed, and what is refused."""

from __future__ import annotations

import pytest

import matdiff
from matdiff.base.errors import MatdiffError, NameError_, UnsupportedError
from matdiff.syntax.reading import read

WHERE = "Z: m x n complex, z: n complex, a: n complex, c: scalar complex, b_1: scalar complex"
SAME = [
    (
        "Z^H",
        [
            "Zᴴ",
            "conj(Z)^T",
            "conj(Z)'",
            "Z^{H}",
            r"Z^{\mathrm{H}}",
            r"Z^\mathsf{H}",
            r"\overline{Z}^\top",
            "(Z^*)^T",
        ],
    ),
    ("conj(Z)", ["Z^*", "conjugate(Z)", r"\overline{Z}", r"Z^{*}"]),
    ("re(a^H z)", ["Re(a^H z)", "real(a^H z)", r"\operatorname{Re}(a^H z)", r"\Re(a^H z)"]),
    ("im(a^H z)", ["Im(a^H z)", "imag(a^H z)", r"\Im(a^H z)"]),
    ("1i c", ["1j c", "i c", "j c"]),
    ("conj(b_1) b_1", [r"\overline{b_1} b_1", r"\overline{b_{1}} b_1"]),
    ("conj(exp(b_1))", [r"\overline{\exp(b_{1})}"]),
    ("|c|^2", ["abs(c)^2", "‖c‖²"]),
]


@pytest.mark.parametrize(
    ("text", "other"), [(text, other) for text, others in SAME for other in others]
)
def test_one_meaning(text: str, other: str) -> None:
    assert read(other, WHERE).expression is read(text, WHERE).expression


def test_sizes_and_sets() -> None:
    for where in ("Z: C^(m x n)", "Z: ℂ^(m x n)", "Z: m x n complex"):
        symbol = read("Z", where).symbols["Z"]
        assert (symbol.shape, symbol.attributes) == (("m", "n"), {"complex"})
    assert read("c", "c: complex scalar").symbols["c"].complex
    assert read("z", "z: ℂⁿ").symbols["z"].shape == ("n", 1)


def test_attributes() -> None:
    assert read("Q", "Q: n x n hermitian psd").symbols["Q"].attributes == {
        "complex", "hermitian", "hermitian_semidefinite",
    }  # fmt: skip
    assert not read("x", "x: n real").symbols["x"].complex


def test_a_matrix_named_h() -> None:
    expression = read("H Q H^H", "H: m x n complex").expression
    assert expression is read("H Q conj(H)^T", "H: m x n complex").expression
    assert read("x^H", "H: scalar, x: scalar").expression.operator.name == "power"  # type: ignore[attr-defined]


def test_the_adjoint_of_what_is_real() -> None:
    reading = read("x^H A x")
    assert reading.expression is read("x^T A x").expression
    assert reading.notes == (
        'nothing is declared complex, so x^H is the transpose of x; write where "x: complex" if it is not real.',
    )


ERRORS = [
    ("max(c, 1)", WHERE, "the maximum of a complex number is not supported yet"),
    ("relu(z)^T a", WHERE, "relu of a complex number is not supported yet"),
    ("f(c)", WHERE, "the unknown function f of a complex number is not supported yet"),
    ("tr(Z)", "Z: n x n complex orthogonal", "Z is declared complex and orthogonal"),
    ("tr(Z)", "Z: n x n hermitian symmetric", "Z is declared hermitian and symmetric"),
    ("sum(z)", "z: n complex positive", "z is declared complex and positive"),
    ("sum(z)", "z: n complex real", "z is declared complex and real"),
]


@pytest.mark.parametrize(("text", "where", "message"), ERRORS)
def test_refused_with_its_place(text: str, where: str, message: str) -> None:
    with pytest.raises((UnsupportedError, NameError_)) as caught:
        read(text, where)
    assert caught.value.message == message
    assert caught.value.span is not None


QUESTIONS = [
    ("hessian", "||z||^2", "z", "a Hessian of complex matrices is not supported yet"),
]


@pytest.mark.parametrize(("kind", "text", "wrt", "message"), QUESTIONS)
def test_derivatives_that_are_not_served(kind: str, text: str, wrt: str, message: str) -> None:
    with pytest.raises(MatdiffError) as caught:
        getattr(matdiff, kind)(text, wrt, WHERE)
    assert caught.value.message == message


def test_what_is_asked_of_a_part_is_refused() -> None:
    for wrt in ("Z^T", "Z^-1"):
        with pytest.raises(UnsupportedError, match="is not supported for a complex variable"):
            matdiff.grad("tr(Z^H Z)", wrt, "Z: n x n complex")


def test_the_imaginary_unit_beside_an_index() -> None:
    """In LaTeX it is upright, in Unicode 1i where an i is something else."""
    from matdiff.output.latex import latex
    from matdiff.output.unicode import pretty

    where = "a_i: scalar complex; s_i: scalar complex; i: 1..N"
    node = read("sum_i a_i (1i) s_i", where).expression
    assert latex(node) == r"\sum_{i} a_{i} \mathrm{i} s_{i}"
    assert pretty(node) == "Σᵢ aᵢ (1i) sᵢ"
    assert read(latex(node), where).expression is node
    assert read(pretty(node), where).expression is node
    assert pretty(read("1i c", WHERE).expression) == "i c"
