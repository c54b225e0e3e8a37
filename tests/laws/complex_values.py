"""Whether an explicit complex matrix has an attribute of complex matrices; rows of the table in attribute_values.py."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from matdiff.numeric import linear
from matdiff.numeric.compare import agree
from matdiff.numeric.complex_matrices import FIELD, adjoint
from matdiff.numeric.pairs import Complex, parts

Matrix = list[list[Any]]


def _hermitian(a: Matrix) -> bool:
    return len(a) == len(a[0]) and agree(a, adjoint(a))


def _unitary(a: Matrix) -> bool:
    product = linear.multiply(adjoint(a), a, FIELD)
    return len(a) == len(a[0]) and agree(product, linear.identity(len(a), FIELD))


def _pivots(a: Matrix) -> list[Fraction] | None:
    """The pivots of elimination in the order of the diagonal, real for a Hermitian matrix; None where one is negative."""
    rest, found = [list(row) for row in a], []
    while rest:
        pivot = parts(rest[0][0])[0]
        if pivot < 0 or (not pivot and any(rest[0])):
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
    return _hermitian(a) and _pivots(a) is not None


def _definite(a: Matrix) -> bool:
    pivots = _pivots(a) if _hermitian(a) else None
    return pivots is not None and all(pivots)


def is_real(a: Matrix) -> bool:
    return not any(parts(x)[1] for row in a for x in row)


COMPLEX_ROWS: dict[str, Callable[[Matrix], bool]] = {
    "complex": lambda a: any(isinstance(x, Complex) and x.imag for row in a for x in row),
    "real": is_real,
    "hermitian": _hermitian,
    "hermitian_definite": _definite,
    "hermitian_semidefinite": _semidefinite,
    "unitary": _unitary,
}
"""Judge by attribute."""
