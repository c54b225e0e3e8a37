"""Whether an explicit matrix has an attribute: one row per attribute that a law may speak of, of real and of complex matrices.

Rational matrices are judged exactly, others to sixty digits. Definiteness is read off elimination with pivots on the diagonal.

>>> from fractions import Fraction
>>> has([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)]], "positive_definite")
True
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import product

from matdiff.numeric import linear
from matdiff.numeric.compare import agree
from matdiff.numeric.complex_matrices import FIELD, adjoint
from matdiff.numeric.fields import EXACT
from matdiff.numeric.pairs import Complex, parts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Matrix = list[list[Any]]
    Judge = Callable[[Matrix], bool]

ZERO = 1e-60


def has(a: Matrix, attribute: str) -> bool:
    """The matrix has the attribute."""
    if attribute in COMPLEX_ROWS:
        return COMPLEX_ROWS[attribute](a)
    return ROWS[attribute](a)


def is_real(a: Matrix) -> bool:
    """No entry has an imaginary part."""
    return not any(parts(x)[1] for row in a for x in row)


def _of_real(row: Judge) -> Judge:
    """Only a real matrix can have the attribute."""
    return lambda a: is_real(a) and row(a)


def _square(a: Matrix) -> bool:
    return len(a) == len(a[0])


def _is_zero(x: Any) -> bool:
    return bool(abs(x) < ZERO)


def _symmetric(a: Matrix) -> bool:
    return _square(a) and agree(a, linear.transpose(a))


def _skew(a: Matrix) -> bool:
    return _square(a) and agree(linear.times(Fraction(-1), a), linear.transpose(a))


def _orthogonal(a: Matrix) -> bool:
    product_ = linear.multiply(linear.transpose(a), a, EXACT)
    return _square(a) and agree(product_, linear.identity(len(a), EXACT))


def _idempotent(a: Matrix) -> bool:
    return _square(a) and agree(linear.multiply(a, a, EXACT), a)


def _pivots(a: Matrix) -> list[Any] | None:
    """The pivots of elimination down the diagonal of a Hermitian matrix; None where one is negative, or 0 and its row is not."""
    rest, found = [list(row) for row in a], []
    while rest:
        pivot = parts(rest[0][0])[0]
        if _is_zero(pivot):
            if not all(map(_is_zero, rest[0])):
                return None
            pivot = Fraction(0)
        elif pivot < 0:
            return None
        found.append(pivot)
        rest = [
            [
                x - (row[0] * y / pivot if pivot else 0)
                for x, y in zip(row[1:], rest[0][1:], strict=True)
            ]
            for row in rest[1:]
        ]
    return found


def _semidefinite(a: Matrix) -> bool:
    return _symmetric(a) and _pivots(a) is not None


def _definite(a: Matrix) -> bool:
    pivots = _pivots(a) if _symmetric(a) else None
    return pivots is not None and all(pivots)


def _invertible(a: Matrix) -> bool:
    return _square(a) and not _is_zero(linear.determinant(a, FIELD))


def _zero_where(outside: Callable[[int, int], bool]) -> Judge:
    def row(a: Matrix) -> bool:
        places = product(range(len(a)), range(len(a[0])))
        return _square(a) and all(_is_zero(a[i][j]) for i, j in places if outside(i, j))

    return row


def _each_entry(test: Callable[[Any], bool]) -> Judge:
    return lambda a: all(test(x) for row in a for x in row)


_nonnegative = _each_entry(lambda x: x > -ZERO)


def _toeplitz(a: Matrix) -> bool:
    n = range(len(a) - 1)
    return len(a) == len(a[0]) and all(_is_zero(a[i][j] - a[i + 1][j + 1]) for i in n for j in n)


def _simplex(a: Matrix) -> bool:
    groups = [[row[0] for row in a]] if len(a[0]) == 1 else a
    return _nonnegative(a) and all(_is_zero(sum(group) - 1) for group in groups)


def _onehot(a: Matrix) -> bool:
    return _simplex(a) and all(_is_zero(x) or _is_zero(x - 1) for row in a for x in row)


ROWS: dict[str, Judge] = {
    "symmetric": _symmetric,
    "skew": _skew,
    "diagonal": _zero_where(lambda i, j: i != j),
    "lower_triangular": _zero_where(lambda i, j: i < j),
    "upper_triangular": _zero_where(lambda i, j: i > j),
    "toeplitz": _toeplitz,
    "orthogonal": _of_real(_orthogonal),
    "idempotent": _of_real(_idempotent),
    "invertible": _invertible,
    "positive_definite": _of_real(_definite),
    "positive_semidefinite": _of_real(_semidefinite),
    "positive": _of_real(_each_entry(lambda x: x > ZERO)),
    "nonnegative": _of_real(_nonnegative),
    "nonzero": _each_entry(lambda x: not _is_zero(x)),
    "simplex": _of_real(_simplex),
    "onehot": _of_real(_onehot),
}


def _hermitian(a: Matrix) -> bool:
    return _square(a) and agree(a, adjoint(a))


def _hermitian_semidefinite(a: Matrix) -> bool:
    return _hermitian(a) and _pivots(a) is not None


def _hermitian_definite(a: Matrix) -> bool:
    pivots = _pivots(a) if _hermitian(a) else None
    return pivots is not None and all(pivots)


def _unitary(a: Matrix) -> bool:
    product_ = linear.multiply(adjoint(a), a, FIELD)
    return _square(a) and agree(product_, linear.identity(len(a), FIELD))


COMPLEX_ROWS: dict[str, Judge] = {
    "complex": lambda a: any(isinstance(x, Complex) and x.imag for row in a for x in row),
    "real": is_real,
    "hermitian": _hermitian,
    "hermitian_definite": _hermitian_definite,
    "hermitian_semidefinite": _hermitian_semidefinite,
    "unitary": _unitary,
}
"""Judge by attribute of complex matrices."""
