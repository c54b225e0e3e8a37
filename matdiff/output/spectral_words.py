"""The words under which functions of a matrix, spectra and the gamma functions are written, by style.

>>> WORDS["frechet_expm"], UNICODE["lambda_max"]
('L_expm', 'λ_max')
"""

from __future__ import annotations

from matdiff.expression.spectral import DERIVATIVES, SECOND

CALLED = [
    "expm",
    "logm",
    "sqrtm",
    "sinm",
    "cosm",
    "adj",
    "cholesky",
    "lambda_max",
    "lambda_min",
    "eigvals",
    "eigvecs",
    "eigvec_max",
    "eigvec_min",
    "sigma_max",
    "left_singular",
    "right_singular",
    "polar",
    "peak",
    "clip",
    "gamma",
    "loggamma",
    "digamma",
    "trigamma",
]
"""Operators written under their own names."""

WORDS = {
    **{name: name for name in CALLED},
    **{name: name.replace("frechet_", "L_") for name in (*DERIVATIVES, "frechet_powm")},
    **{name: name.replace("frechet2_", "L2_") for name in (*SECOND, "frechet2_powm")},
}
"""Operators that are written as a call: operator to word, in plain text."""

UNICODE = {
    "lambda_max": "λ_max",
    "lambda_min": "λ_min",
    "sigma_max": "σ_max",
    "gamma": "Γ",
}
LATEX = {
    "lambda_max": "\\lambda_{\\max}",
    "lambda_min": "\\lambda_{\\min}",
    "sigma_max": "\\sigma_{\\max}",
    "gamma": "\\Gamma",
    **{
        name: f"L_{{\\mathrm{{{name.removeprefix('frechet_')}}}}}"
        for name in (*DERIVATIVES, "frechet_powm")
    },
    **{
        name: f"L^{{(2)}}_{{\\mathrm{{{name.removeprefix('frechet2_')}}}}}"
        for name in (*SECOND, "frechet2_powm")
    },
    "eigvec_max": "\\operatorname{eigvecmax}",
    "eigvec_min": "\\operatorname{eigvecmin}",
    "left_singular": "\\operatorname{leftsingular}",
    "right_singular": "\\operatorname{rightsingular}",
}
