"""PyTorch: its own words; constants are made like the arguments, of their type and on their device.

>>> Torch().converted("X")
'torch.as_tensor(X)'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.codegen import functional
from matdiff.codegen.arrays import Array
from matdiff.codegen.numpy_target import CALLS, ROWS, NumPy, call_of, is_view
from matdiff.codegen.printing import Text, Writer
from matdiff.codegen.target import PythonTarget, Row

_SAME = "exp log abs sign sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh conj sigmoid relu erf digamma"
_OWN = {
    "fitted": '''def fitted(given, forms):
    """Arrays of floats with the axes of their forms; a column may have two. ValueError names what does not fit."""
    result, sizes = [], {}
    for (name, form), a in zip(forms.items(), given):
        if not (a.is_floating_point() or a.is_complex()):
            a = a.to(torch.get_default_dtype())
        if a.ndim == len(form) + 1 and 1 in a.shape[-2:]:
            a = a.reshape(*a.shape[: len(form) - 1], -1)
        expected = f"{name}: expected {' x '.join(map(str, form))}"
        if a.ndim != len(form):
            raise ValueError(f"{expected}, got {a.dtype} of shape {tuple(a.shape)}")
        for n, got in zip(form, a.shape):
            first, known = ("", n) if isinstance(n, int) else sizes.setdefault(n, (name, got))
            if got != known:
                of = f", {first} has {n} = {known}" if first else ""
                raise ValueError(f"{expected}{of}, got {got}")
        result.append(a)
    return result
''',
    "each": '''def each(f, *arrays):
    """A function of matrices, of every member of a family."""
    return torch.stack([f(*(a[k] for a in arrays)) for k in range(arrays[0].shape[0])])
''',
    "toeplitz_part": '''def toeplitz_part(a):
    """The mean of each diagonal of a square matrix, all along it."""
    n = len(a)
    means = torch.stack([torch.diagonal(a, k).mean() for k in range(1 - n, n)])
    at = torch.arange(n, device=a.device)
    return means[at[None, :] - at[:, None] + n - 1]
''',
    "vech_table": '''def vech_table(n, dtype, device):
    """1 where the entry (i, j), i >= j, is the k-th of the columns of the lower triangle."""
    j, i = torch.triu_indices(n, n, device=device)
    at = torch.arange(n, device=device)
    return ((i[:, None, None] == at[None, :, None]) & (j[:, None, None] == at)).to(dtype)
''',
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
    "adj": '''def adj(a):
    """The adjugate, of a singular matrix as well."""
    u, s, v = torch.linalg.svd(a)
    others = torch.stack([torch.prod(torch.cat([s[:k], s[k + 1:]])) for k in range(len(s))])
    return torch.linalg.det(u) * torch.linalg.det(v) * (v.T * others) @ u.T
''',
    "gamma_function": '''def gamma_function(t):
    """The gamma function of every entry; of a negative one by reflection."""
    beyond = torch.pi / torch.sin(torch.pi * t) / torch.exp(torch.lgamma(1 - t))
    return torch.where(t > 0, torch.exp(torch.lgamma(t)), beyond)
''',
    "eigenvectors": '''def eigenvectors(a):
    """The unit eigenvectors of a symmetric matrix, the largest entry of each positive."""
    v = torch.linalg.eigh(a)[1]
    return v * torch.sign(v[torch.argmax(torch.abs(v), dim=0), torch.arange(len(v))])
''',
    "singular_vector": '''def singular_vector(a, side):
    """The unit singular vector of the largest singular value, left (0) or right (1)."""
    u, _, v = torch.linalg.svd(a)
    sign = torch.sign(v[0][torch.argmax(torch.abs(v[0]))])
    return sign * (v[0] if side else u[:, 0])
''',
    "polar": '''def polar(a):
    """U V' where a = U diag(s) V'."""
    u, _, v = torch.linalg.svd(a, full_matrices=False)
    return u @ v
''',
    "norminf": '''def norminf(t, own):
    """The largest modulus, of every member where the first axes count a family."""
    return torch.abs(t).flatten(own).amax(dim=-1)
''',
    "peak": '''def peak(t, own):
    """The sign of the entry of largest modulus in its place, zeros elsewhere, of every member of a family."""
    flat = t.flatten(own)
    best = torch.argmax(torch.abs(flat), dim=-1)[..., None]
    here = torch.arange(flat.shape[-1], device=t.device) == best
    return torch.where(here, torch.sign(flat), 0).reshape(t.shape)
''',
    "conv": '''def conv(x, k, s, t, p, q):
    """The sum of x * k at every place of the kernel k; strides s, t and paddings p, q."""
    return torch.nn.functional.conv2d(x[None, None], k[None, None], stride=(s, t), padding=(p, q))[0, 0]
''',
    "correlate": '''def correlate(x, h, k, l, s, t, p, q):
    """The k x l kernel of the sums of x * h, the entries of h at distances s, t."""
    image = torch.nn.functional.conv2d(x[None, None], h[None, None], dilation=(s, t), padding=(p, q))
    return image[0, 0, :k, :l]
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
    "maxpool": '''def maxpool(x, k, l):
    """The largest entry of every k x l window."""
    return torch.nn.functional.max_pool2d(x[None, None], (k, l))[0, 0]
''',
}
_CALLS = {
    **{k: v for k, v in CALLS.items() if "logm" not in k and "sqrtm" not in k},
    "expm": "torch.linalg.matrix_exp({0})",
    "sinm": "torch.imag(torch.linalg.matrix_exp(1j * ({0})))",
    "cosm": "torch.real(torch.linalg.matrix_exp(1j * ({0})))",
    "frechet_expm": "frechet(torch.linalg.matrix_exp, {0}, {1})",
    "frechet2_expm": "frechet2(torch.linalg.matrix_exp, {0}, {1}, {2})",
    "sigma_max": "torch.linalg.matrix_norm({0}, 2)",
    "nuclear": "torch.linalg.matrix_norm({0}, 'nuc')",
    "powm": "torch.linalg.matrix_power({0}, int({1}))",
}
for _name in (
    "frechet_sinm",
    "frechet_cosm",
    "frechet2_sinm",
    "frechet2_cosm",
    "frechet_powm",
    "frechet2_powm",
):
    del _CALLS[_name]


def _cholesky_inverse(t: PythonTarget, w: Writer, node: Array) -> Text:
    return Text(f"torch.cholesky_inverse({w.code(node.args[0])})")


def _cholesky_solve(t: PythonTarget, w: Writer, node: Array) -> Text:
    factor, b = node.args
    if b.rank == 1:
        column = f"{w.code(b, 5)}[:, None]"
        return Text(f"torch.cholesky_solve({column}, {w.code(factor)})[:, 0]")
    return Text(f"torch.cholesky_solve({w.code(b)}, {w.code(factor)})")


def _triangular(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    which, turned = node.data
    matrix = f"{w.code(a, 5)}.T" if turned else w.code(a)
    upper = (which == "upper") != bool(turned)
    column = f"{w.code(b, 5)}[:, None]" if b.rank == 1 else w.code(b)
    end = "[:, 0]" if b.rank == 1 else ""
    return Text(f"torch.linalg.solve_triangular({matrix}, {column}, upper={upper}){end}")


def _trace_of_inverse(t: PythonTarget, w: Writer, node: Array) -> Text:
    (factor,) = node.args
    eye = f"torch.eye({w.sizes.text(factor.axes[0])}{t.like(w)})"
    solved = f"torch.linalg.solve_triangular({w.code(factor)}, {eye}, upper=False)"
    return Text(f"({solved} ** 2).sum()")


class Torch(NumPy):
    """PyTorch."""

    name = "torch"
    module = "torch"
    joined = "torch.cat"
    functions: Mapping[str, str] = {
        **{name: f"torch.{name}({{0}})" for name in _SAME.split()},
        "re": "torch.real({0})",
        "im": "torch.imag({0})",
        "max": "torch.maximum({0}, {1})",
        "min": "torch.minimum({0}, {1})",
        "softplus": "torch.nn.functional.softplus({0}, threshold=60.0)",
        "gelu": "torch.nn.functional.gelu({0})",
        "loggamma": "torch.lgamma({0})",
        "trigamma": "torch.polygamma(1, {0})",
        "gamma": "gamma_function({0})",
        "step": "torch.as_tensor({0} > 0{like})",
        "clip": "torch.clip({0}, {1}, {2})",
        "given": "torch.where({0} != 0, {1}, 0)",
        "at_most": "torch.as_tensor({0} <= {1}{like})",
        "equal": "torch.as_tensor({0} == {1}{like})",
        "differ": "torch.as_tensor({0} != {1}{like})",
    }
    rows: Mapping[str, Row] = {
        **ROWS,
        "place": functional.place,
        "add_diagonal": functional.add_diagonal,
        "cholesky_inverse": _cholesky_inverse,
        "cholesky_solve": _cholesky_solve,
        "cholesky_trace_inverse": _trace_of_inverse,
        "solve_triangular": _triangular,
        "softmax": call_of("torch.softmax({0}, -1)"),
        "logsumexp": call_of("torch.logsumexp({0}, -1)"),
        "complex_logdet": call_of("torch.log(torch.linalg.det({0}) + 0j)"),
    }
    calls = _CALLS
    own = _OWN
    needs: Mapping[str, tuple[str, ...]] = {}
    factors = frozenset(("lu_solve", "lu_inverse", "lu_det", "lu_logdet"))
    reserved = frozenset(("torch", "dtype", "device", "len", "range", "float", "sum", "int", *_OWN))

    def imports(self, w: Writer, helpers: Sequence[str]) -> str:
        return "import torch"

    def like(self, w: Writer) -> str:
        w.needs_like = True
        return ", dtype=dtype, device=device"

    def lone(self, w: Writer, text: str) -> str:
        return f"torch.as_tensor({text}{self.like(w)})"

    def as_array(self, w: Writer, text: str) -> str:
        return self.lone(w, text)

    def truth(self, w: Writer) -> str:
        w.needs_like = True
        return ", dtype=torch.bool, device=device"

    def zero(self, w: Writer) -> str:
        return "0"

    def made(self, text: str) -> str:
        return f"torch.tensor({text}"

    def permuted(self, text: str, order: str) -> str:
        return f"{text}.permute({order})"

    def decorator(self, w: Writer) -> str:
        return ""

    def returned(self, w: Writer, a: Array, text: str) -> str:
        return f"{text}.clone()" if is_view(a) else text

    def converted(self, word: str) -> str:
        return f"torch.as_tensor({word})"

    def fits(self, word: str) -> str:
        return f"not ({word}.is_floating_point() or {word}.is_complex())"

    def common_type(self, wide: Sequence[str]) -> str:
        first = wide[0]
        if len(wide) == 1:
            return f"dtype, device = {first}.dtype, {first}.device"
        every = first + ".dtype"
        for word in wide[1:]:
            every = f"torch.promote_types({every}, {word}.dtype)"
        return f"dtype, device = {every}, {first}.device"

    def scalar_type(self, scalars: Sequence[str]) -> str:
        return "dtype, device = torch.get_default_dtype(), None"

    def scalars_alone(self, w: Writer, scalars: Sequence[str]) -> list[str]:
        lines = [self.scalar_type(scalars)] if w.needs_like or scalars else []
        for word in scalars:
            lines.append(
                f"{word} = {word} if isinstance({word}, torch.Tensor) else {self.as_number(word, False)[len(word) + 3 :]}"
            )
        return lines

    def as_number(self, word: str, is_complex: bool) -> str:
        if is_complex:
            return f"{word} = torch.as_tensor({word}, device=device)"
        return f"{word} = torch.as_tensor({word}, dtype=dtype, device=device)"
