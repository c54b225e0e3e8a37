"""How convolutions act on explicit matrices: H_ij = sum of X_(si + a - p, tj + b - q) K_ab, zero outside of X.

>>> sorted(CONVOLUTIONS)[:3]
['conv', 'conv_full', 'conv_matrix']
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from matdiff.base.dimensions import evaluate, names
from matdiff.expression.nodes import Apply
from matdiff.expression.operators.sizes import GIVEN
from matdiff.numeric import linear

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.numeric.fields import Matrix
    from matdiff.numeric.values import Evaluator

    Row = Callable[[Evaluator, Apply, list[Matrix]], Matrix]
    Place = tuple[int, int]


def _meetings(
    at: Evaluator, result: Shape, kernel: Shape, image: Shape, how: tuple[object, ...]
) -> Iterator[tuple[Place, Place, Place]]:
    """Which entry of the result holds the product of which entries of the kernel and of the image."""
    s, t, p, q = (at.size(size) for size in how)
    h, k, x = (tuple(at.size(size) for size in shape) for shape in (result, kernel, image))
    for i in range(h[0]):
        for j in range(h[1]):
            for a in range(k[0]):
                for b in range(k[1]):
                    row, column = s * i + a - p, t * j + b - q
                    if 0 <= row < x[0] and 0 <= column < x[1]:
                        yield (i, j), (a, b), (row, column)


def _collect(at: Evaluator, shape: Shape, terms: Iterator[tuple[Place, object]]) -> Matrix:
    """A matrix from the terms that each of its entries is the sum of."""
    rows, columns = (at.size(size) for size in shape)
    found: dict[Place, list[object]] = {}
    for place, term in terms:
        found.setdefault(place, []).append(term)
    return [
        [at.field.sum(found.get((i, j), [at.field.zero])) for j in range(columns)]
        for i in range(rows)
    ]


def _conv(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    x, k = operands
    image, kernel = (v.shape for v in node.operands)
    meetings = _meetings(at, node.shape, kernel, image, node.parameters)
    return _collect(at, node.shape, ((h, x[i][j] * k[a][b]) for h, (a, b), (i, j) in meetings))


def _full(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    h, k = operands
    result, kernel = (v.shape for v in node.operands)
    meetings = _meetings(at, result, kernel, node.shape, node.parameters[2:])
    return _collect(at, node.shape, ((x, h[i][j] * k[a][b]) for (i, j), (a, b), x in meetings))


def _correlate(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    x, h = operands
    image, result = (v.shape for v in node.operands)
    meetings = _meetings(at, result, node.shape, image, node.parameters[2:])
    return _collect(at, node.shape, ((k, x[a][b] * h[i][j]) for (i, j), k, (a, b) in meetings))


def _matrix(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (k,) = operands
    image: Shape = node.parameters[:2]  # type: ignore[assignment]
    kernel = node.operands[0].shape
    result = GIVEN.places(image, kernel, node.parameters[2:])
    below, under = at.size(result[0]), at.size(image[0])
    meetings = _meetings(at, result, kernel, image, node.parameters[2:])
    terms = (((j * below + i, d * under + c), k[a][b]) for (i, j), (a, b), (c, d) in meetings)
    return _collect(at, node.shape, terms)


def _matrix_kernel(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (g,) = operands
    image: Shape = node.parameters[:2]  # type: ignore[assignment]
    how = node.parameters[4:]
    result = GIVEN.places(image, node.shape, how)
    below, under = at.size(result[0]), at.size(image[0])
    meetings = _meetings(at, result, node.shape, image, how)
    terms = ((k, g[j * below + i][d * under + c]) for (i, j), k, (c, d) in meetings)
    return _collect(at, node.shape, terms)


def _largest(at: Evaluator, node: Apply, a: Matrix) -> Iterator[tuple[Place, Place]]:
    """The place of the largest entry of every window, the first of equal ones."""
    h, w = (at.size(size) for size in node.parameters)
    for i in range(len(a) // h):
        for j in range(len(a[0]) // w):
            best = i * h, j * w
            for row in range(i * h, i * h + h):
                for column in range(j * w, j * w + w):
                    if (row, column) == best:
                        continue
                    if at.sign(a[row][column] + -a[best[0]][best[1]]) > 0:
                        best = row, column
            yield (i, j), best


def _maxpool(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (a,) = operands
    terms = ((place, a[row][column]) for place, (row, column) in _largest(at, node, a))
    return _collect(at, node.shape, terms)


def _maxmask(at: Evaluator, node: Apply, operands: list[Matrix]) -> Matrix:
    (a,) = operands
    result = linear.fill(len(a), len(a[0]), at.field.zero)
    for _, (row, column) in _largest(at, node, a):
        result[row][column] = at.field.one
    return result


CONVOLUTIONS: dict[str, Row] = {
    "conv": _conv,
    "conv_full": _full,
    "correlate": _correlate,
    "conv_matrix": _matrix,
    "conv_matrix_kernel": _matrix_kernel,
    "maxpool": _maxpool,
    "maxmask": _maxmask,
}
"""Values by operator name."""


def roomy_sizes(found: Iterable[str], sums: Iterable[str], pool: Iterable[int]) -> dict[str, int]:
    """Different sizes for the names, such that all the sums of sizes are at least 1: kernels fit into their images.

    What stands with a minus is a kernel and gets a small size, what stands with a plus is made larger until it fits.
    """
    pool, within = list(pool), {name for size in sums for name in names(size)}
    ordered = sorted(within, key=list(found).index)
    ordered.sort(key=lambda name: not any(_subtracts(size, name) for size in sums))
    sizes = dict(zip(ordered, pool, strict=False))
    # ranges of sums and the like may have the size of a kernel: an answer that is small is checked sooner
    sizes |= dict(zip([name for name in found if name not in within], pool, strict=False))
    for _ in range(_ROUNDS):
        tight = [size for size in sorted(sums) if evaluate(size, sizes) < 1]
        if not tight:
            break
        for name in [name for name in names(tight[0]) if not _subtracts(tight[0], name)][:1]:
            sizes[name] = next(
                k for k in range(sizes[name] + 1, _LARGEST) if k not in sizes.values()
            )
    return sizes


def _subtracts(size: str, name: str) -> bool:
    return re.search(rf"-(?:[0-9]+\*)?{re.escape(name)}(?![A-Za-z0-9_])", size) is not None


_ROUNDS, _LARGEST = 200, 1000
