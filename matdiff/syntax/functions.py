"""The words that call something: which operator a name stands for, and which are known but not derived yet.

``FUNCTIONS`` maps every spelling that is read to the name of the form it is built as. Elementwise operators stand under
their own names; ``ELEMENTWISE`` lists those. ``UNSUPPORTED`` maps a word to what it means.

>>> FUNCTIONS["trace"], FUNCTIONS["ln"], UNSUPPORTED["prod"]
('tr', 'log', 'the product of the entries')
"""

from __future__ import annotations

_ELEMENTWISE = (
    "exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh "
    "sigmoid relu softplus gelu erf step"
)
ELEMENTWISE = frozenset(_ELEMENTWISE.split())
"""One operand; the result has its shape."""

MATRIX_WORDS = {"exp": "expm", "log": "logm", "sqrt": "sqrtm", "sin": "sinm", "cos": "cosm"}
"""What the function of a square matrix would be called, where the elementwise one has another reading."""

_FORMS = (
    "conj re im "
    "stack sqrt reciprocal tr det logdet inv transpose sum rowsum diag diagonal tril triu toeplitz_part norm norm1 max min "
    "softmax logsumexp dot outer hadamard matmul solve eye ones zeros size "
    "pow kron vec vech unvec unvech blockinner blocksum commutation duplication elimination diagonalisation "
    "conv conv_full correlate conv_matrix conv_matrix_kernel maxpool maxmask meanpool "
    "expm logm sqrtm sinm cosm frechet_expm frechet_logm frechet_sqrtm frechet_sinm frechet_cosm powm frechet_powm "
    "frechet2_expm frechet2_logm frechet2_sqrtm frechet2_sinm frechet2_cosm frechet2_powm "
    "pinv adj cholesky lambda_max lambda_min eigvec_max eigvec_min eigvals eigvecs sigma_max left_singular "
    "right_singular nuclear polar pnorm norminf peak clip gamma loggamma digamma trigamma"
)
FORMS = frozenset(_FORMS.split())
"""Every other form that a call is built as."""

_COMPOSED = (
    "log1p expm1 square silu mish logsigmoid relu6 leaky_relu elu selu hardtanh softsign "
    "mean var colsum rowmean colmean rowvar colvar layernorm batchnorm attention"
)
COMPOSED = tuple(_COMPOSED.split())
"""Functions without a law of their own: each is said by others."""

_ALIASES = {
    "silu": "swish",
    "logsigmoid": "log_sigmoid",
    "leaky_relu": "leakyrelu lrelu",
    "log": "ln",
    "sign": "sgn",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arcsinh": "asinh arsinh",
    "arccosh": "acosh arcosh",
    "arctanh": "atanh artanh",
    "sigmoid": "logistic sigma expit",
    "relu": "ReLU",
    "gelu": "GELU",
    "step": "heaviside",
    "reciprocal": "recip",
    "tr": "trace Tr Trace",
    "conj": "conjugate",
    "re": "Re real",
    "im": "Im imag",
    "det": "Det determinant",
    "logdet": "slogdet",
    "inv": "inverse",
    "norm": "norm2 fro",
    "softmax": "Softmax",
    "logsumexp": "lse LSE",
    "max": "maximum",
    "min": "minimum",
    "conv": "conv1d conv2d",
    "conv_full": "conv_transpose convfull",
    "conv_matrix": "convmatrix",
    "conv_matrix_kernel": "convmatrixkernel",
    "meanpool": "avgpool",
    "dot": "inner vdot",
    "outer": "",
    "hadamard": "multiply",
    "eye": "identity",
    "pow": "power",
    "ones": "vector matrix",
}

_ALIASES |= {
    "pinv": "pseudoinverse",
    "adj": "adjugate",
    "cholesky": "chol",
    "powm": "matrix_power mpower",
    "eigvals": "eigvalsh",
    "lambda_max": "eigmax",
    "lambda_min": "eigmin",
    "nuclear": "nuclear_norm",
    "sigma_max": "spectral_norm",
    "norminf": "norm_inf",
    "gamma": "Gamma",
    "loggamma": "lgamma gammaln",
    "clip": "clamp",
    "eigvec_max": "eigvecmax",
    "eigvec_min": "eigvecmin",
    "left_singular": "leftsingular",
    "right_singular": "rightsingular",
    **{
        f"frechet{order}_{name}": f"L{order}_{name}"
        for order in ("", "2")
        for name in ("expm", "logm", "sqrtm", "sinm", "cosm", "powm")
    },
}

FUNCTIONS: dict[str, str] = {
    **{name: name for name in (*ELEMENTWISE, *FORMS, *COMPOSED)},
    **{alias: name for name, row in _ALIASES.items() for alias in row.split()},
}
"""Spelling to form."""

UNSUPPORTED = {
    "sigma_min": "the smallest singular value",
    "eig": "the spectrum of a matrix that need not be symmetric",
    "svd": "the singular value decomposition",
    "cumsum": "the running sum",
    "prod": "the product of the entries",
    "argmax": "the place of the largest entry",
}
"""Words of the notation that no law speaks of yet."""
