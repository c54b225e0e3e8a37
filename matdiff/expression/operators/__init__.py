"""The table of operators: what differs between them is a row, not a class.

An operator is linear in its operands, elementwise, or has a differential law of its own; everything else follows. Every other table
keyed by operator (values, layout, code, lowerings) has exactly these keys; a test says so. Sets of operators are computed:

>>> OPERATORS["hadamard"].commutative, OPERATORS["exp"].elementwise
(True, True)
>>> sorted(named("selection"))
['commutation', 'diagonalisation', 'duplication', 'elimination']
"""

from __future__ import annotations

from matdiff.expression.operators import (
    arithmetic,
    complex,
    convolution,
    entrywise,
    indices,
    kronecker,
    linear,
    matrix_functions,
    norms,
    spectra,
)
from matdiff.expression.operators.row import OPERATORS, Operator

_FAMILIES = (
    arithmetic, linear, kronecker, convolution, indices, matrix_functions, norms, entrywise,
    complex, spectra,
)  # fmt: skip

OPERATORS.update({row.name: row for family in _FAMILIES for row in family.ROWS})


def named(*flags: str) -> frozenset[str]:
    """The names of the operators that have every one of these flags."""
    return frozenset(
        name for name, row in OPERATORS.items() if all(getattr(row, flag) for flag in flags)
    )


__all__ = ["OPERATORS", "Operator", "named"]
