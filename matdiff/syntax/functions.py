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

_FORMS = {
    "product": """sqrt reciprocal/recip norm1 log1p expm1 square silu/swish mish logsigmoid relu6 selu hardtanh softsign""",
    "sum": "mean",
    "brackets": """dot/inner/vdot outer solve pow/power meanpool/avgpool leaky_relu/leakyrelu/lrelu elu var colsum
        rowmean colmean rowvar colvar layernorm batchnorm attention""",
}
"""Forms that are no operators but are said by several, with their other spellings; how far each reaches without brackets."""
_READ_WITH_BRACKETS = {"log_sigmoid": "logsigmoid", "vector": "ones", "matrix": "ones"}

FUNCTIONS: dict[str, str] = {
    **{name: name for name in _CALLED},
    **{alias: name for name, row in _CALLED.items() for alias in row.aliases},
}
"""Spelling to form."""
TAKES: dict[str, set[str]] = {"brackets": set(_READ_WITH_BRACKETS), "product": set(), "sum": set()}
"""The words that want brackets, and those that reach over a product or a sum without them."""
for _row in _CALLED.values():
    TAKES[_row.takes].update((_row.name, *_row.aliases))
for _takes, _words in _FORMS.items():
    for _group in _words.split():
        _name, *_spellings = _group.split("/")
        FUNCTIONS |= dict.fromkeys((_name, *_spellings), _name)
        TAKES[_takes].update((_name, *_spellings))
FUNCTIONS |= _READ_WITH_BRACKETS

UNSUPPORTED = {
    "sigma_min": "the smallest singular value",
    "eig": "the spectrum of a matrix that need not be symmetric",
    "svd": "the singular value decomposition",
    "cumsum": "the running sum",
    "prod": "the product of the entries",
    "argmax": "the place of the largest entry",
}
"""Words of the notation that no law speaks of yet."""
