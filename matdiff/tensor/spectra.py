"""The spectral decomposition A = sum_i x_i P_i modulo a prime, of every member of a family of matrices.

It exists at the points where the characteristic polynomial splits into linear factors over the field and A is diagonalisable
(P_i = prod_j (A - x_j)/(x_i - x_j)); elsewhere there is no value, and the check draws another point. A polynomial identity between
the entries of V and the x_i, in A = V diag(x) V^-1, holds if it holds at random points: every diagonalisable matrix is of this form, so
nothing is lost by leaving out matrices whose eigenvalues lie outside the field (Schwartz, Zippel, in the entries of V and x).

Eigenvalues are in ascending order of residues between -p/2 and p/2. What is a multiple, a transpose, an inverse or a function of another
matrix takes its projectors and the order of its eigenvalues from that, so that an eigenvalue modulo P and the one modulo Q
with the same place belong together (exponents of exponentials are computed modulo Q, residues.py).
"""

from __future__ import annotations

from matdiff.tensor.arrays import NoValue, contract, offsets, strides
from matdiff.tensor.eigenfunctions import values_at
from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Tensor
from matdiff.tensor.residues import inverse
from matdiff.tensor.roots import characteristic, roots, times
from matdiff.tensor.spectrum import Spectrum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.tensor.evaluate import Evaluator


def spectra_of(at: Evaluator, a: Tensor) -> list[Spectrum]:
    """The spectrum of every member of a family; NoValue where there is none modulo this prime."""
    return _taken_over(at, a) or _computed(at, a)


def decomposed(a: list[int], n: int, p: int) -> Spectrum:
    """The spectrum of one matrix, ascending; NoValue where it does not split or is not diagonalisable."""
    found = roots(characteristic(a, n, p), p)
    projectors = []
    for x in found:
        product = [int(k % (n + 1) == 0) for k in range(n * n)]
        for y in found:
            if y != x:
                below = inverse(x - y, p)
                factor = [(entry - y * (k % (n + 1) == 0)) * below % p for k, entry in enumerate(a)]
                product = times(product, factor, n, p)
        projectors.append(product)
    total = [
        sum(x * m[k] for x, m in zip(found, projectors, strict=True)) % p for k in range(n * n)
    ]
    if total != [entry % p for entry in a]:
        raise NoValue("the matrix is not diagonalisable")
    return Spectrum(found, projectors)


def _computed(at: Evaluator, a: Tensor) -> list[Spectrum]:
    n = at.size(a.axes[-1])
    values = at.value(a)
    return [
        decomposed(values[start : start + n * n], n, at.p) for start in range(0, len(values), n * n)
    ]


def _taken_over(at: Evaluator, a: Tensor) -> list[Spectrum] | None:
    """The spectrum by that of the matrix that this one is a function or a multiple of."""
    if a.kind == "inverse":
        return [s.mapped(lambda x: inverse(x, at.p)) for s in at.spectra(a.children[0])]
    if a.kind == "matfun" and a.data[-1] == 0 and a.data[0] != "projector":
        inner = at.spectra(a.children[0])
        of_each = values_at(at, a)
        if any(len(set(values)) < len(values) for values in of_each):
            return None
        pairs = zip(inner, of_each, strict=True)
        return [Spectrum(values, s.projectors) for s, values in pairs]
    return _of_multiple(at, a) if a.kind == "product" else None


def _of_multiple(at: Evaluator, a: Tensor) -> list[Spectrum] | None:
    """c B or c B' with numbers c: one factor has the last two axes, the others none of them, and nothing is summed."""
    c, factors, out = factors_of(a)
    *batch, i, j = out
    whole = [part for part in factors if part[1][-2:] in ((i, j), (j, i))]
    others = [part for part in factors if part not in whole]
    if len(whole) != 1 or any(k not in batch for _, labels in others for k in labels):
        return None
    matrix, labels = whole[0]
    if any(k not in batch for k in labels[:-2]) or len(set(labels)) < len(labels):
        return None
    sizes = dict(zip(out, at.sizes_of(a.axes), strict=True))
    operands = [(at.value(child), of) for child, of in others]
    scalars = contract(operands, tuple(batch), sizes, at.p)
    number = at.residue(c)
    places = offsets(batch, strides(labels[:-2], sizes), sizes)
    inner = at.spectra(matrix)
    result = []
    for place, scalar in zip(places, scalars, strict=True):
        found = inner[place] if labels[-2:] == (i, j) else inner[place].transposed()
        factor = number * scalar % at.p
        if not factor:
            return None
        result.append(found.mapped(lambda x, factor=factor: x * factor % at.p))  # type: ignore[misc]
    return result
