"""The gamma function and its logarithmic derivatives in floats (DLMF 5.5.2, 5.11.2, 5.15.8).

>>> round(digamma(1.0), 12), round(trigamma(1.0), 12)
(-0.577215664902, 1.644934066848)
"""

from __future__ import annotations

import math

_LARGE = 12.0
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6)


def digamma(x: float) -> float:
    """The derivative of log gamma, for x > 0: moved up by psi(x) = psi(x + 1) - 1/x, then its asymptotic series."""
    _above_zero(x)
    result = 0.0
    while x < _LARGE:
        result -= 1 / x
        x += 1
    return (
        result
        + math.log(x)
        - 1 / (2 * x)
        - sum(b / (2 * k * x ** (2 * k)) for k, b in enumerate(_BERNOULLI, 1))
    )


def trigamma(x: float) -> float:
    """The second derivative of log gamma, for x > 0."""
    _above_zero(x)
    result = 0.0
    while x < _LARGE:
        result += 1 / (x * x)
        x += 1
    return (
        result
        + 1 / x
        + 1 / (2 * x * x)
        + sum(b / x ** (2 * k + 1) for k, b in enumerate(_BERNOULLI, 1))
    )


def loggamma(x: float) -> float:
    _above_zero(x)
    return math.lgamma(x)


def gamma(x: float) -> float:
    try:
        return math.gamma(x)
    except OverflowError:
        raise ValueError(f"gamma of {x}") from None


def _above_zero(x: float) -> None:
    if not x > 0:
        raise ValueError(f"not positive: {x}")


FLOATS = {"gamma": gamma, "loggamma": loggamma, "digamma": digamma, "trigamma": trigamma}
"""By name of the operator; ValueError outside the domain."""
