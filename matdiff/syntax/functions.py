"""The words that call something: which operator a name stands for, and which are known but not derived yet.

``FUNCTIONS`` maps every spelling that is read to the name of the form it is built as. The words of operators stand in their rows
(expression/operators); here stand the forms that are said by several operators. Elementwise operators stand under their own names;
``ELEMENTWISE`` lists those. ``UNSUPPORTED`` maps a word to what it means.

>>> FUNCTIONS["trace"], FUNCTIONS["ln"], UNSUPPORTED["prod"]
('tr', 'log', 'the product of the entries')
"""

from __future__ import annotations

from matdiff.expression.operators import OPERATORS

_CALLED = {name: row for name, row in OPERATORS.items() if row.takes not in ("", "law")}
ELEMENTWISE = frozenset(name for name, row in _CALLED.items() if row.elementwise and row.arity == 1)
"""One operand; the result has its shape."""

MATRIX_WORDS = {row.of_number: name for name, row in _CALLED.items() if row.power_series}
"""What the function of a square matrix would be called, where the elementwise one has another reading."""

_COMPOSED = (
    "log1p expm1 square silu mish logsigmoid relu6 leaky_relu elu selu hardtanh softsign "
    "mean var colsum rowmean colmean rowvar colvar layernorm batchnorm attention"
)
COMPOSED = tuple(_COMPOSED.split())
"""Functions without a law of their own: each is said by others."""

_FORMS = {
    "sqrt": "",
    "reciprocal": "recip",
    "norm1": "",
    "dot": "inner vdot",
    "outer": "",
    "solve": "",
    "pow": "power",
    "meanpool": "avgpool",
    **dict.fromkeys(COMPOSED, ""),
    "silu": "swish",
    "logsigmoid": "log_sigmoid",
    "leaky_relu": "leakyrelu lrelu",
}
"""Forms that are no operators, and their other spellings."""

FUNCTIONS: dict[str, str] = {
    **{name: name for name in (*_CALLED, *_FORMS)},
    **{alias: name for name, row in _CALLED.items() for alias in row.aliases},
    **{alias: name for name, row in _FORMS.items() for alias in row.split()},
    **dict.fromkeys(("vector", "matrix"), "ones"),
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
