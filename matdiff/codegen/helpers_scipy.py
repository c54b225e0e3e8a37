"""Factors of matrices by LAPACK, as source text that generated code carries with it: no copy of a matrix in C order is made.

>>> "potrf" in HELPERS["factor"]
True
"""

from __future__ import annotations

HELPERS: dict[str, str] = {
    "factor": '''def factor(a, name):
    """The Cholesky factor, lower, of a symmetric matrix; its upper triangle is read. LinAlgError names a matrix that has none."""
    c, info = POTRF[a.dtype.char](a.T, lower=1, clean=0)
    if info:
        raise np.linalg.LinAlgError(f"{name} is not positive definite")
    return c
''',
    "factor_solve": '''def factor_solve(c, b):
    """A^-1 b, by the factor of A."""
    return POTRS[c.dtype.char](c, b, lower=1)[0]
''',
    "factor_inverse": '''def factor_inverse(c):
    """A^-1, by the factor of A."""
    w = POTRI[c.dtype.char](c, lower=1)[0]
    lower = np.tril(w)
    return lower + np.tril(w, -1).T
''',
    "trace_of_inverse": '''def trace_of_inverse(c):
    """tr A^-1, by the factor of A: the squares of the entries of its inverse."""
    w = np.tril(TRTRI[c.dtype.char](c, lower=1)[0])
    w = w.reshape(-1, order="K")
    return w @ w
''',
    "lu": '''def lu(a, name):
    """The factors of the transpose, which lies by columns, with row exchanges; the name where it is singular."""
    factors, pivots, info = GETRF[a.dtype.char](a.T)
    return factors, pivots, name if info else ""
''',
    "regular": '''def regular(factored):
    """Factors that one can solve with. LinAlgError names a matrix that is singular."""
    factors, pivots, singular = factored
    if singular:
        raise np.linalg.LinAlgError(f"{singular} is singular")
    return factors, pivots
''',
    "lu_solve": '''def lu_solve(factored, b, turned=0):
    """A^-1 b, or A^-T b, by the factors of A."""
    factors, pivots = regular(factored)
    return GETRS[factors.dtype.char](factors, pivots, b, trans=1 - turned)[0]
''',
    "lu_inverse": '''def lu_inverse(factored):
    """A^-1, by the factors of A."""
    factors, pivots = regular(factored)
    return GETRI[factors.dtype.char](factors, pivots)[0].T
''',
    "lu_det": '''def lu_det(factored):
    """det A, by the factors of A."""
    factors, pivots, _ = factored
    exchanged = np.count_nonzero(pivots != np.arange(len(pivots)))
    return factors.diagonal().prod() * (-1) ** exchanged
''',
    "triangular_inverse": '''def triangular_inverse(a, name, lower):
    """The inverse of a triangular matrix."""
    x, info = TRTRI[a.dtype.char](a.T, lower=1 - lower)
    if info:
        raise np.linalg.LinAlgError(f"{name} is singular")
    return np.tril(x.T) if lower else np.triu(x.T)
''',
    "triangular_solve": '''def triangular_solve(a, b, name, lower, turned):
    """A^-1 b, or A^-T b, of a triangular matrix."""
    x, info = TRTRS[a.dtype.char](a.T, b, lower=1 - lower, trans=1 - turned)
    if info:
        raise np.linalg.LinAlgError(f"{name} is singular")
    return x
''',
}
"""Source by name."""
_ROUTINES = {
    "factor": "potrf", "factor_solve": "potrs", "factor_inverse": "potri", "trace_of_inverse": "trtri",
    "lu": "getrf", "lu_solve": "getrs", "lu_inverse": "getri", "triangular_solve": "trtrs",
    "triangular_inverse": "trtri",
}  # fmt: skip
for _name, _routine in _ROUTINES.items():
    _table = ", ".join(f'"{c}": lapack.{p}{_routine}' for c, p in zip("fdFD", "sdcz", strict=True))
    HELPERS[_name] = f"{_routine.upper()} = {{{_table}}}\n\n\n{HELPERS[_name]}"

NEEDS: dict[str, tuple[str, ...]] = {"lu_solve": ("regular",), "lu_inverse": ("regular",)}
"""Helpers that a helper calls."""
