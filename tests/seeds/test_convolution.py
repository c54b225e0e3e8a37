"""Rows 3.9 and 3.10 (Chen 2023, example 4-3 and future work 1): the backward pass of a convolution in closed matrix form."""

from __future__ import annotations

import numpy as np

import matdiff
from matdiff.calculus.bookshelf import default_book
from matdiff.expression.build import apply, symbol, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.numeric.fields import FLOAT
from matdiff.numeric.values import Evaluator
from seeds.reading import all_laws


def test_row_3_9_toeplitz_matrix_as_printed() -> None:
    """K^ takes the rows of X, one after another, to those of X * K; 3 x 3 with 2 x 2."""
    k = symbol("K", (2, 2))
    matrix = apply("conv_matrix", transpose(k), parameters=(3, 3, 1, 1, 0, 0))
    assert _pattern(matrix, k) == [
        "a b . c d . . . .",
        ". a b . c d . . .",
        ". . . a b . c d .",
        ". . . . a b . c d",
    ]


def _pattern(matrix: Node, kernel: Symbol) -> list[str]:
    """The matrix at K = [a b; c d], as letters."""
    at = Evaluator({kernel: [[1, 2], [3, 4]]}, FLOAT)
    return [" ".join(".abcd"[int(x)] for x in row) for row in at.value(matrix)]


def test_row_3_9_gradients_of_the_toeplitz_form() -> None:
    """dL = tr(g'(dK^) x) + tr(g' K^ dx), so the gradients are g x' and K^'g."""
    program = "h = K x; g^T h"
    assert str(matdiff.grad(program, "K", "K: 4 x 9, x: 9, g: 4")) == "g x^T"
    assert str(matdiff.grad(program, "x", "K: 4 x 9, x: 9, g: 4")) == "K^T g"


def test_row_3_9_toeplitz_form_is_the_convolution() -> None:
    """K^ vec X = vec(X * K), and K^' vec H = vec of the full convolution."""
    sizes = "X: 3 x 3, K: 2 x 2, H: 2 x 2"
    gradient = matdiff.grad("vec(H)^T conv_matrix(K, 3, 3) vec(X)", "H", sizes)
    assert str(gradient) == "conv(X, K)"
    assert (
        str(matdiff.grad("vec(H)^T conv_matrix(K, 3, 3) vec(X)", "X", sizes)) == "conv_full(H, K)"
    )


def test_row_3_9_closed_forms() -> None:
    sizes = "X: 3 x 3, K: 2 x 2, H: 2 x 2"
    by_kernel = matdiff.grad("tr(H^T conv(X, K))", "K", sizes)
    by_image = matdiff.grad("tr(H^T conv(X, K))", "X", sizes)
    assert (str(by_kernel), str(by_image)) == ("conv(X, H)", "conv_full(H, K)")
    assert by_kernel.check().agreed
    assert by_image.check().agreed


def test_row_3_10_differential() -> None:
    """d(X * K) = dX * K + X * dK, with stride and padding too."""
    answer = matdiff.differential("conv(X, K, stride=2, padding=1)", "X, K", "X: 5 x 7, K: 3 x 3")
    assert str(answer) == "conv(dX, K, stride=2, padding=1) + conv(X, dK, stride=2, padding=1)"
    assert all_laws(answer) >= {"differential.convolution"}  # type: ignore[arg-type]


def test_row_3_10_trace_properties() -> None:
    """tr H'(X * K) = tr F'X = tr G'K: F the full convolution of H with K, G the correlation of X with H."""
    where = "X: 5 x 7, K: 3 x 3, H: 3 x 4"
    loss = "tr(H^T conv(X, K, stride=2, padding=1))"
    by_image, by_kernel = matdiff.grad(loss, "X", where), matdiff.grad(loss, "K", where)
    assert str(by_image) == "conv_full(H, K, stride=2, padding=1)"
    assert str(by_kernel) == "correlate(X, H, stride=2, padding=1)"
    assert all_laws(by_image) >= {"differential.convolution", "trace.image"}
    assert all_laws(by_kernel) >= {"differential.convolution", "trace.kernel"}
    assert by_image.check().agreed
    assert by_kernel.check().agreed
    sources = {default_book().laws[name].source for name in ("trace.image", "trace.kernel")}
    assert sources == {"Chen2023 Future work 1"}


def test_row_3_10_generated_code() -> None:
    """The loss is linear in X and in K: <F, X> = <G, K> = tr H'(X * K)."""
    where = "X: 5 x 7, K: 3 x 3, H: 3 x 4"
    loss = "tr(H^T conv(X, K, stride=2, padding=1))"
    random = np.random.default_rng(1)
    values = {
        name: random.normal(size=size)
        for name, size in (("X", (5, 7)), ("K", (3, 3)), ("H", (3, 4)))
    }
    by = {name: matdiff.grad(loss, name, where).function()(**values) for name in values}
    totals = [float(np.sum(by[name] * values[name])) for name in values]
    assert np.allclose(totals, totals[0])
