"""How differentials of higher order are called: d²F, d3F, \\mathrm{d}^{4}F."""

from __future__ import annotations

from matdiff.base.limits import ORDER

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
HIGHEST = ORDER
"""The highest order that is derived."""


def differential_name(order: int, format: str) -> str:
    """dF of order 1, d²F of order 2.

    >>> differential_name(1, "ascii"), differential_name(3, "ascii"), differential_name(3, "unicode")
    ('dF', 'd3F', 'd³F')
    """
    if order == 1:
        return "dF"
    number = str(order)
    return f"d{number.translate(_RAISED) if format == 'unicode' else number}F"
