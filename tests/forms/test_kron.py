"""Kronecker products, vec, vech, entries and slices: the books' forms, checked, and what cannot be read."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from forms.compare import same_form
from matdiff.base.errors import MatdiffError

GRADIENTS = (
    # Magnus and Neudecker, chapter 9, tables 9.4 and 9.5; Cookbook (105), (120), (511) to (524)
    ("vec(X)' vec(A)", "X", "", "A"),
    ("vec(X)' B vec(X)", "X", "X: m x n", "unvec((B + Bᵀ) vec(X), m, n)"),
    ("vec(X)' (A ⊗ B) vec(X)", "X", "", "B X Aᵀ + Bᵀ X A"),
    ("vec(X)' (I ⊗ A) vec(X)", "X", "", "(A + Aᵀ) X"),
    ("a' vec(A X B)", "X", "A: m x k, X: k x l, B: l x n", "Aᵀ unvec(a, m, n) Bᵀ"),
    ("a' (B ⊗ A) vec(X)", "X", "A: m x k, X: k x l, B: n x l", "Aᵀ unvec(a, m, n) B"),
    ("tr(A ⊗ X)", "X", "", "tr(A) I"),
    ("tr(X ⊗ X)", "X", "", "2 tr(X) I"),
    ("tr(C (X ⊗ X))", "X", "X: m x n", "blockinner(Cᵀ, X) + blocksum(X, Cᵀ)"),
    ("tr((A ⊗ B) (X ⊗ D))", "X", "", "tr(B D) Aᵀ"),
    ("det(A ⊗ X)", "X", "A: m x m, X: n x n", "m det(A)^n det(X)^m X⁻ᵀ"),
    ("log det(A ⊗ X)", "X", "A: m x m, X: n x n", "m X⁻ᵀ"),
    ("tr(inv(A ⊗ X))", "X", "", "−tr(A⁻¹) (X⁻²)ᵀ"),
    ("||X ⊗ A||_F^2", "X", "", "2 ‖A‖² X"),
    ("a' (x ⊗ y)", "x", "x: m, y: n", "blockinner(a, y)"),
    # entries and unit vectors, Cookbook (73)-(75), (450)-(455)
    ("e_i^T X e_j", "X", "", "eᵢ eⱼᵀ"),
    ("X_ij", "X", "", "eᵢ eⱼᵀ"),
    ("X_ij^2", "X", "", "2 Xᵢⱼ eᵢ eⱼᵀ"),
    ("tr(X J_ij)", "X", "", "eⱼ eᵢᵀ"),
    ("tr(X' J_ij)", "X", "", "eᵢ eⱼᵀ"),
    ("e_i' X' A e_j", "X", "", "A eⱼ eᵢᵀ"),
    ("x_i", "x", "", "eᵢ"),
    ("x[2] x[3]", "x", "", "x[3] e₂ + x[2] e₃"),
    ("sum(X[i,:])", "X", "", "eᵢ 𝟏ᵀ"),
    ("||A[:,j]||^2", "A", "", "2 A eⱼ eⱼᵀ"),
    ("A[i,:] x", "x", "", "Aᵀ eᵢ"),
    ("log(x_i) + a' x", "x", "", "eᵢ/xᵢ + a"),
    # by an entry
    ("x' A x", "x_k", "A: n x n symmetric", "2 eₖᵀ A x"),
    ("||X - A||_F^2", "X_ij", "", "2 (Xᵢⱼ − Aᵢⱼ)"),
    ("sum(exp(x))", "x_k", "", "exp(xₖ)"),
    ("log det X", "X_ij", "", "eⱼᵀ X⁻¹ eᵢ"),
    ("tr(X' X)", "X[1,2]", "", "2 X[1, 2]"),
)


@pytest.mark.parametrize(("text", "wrt", "where", "expected"), GRADIENTS)
def test_closed_form(text: str, wrt: str, where: str, expected: str) -> None:
    found = matdiff.grad(text, wrt, where)
    assert same_form(found.unicode(), expected), found.unicode()
    assert found.check(points=1, seconds=20).agreed


REFUSED = (
    ("X[4,1]", "X", "X: 3 x 4", "the index 4 is out of range"),
    ("2 x[0]", "x", "", "the index 0 is out of range"),
    ("x_i + y_i", "x", "x: m, y: n", "the index i is used for two ranges"),
    ("i x_i", "x", "", "i stands for an index here and for a value elsewhere"),
    ("x[2 i]", "x", "", "an index is a letter or a whole number"),
    ("A[i]", "A", "A: m x n", "an entry of A needs two indices"),
    ("s[1]", "s", "s: scalar", "an entry of s needs no index"),
    ("b' vech(A)", "A", "A: m x n", "vech takes the lower triangle of a square matrix"),
    ("b' unvec(x, m, n)", "x", "x: 5", "unvec takes a column of"),
    ("sum(blockinner(A, B))", "A", "A: m x n, B: p x q", "falls into blocks"),
)


@pytest.mark.parametrize(("text", "wrt", "where", "message"), REFUSED)
def test_refused(text: str, wrt: str, where: str, message: str) -> None:
    with pytest.raises(MatdiffError, match=message):
        matdiff.grad(text, wrt, where)


def test_sizes_of_products_are_inferred() -> None:
    shapes = matdiff.parse("vec(X)' (A ⊗ B) vec(X)").shapes
    assert shapes["A"] == (shapes["X"][1], shapes["X"][1])
    assert shapes["B"] == (shapes["X"][0], shapes["X"][0])
    assert matdiff.parse("vec(X)' C vec(X)", "X: m x n").shapes["C"] == ("m*n", "m*n")
    assert matdiff.parse("a' vech(S)", "S: n x n").shapes["a"] == ("tri(n)", 1)
    assert matdiff.parse("a' vec(X)", "X: 2 x 3").shapes["a"] == (6, 1)


@pytest.mark.parametrize(
    ("text", "wrt", "where"),
    [
        ("vec(X)' C vec(X)", "X", "X: m x n"),
        ("tr(C (X ⊗ X))", "X", "X: m x n"),
        ("a' (x ⊗ y)", "x", "x: m, y: n"),
        ("tr(C (X ⊗ y))", "y", "X: m x n, y: k"),
        ("a' vech(S) + S_ij^2", "S", "S: n x n"),
        ("X_ij^2 x' y + x[2]^3", "x", "X: m x n, x: k, y: k"),
        ("x_i^3", "x", "x: n"),
    ],
)
def test_code_agrees_with_difference_quotients(text: str, wrt: str, where: str) -> None:
    found = matdiff.grad(text, wrt, where)
    random, sizes = np.random.default_rng(7), {"m": 2, "n": 3, "k": 4}
    values = {name: random.normal(size=_shape(s, sizes)) for name, s in found.shapes.items()}
    places = {name: 2 for name in ("i", "j") if f"_{name}" in text or f"{name}^" in text}
    gradient, value = found.function(), matdiff.grad(f"t ({text})", "t", where).function()

    def at(x: np.ndarray) -> float:
        return float(_call(value, {**values, wrt: x}, places))

    direction = random.normal(size=values[wrt].shape)
    slope = (at(values[wrt] + 1e-6 * direction) - at(values[wrt] - 1e-6 * direction)) / 2e-6
    assert np.sum(_call(gradient, values, places) * direction) == pytest.approx(slope, rel=1e-6)


def _call(function: object, values: dict[str, np.ndarray], places: dict[str, int]) -> np.ndarray:
    code = function.__code__  # type: ignore[attr-defined]
    wanted = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    known = {**values, **places, "t": 1.0}
    return function(**{name: known[name] for name in wanted})  # type: ignore[operator]


def _shape(shape: tuple[object, object], sizes: dict[str, int]) -> tuple[int, ...]:
    from matdiff.base.dimensions import evaluate

    rows, columns = (evaluate(size, sizes) for size in shape)  # type: ignore[arg-type]
    return (rows,) if columns == 1 else (rows, columns)


def test_half_a_symmetric_matrix() -> None:
    found = matdiff.grad("a' vech(S)", "S", "S: n x n symmetric")
    assert found.unicode() == "1/2 (unvech(a, n) + unvech(a, n)ᵀ)"
    assert found.check().agreed
