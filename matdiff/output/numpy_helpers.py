"""Functions that NumPy lacks, as source text that generated code carries with it: stable, and for one entry or many.

>>> "logaddexp" in HELPERS["sigmoid"]
True
"""

from __future__ import annotations

from matdiff.output import helpers_convolutions, numpy_matrix_helpers

HELPERS: dict[str, str] = {
    "sigmoid": '''def sigmoid(t):
    """1 / (1 + exp(-t)), without overflow."""
    return np.exp(-np.logaddexp(0.0, -t))
''',
    "softplus": '''def softplus(t):
    """log(1 + exp(t)), without overflow."""
    return np.logaddexp(0.0, t)
''',
    "softmax": '''def softmax(t):
    """exp(t) / sum(exp(t)) along the last axis, without overflow."""
    e = np.exp(t - np.max(t, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
''',
    "logsumexp": '''def logsumexp(t):
    """log(sum(exp(t))) along the last axis, without overflow."""
    top = np.max(t, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(t - top), axis=-1)) + top[..., 0]
''',
    "erf": '''def erf(t):
    """The error function of every entry."""
    return np.vectorize(math.erf, otypes=[float])(t)
''',
    "gelu": '''def gelu(t):
    """t times the normal distribution function."""
    return 0.5 * t * (1.0 + erf(t / np.sqrt(2.0)))
''',
    "toeplitz_part": '''def toeplitz_part(a):
    """The mean of each diagonal of a square matrix, all along it."""
    n = len(a)
    means = np.array([np.mean(np.diagonal(a, k)) for k in range(1 - n, n)])
    return means[np.arange(n)[None, :] - np.arange(n)[:, None] + n - 1]
''',
    "vech": '''def vech(t):
    """The columns of the lower triangle one under the other."""
    j, i = np.triu_indices(np.shape(t)[0])
    return np.asarray(t)[i, j]
''',
    "unvech": '''def unvech(t, n):
    """The lower triangle with these columns."""
    j, i = np.triu_indices(n)
    result = np.zeros((n, n))
    result[i, j] = t
    return result
''',
    "duplication": '''def duplication(n):
    """D with D vech(S) = vec(S) for a symmetric S of n rows."""
    j, i = np.triu_indices(n)
    place = np.zeros((n, n), dtype=int)
    place[i, j] = place[j, i] = np.arange(len(i))
    return np.eye(len(i))[place.ravel()]
''',
    "elimination": '''def elimination(n):
    """L with L vec(A) = vech(A) for an A of n rows."""
    j, i = np.triu_indices(n)
    return np.eye(n * n)[j * n + i]
''',
    "step": '''def step(t):
    """1 where t > 0, else 0."""
    return np.where(np.asarray(t) > 0, 1.0, 0.0)
''',
    **helpers_convolutions.HELPERS,
    **numpy_matrix_helpers.HELPERS,
}
"""Source by name, in an order in which each may use those after it."""

NEEDS = {"gelu": ("erf",), **helpers_convolutions.NEEDS, **numpy_matrix_helpers.NEEDS}
"""Helpers that a helper calls."""
