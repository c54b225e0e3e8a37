"""Operators without a lowering, and why: what contains one is not checked by the second engine, and it says so."""

from __future__ import annotations

_REASONS = {
    "complex matrices are compared with SymPy, by real and imaginary parts": "conj re im imaginary_unit",
    "a matrix function is no rational function of the entries": (
        "expm logm sqrtm sinm cosm powm frechet_expm frechet_logm frechet_sqrtm frechet_sinm frechet_cosm frechet_powm"
    ),
    "eigenvalues and singular values are no rational functions of the entries": (
        "lambda_max lambda_min eigvals eigvecs eigvec_max eigvec_min sigma_max left_singular right_singular nuclear"
    ),
    "a factor of a matrix is no rational function of its entries": "cholesky polar",
    "which of its formulas holds depends on the rank": "pinv",
}
NOT_LOWERED: dict[str, str] = {
    name: reason for reason, names in _REASONS.items() for name in names.split()
}
"""The reason by the name of the operator."""
