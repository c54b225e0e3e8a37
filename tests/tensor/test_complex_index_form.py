"""Index notation of complex expressions: both Wirtinger derivatives, conjugates with a star, einsum code of complex arrays."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import matdiff
from matdiff import cli
from matdiff.answers.answer import ComplexGradient
from matdiff.indexnotation.complexform import complex_forms, index_forms
from matdiff.tensor.agreement import says

sys.path.append(str(Path(__file__).parents[1] / "laws"))
from corpus_complex import COMPLEX

LEAST = "A: m x n complex, z: n complex, b: m complex"


@pytest.mark.parametrize("question", COMPLEX, ids=lambda q: f"{q[0]} wrt {q[1]}")
def test_the_corpus(question: tuple[str, str, str]) -> None:
    """Both engines agree, and a matrix form says the tensor, where there is one."""
    found = matdiff.grad(*question)
    expression, variable, _ = found.as_question()
    forms = complex_forms(expression, variable)
    assert len(forms) == (1 if "hermitian" in variable.attributes else 2)
    for form in forms:
        assert form.check().agreed
        matrix = form.matrix()
        assert matrix is None or says(matrix, form.whole(form.tensor))
        assert all(reason for _, _, reason in form.lines())
        assert form.einsum_or_none() is not None


TEXTS = [
    ("||A z - b||^2", "z", LEAST,
     ["df/dz_m = A_km (A*_kl z*_l - b*_k)", "df/dz*_m = A*_km (A_kl z_l - b_k)"]),
    ("re(a^T exp(Z b))", "Z", "a: m complex, b: n, Z: m x n complex",
     ["df/dZ_mn = 1/2 a_m b_n exp(Z_mk b_k)", "df/dZ*_mn = 1/2 a*_m b_n exp(Z*_mk b_k)"]),
    ("tr(A Q Q)", "Q", "Q: n x n hermitian, A: n x n", ["df/dQ_mn = A_km Q_nk + Q_km A_nk"]),
    ("|a^H x|^2", "x", "a: n complex, x: n", ["df/dx_m = a_m a*_k x_k + a*_m a_k x_k"]),
]  # fmt: skip


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row[0])
def test_texts(row: tuple[str, str, str, list[str]]) -> None:
    text, wrt, where, expected = row
    reading = matdiff.parse(text, where).reading
    forms = index_forms("grad", reading.expression, [reading.symbols[wrt]])
    assert [str(form) for form in forms] == expected


def test_latex_has_a_raised_star() -> None:
    found = matdiff.grad("||A z - b||^2", "z", LEAST)
    assert isinstance(found, ComplexGradient)
    assert found.index(conj=True).latex() == (
        r"\frac{\partial f}{\partial z^{*}_{m}} = A^{*}_{km} (A_{kl} z_{l} - b_{k})"
    )


def test_what_is_held_is_said() -> None:
    found = matdiff.grad("||A z - b||^2", "z", LEAST)
    assert found.index().notes == ("A star marks the conjugate: z* is held in df/dz, z in df/dz*.",)
    assert [v.name for v in found.index().symbols] == ["A", "b", "z"]


SIZES = {"m": 4, "n": 3}


@pytest.mark.parametrize(
    "question",
    [
        ("||A z - b||^2", "z", LEAST),
        (
            "re(a^T Z^T Z b) + im(a^H conj(Z) b)",
            "Z",
            "Z: n x n complex, a: n complex, b: n complex",
        ),
        ("a^T Z b", "Z", "Z: m x n complex, a: m complex, b: n complex"),
        ("a^T conj(Z) b", "Z", "Z: m x n complex, a: m complex, b: n complex"),
        ("re(log det(Z))", "Z", "Z: n x n complex"),
    ],
    ids=lambda q: q[0],
)
def test_einsum_code_is_that_of_the_answer(question: tuple[str, str, str]) -> None:
    found = matdiff.grad(*question)
    random = np.random.default_rng(3)
    values: dict[str, Any] = {}
    for name, v in found.expression.reading.symbols.items():
        shape = [SIZES[str(n)] for n in v.shape if n != 1]
        values[name] = random.normal(size=shape) + 1j * random.normal(size=shape)
    space: dict[str, Any] = {}
    source = found.code("einsum")
    exec(source, space)
    used = {name: value for name, value in values.items() if f"{name} = np.asarray" in source}
    np.testing.assert_allclose(space["derivative"](**used), found.function()(**values))


def test_einsum_code_of_a_hermitian_gradient_is_refused() -> None:
    found = matdiff.grad("log det(Q)", "Q", "Q: n x n hermitian positive_definite")
    with pytest.raises(matdiff.UnsupportedError) as error:
        found.code("einsum")
    assert error.value.message == "there is no einsum code of a gradient among Hermitian matrices"


JACOBIANS = [
    ("Z^H Z", "Z", "Z: m x n complex",
     ["df_ij/dZ_mn = delta_jn Z*_mi", "df_ij/dZ*_mn = delta_in Z_mj"]),
    ("A z", "z", "A: m x n complex, z: n complex", ["df_i/dz_m = A_im", "df_i/dz*_m = 0"]),
    ("exp(conj(z))", "z", "z: n complex", ["df_i/dz_m = 0", "df_i/dz*_m = delta_im exp(z*_i)"]),
    ("z conj(z)^T z", "z", "z: n complex",
     ["df_i/dz_m = delta_im z_k z*_k + z_i z*_m", "df_i/dz*_m = z_i z_m"]),
    ("Q A Q", "Q", "Q: n x n hermitian, A: n x n", ["df_ij/dQ_mn = delta_jn Q_ik A_km + delta_im A_nk Q_kj"]),
    ("A x", "x", "A: m x n complex, x: n", ["df_i/dx_m = A_im"]),
]  # fmt: skip


@pytest.mark.parametrize("row", JACOBIANS, ids=lambda row: row[0])
def test_jacobians(row: tuple[str, str, str, list[str]]) -> None:
    text, wrt, where, expected = row
    reading = matdiff.parse(text, where).reading
    forms = index_forms("jacobian", reading.expression, [reading.symbols[wrt]])
    assert [str(form) for form in forms] == expected
    for form in forms:
        assert form.check().agreed


def test_hessians_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    where = "A: m x n complex, z: n complex"
    assert cli.main(["hessian", "||z||^2", "wrt", "z", "where", where, "--form", "index"]) == 1
    assert capsys.readouterr().err == (
        "error: the index form of a Hessian of complex matrices is not supported yet\n"
        "help: matdiff grad gives both Wirtinger derivatives of a scalar, matdiff differential dF\n"
    )


def test_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["grad", "z^H A z", "wrt", "z", "where", "A: n x n complex, z: n complex", "--form", "index"]) == 0  # fmt: skip
    assert capsys.readouterr().out == (
        "read as   zᴴ A z    A ∈ ℂ^{n×n}, z ∈ ℂⁿ\n"
        "          f = A_kl z_l z*_k\n"
        "\n"
        "∂f/∂z_m  =  A_km z*_k    rank 1: n\n"
        "  in matrix notation: Aᵀ conj(z)\n"
        "∂f/∂z*_m  =  A_mk z_k    rank 1: n\n"
        "  in matrix notation: A z\n"
        "  an index that stands twice in a product is summed, unless it stands on the left\n"
        "\n"
        "✓ both engines agree: 3 random points modulo 2^61 - 3153 at n = 3, exact\n"
    )
