"""Functions of a square matrix, their derivatives, inverses, determinants.

``L_f(A, E)`` is the Fréchet derivative of a matrix function f at A along E, linear in E (Higham, Functions of Matrices, chapter 3),
``L2_f(A, E, F)`` the second one, the derivative of L_f(A, E) along F, symmetric in E and F.
"""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

_FUNCTIONS = (
    Operator(
        "expm", 1, shapes.square, "power_series turns single_valued regular",
        takes="product", noun="an exponential", of_number="exp",
        instead="write exp({}) for the function of each entry",
    ),
    Operator(
        "logm", 1, shapes.square, "power_series turns",
        takes="product", noun="a logarithm", of_number="log",
        instead="write log({}) for the function of each entry", domain="principal", hint="invertible",
    ),
    Operator(
        "sqrtm", 1, shapes.square, "power_series turns regular",
        takes="product", noun="a square root", of_number="sqrt", domain="principal", hint="invertible",
    ),
    Operator(
        "sinm", 1, shapes.square, "power_series turns single_valued",
        takes="product", noun="a sine", of_number="sin",
        instead="write sin({}) for the function of each entry",
    ),
    Operator(
        "cosm", 1, shapes.square, "power_series turns single_valued",
        takes="product", noun="a cosine", of_number="cos",
        instead="write cos({}) for the function of each entry",
    ),
    # A^k of a square matrix; operands: A, exponent
    Operator(
        "powm", 2, shapes.square_power, "turns",
        aliases="matrix_power mpower", noun="a power", of_number="power", domain="square_base",
    ),
)  # fmt: skip


def _derivative(row: Operator, order: int) -> Operator:
    mark = "2" if order == 2 else ""
    nth, last = ("second ", "last two") if order == 2 else ("", "last")
    return Operator(
        f"frechet{mark}_{row.name}", (row.arity or 0) + order,
        shapes.along if row.power_series else shapes.square_power,
        word=f"L{mark}_{row.name}", aliases=f"L{mark}_{row.name}",
        latex=f"L{'^{(2)}' if mark else ''}_{{\\mathrm{{{row.name}}}}}",
        meaning=f"is the {nth}derivative of {row.name} at its first operand along its {last} (Fréchet)",
        domain=row.domain, hint=row.hint, of=row.name, order=order,
    )  # fmt: skip


ROWS = (
    *_FUNCTIONS,
    *(_derivative(row, 1) for row in _FUNCTIONS),
    *(_derivative(row, 2) for row in _FUNCTIONS),
    Operator(
        "inv", 1, shapes.square, "complex conjugates turns single_valued inverts",
        aliases="inverse", takes="product", noun="an inverse", of_number="reciprocal",
        domain="invertible", asks="is invertible", hint="invertible",
    ),
    Operator(
        "det", 1, shapes.number_of_square, "complex conjugates unturned fixes_numbers inverts",
        aliases="Det determinant", takes="sum", latex=r"\det", noun="a determinant",
        hint="invertible",
    ),
    Operator(
        "logdet", 1, shapes.number_of_square, "complex conjugates unturned inverts",
        aliases="slogdet", takes="sum", noun="a log-determinant",
        domain="determinant", hint="invertible",
    ),
    Operator(
        "pinv", 1, shapes.transposed, "turns single_valued inverts",
        aliases="pseudoinverse", takes="sum", of_number="reciprocal", domain="invertible", asks="keeps its rank nearby",
    ),
    # the adjugate: the transposed cofactors
    Operator("adj", 1, shapes.square, "turns single_valued inverts", aliases="adjugate", noun="an adjugate", of_number="1"),
    # the lower factor
    Operator(
        "cholesky", 1, shapes.square, "regular by_symmetric_part",
        aliases="chol", noun="a Cholesky factor", of_number="sqrt",
        domain="positive_definite", asks="is positive definite", hint="positive_definite",
    ),
)  # fmt: skip
