"""JAX: NumPy's words in jax.numpy, nothing written in place. Shapes are known when a function is compiled: checks cost nothing.

>>> JAX().functions["sigmoid"]
'jax.nn.sigmoid({0})'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from matdiff.codegen import functional, helpers
from matdiff.codegen.arrays import Array
from matdiff.codegen.numpy_target import CALLS, FUNCTIONS, ROWS, NumPy, call_of
from matdiff.codegen.printing import MUL, SIGN, Text, Writer
from matdiff.codegen.target import PythonTarget, Row

_ADJ = '''def adj(a):
    """The adjugate, of a singular matrix as well."""
    u, s, v = jnp.linalg.svd(a)
    others = jnp.stack([jnp.prod(jnp.concatenate([s[:k], s[k + 1:]])) for k in range(len(s))])
    return jnp.linalg.det(u) * jnp.linalg.det(v) * (v.T * others) @ u.T
'''
_CONV_FULL = '''def conv_full(h, k, m, n, s, t, p, q):
    """The m x n image that conv with the kernel k is the adjoint of."""
    (rows, columns), (a, b) = h.shape, k.shape
    around = [(a - 1 - p, m + p - 1 - (rows - 1) * s), (b - 1 - q, n + q - 1 - (columns - 1) * t)]
    turned = k[::-1, ::-1][None, None]
    image = jax.lax.conv_general_dilated(h[None, None], turned, (1, 1), around, lhs_dilation=(s, t))
    return image[0, 0]
'''
_CONV = '''def conv(x, k, s, t, p, q):
    """The sum of x * k at every place of the kernel k; strides s, t and paddings p, q."""
    return jax.lax.conv_general_dilated(x[None, None], k[None, None], (s, t), [(p, p), (q, q)])[0, 0]
'''
_CORRELATE = '''def correlate(x, h, k, l, s, t, p, q):
    """The k x l kernel of the sums of x * h, the entries of h at distances s, t."""
    image = jax.lax.conv_general_dilated(
        x[None, None], h[None, None], (1, 1), [(p, p), (q, q)], rhs_dilation=(s, t)
    )
    return image[0, 0, :k, :l]
'''
_VECH_TABLE = '''def vech_table(n, dtype):
    """1 where the entry (i, j), i >= j, is the k-th of the columns of the lower triangle."""
    j, i = jnp.triu_indices(n)
    rows, columns = jnp.arange(n)[None, :, None], jnp.arange(n)[None, None, :]
    return ((i[:, None, None] == rows) & (j[:, None, None] == columns)).astype(dtype)
'''
_POWM = '''def powm(a, p):
    """The matrix power, of a whole number by squaring."""
    return jnp.linalg.matrix_power(a, int(p))
'''
_SQRTM = '''def sqrtm(a):
    """The principal square root of a square matrix, which is real."""
    return jnp.real(jax.scipy.linalg.sqrtm(a)).astype(a.dtype)
'''
_REFUSED = frozenset(("logm", "maxmask", "conv_matrix", "conv_matrix_kernel", "conv_places"))
"""Helpers that look at values or write entries in place."""
_OWN = {
    name: re.sub(r"\bnp\.", "jnp.", text)
    for name, text in helpers.HELPERS.items()
    if name not in _REFUSED
}


def _cholesky_solve(t: PythonTarget, w: Writer, node: Array) -> Text:
    factor, b = node.args
    return Text(f"jax.scipy.linalg.cho_solve(({w.code(factor)}, True), {w.code(b)})")


def _cholesky_inverse(t: PythonTarget, w: Writer, node: Array) -> Text:
    (factor,) = node.args
    eye = f"jnp.eye({w.sizes.text(node.axes[0])}{t.like(w)})"
    return Text(f"jax.scipy.linalg.cho_solve(({w.code(factor)}, True), {eye})")


def _solve_triangular(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    which, turned = node.data
    more = f", trans={int(bool(turned))}, lower={which == 'lower'}"
    return Text(f"jax.scipy.linalg.solve_triangular({w.code(a)}, {w.code(b)}{more})")


def _trace_of_inverse(t: PythonTarget, w: Writer, node: Array) -> Text:
    (factor,) = node.args
    eye = f"jnp.eye({w.sizes.text(factor.axes[0])}{t.like(w)})"
    return Text(
        f"(jax.scipy.linalg.solve_triangular({w.code(factor)}, {eye}, lower=True) ** 2).sum()"
    )


class JAX(NumPy):
    """JAX."""

    name = "jax"
    module = "jnp"
    joined = "jnp.concatenate"
    functions: Mapping[str, str] = {
        **FUNCTIONS,
        "sigmoid": "jax.nn.sigmoid({0})",
        "softplus": "jax.nn.softplus({0})",
        "gelu": "jax.nn.gelu({0}, approximate=False)",
        "erf": "jax.scipy.special.erf({0})",
        "gamma": "jax.scipy.special.gamma({0})",
        "loggamma": "jax.scipy.special.gammaln({0})",
        "digamma": "jax.scipy.special.digamma({0})",
        "trigamma": "jax.scipy.special.polygamma(1, {0})",
        "relu": "jax.nn.relu({0})",
    }
    rows: Mapping[str, Row] = {
        **ROWS,
        "place": functional.place,
        "add_diagonal": functional.add_diagonal,
        "cholesky_solve": _cholesky_solve,
        "cholesky_inverse": _cholesky_inverse,
        "cholesky_trace_inverse": _trace_of_inverse,
        "cholesky_logdet": call_of("2 * jnp.log(jnp.diagonal({0})).sum()", MUL),
        "cholesky_det": call_of("jnp.diagonal({0}).prod() ** 2", SIGN),
        "solve_triangular": _solve_triangular,
        "softmax": call_of("jax.nn.softmax({0})"),
        "logsumexp": call_of("jax.nn.logsumexp({0}, axis=-1)"),
    }
    calls: Mapping[str, str] = {
        **{k: v for k, v in CALLS.items() if not _REFUSED.intersection(re.findall(r"\w+", v))},
        "expm": "jax.scipy.linalg.expm({0})",
        "frechet_expm": "frechet(jax.scipy.linalg.expm, {0}, {1})",
        "sqrtm": "sqrtm({0})",
        "frechet_sqrtm": "frechet(sqrtm, {0}, {1})",
        "frechet2_sqrtm": "frechet2(sqrtm, {0}, {1}, {2})",
        "frechet2_expm": "frechet2(jax.scipy.linalg.expm, {0}, {1}, {2})",
    }
    own: Mapping[str, str] = {
        **_OWN,
        "adj": _ADJ,
        "powm": _POWM,
        "sqrtm": _SQRTM,
        "conv": _CONV,
        "conv_full": _CONV_FULL,
        "correlate": _CORRELATE,
        "vech_table": _VECH_TABLE,
    }
    needs: Mapping[str, tuple[str, ...]] = {**helpers.NEEDS, "powm": ()}
    factors = frozenset(("lu_solve", "lu_inverse", "lu_det", "lu_logdet"))
    kinds = "fcV"
    reserved = NumPy.reserved | {"jax", "jnp"}

    def imports(self, w: Writer, helpers: Sequence[str]) -> str:
        every = "\n".join([*w.lines, *helpers, *w.results])
        lines = ["import math"] if "math." in every else []
        lines += ["import jax"] if "jax." in every else []
        return "\n".join([*lines, "import jax.numpy as jnp"])

    def converted(self, word: str) -> str:
        return f"jnp.asarray({word})"

    def fits(self, word: str) -> str:
        return f'{word}.dtype.kind not in "{self.kinds}"'

    def truth(self, w: Writer) -> str:
        return ", dtype=bool"

    def zero(self, w: Writer) -> str:
        return "0"

    def decorator(self, w: Writer) -> str:
        return ""

    def returned(self, w: Writer, a: Array, text: str) -> str:
        return text

    def as_number(self, word: str, is_complex: bool) -> str:
        return f"{word} = jnp.asarray({word}{'' if is_complex else ', dtype=dtype'})"

    def scalar_type(self, scalars: Sequence[str]) -> str:
        return f"dtype = jnp.result_type({', '.join(['float', *scalars])})"
