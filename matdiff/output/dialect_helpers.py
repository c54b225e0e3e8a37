"""The helpers of generated code in PyTorch and JAX: what the libraries have, and what is written for them anew.

>>> TORCH["expm"].format("A"), JAX["digamma"].format("t")
('torch.linalg.matrix_exp(A)', 'jax.scipy.special.digamma(t)')
"""

from __future__ import annotations

TORCH = {
    "sigmoid": "torch.sigmoid({})",
    "softplus": "torch.logaddexp({0}, torch.zeros_like({0}))",
    "softmax": "torch.softmax({}, dim=-1)",
    "logsumexp": "torch.logsumexp({}, dim=-1)",
    "erf": "torch.erf({})",
    "gelu": "torch.nn.functional.gelu({})",
    "expm": "torch.linalg.matrix_exp({})",
    "loggamma": "torch.lgamma({})",
    "digamma": "torch.digamma({})",
    "trigamma": "torch.polygamma(1, {})",
    "conv": (
        "torch.nn.functional.conv2d(({0})[None, None], ({1})[None, None], stride=({2}, {3}), padding=({4}, {5}))[0, 0]"
    ),
    "correlate": (
        "torch.nn.functional.conv2d(({0})[None, None], ({1})[None, None], dilation=({4}, {5}), padding=({6}, {7}))[0, 0, :{2}, :{3}]"
    ),
}
"""By name, what PyTorch calls it."""

JAX = {
    "sigmoid": "jax.nn.sigmoid({})",
    "softplus": "jnp.logaddexp({}, 0.0)",
    "softmax": "jax.nn.softmax({})",
    "logsumexp": "jax.nn.logsumexp({}, axis=-1)",
    "erf": "jax.lax.erf({})",
    "gelu": "jax.nn.gelu({}, approximate=False)",
    "expm": "jax.scipy.linalg.expm({})",
    "gamma_function": "jax.scipy.special.gamma({})",
    "loggamma": "jax.scipy.special.gammaln({})",
    "digamma": "jax.scipy.special.digamma({})",
    "trigamma": "jax.scipy.special.polygamma(1, {})",
    "conv": (
        "jax.lax.conv_general_dilated(({0})[None, None], ({1})[None, None], ({2}, {3}), [({4}, {4}), ({5}, {5})])[0, 0]"
    ),
    "correlate": (
        "jax.lax.conv_general_dilated(({0})[None, None], ({1})[None, None], (1, 1), [({6}, {6}), ({7}, {7})], "
        "rhs_dilation=({4}, {5}))[0, 0, :{2}, :{3}]"
    ),
}
"""By name, what JAX calls it."""

_ADJ = '''def adj(a):
    """The adjugate, of a singular matrix as well."""
    u, s, v = {0}.linalg.svd(a)
    others = {0}.stack([{0}.prod({0}.{1}([s[:k], s[k + 1:]])) for k in range(len(s))])
    return {0}.linalg.det(u) * {0}.linalg.det(v) * (v.T * others) @ u.T
'''

TORCH_SOURCES = {
    "adj": _ADJ.format("torch", "cat"),
    "frechet": '''def frechet(f, a, e):
    """The derivative of the matrix function f at a along e: a block of f([[a, e], [0, a]])."""
    n = len(a)
    below = torch.cat([torch.zeros_like(a), a], dim=1)
    return f(torch.cat([torch.cat([a, e], dim=1), below]))[:n, n:]
''',
    "frechet2": '''def frechet2(f, a, e, h):
    """The derivative of frechet(f, a, e) by a along h: blocks of f([[a, e, 0], [0, a, h], [0, 0, a]])."""
    n, z = len(a), torch.zeros_like(a)
    below = torch.cat([z, z, a], dim=1)
    first, second = (
        torch.cat([torch.cat([a, x, z], dim=1), torch.cat([z, a, y], dim=1), below])
        for x, y in ((e, h), (h, e))
    )
    return f(first)[:n, 2 * n:] + f(second)[:n, 2 * n:]
''',
    "gamma_function": '''def gamma_function(t):
    """The gamma function of every entry; of a negative one by reflection."""
    beyond = torch.pi / torch.sin(torch.pi * t) / torch.exp(torch.lgamma(1 - t))
    return torch.where(t > 0, torch.exp(torch.lgamma(t)), beyond)
''',
    "conv_full": '''def conv_full(h, k, m, n, s, t, p, q):
    """The m x n image that conv with the kernel k is the adjoint of."""
    (rows, columns), (a, b) = h.shape, k.shape
    more = (m - (rows - 1) * s + 2 * p - a, n - (columns - 1) * t + 2 * q - b)
    image = torch.nn.functional.conv_transpose2d(
        h[None, None], k[None, None], stride=(s, t), padding=(p, q), output_padding=more
    )
    return image[0, 0]
''',
}
"""By name, the source for PyTorch."""

JAX_SOURCES = {
    "adj": _ADJ.format("jnp", "concatenate"),
    "conv_full": '''def conv_full(h, k, m, n, s, t, p, q):
    """The m x n image that conv with the kernel k is the adjoint of."""
    (rows, columns), (a, b) = h.shape, k.shape
    around = [(a - 1 - p, m + p - 1 - (rows - 1) * s), (b - 1 - q, n + q - 1 - (columns - 1) * t)]
    turned = k[::-1, ::-1][None, None]
    image = jax.lax.conv_general_dilated(h[None, None], turned, (1, 1), around, lhs_dilation=(s, t))
    return image[0, 0]
''',
}
"""By name, the source for JAX."""
