"""The structure of a matrix of values: what a gradient among symmetric, skew, diagonal ... matrices has to keep to.

An oracle of the tests, which shares nothing with the checks of the package.

>>> strays([[1, 2], [2, 3]], "symmetric"), strays([[1, 2], [0, 3]], "symmetric")
(False, True)
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from matdiff.numeric.compare import is_rational, size

Matrix = list[list[Any]]


def strays(gradient: Matrix, kind: str, at: Matrix | None = None) -> bool:
    """The gradient does not have the structure of the variable, or is no tangent at the point."""
    n = range(len(gradient))
    if kind == "simplex":
        groups = [[row[0] for row in gradient]] if len(gradient[0]) == 1 else gradient
        return any(_differ(sum(group, Fraction(0)), Fraction(0)) for group in groups)
    if kind == "orthogonal":
        assert at is not None
        return any(
            _differ(_columns(at, i, gradient, j), -_columns(at, j, gradient, i))
            for i in n
            for j in n
        )
    if kind == "toeplitz":
        return any(_differ(gradient[i][j], gradient[i - 1][j - 1]) for i in n[1:] for j in n[1:])
    if kind == "symmetric":
        return any(_differ(gradient[i][j], gradient[j][i]) for i in n for j in range(i))
    if kind == "skew":
        return any(_differ(gradient[i][j], -gradient[j][i]) for i in n for j in range(i + 1))
    if not kind:
        return False
    return any(_differ(gradient[i][j], Fraction(0)) for i in n for j in n if not _free(kind, i, j))


def _columns(a: Matrix, i: int, b: Matrix, j: int) -> Any:
    """The product of a column of one matrix with a column of another."""
    return sum((p[i] * q[j] for p, q in zip(a, b, strict=True)), Fraction(0))


def _differ(a: Any, b: Any) -> bool:
    if is_rational(a) and is_rational(b):
        return bool(a != b)
    return size(a + -b) > 1e-20 * max(size(a), size(b), 1e-25)


def _free(kind: str, i: int, j: int) -> bool:
    """Whether an entry may be different from zero."""
    return {"diagonal": i == j, "lower_triangular": i >= j, "upper_triangular": i <= j}[kind]
