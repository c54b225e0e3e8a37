"""Second derivatives through functions of a matrix: L2_f(A, E, F), the derivative of L_f(A, E) along F."""

from __future__ import annotations

import numpy as np
import pytest

import matdiff
from matdiff.numeric import functions, linear
from matdiff.numeric.fields import FLOAT

_SQUARE = "X: n x n, A: n x n"


@pytest.mark.parametrize(
    ("kind", "text", "where", "shown"),
    [
        ("hessian", "tr(A expm(X))", _SQUARE, "L2_expm(X, A, dX)^T"),
        ("hessian", "tr(A logm(X))", _SQUARE, "L2_logm(X, A, dX)^T"),
        ("hessian", "a^T sqrtm(X) a", "X: n x n positive_definite, a: n", "L2_sqrtm(X, a a^T, dX)"),
        ("hessian", "tr(A X^t)", f"{_SQUARE}, t: scalar", "L2_powm(X, t, A, dX)^T"),
        ("grad", "tr(B L_expm(X, A))", f"{_SQUARE}, B: n x n", "L2_expm(X, A, B)^T"),
        ("grad", "tr(B L2_sinm(A, X, C))", f"{_SQUARE}, B: n x n, C: n x n", "L2_sinm(A, B, C)^T"),
        ("jacobian", "L_cosm(X, 2 A)", _SQUARE, "2 L2_cosm(X, A, dX)"),
    ],
)
def test_closed_forms(kind: str, text: str, where: str, shown: str) -> None:
    found = getattr(matdiff, kind)(text, "X", where)
    assert str(found) == shown
    assert found.check("exact").sentence().startswith("✓ checked with the index engine: 3 random")
    assert matdiff.parse(shown.replace("dX", "D"), where.replace("X:", "D: n x n, X:", 1)).node


def test_products_with_directions() -> None:
    found = matdiff.hvp("tr(A expm(X))", "X", _SQUARE, along="V")
    assert str(found) == "L2_expm(X, A, V)^T"
    assert found.check().agreed


def test_code_is_the_derivative_of_the_code_of_the_gradient() -> None:
    random = np.random.default_rng(5)
    x, a, b = random.standard_normal((3, 3, 3))
    text = "tr(B L_expm(X, A))"
    first = matdiff.grad(text, "A", f"{_SQUARE}, B: n x n").function("numpy")
    found = matdiff.grad(text, "X", f"{_SQUARE}, B: n x n").function("numpy")(X=x, A=a, B=b)
    along, step = random.standard_normal((3, 3)), 1e-6
    ahead, behind = (
        np.sum(first(X=x + h * along, A=a, B=b) * a) for h in (step, -step)
    )  # linear in A
    assert np.isclose(np.sum(found * along), (ahead - behind) / (2 * step), rtol=1e-7)


@pytest.mark.parametrize("name", ["expm", "logm", "sqrtm", "sinm", "cosm"])
def test_values_are_blocks_of_a_larger_matrix(name: str) -> None:
    """f([[A, E, 0], [0, A, F], [0, 0, A]]) and the same with E and F exchanged."""
    random = np.random.default_rng(6)
    a = (random.standard_normal((3, 3)) / 5 + 2 * np.eye(3)).tolist()
    e, f = (random.standard_normal((3, 3)).tolist() for _ in "ef")
    function, zero = functions.FUNCTIONS[name], [[0.0] * 3] * 3
    corners = []
    for first, second in ((e, f), (f, e)):
        block = [[*r, *s, *z] for r, s, z in zip(a, first, zero, strict=True)]
        block += [[*z, *r, *s] for r, s, z in zip(a, second, zero, strict=True)]
        block += [[*z, *z, *r] for r, z in zip(a, zero, strict=True)]
        corners.append([row[6:] for row in function(block, FLOAT)[:3]])
    found = functions.second_frechet(function, a, e, f, FLOAT)
    assert np.allclose(found, linear.plus(*corners), rtol=1e-12)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "tr(L2_expm(X, Y, X))",
            "the direction of a derivative has the shape of the matrix\n"
            "  | tr(L2_expm(X, Y, X))\n"
            "  |               ^ Y is m x m; X is n x n",
        ),
        (
            "tr(L2_expm(X, X))",
            "L2_expm takes 3 operands, not 2\n  | tr(L2_expm(X, X))\n  |    ^^^^^^^^^^^^^",
        ),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(matdiff.MatdiffError) as caught:
        matdiff.grad(text, "X", "X: n x n, Y: m x m")
    assert str(caught.value) == message
