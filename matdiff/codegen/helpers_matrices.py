"""Functions of a matrix, spectra and the gamma functions that NumPy lacks, as source text that generated code carries with it.

>>> "expm" in HELPERS, NEEDS["cosm"]
(True, ('expm',))
"""

from __future__ import annotations

HELPERS: dict[str, str] = {
    "frechet": '''def frechet(f, a, e):
    """The derivative of the matrix function f at a along e: a block of f([[a, e], [0, a]])."""
    n = len(a)
    return f(np.block([[a, e], [np.zeros((n, n), dtype=a.dtype), a]]))[:n, n:]
''',
    "frechet2": '''def frechet2(f, a, e, h):
    """The derivative of frechet(f, a, e) by a along h: blocks of f([[a, e, 0], [0, a, h], [0, 0, a]])."""
    n, z = len(a), np.zeros((len(a), len(a)), dtype=a.dtype)
    first = f(np.block([[a, e, z], [z, a, h], [z, z, a]]))[:n, 2 * n:]
    return first + f(np.block([[a, h, z], [z, a, e], [z, z, a]]))[:n, 2 * n:]
''',
    "powm": '''def powm(a, p):
    """The matrix power exp(p log a), of a whole number by squaring."""
    if float(p).is_integer():
        return np.linalg.matrix_power(a, int(p))
    return expm(p * logm(a))
''',
    "sinm": '''def sinm(a):
    """The sine of a square matrix."""
    return np.imag(expm(1j * a))
''',
    "cosm": '''def cosm(a):
    """The cosine of a square matrix."""
    return np.real(expm(1j * a))
''',
    "expm": '''def expm(a):
    """The exponential of a square matrix: scaling and squaring with a Pade approximant."""
    a = np.asarray(a)
    s = max(0, int(np.ceil(np.log2(max(np.linalg.norm(a, 1), 1e-9)))) + 1)
    b, q, c = a / 2.0**s, 8, 1.0
    x = above = below = np.eye(len(a), dtype=a.dtype)
    for k in range(1, q + 1):
        c *= (q - k + 1) / (k * (2 * q - k + 1))
        x = b @ x
        above, below = above + c * x, below + (-1) ** k * c * x
    return np.linalg.matrix_power(np.linalg.solve(below, above), 2**s)
''',
    "logm": '''def logm(a):
    """The principal logarithm of a square matrix: repeated roots, then a series."""
    a, one, s = np.asarray(a), np.eye(len(a), dtype=a.dtype), 1
    while np.linalg.norm(a - one, 1) > 0.25:
        a, s = sqrtm(a), s + 1
    x = np.linalg.solve(a + one, a - one)
    return 2.0**s * sum(np.linalg.matrix_power(x, k) / k for k in range(1, 24, 2))
''',
    "sqrtm": '''def sqrtm(a):
    """The principal square root of a square matrix, by the iteration of Denman and Beavers."""
    y, z = np.asarray(a), np.eye(len(a), dtype=a.dtype)
    for _ in range(100):
        last = y
        y, z = (y + np.linalg.inv(z)) / 2, (z + np.linalg.inv(y)) / 2
        if np.linalg.norm(y - last) <= 1e-15 * np.linalg.norm(y):
            break
    if not np.linalg.norm(y @ y - a) <= 1e-7 * np.linalg.norm(a):
        raise np.linalg.LinAlgError("no principal square root")
    return y
''',
    "adj": '''def adj(a):
    """The adjugate, of a singular matrix as well."""
    u, s, v = np.linalg.svd(a)
    others = [np.prod(np.delete(s, k)) for k in range(len(s))]
    return np.linalg.det(u) * np.linalg.det(v) * (v.T * others) @ u.T
''',
    "eigenvectors": '''def eigenvectors(a):
    """The unit eigenvectors of a symmetric matrix, the largest entry of each positive."""
    v = np.linalg.eigh(a)[1]
    return v * np.sign(v[np.argmax(np.abs(v), axis=0), np.arange(len(v))])
''',
    "singular_vector": '''def singular_vector(a, side):
    """The unit singular vector of the largest singular value, left (0) or right (1)."""
    u, _, v = np.linalg.svd(a)
    sign = np.sign(v[0][np.argmax(np.abs(v[0]))])
    return sign * (v[0] if side else u[:, 0])
''',
    "polar": '''def polar(a):
    """U V' where a = U diag(s) V'."""
    u, _, v = np.linalg.svd(a, full_matrices=False)
    return u @ v
''',
    "gamma_function": '''def gamma_function(t):
    """The gamma function of every entry."""
    return np.vectorize(math.gamma, otypes=[float])(t)
''',
    "loggamma": '''def loggamma(t):
    """log of the gamma function of every entry."""
    return np.vectorize(math.lgamma, otypes=[float])(t)
''',
    "digamma": '''def digamma(t):
    """The derivative of log gamma of every entry, for t > 0."""
    t, result = np.asarray(t, dtype=float), 0.0
    for _ in range(12):
        t, result = t + 1, result - 1 / t
    x = 1 / t**2
    series = x * (1 / 12 - x * (1 / 120 - x * (1 / 252 - x * (1 / 240 - x / 132))))
    return result + np.log(t) - 0.5 / t - series
''',
    "trigamma": '''def trigamma(t):
    """The second derivative of log gamma of every entry, for t > 0."""
    t, result = np.asarray(t, dtype=float), 0.0
    for _ in range(12):
        t, result = t + 1, result + 1 / t**2
    x = 1 / t**2
    series = x * (1 / 6 - x * (1 / 30 - x * (1 / 42 - x * (1 / 30 - x * 5 / 66))))
    return result + 1 / t + x / 2 + series / t
''',
}
"""Source by name."""

NEEDS = {
    "powm": ("expm", "logm"),
    "sinm": ("expm",),
    "cosm": ("expm",),
    "logm": ("sqrtm",),
}
"""Helpers that a helper calls."""
