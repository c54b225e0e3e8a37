"""Functions of a matrix and spectra in floats and in many digits: the equations that define them, and mpmath's own functions."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import mpmath
import pytest

from matdiff.numeric import functions, linear, spectra
from matdiff.numeric.fields import EXACT, FLOAT, PRECISE, DomainError, FloatField

FIELDS = pytest.mark.parametrize("field", [FLOAT, PRECISE], ids=["floats", "many digits"])


def matrix(
    seed: int, rows: int, columns: int, field: FloatField, shift: int = 0
) -> list[list[object]]:
    random = Random(seed)
    return [
        [field.number(Fraction(random.randint(-9, 9), 7) + (shift if i == j else 0)) for j in range(columns)]
        for i in range(rows)
    ]  # fmt: skip


def close(a: list[list[object]], b: list[list[object]], field: FloatField) -> bool:
    limit = 1e-11 if field is FLOAT else 1e-80
    return all(
        field.size(x + -y) <= limit * (1 + field.size(y))  # type: ignore[operator]
        for r, s in zip(a, b, strict=True)
        for x, y in zip(r, s, strict=True)
    )


@FIELDS
@pytest.mark.parametrize("name", functions.FUNCTIONS)
@pytest.mark.parametrize("n", [1, 2, 4])
def test_agrees_with_mpmath(name: str, n: int, field: FloatField) -> None:
    a = matrix(n, n, n, field, shift=5)
    with mpmath.workdps(120):
        other = getattr(mpmath, name)(mpmath.matrix([[mpmath.mpf(x) for x in row] for row in a]))
        expected = [[field.number(mpmath.re(other[i, j])) for j in range(n)] for i in range(n)]
        assert close(functions.FUNCTIONS[name](a, field), expected, field)


@FIELDS
def test_negative_entries_keep_their_sign(field: FloatField) -> None:
    a = [[field.number(-2), field.zero], [field.zero, field.number(-3)]]
    found = functions.exponential(a, field)
    expected = [
        [field.function("exp", a[0][0]), field.zero],
        [field.zero, field.function("exp", a[1][1])],
    ]
    assert close(found, expected, field)


@FIELDS
@pytest.mark.parametrize("name", ["logm", "sqrtm"])
def test_negative_eigenvalues_have_no_principal_value(name: str, field: FloatField) -> None:
    a = [[field.number(-2), field.one], [field.zero, field.number(3)]]
    with pytest.raises(DomainError):
        functions.FUNCTIONS[name](a, field)


def test_the_frechet_derivative_of_a_power_is_exact() -> None:
    a, e = matrix(1, 3, 3, EXACT), matrix(2, 3, 3, EXACT)
    found = functions.frechet(lambda x, f: functions.integer_power(x, 2, f), a, e, EXACT)
    both = linear.multiply(a, e, EXACT), linear.multiply(e, a, EXACT)
    assert found == linear.plus(*both)


@FIELDS
def test_eigenvectors(field: FloatField) -> None:
    b = matrix(3, 4, 4, field)
    a = linear.plus(b, linear.transpose(b))
    values, v = spectra.eigen(a, field)
    assert values == sorted(values)
    scaled = [[x * c for x, c in zip(row, values, strict=True)] for row in v]
    assert close(linear.multiply(a, v, field), scaled, field)
    assert close(linear.multiply(linear.transpose(v), v, field), linear.identity(4, field), field)


@FIELDS
@pytest.mark.parametrize("shape", [(4, 2), (2, 4), (3, 3)])
def test_singular_vectors(shape: tuple[int, int], field: FloatField) -> None:
    a = matrix(5, *shape, field)
    u, s, v = spectra.singular(a, field)
    assert s == sorted(s, reverse=True)
    scaled = [[x * c for x, c in zip(row, s, strict=True)] for row in u]
    assert close(linear.multiply(scaled, linear.transpose(v), field), a, field)


@pytest.mark.parametrize("shape", [(4, 2), (2, 4), (3, 3)])
@pytest.mark.parametrize("rank", [1, 2])
def test_pseudo_inverse(shape: tuple[int, int], rank: int) -> None:
    """The four equations of Penrose, exactly, of full and of less than full rank."""
    m, n = shape
    a = linear.multiply(matrix(6, m, rank, EXACT), matrix(7, rank, n, EXACT), EXACT)
    p = spectra.pseudo_inverse(a, EXACT)
    left, right = linear.multiply(a, p, EXACT), linear.multiply(p, a, EXACT)
    assert linear.multiply(left, a, EXACT) == a
    assert linear.multiply(right, p, EXACT) == p
    assert left == linear.transpose(left)
    assert right == linear.transpose(right)


@pytest.mark.parametrize("n", [1, 2, 3])
def test_adjugate_of_a_singular_matrix(n: int) -> None:
    a = matrix(8, n, n, EXACT)
    a[-1] = list(a[0]) if n > 1 else [Fraction(0)]
    product = linear.multiply(a, spectra.adjugate(a, EXACT), EXACT)
    assert product == linear.fill(n, n, Fraction(0))


@FIELDS
def test_cholesky(field: FloatField) -> None:
    b = matrix(9, 3, 3, field)
    a = linear.plus(linear.multiply(b, linear.transpose(b), field), linear.identity(3, field))
    factor = spectra.cholesky(a, field)
    assert close(linear.multiply(factor, linear.transpose(factor), field), a, field)
    with pytest.raises(DomainError):
        spectra.cholesky(linear.times(field.number(-1), a), field)


@pytest.mark.parametrize("name", ["gamma", "loggamma", "digamma", "trigamma"])
@pytest.mark.parametrize("x", [0.1, 0.9, 2.5, 30.0])
def test_gamma_functions_of_floats(name: str, x: float) -> None:
    assert FLOAT.function(name, x) == pytest.approx(float(PRECISE.function(name, x)), rel=1e-12)
