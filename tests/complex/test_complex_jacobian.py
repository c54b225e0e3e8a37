"""Both Jacobians of matrix functions of complex matrices: closed forms, checks, code, layouts (Hjørungnes 2011, chapters 3 and 4)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest

import matdiff
from matdiff.answers import sheets
from matdiff.answers.answer import ComplexJacobian
from matdiff.answers.derivative_report import answer_text
from matdiff.answers.telling import PLAIN
from matdiff.base.errors import MatdiffError
from matdiff.expression.build import number as value_of
from matdiff.expression.build import scale


class Row(NamedTuple):
    """A question, D_Z and D_Z*; no D_Z* where there is one Jacobian alone."""

    text: str
    wrt: str
    where: str
    held: str
    conj: str | None


Z, z = "Z: m x n complex", "z: n complex"
ROWS = [
    Row("Z^H", "Z", Z, "0", "K₍ₘₙ₎"),  # the Matrix Cookbook, (45)
    Row("conj(Z)", "Z", Z, "0", "I"),
    Row("A Z B", "Z", f"{Z}, A: complex", "Bᵀ ⊗ A", "0"),
    Row("A Z^H B", "Z", f"{Z}, A: complex", "0", "K₍q,p₎ (A ⊗ Bᵀ)"),
    Row("A conj(Z) B", "Z", f"{Z}, A: complex", "0", "Bᵀ ⊗ A"),
    Row("Z^H Z", "Z", Z, "I ⊗ Zᴴ", "K₍ₙₙ₎ (I ⊗ Zᵀ)"),
    Row("Z Z^H", "Z", Z, "conj(Z) ⊗ I", "K₍ₘₘ₎ (Z ⊗ I)"),
    Row("Z^-1", "Z", "Z: n x n complex", "−Z⁻ᵀ ⊗ Z⁻¹", "0"),
    Row("tr(Z^H A Z)", "Z", "Z: n x m complex, A: complex", "vec(Aᵀ conj(Z))ᵀ", "vec(A Z)ᵀ"),
    Row("z^H A z", "z", f"A: complex, {z}", "zᴴ A", "zᵀ Aᵀ"),
    Row("exp(z)", "z", z, "diag(exp(z))", "0"),
    Row("z .* conj(z)", "z", z, "diag(conj(z))", "diag(z)"),
    Row("re(z)", "z", z, "1/2 I", "1/2 I"),
    Row("det(Z) Z", "Z", "Z: n x n complex", "det(Z) (vec(Z) vec(Z⁻ᵀ)ᵀ + I)", "0"),
    Row("H A H", "H", "H: n x n hermitian, A: complex", "I ⊗ (H A) + (Hᵀ Aᵀ) ⊗ I", None),
    Row("A x", "x", "A: m x n complex, x: n", "A", None),
    Row("sum_i (a_i^H z) a_i", "z", f"a_i: n complex, {z}", "Σᵢ aᵢ aᵢᴴ", "0"),
]  # fmt: skip
each = pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.text} by {row.wrt}")


def asked(row: Row, **options: str) -> ComplexJacobian:
    found = matdiff.jacobian(row.text, row.wrt, row.where, **options)
    assert isinstance(found, ComplexJacobian)
    return found


@each
def test_closed_forms(row: Row) -> None:
    found = asked(row)
    assert found.unicode() == row.held
    assert (None if found.conj is None else found.conj.unicode()) == row.conj


@each
def test_the_check_agrees(row: Row) -> None:
    assert asked(row).check(points=1).agreed
    assert asked(row).check("exact").exact


@pytest.mark.parametrize("row", [ROWS[0], ROWS[5], ROWS[8], ROWS[14]], ids=lambda row: row.text)
def test_a_wrong_one_is_found(row: Row) -> None:
    found = asked(row)
    part = found.conj if found.conj is not None else found
    part.node = scale(value_of(3), part.node)
    assert found.check(points=1).verdict == "disagreed"
    assert found.check("exact", points=1).sentence() == (
        "✗ the index engine disagrees: the answer and the derivative differ modulo the prime"
    )


def test_numbers() -> None:
    """d vec F = D_Z vec T + D_Z* conj(vec T) for small T, with the code that is handed out."""
    random = np.random.default_rng(1)
    x = random.normal(size=(3, 2)) + 1j * random.normal(size=(3, 2))
    t = random.normal(size=(3, 2)) + 1j * random.normal(size=(3, 2))
    found = matdiff.jacobian("Z^H Z", "Z", Z)
    held, conj = found.function()(Z=x), found.function(of="conj")(Z=x)
    step = 1e-6
    moved = x + step * t
    change = (moved.conj().T @ moved - x.conj().T @ x).reshape(-1, order="F") / step
    flat = t.reshape(-1, order="F")
    assert np.allclose(held @ flat + conj @ flat.conj(), change, atol=1e-4)


def test_denominator_layout_is_transposed() -> None:
    found = matdiff.jacobian("A Z B", "Z", f"{Z}, A: complex", layout="denominator")
    assert found.unicode() == "B ⊗ Aᵀ"
    assert found.check(points=1).agreed
    assert found.notes[-1] == "Denominator layout: the transposes of the Jacobians."


def test_what_is_shown() -> None:
    found = matdiff.jacobian("Z^H Z", "Z", Z)
    text = answer_text(found, "unicode", PLAIN)
    assert text.startswith(
        "∂ vec F/∂ vec Z  =  I ⊗ Zᴴ    n*n × m*n\n∂ vec F/∂ vec Z*  =  K₍ₙₙ₎ (I ⊗ Zᵀ)\n"
    )
    assert "d vec F = J d vec Z + J* d vec Z*, as if Z* were independent" in text
    assert "(I ⊗ Zᴴ) vec(dZ) + K₍ₙₙ₎ (I ⊗ Zᵀ) vec(conj(dZ))" in text
    latex = sheets.write(sheets.sheet_of([found]), "latex", {})
    assert (
        r"\frac{\partial \operatorname{vec} F}{\partial \operatorname{vec} Z^{*}} &= K_{nn}"
        in latex
    )
    assert found.explain().latex().count(r"\operatorname{vec} Z^{*}") == 1
    code = answer_text(found, "numpy")
    assert "def jacobian(" in code
    assert "def jacobian_conj(" in code


def test_what_is_refused() -> None:
    with pytest.raises(
        MatdiffError, match=r"^the form operator of a Jacobian of complex matrices is not supported"
    ):
        matdiff.jacobian("Z^H", "Z", Z, form="operator")
    with pytest.raises(MatdiffError, match=r"^a Hessian of complex matrices is not supported yet"):
        matdiff.hessian("z^H z", "z", z)
    with pytest.raises(MatdiffError, match=r"^the parts are z, not 'conj'"):
        matdiff.jacobian("A x", "x", "A: m x n complex, x: n").code(of="conj")
