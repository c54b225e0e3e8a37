"""Values of functions of a matrix and of their derivatives modulo a prime (the nodes "matfun" of matrixfunctions.py).

A function is needed at the eigenvalues alone, as its Taylor coefficients f^(j)(x)/j!; what the value of exp, log, sin is there says
residues.py. exp(x) takes x modulo Q from the spectrum modulo Q, and log(1) = 0; powers x^(a/b) want a
square x; of equal eigenvalues none is the largest.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import factorial

from matdiff.tensor.arrays import NoValue, contract
from matdiff.tensor.divided import Differences
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.residues import (
    G,
    angle,
    inverse,
    logarithm,
    opaque,
    rational_power,
    residue,
    sign,
)
from matdiff.tensor.roots import signed
from matdiff.tensor.spectrum import matched

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.tensor.evaluate import Evaluator
    from matdiff.tensor.spectrum import Spectrum

    Series = list[int]
    Rule = Callable[[Evaluator, Tensor, int, int], list[Series]]

_WHOLE = 10_000
"""Exponents up to this size are taken for whole numbers; drawn numbers are far larger."""


def matrix_function(at: Evaluator, node: Tensor) -> list[int]:
    """T(A) of every member: the divided differences contracted with the projectors."""
    order, p = node.data[-1], at.p
    every = at.spectra(node.children[0])
    n = at.size(node.axes[-1])
    lead = node.data[1:-1] == ("all",)
    result: list[int] = []
    for member, spectrum in enumerate(every):
        for tables in _series_of(at, node, member, order, n if lead else 1):
            result += _contracted(spectrum, tables, order, n, p)
    return result


def _contracted(
    spectrum: Spectrum, series: list[list[int]], order: int, n: int, p: int
) -> list[int]:
    """sum f[x_i, x_j, ...] P_i P_j ..., one pair of indices for each."""
    pairs = order + 1
    r = len(spectrum.values)
    operands = [(Differences(spectrum.values, series, p).table(order), tuple(range(pairs)))]
    projectors = [x for m in spectrum.projectors for x in m]
    sizes = dict.fromkeys(range(pairs), r)
    out: list[int] = []
    for k in range(pairs):
        a, b = pairs + 2 * k, pairs + 2 * k + 1
        operands.append((projectors, (k, a, b)))
        sizes[a] = sizes[b] = n
        out += [a, b]
    return contract(operands, tuple(out), sizes, p)


def _series_of(
    at: Evaluator, node: Tensor, member: int, order: int, count: int
) -> list[list[list[int]]]:
    """The Taylor coefficients at every eigenvalue, of each of the functions that the node stands for."""
    if node.data[0] != "projector":
        return [RULES[node.data[0]](at, node, member, order)]
    spectrum = at.spectra(node.children[0])[member]
    r = len(spectrum.values)
    if node.data[1] == "all":
        if r < count:
            raise NoValue("two eigenvalues are equal")
        chosen = sorted(range(r), key=lambda k: signed(spectrum.values[k], at.p))
    else:
        chosen = [spectrum.ranked(node.data[1], at.p)]
        if spectrum.count(chosen[0], at.p) != 1:
            raise NoValue("the eigenvalue is not simple")
    return [[[int(k == i), *([0] * order)] for i in range(r)] for k in chosen]


def values_at(at: Evaluator, node: Tensor) -> list[list[int]]:
    """f at the eigenvalues of every member, for a node that is f(A)."""
    every = at.spectra(node.children[0])
    return [
        [row[0] for row in RULES[node.data[0]](at, node, member, 0)] for member in range(len(every))
    ]


# -- functions: Taylor coefficients at the eigenvalues of one member


def _exponentials(at: Evaluator, node: Tensor, member: int) -> list[int]:
    """exp at the eigenvalues; at those of a logarithm what it is the logarithm of."""
    (a,) = node.children
    found = at.spectra(a)[member].values
    if a.kind == "matfun" and a.data == ("log", 0):
        return at.spectra(a.children[0])[member].values
    if at.exponents is None:
        return [opaque("exp", x, at.p) if x else 1 for x in found]
    above = at.exponents.spectra(a)[member]
    places = matched(at.spectra(a)[member], at.p, above, at.exponents.p)
    return [pow(G, above.values[k], at.p) for k in places]


def _exp(at: Evaluator, node: Tensor, member: int, order: int) -> list[Series]:
    below = [inverse(factorial(j), at.p) for j in range(order + 1)]
    return [[e * b % at.p for b in below] for e in _exponentials(at, node, member)]


def _log(at: Evaluator, node: Tensor, member: int, order: int) -> list[Series]:
    """The logarithms; at the eigenvalues of an exponential what it is the exponential of."""
    p, (a,) = at.p, node.children
    found = at.spectra(a)[member].values
    if a.kind == "matfun" and a.data == ("exp", 0):
        values = at.spectra(a.children[0])[member].values
    else:
        values = [logarithm(x, p) for x in found]
    return [[v, *_log_series(x, order, p)] for x, v in zip(found, values, strict=True)]


def _log_series(x: int, order: int, p: int) -> Series:
    """log(x + h) - log(x), from the first power of h: (-1)^(j - 1)/(j x^j)."""
    below = inverse(x, p)
    return [(-1) ** (j - 1) * inverse(j, p) * pow(below, j, p) % p for j in range(1, order + 1)]


def _waves(first: int) -> Rule:
    """sin (0) or cos (1): the derivatives go round."""

    def rule(at: Evaluator, node: Tensor, member: int, order: int) -> list[Series]:
        p, result = at.p, []
        for x in at.spectra(node.children[0])[member].values:
            s, c = angle(x, p)
            round_ = [s, c, -s, -c]
            result.append(
                [round_[(first + j) % 4] * inverse(factorial(j), p) % p for j in range(order + 1)]
            )
        return result

    return rule


def _binomials(exponent: int, order: int, p: int) -> Series:
    """The coefficients of (1 + h)^t."""
    result = [1]
    for j in range(1, order + 1):
        result.append(result[-1] * (exponent - j + 1) * inverse(j, p) % p)
    return result


def _power(at: Evaluator, node: Tensor, member: int, order: int) -> list[Series]:
    """x^e with a rational e, at zero only where e is a whole number that leaves no quotient."""
    exponent: Fraction = node.data[1]
    p, t = at.p, residue(exponent, at.p)
    binomials = _binomials(t, order, p)
    return [
        [
            b * rational_power(x, exponent - j, p, at.loose) % p if b else 0
            for j, b in enumerate(binomials)
        ]
        for x in at.spectra(node.children[0])[member].values
    ]


def _support(at: Evaluator, node: Tensor, member: int, order: int) -> list[Series]:
    """The same, and zero near zero: a power on the range of a matrix of constant rank."""
    values = at.spectra(node.children[0])[member].values
    exponent, p = node.data[1], at.p
    binomials = _binomials(residue(exponent, p), order, p)
    return [
        [
            b * rational_power(x, exponent - j, p, at.loose) % p if x else 0
            for j, b in enumerate(binomials)
        ]
        for x in values
    ]


def _general_power(at: Evaluator, node: Tensor, member: int, order: int) -> list[Series]:
    """x^t log(x)^k: the product of the series of (1 + h/x)^t and of log(x + h), k times."""
    p, a = at.p, node.children[0]
    t = at.value(node.children[1])[member]
    result = []
    for x in at.spectra(a)[member].values:
        whole = signed(t, p)
        if not x:
            result.append(_at_zero(whole, node.data[1], order))
            continue
        below = inverse(x, p)
        raised = _raised(at, node.children[1], member, x, whole)
        series = [raised * b * pow(below, j, p) % p for j, b in enumerate(_binomials(t, order, p))]
        logs = [logarithm(x, p), *_log_series(x, order, p)] if node.data[1] else []
        for _ in range(node.data[1]):
            series = [
                sum(series[i] * logs[j - i] for i in range(j + 1)) % p for j in range(order + 1)
            ]
        result.append(series)
    return result


def _at_zero(whole: int, logarithms: int, order: int) -> Series:
    """x^t at zero: its only coefficient is that of h^t."""
    if not 0 <= whole <= _WHOLE or logarithms:
        raise NoValue("division by zero")
    return [int(j == whole) for j in range(order + 1)]


def _raised(at: Evaluator, exponent: Tensor, member: int, x: int, whole: int) -> int:
    """x^t; of a broken or unknown t x has to be positive."""
    p = at.p
    if abs(whole) <= _WHOLE:
        return pow(x, whole, p)
    if exponent.kind == "product" and not exponent.children:
        return rational_power(x, exponent.data[0], p, at.loose)
    if at.exponents is None:
        return opaque(f"pow {at.value(exponent)[member]}", x, p)
    if sign(x, p) != 1:
        raise NoValue("a power of a number that is not positive")
    return pow(x, at.exponents.value(exponent)[member], p)


RULES: dict[str, Rule] = {
    "exp": _exp,
    "log": _log,
    "sin": _waves(0),
    "cos": _waves(1),
    "power": _power,
    "support": _support,
    "pow": _general_power,
}
"""Taylor coefficients by the name of the function."""
