"""Functions of a matrix, spectra and factors in index notation: text, derivation, matrix form, and what the letters stand for."""

from __future__ import annotations

from fractions import Fraction

import pytest

import matdiff
from matdiff.indexnotation.form import IndexForm
from matdiff.tensor.agreement import says
from matdiff.tensor.make import scaled

_EXP = "f(x) = exp(x); f[x, y] = (f(x) - f(y))/(x - y), f[x, x] = f'(x)"
_TWO = "P_ijkl = sum_pq f[x_p, x_q] (E_p)_ij (E_q)_kl"
_TOP = "f is 1 near the largest eigenvalue and 0 near the others"
_QUOTIENT = "f[x, y] = (f(x) - f(y))/(x - y), f[x, x] = f'(x)"


def _form(kind: str, text: str, where: str) -> IndexForm:
    """The derivative by X, of a Hessian by X twice."""
    by = "X, X" if kind == "hessian" else "X"
    form: IndexForm = matdiff.index_derivative(text, by, where).record.how["form"]
    return form


@pytest.mark.parametrize(
    ("text", "where", "shown"),
    [
        ("expm(X)", "X: n x n", [
            "df_ij/dX_mn = P_imnj",
            f"  where {_TWO}; X = sum_p x_p E_p by eigenvalues x and projectors E; {_EXP}",
        ]),
        ("sqrtm(X) a", "X: n x n, a: n", [
            "df_i/dX_mn = P_imnk a_k",
            f"  where {_TWO}; X = sum_p x_p E_p by eigenvalues x and projectors E; f(x) = x^(1/2); {_QUOTIENT}",
        ]),
        ("X^t", "X: n x n, t: scalar", [
            "df_ij/dX_mn = P_imnj",
            f"  where {_TWO}; X = sum_p x_p E_p by eigenvalues x and projectors E; f(x) = x^t; {_QUOTIENT}",
        ]),
        ("eigvals(X)", "X: n x n symmetric", [
            "df_i/dX_mn = P_inm",
            "  where P_ijk = sum_p f(x_p) (E_p)_jk; X = sum_p x_p E_p by eigenvalues x and projectors E; "
            "f is 1 near the eigenvalue number i and 0 near the others",
        ]),
        ("eigvec_max(X)", "X: n x n symmetric", [
            "df_i/dX_mn = 1/2 P_imnk eigvec_max(X)_k + 1/2 P_inmk eigvec_max(X)_k",
            f"  where {_TWO}; X = sum_p x_p E_p by eigenvalues x and projectors E; {_TOP}; {_QUOTIENT}",
        ]),
        ("pinv(X)", "X: m x n", [
            "df_ij/dX_mn = -pinv(X)_im pinv(X)_nj + pinv(X)_ik pinv(X)_nk (delta_mj - X_ml pinv(X)_lj)"
            " + (delta_in - pinv(X)_il X_ln) pinv(X)_kj pinv(X)_km",
        ]),
    ],
)  # fmt: skip
def test_jacobians_in_index_notation(text: str, where: str, shown: list[str]) -> None:
    assert str(_form("jacobian", text, where)).split("\n") == shown


@pytest.mark.parametrize(
    ("text", "where", "shown"),
    [
        ("tr(expm(X))", "X: n x n", "expm(X)^T"),
        ("tr(logm(X))", "X: n x n", "(X^-1)^T"),
        ("tr(cosm(2 X))", "X: n x n", "-2 sinm(2 X)^T"),
        ("tr(X^t)", "X: n x n, t: scalar", "t (X^(t - 1))^T"),
        ("lambda_max(X)", "X: n x n symmetric", "eigvec_max(X) eigvec_max(X)^T"),
        ("||X||_*", "X: m x n", "X pinv(sqrtm(X^T X))"),
    ],
)
def test_gradients_in_matrix_notation(text: str, where: str, shown: str) -> None:
    form = _form("grad", text, where)
    matrix = form.matrix()
    assert matrix is not None
    assert says(matrix, form.tensor)
    assert str(matdiff.parse(shown, where).node) == str(matrix)


@pytest.mark.parametrize("kind", ["expm(X)", "pinv(X)", "cholesky(X)", "eigvecs(X)", "eigvals(X)"])
@pytest.mark.parametrize("format", ["ascii", "unicode", "latex"])
def test_derivations_are_written(kind: str, format: str) -> None:
    form = _form("jacobian", kind, "X: n x n positive_definite")
    rows = form.lines(format)
    assert rows[0][2] == "the function"
    assert rows[-1][2] == "deltas contracted"
    assert len({reason for _, _, reason in rows}) == 4


@pytest.mark.parametrize(
    ("kind", "text", "where"),
    [
        ("jacobian", "eigvec_max(X)", "X: n x n symmetric"),
        ("jacobian", "cholesky(X)", "X: n x n positive_definite"),
        ("jacobian", "pinv(X)", "X: m x n"),
        ("hessian", "lambda_max(X)", "X: n x n symmetric"),
        ("hessian", "log det(cholesky(X))", "X: n x n positive_definite"),
        ("grad", "tr(B expm(X) C)", "X: n x n, B: m x n, C: n x m"),
        ("grad", "||X||_2 + 2 ||X||_*", "X: m x n"),
        ("jacobian", "eigvecs(X)", "X: n x n symmetric"),
        ("jacobian", "left_singular(X)", "X: m x n"),
        ("hessian", "||X||_2", "X: m x n"),
        ("grad", "sum_i tr(C_i expm(t_i X))", "C_i: n x n, t_i: scalar, i: 1..N, X: n x n"),
    ],
)
def test_both_engines_agree(kind: str, text: str, where: str) -> None:
    assert _form(kind, text, where).check().sentence().startswith("✓ both engines agree: 3")


@pytest.mark.parametrize(
    ("kind", "text", "where"),
    [
        ("jacobian", "expm(X)", "X: n x n"),
        ("jacobian", "polar(X)", "X: m x n"),
        ("hessian", "tr(A expm(X))", "X: n x n, A: n x n"),
        ("hessian", "||X||_*", "X: m x n"),
        ("hessian", "a^T logm(X) a", "X: n x n positive_definite, a: n"),
    ],
)
def test_where_the_other_engine_has_no_answer_quotients_decide(
    kind: str, text: str, where: str
) -> None:
    form = _form(kind, text, where)
    sentence = form.check().sentence()
    assert sentence.startswith("✓ checked by difference quotients: 2 random points at ")
    assert sentence.endswith(", to 6 digits")
    form.tensor = scaled(Fraction(1001, 1000), form.tensor)
    report = form.check()
    assert report.verdict == "disagreed"
    assert report.sentence() == (
        "✗ difference quotients disagree: they differ by 1.0e-03 of the largest entry"
    )


def test_like_terms_are_found_when_pairs_change_places() -> None:
    form = _form("hessian", "||X||_2", "X: m x n")
    assert str(form).count("/sqrt(lambda_max(X^T X))") == 3
