"""Eigenvalues and eigenvectors of a symmetric matrix, singular values and vectors.

Unit eigenvectors have their largest entry positive; eigenvalues stand in ascending order, the columns of eigvecs belong to them.
"""

from __future__ import annotations

from matdiff.expression.operators import shapes
from matdiff.expression.operators.row import Operator

_SYMMETRIC = "by_symmetric_part"
_LARGEST, _SMALLEST = "has a simple largest eigenvalue", "has a simple smallest eigenvalue"
_RECTANGLE = "sigma_max({}) is the largest singular value of a rectangle"
_SIMPLE, _SINGULAR = "has simple eigenvalues", "has a simple largest singular value"

ROWS = (
    Operator(
        "lambda_max", 1, shapes.number_of_square, _SYMMETRIC, aliases="eigmax",
        unicode="λ_max", latex=r"\lambda_{\max}", asks=_LARGEST,
        noun="eigenvalues", instead=_RECTANGLE, of_number="itself",
    ),
    Operator(
        "lambda_min", 1, shapes.number_of_square, _SYMMETRIC, aliases="eigmin",
        unicode="λ_min", latex=r"\lambda_{\min}", asks=_SMALLEST,
        noun="eigenvalues", instead=_RECTANGLE, of_number="itself",
    ),
    Operator(
        "eigvec_max", 1, shapes.column_of_square, _SYMMETRIC, aliases="eigvecmax",
        letter="v", noun="eigenvalues", of_number="1", asks=_LARGEST,
        meaning="is the unit eigenvector of the largest eigenvalue",
    ),
    Operator(
        "eigvec_min", 1, shapes.column_of_square, _SYMMETRIC, aliases="eigvecmin",
        letter="v", noun="eigenvalues", of_number="1", asks=_SMALLEST,
        meaning="is the unit eigenvector of the smallest eigenvalue",
    ),
    Operator(
        "eigvals", 1, shapes.column_of_square, _SYMMETRIC, aliases="eigvalsh",
        noun="eigenvalues", instead=_RECTANGLE, of_number="itself", asks=_SIMPLE,
    ),
    Operator(
        "eigvecs", 1, shapes.square, _SYMMETRIC,
        letter="V", noun="eigenvalues", of_number="1", asks=_SIMPLE,
        meaning="is the matrix of unit eigenvectors",
    ),
    # the largest singular value, its unit vectors, the sum of all, and U V' of A = U diag(s) V'
    Operator(
        "sigma_max", 1, shapes.scalar, "unturned", aliases="spectral_norm",
        unicode="σ_max", latex=r"\sigma_{\max}", asks=_SINGULAR,
    ),
    Operator(
        "left_singular", 1, shapes.column_of_rows, aliases="leftsingular",
        letter="u", asks=_SINGULAR,
        meaning="is the left unit singular vector of the largest singular value",
    ),
    Operator(
        "right_singular", 1, shapes.column_of_columns, aliases="rightsingular",
        letter="v", asks=_SINGULAR,
        meaning="is the right unit singular vector of the largest singular value",
    ),
    Operator("nuclear", 1, shapes.scalar, "unturned", aliases="nuclear_norm", mark="*", asks="has full rank"),
    Operator(
        "polar", 1, shapes.first, asks="has full rank",
        meaning="is U V^T of the singular value decomposition U diag(s) V^T",
    ),
)  # fmt: skip
