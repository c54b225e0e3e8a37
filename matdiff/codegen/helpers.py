"""Functions that NumPy lacks, as source text that generated code carries with it: stable, and for one entry or many.

>>> "exp" in HELPERS["sigmoid"]
True
"""

from __future__ import annotations

from matdiff.codegen import helpers_convolutions, helpers_matrices

HELPERS: dict[str, str] = {
    "sigmoid": '''def sigmoid(t):
    """1 / (1 + exp(-t)), without overflow."""
    e = np.exp(-np.abs(t))
    return np.where(t >= 0, 1, e) / (1 + e)
''',
    "softplus": '''def softplus(t):
    """log(1 + exp(t)), without overflow."""
    return np.logaddexp(0.0, t)
''',
    "softmax": '''def softmax(t):
    """exp(t) / sum(exp(t)) along the last axis, without overflow."""
    if t.ndim == 2:  # along the first axis of the transpose, which is faster
        e = t.T.copy()
        e -= e.max(0)
        np.exp(e, out=e)
        e /= e.sum(0)
        return e.T
    e = np.exp(t - np.max(t, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)
''',
    "each": '''def each(f, *arrays):
    """A function of matrices, of every member of a family; those with one axis fewer are numbers."""
    lead = arrays[0].shape[0]
    return np.stack([f(*(a[k] for a in arrays)) for k in range(lead)])
''',
    "logsumexp": '''def logsumexp(t):
    """log(sum(exp(t))) along the last axis, without overflow."""
    top = np.max(t, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(t - top), axis=-1)) + top[..., 0]
''',
    "erf": '''def erf(t):
    """The error function of every entry."""
    return np.vectorize(math.erf, otypes=[np.result_type(t)])(t)
''',
    "gelu": '''def gelu(t):
    """t times the normal distribution function."""
    return 0.5 * t * (1.0 + erf(t / np.sqrt(2.0)))
''',
    "norminf": '''def norminf(t, own):
    """The largest modulus, of every member where the first axes count a family."""
    return np.max(np.abs(t), axis=tuple(range(own, np.ndim(t))))
''',
    "peak": '''def peak(t, own):
    """The sign of the entry of largest modulus in its place, zeros elsewhere, of every member of a family."""
    flat = np.reshape(t, (*np.shape(t)[:own], -1))
    best = np.argmax(np.abs(flat), axis=-1)[..., None]
    return np.reshape(np.where(np.arange(flat.shape[-1]) == best, np.sign(flat), 0), np.shape(t))
''',
    "vech_table": '''def vech_table(n, dtype):
    """1 where the entry (i, j), i >= j, is the k-th of the columns of the lower triangle."""
    j, i = np.triu_indices(n)
    result = np.zeros((len(i), n, n), dtype=dtype)
    result[np.arange(len(i)), i, j] = 1
    return result
''',
    "permutation": '''def permutation(n, dtype):
    """The sign of the permutation (i, j, k) of three places, zero where two are the same."""
    i, j, k = np.ogrid[:n, :n, :n]
    return ((i - j) * (j - k) * (k - i) / 2).astype(dtype)
''',
    "fitted": '''def fitted(given, forms):
    """Arrays of floats with the axes of their forms; a column may have two. ValueError names what does not fit."""
    result, sizes = [], {}
    for (name, form), a in zip(forms.items(), given):
        if isinstance(a, np.ndarray) or not hasattr(a, "__array_function__"):
            a = np.asarray(a)
        if a.dtype.kind in "biu":
            a = a.astype(float)
        if a.ndim == len(form) + 1 and 1 in a.shape[-2:]:
            a = a.reshape(*a.shape[: len(form) - 1], -1)
        expected = f"{name}: expected {' x '.join(map(str, form))}"
        if a.ndim != len(form) or a.dtype.kind not in "fcV":
            raise ValueError(f"{expected}, got {a.dtype} of shape {tuple(a.shape)}")
        for n, got in zip(form, a.shape):
            first, known = ("", n) if isinstance(n, int) else sizes.setdefault(n, (name, got))
            if got != known:
                of = f", {first} has {n} = {known}" if first else ""
                raise ValueError(f"{expected}{of}, got {got}")
        result.append(a)
    return result
''',
    "toeplitz_part": '''def toeplitz_part(a):
    """The mean of each diagonal of a square matrix, all along it."""
    n = len(a)
    means = np.array([np.mean(np.diagonal(a, k)) for k in range(1 - n, n)])
    return means[np.arange(n)[None, :] - np.arange(n)[:, None] + n - 1]
''',
    **helpers_convolutions.HELPERS,
    **helpers_matrices.HELPERS,
}
"""Source by name, in an order in which each may use those after it."""

NEEDS = {"gelu": ("erf",), **helpers_convolutions.NEEDS, **helpers_matrices.NEEDS}
"""Helpers that a helper calls."""
