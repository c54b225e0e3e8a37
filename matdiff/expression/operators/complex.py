"""Complex numbers: the imaginary unit, conjugates, real and imaginary parts."""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

ROWS = (
    Operator("imaginary_unit", 0, shapes.scalar, "complex", takes=""),
    # entry by entry; antilinear: conj(a A) = conj(a) conj(A)
    Operator("conj", 1, shapes.first, "complex", aliases="conjugate"),
    Operator(
        "re",
        1,
        shapes.first,
        "complex real",
        aliases="Re real",
        sympy="re",
        latex=r"\operatorname{Re}",
    ),
    Operator(
        "im",
        1,
        shapes.first,
        "complex real",
        aliases="Im imag",
        sympy="im",
        latex=r"\operatorname{Im}",
    ),
)
