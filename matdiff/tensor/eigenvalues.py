"""Values of eigenvalues, unit eigenvectors and Cholesky factors modulo a prime.

Eigenvalues are ordered as residues between -p/2 and p/2; the square root that makes a vector a unit vector is the positive one.
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.tensor.arrays import NoValue
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.residues import inverse, rational_power
from matdiff.tensor.roots import signed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.tensor.evaluate import Evaluator
    from matdiff.tensor.spectrum import Spectrum


def eigenvalue(at: Evaluator, node: Tensor) -> list[int]:
    result: list[int] = []
    for spectrum in at.spectra(node.children[0]):
        if node.data[0] != "all":
            result.append(spectrum.values[spectrum.ranked(node.data[0], at.p)])
            continue
        order = sorted(range(len(spectrum.values)), key=lambda k: signed(spectrum.values[k], at.p))
        for k in order:
            result += [spectrum.values[k]] * spectrum.count(k, at.p)
    return result


def eigenvector(at: Evaluator, node: Tensor) -> list[int]:
    """A column of the projector divided by the root of its diagonal entry, which is positive then."""
    n, p = at.size(node.children[0].axes[-1]), at.p
    result: list[int] = []
    for spectrum in at.spectra(node.children[0]):
        if node.data[0] != "all":
            at_place = spectrum.ranked(node.data[0], p)
            result += _unit(spectrum, at_place, n, p)
            continue
        order = sorted(range(len(spectrum.values)), key=lambda k: signed(spectrum.values[k], p))
        columns = [_unit(spectrum, k, n, p) for k in order]
        if len(columns) < n:
            raise NoValue("two eigenvalues are equal")
        result += [column[i] for i in range(n) for column in columns]
    return result


def _unit(spectrum: Spectrum, at: int, n: int, p: int) -> list[int]:
    m = spectrum.projectors[at]
    if spectrum.count(at, p) != 1:
        raise NoValue("the eigenvalue is not simple")
    k = next((k for k in range(n) if m[k * n + k]), None)
    if k is None:
        raise NoValue("no eigenvector has unit length")
    below = rational_power(m[k * n + k], Fraction(-1, 2), p)
    return [m[i * n + k] * below % p for i in range(n)]


def cholesky(at: Evaluator, node: Tensor) -> list[int]:
    """L with A = L L', row by row; NoValue where a pivot is no square."""
    n, p = at.size(node.axes[-1]), at.p
    values, result = at.value(node.children[0]), []
    for start in range(0, len(values), n * n):
        a, low = values[start : start + n * n], [0] * (n * n)
        for j in range(n):
            for i in range(j, n):
                rest = a[i * n + j] - sum(low[i * n + k] * low[j * n + k] for k in range(j))
                if i == j:
                    low[i * n + i] = rational_power(rest % p, Fraction(1, 2), p)
                else:
                    low[i * n + j] = rest * inverse(low[j * n + j], p) % p
        result += low
    return result
