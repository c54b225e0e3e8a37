"""Convolutions as source text that generated code carries with it.

>>> "sliding_window_view" in HELPERS["conv"]
True
"""

from __future__ import annotations

HELPERS: dict[str, str] = {
    "conv": '''def conv(x, k, s, t, p, q):
    """The sum of x * k at every place of the kernel k; strides s, t and paddings p, q."""
    x = np.pad(x, ((p, p), (q, q)))
    windows = np.lib.stride_tricks.sliding_window_view(x, np.shape(k))[::s, ::t]
    return np.tensordot(windows, k, 2)
''',
    "conv_full": '''def conv_full(h, k, m, n, s, t, p, q):
    """The m x n image that conv with the kernel k is the adjoint of."""
    (rows, columns), (a, b) = np.shape(h), np.shape(k)
    wide = np.zeros((m + 2 * p + a - 1, n + 2 * q + b - 1))
    wide[a - 1 : a + s * (rows - 1) : s, b - 1 : b + t * (columns - 1) : t] = h
    windows = np.lib.stride_tricks.sliding_window_view(wide, (a, b))
    return np.tensordot(windows, k[::-1, ::-1], 2)[p : p + m, q : q + n]
''',
    "correlate": '''def correlate(x, h, k, l, s, t, p, q):
    """The k x l kernel of the sums of x * h, the entries of h at distances s, t."""
    x = np.pad(x, ((p, p), (q, q)))
    size = (s * (len(h) - 1) + 1, t * (len(h[0]) - 1) + 1)
    windows = np.lib.stride_tricks.sliding_window_view(x, size)[:k, :l, ::s, ::t]
    return np.tensordot(windows, h, 2)
''',
    "conv_places": '''def conv_places(k, l, m, n, s, t, p, q):
    """For every entry of the result and of the kernel: the row and column of the matrix, and whether x has an entry there."""
    h, w = (m + 2 * p - k) // s + 1, (n + 2 * q - l) // t + 1
    i, j, a, b = np.ogrid[:h, :w, :k, :l]
    c, d = s * i + a - p, t * j + b - q
    inside = (0 <= c) & (c < m) & (0 <= d) & (d < n)
    row, column = np.broadcast_arrays(j * h + i, np.where(inside, d * m + c, 0))
    return h * w, np.broadcast_to(row, inside.shape), np.broadcast_to(column, inside.shape), inside
''',
    "conv_matrix": '''def conv_matrix(k, m, n, s, t, p, q):
    """The matrix of conv with the kernel k: it takes vec(x) to vec(conv(x, k))."""
    size, row, column, inside = conv_places(*np.shape(k), m, n, s, t, p, q)
    result = np.zeros((size, m * n))
    np.add.at(result, (row, column), np.where(inside, k, 0.0))
    return result
''',
    "conv_matrix_kernel": '''def conv_matrix_kernel(g, m, n, k, l, s, t, p, q):
    """The k x l sums of the entries of g that stand where conv_matrix has one entry of the kernel."""
    _, row, column, inside = conv_places(k, l, m, n, s, t, p, q)
    return np.sum(np.where(inside, g[row, column], 0.0), axis=(0, 1))
''',
    "pool_windows": '''def pool_windows(x, k, l):
    """The k x l windows of x side by side, each as one row."""
    h, w = len(x) // k, len(x[0]) // l
    blocks = x[: h * k, : w * l].reshape(h, k, w, l)
    return blocks.transpose(0, 2, 1, 3).reshape(h, w, k * l)
''',
    "maxpool": '''def maxpool(x, k, l):
    """The largest entry of every k x l window."""
    return np.max(pool_windows(x, k, l), axis=2)
''',
    "maxmask": '''def maxmask(x, k, l):
    """1 at the largest entry of every k x l window, at the first of equal ones."""
    windows = pool_windows(x, k, l)
    h, w = windows.shape[:2]
    marks = np.eye(k * l)[np.argmax(windows, axis=2)].reshape(h, w, k, l)
    result = np.zeros(np.shape(x))
    result[: h * k, : w * l] = marks.transpose(0, 2, 1, 3).reshape(h * k, w * l)
    return result
''',
}
"""Source by name, in an order in which each may use those after it."""

NEEDS = {
    "conv_matrix": ("conv_places",),
    "conv_matrix_kernel": ("conv_places",),
    "maxpool": ("pool_windows",),
    "maxmask": ("pool_windows",),
}
"""Helpers that a helper calls."""
