"""Parts of generated einsum code: sizes as NumPy reads them off the arguments, functions that pick the largest entry.

>>> size_code("(m+2*n)", {"m": "A.shape[0]", "n": "A.shape[1]"})
'(A.shape[0] + 2 * A.shape[1])'
>>> size_code("floor(m/2)", {"m": "x.shape[0]"})
'(x.shape[0] // 2)'
"""

from __future__ import annotations

from collections.abc import Mapping

from matdiff.base.dimensions import Dimension, below, factors, product, split
from matdiff.base.errors import UnsupportedError
from matdiff.base.windows import terms
from matdiff.tensor import einsumspectral


def size_code(dimension: Dimension, known: Mapping[str, str]) -> str:
    """The code of a size; UnsupportedError where it is made of names that are no size of an argument."""
    number, names = factors(dimension)
    parts = [] if number == 1 and names else [str(number)]
    return " * ".join([*parts, *(_factor(name, known) for name in names)])


def _factor(name: str, known: Mapping[str, str]) -> str:
    inner = below(name)
    if inner is not None:
        n = size_code(inner, known)
        return f"({n} * ({n} + 1) // 2)"
    if name.startswith("floor("):
        above, under = split(name[6:-1], "/")
        stride = under if under.isdigit() else size_code(under, known)
        return f"({size_code(above, known)} // {stride})"
    if name.startswith("("):
        return f"({_sum(name, known)})"
    if name in known:
        return known[name]
    raise UnsupportedError(f"the size {name} is not that of an axis of an argument")


def _sum(name: str, known: Mapping[str, str]) -> str:
    text = ""
    for names, count in terms(name).items():
        sign = " - " if count < 0 else " + " if text else ""
        text += sign + size_code(product(abs(count), names), known)
    return text.strip()


HELPERS = {
    "norminf": '''def norminf(x, own):
    """The largest modulus, of every member where the first axes count a family."""
    return np.max(np.abs(x), axis=tuple(range(own, np.ndim(x))))
''',
    "peak": '''def peak(x, own):
    """The sign of the entry of largest modulus in its place, zeros elsewhere."""
    flat = np.reshape(x, (*np.shape(x)[:own], -1))
    best = np.argmax(np.abs(flat), axis=-1)[..., None]
    return np.reshape(np.where(np.arange(flat.shape[-1]) == best, np.sign(flat), 0.0), np.shape(x))
''',
    "pool_windows": '''def pool_windows(x, windows):
    """The windows one after the other as rows, their entries along the last axis."""
    own = np.ndim(x) - len(windows)
    x = x[(..., *(slice(k * n) for k, n in windows))]
    x = np.reshape(x, (*x.shape[:own], *(size for k, n in windows for size in (n, k))))
    front = (*range(own), *range(own, x.ndim, 2))
    x = np.transpose(x, (*front, *range(own + 1, x.ndim, 2)))
    return np.reshape(x, (*x.shape[: len(front)], -1))
''',
    "maxpool": '''def maxpool(x, windows):
    """The largest entry of every window; one window along an axis leaves no axis."""
    found = np.max(pool_windows(x, windows), axis=-1)
    own = found.ndim - len(windows)
    return np.squeeze(found, axis=tuple(own + at for at, (k, n) in enumerate(windows) if n == 1))
''',
    "maxmask": '''def maxmask(x, windows):
    """1 where the largest entry of every window stands, zeros elsewhere."""
    places = pool_windows(np.reshape(np.arange(float(np.size(x))), np.shape(x)), windows)
    best = np.argmax(pool_windows(x, windows), axis=-1)[..., None]
    chosen = np.take_along_axis(places, best, axis=-1)
    return np.reshape(np.isin(np.arange(np.size(x)), chosen).astype(float), np.shape(x))
''',
    **einsumspectral.HELPERS,
}
"""Source text of what generated code calls."""

NEEDS = {
    "maxpool": ("pool_windows",),
    "maxmask": ("pool_windows",),
    **einsumspectral.NEEDS,
}
"""What a helper calls itself."""


def helpers_for(called: Mapping[str, None]) -> list[str]:
    """The definitions of the helpers that are called and of those that they call."""
    every = dict.fromkeys(name for helper in called for name in (*NEEDS.get(helper, ()), helper))
    return [HELPERS[name] for name in every]
