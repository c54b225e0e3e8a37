"""Functions of a square matrix, spectra, norms, pseudo-inverses: their rows of the table of operators, and their shapes.

``L_f(A, E)`` is the Fréchet derivative of a matrix function f at A along E, linear in E (Higham, Functions of Matrices, chapter 3),
``L2_f(A, E, F)`` the second one, the derivative of L_f(A, E) along F.

>>> [row[0] for row in ROWS][:5]
['expm', 'logm', 'sqrtm', 'sinm', 'cosm']
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from matdiff.base.dimensions import SCALAR, Shape, show
from matdiff.base.errors import ShapeError
from matdiff.expression.nodes import Node

FUNCTIONS = ("expm", "logm", "sqrtm", "sinm", "cosm")
"""Functions of a square matrix, by its power series, not entry by entry."""
DERIVATIVES = tuple(f"frechet_{name}" for name in FUNCTIONS)
"""frechet_expm(A, E): the Fréchet derivative of expm at A along E."""
SECOND = tuple(f"frechet2_{name}" for name in FUNCTIONS)
"""frechet2_expm(A, E, F): the derivative of frechet_expm(A, E) by A along F, symmetric in E and F."""
GAMMA = ("gamma", "loggamma", "digamma", "trigamma")

ROWS: tuple[tuple[str, int, str], ...] = (
    *((name, 1, "") for name in FUNCTIONS),
    *((name, 2, "") for name in DERIVATIVES),
    *((name, 3, "") for name in SECOND),
    ("powm", 2, ""),  # A^k of a square matrix; operands: A, exponent
    ("frechet_powm", 3, ""),  # operands: A, exponent, E
    ("frechet2_powm", 4, ""),  # operands: A, exponent, E, F
    ("pinv", 1, ""),
    ("adj", 1, ""),  # the adjugate: the transposed cofactors
    ("cholesky", 1, ""),  # the lower factor
    # spectra of a symmetric matrix; the unit eigenvectors have their largest entry positive
    ("lambda_max", 1, ""),
    ("lambda_min", 1, ""),
    ("eigvec_max", 1, ""),
    ("eigvec_min", 1, ""),
    ("eigvals", 1, ""),  # in ascending order
    ("eigvecs", 1, ""),  # the columns belong to eigvals
    # singular values: the largest, its unit vectors, their sum, and U V' of A = U diag(s) V'
    ("sigma_max", 1, ""),
    ("left_singular", 1, ""),
    ("right_singular", 1, ""),
    ("nuclear", 1, ""),
    ("polar", 1, ""),
    # norms of a vector
    ("pnorm", 2, ""),  # operands: x, p
    ("norminf", 1, ""),
    ("peak", 1, ""),  # the sign of the entry of largest absolute value in its place, else 0
    ("clip", 3, ""),  # operands: A, the least, the largest value
    *((name, 1, "elementwise") for name in GAMMA),
)
"""Name, number of operands, flags."""

Operands = tuple[Node, ...]
Parameters = tuple[Hashable, ...]
Row = Callable[[Operands, Parameters], Shape]


def _square(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = operands[0].shape
    if rows != columns:
        raise ShapeError(f"a square matrix is needed, not {rows} x {columns}")
    return operands[0].shape


def _along(operands: Operands, parameters: Parameters) -> Shape:
    """Of A and a direction of its shape."""
    shape = _square(operands, parameters)
    for direction in operands[1:]:
        if direction.shape != shape:
            raise ShapeError(f"a direction at {show(shape)} is not {show(direction.shape)}")
    return shape


def _powered(operands: Operands, parameters: Parameters) -> Shape:
    if operands[1].shape != SCALAR:
        raise ShapeError(f"an exponent is a scalar, not {show(operands[1].shape)}")
    return _square(operands, parameters)


def _powered_along(operands: Operands, parameters: Parameters) -> Shape:
    _powered(operands, parameters)
    return _along((operands[0], *operands[2:]), parameters)


def _square_to_scalar(operands: Operands, parameters: Parameters) -> Shape:
    _square(operands, parameters)
    return SCALAR


def _square_to_column(operands: Operands, parameters: Parameters) -> Shape:
    return _square(operands, parameters)[0], 1


def _to_scalar(operands: Operands, parameters: Parameters) -> Shape:
    return SCALAR


def _first(operands: Operands, parameters: Parameters) -> Shape:
    return operands[0].shape


def _turned(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = operands[0].shape
    return columns, rows


def _vector_to_scalar(operands: Operands, parameters: Parameters) -> Shape:
    for operand in operands[1:]:
        if operand.shape != SCALAR:
            raise ShapeError(f"the p of a norm is a scalar, not {show(operand.shape)}")
    return SCALAR


def _clip(operands: Operands, parameters: Parameters) -> Shape:
    for bound in operands[1:]:
        if bound.shape != SCALAR:
            raise ShapeError(f"a bound is a scalar, not {show(bound.shape)}")
    return operands[0].shape


SHAPES: dict[str, Row] = {
    **dict.fromkeys((*FUNCTIONS, "adj", "cholesky", "eigvecs"), _square),
    **dict.fromkeys((*DERIVATIVES, *SECOND), _along),
    "powm": _powered,
    "frechet_powm": _powered_along,
    "frechet2_powm": _powered_along,
    "pinv": _turned,
    **dict.fromkeys(("lambda_max", "lambda_min"), _square_to_scalar),
    **dict.fromkeys(("eigvec_max", "eigvec_min", "eigvals"), _square_to_column),
    **dict.fromkeys(("sigma_max", "nuclear"), _to_scalar),
    "left_singular": lambda operands, parameters: (operands[0].shape[0], 1),
    "right_singular": lambda operands, parameters: (operands[0].shape[1], 1),
    **dict.fromkeys(("pnorm", "norminf"), _vector_to_scalar),
    **dict.fromkeys(("polar", "peak", *GAMMA), _first),
    "clip": _clip,
}
"""Rule of shape by operator name."""
