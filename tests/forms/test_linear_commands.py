"""The commands jacobian, hessian, differential, jvp, vjp and hvp: what they print, and what they refuse."""

from __future__ import annotations

import json

import pytest

from matdiff.cli import main


def _run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(list(words))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


PRINTED = (
    (("jacobian", "A X B", "wrt", "X"), "∂ vec F/∂ vec X  =  Bᵀ ⊗ A    "),
    (("jacobian", "A X B", "wrt", "X", "--form", "operator"), "∂ vec F/∂ vec X  :  dX ↦ A dX B    "),
    (
        ("jacobian", "toeplitz_part(X)", "wrt", "X", "--format", "ascii"),
        "d vec F/d vec X  :  dX -> toeplitz_part(dX)    n*n x n*n, as a linear map",
    ),
    (("jacobian", "S^-1", "wrt", "S", "where", "S: n x n symmetric"), "  by vech(S), as S is symmetric: vec S = D vech(S)"),
    (
        ("jacobian", "S^-1", "wrt", "S", "where", "S: n x n symmetric", "--structure", "free"),
        "  by vec S: all entries free, although S is symmetric",
    ),
    (("hessian", "||A x||^2", "wrt", "x"), "  positive semidefinite, as 2 Aᵀ A is a Gram matrix: f is convex in x"),
    (("hessian", "x^T A y + y^T y", "wrt", "x, y", "--blocks"), "∂²f/∂x∂y  =  A    m × n\n∇²_y f  =  2 I    n × n"),
    (("differential", "X^-1", "wrt", "X", "--order", "2"), "d²F  =  2 X⁻¹ dX X⁻¹ dX X⁻¹"),
    (("jvp", "X^-1", "wrt", "X", "along", "V"), "dF along V  =  −X⁻¹ V X⁻¹"),
    (("vjp", "X W", "wrt", "W", "along", "G"), "∇_W ⟨G, F⟩  =  Xᵀ G"),
    (("hvp", "log det X", "wrt", "X", "--along", "V"), "∇²_X f along V  =  −X⁻ᵀ Vᵀ X⁻ᵀ"),
    (("hvp", "||A x||^2", "wrt", "x", "--format", "latex"), r"\nabla^{2}_{x} f[v] = 2 A^{\top} A v"),
    (("jacobian", "A X", "wrt", "X", "--format", "numpy"), "def jacobian(A, X):"),
    (("jacobian", "W x", "wrt", "W", "--steps"), "  d vec F  ="),
    (("jacobian", "x", "wrt", "x", "where", "x: 3", "--sizes", "n=2"), "3 × 3, 3·3 = 9 entries, 36 bytes at 32 bit"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "line"),
    PRINTED,
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_printed(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], line: str) -> None:
    code, out, _ = _run(capsys, *words, "--points", "1")
    assert code == 0
    assert line in out


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = _run(
        capsys, "hessian", "||A x||^2", "wrt", "x", "--format", "json", "--no-check"
    )
    data = json.loads(out)
    assert code == 0
    assert data["answer"] == "2 A^T A" and data["form"] == "matrix" and data["shape"] == ["n", "n"]
    assert data["curvature"].startswith("positive semidefinite") and data["steps"]


REFUSED = (
    (("jacobian", "A X B", "wrt", "X", "--form", "matrix"), "no form without vec and Kronecker products"),
    (("jacobian", "A X B", "wrt", "X", "--form", "tensor"), "the forms are matrix, kronecker, operator, index, not 'tensor'"),
    (("jacobian", "toeplitz_part(X)", "wrt", "X", "--form", "kronecker"), "no law of vec for 'toeplitz_part'"),
    (("jacobian", "A x", "wrt", "x", "along", "v"), "along belongs to matdiff jvp and vjp and hvp"),
    (("hvp", "x^T x", "wrt", "x", "--form", "matrix"), "--form belongs to matdiff grad and jacobian and hessian and parse"),
    (("hessian", "x^T x", "wrt", "x", "--order", "2"), "--order belongs to matdiff differential and jacobian"),
    (("differential", "A x", "wrt", "x", "--order", "0"), "the order of a differential is from 1 to 9, not 0"),
    (("jacobian", "A x", "wrt", "x", "--order", "many"), "the order of a derivative is from 1 to 9, not many"),
    (("jacobian", "A x", "wrt", "x", "--order", "2", "--form", "matrix"), "a derivative of higher order has the form index alone"),
    (("jacobian", "A x", "wrt", "x", "--structure", "riemannian"), "entries or free, not 'riemannian'"),
    (("jacobian", "X W", "wrt", "X", "--sizes", "N=64"), "sizes are wanted for m, n, p"),
    (("jacobian", "X W", "wrt", "X", "--sizes", "N=many"), "'N=many' is not a size"),
    (("jacobian", "X W", "wrt", "X", "--sizes", ""), "there are no sizes"),
    (("hessian", "x^T A y z^T z", "wrt", "x, y, z", "--form", "operator"), "a Hessian is by one variable, or by two"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("words", "message"),
    REFUSED,
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_refused(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], message: str) -> None:
    code, out, err = _run(capsys, *words, "--no-check")
    assert code in (1, 2)
    assert not out
    assert message in err
