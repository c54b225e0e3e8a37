"""The Array API standard (2024.12): the library of the arguments, whichever it is, and no word that the standard does not have.

Where there are no arrays among the arguments, NumPy is taken. It is the code for Dask too: nothing is written in place.

>>> ArrayAPI().summed("X", "0")
'xp.sum(X, axis=0)'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matdiff.codegen import functional
from matdiff.codegen.arrays import Array
from matdiff.codegen.naming import axes_of
from matdiff.codegen.numpy_target import (
    ROWS,
    NumPy,
    call_of,
    is_view,
    size_lines,
    table,
    tests_and_forms,
)
from matdiff.codegen.printing import ADD, ATOM, MUL, SIGN, Text, Writer
from matdiff.codegen.target import PythonTarget, Row
from matdiff.expression.nodes import Symbol

_SAME = "exp log abs sign sqrt sin cos tan sinh cosh tanh conj"
_OTHER = {f"arc{name}": f"a{name}" for name in ("sin", "cos", "tan", "sinh", "cosh", "tanh")}
_OWN = {
    "fitted": '''def fitted(xp, given, forms):
    """Arrays of floats with the axes of their forms; a column may have two. ValueError names what does not fit."""
    result, sizes = [], {}
    for (name, form), a in zip(forms.items(), given):
        if not xp.isdtype(a.dtype, ("real floating", "complex floating")):
            a = xp.astype(a, xp.asarray(1.0).dtype)
        if a.ndim == len(form) + 1 and 1 in a.shape[-2:]:
            a = xp.reshape(a, (*a.shape[: len(form) - 1], -1))
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
    "namespace": '''def namespace(*arrays):
    """The library of the arrays; NumPy where they are numbers and lists."""
    for a in arrays:
        if hasattr(a, "__array_namespace__"):
            return a.__array_namespace__()
    import numpy
    return numpy
''',
    "sigmoid": '''def sigmoid(xp, t):
    """1 / (1 + exp(-t)), without overflow."""
    e = xp.exp(-xp.abs(t))
    return xp.where(t >= 0, 1 / (1 + e), e / (1 + e))
''',
    "softmax": '''def softmax(xp, t):
    """exp(t) / sum(exp(t)) along the last axis, without overflow."""
    e = xp.exp(t - xp.max(t, axis=-1, keepdims=True))
    return e / xp.sum(e, axis=-1, keepdims=True)
''',
    "logsumexp": '''def logsumexp(xp, t):
    """log(sum(exp(t))) along the last axis, without overflow."""
    top = xp.max(t, axis=-1, keepdims=True)
    return xp.log(xp.sum(xp.exp(t - top), axis=-1)) + xp.squeeze(top, axis=-1)
''',
    "norminf": '''def norminf(xp, t, own):
    """The largest modulus, of every member where the first axes count a family."""
    return xp.max(xp.abs(t), axis=tuple(range(own, t.ndim)))
''',
    "vech_table": '''def vech_table(xp, n, dtype, device):
    """1 where the entry (i, j), i >= j, is the k-th of the columns of the lower triangle."""
    rows, columns = xp.arange(n, device=device)[:, None], xp.arange(n, device=device)[None, :]
    place = columns * n - columns * (columns - 1) // 2 + rows - columns
    here = (xp.arange(n * (n + 1) // 2, device=device)[:, None, None] == place) & (rows >= columns)
    return xp.astype(here, dtype)
''',
}


def _with_library(name: str) -> Row:
    """A function of ours, which is handed the library."""

    def row(t: PythonTarget, w: Writer, node: Array) -> Text:
        codes = [w.code(a) for a in node.args] + [str(d) for d in node.data]
        return Text(f"{w.helper(name)}(xp, {', '.join(codes)})")

    return row


def _diagonal_sum(t: PythonTarget, w: Writer, node: Array) -> Text:
    return Text(f"2 * xp.sum(xp.log(xp.linalg.diagonal({w.code(node.args[0])})))", MUL)


def _logdet(t: PythonTarget, w: Writer, node: Array) -> Text:
    (a,) = node.args
    matrix = a.args[0] if a.op == "lu" else a
    return Text(f"xp.linalg.slogdet({w.code(matrix)})[1]")


def _solve(t: PythonTarget, w: Writer, node: Array) -> Text:
    factor, b = node.args
    matrix = w.code(factor.args[0])
    if node.data == (True,):
        matrix = f"{w.code(factor.args[0], ATOM)}.T"
    return Text(f"xp.linalg.solve({matrix}, {w.code(b)})")


def _table(t: PythonTarget, w: Writer, node: Array) -> Text:
    if node.data[0] == "vech":
        return Text(f"{w.helper('vech_table')}(xp, {w.sizes.text(node.axes[1])}{t.like(w)})")
    return table(t, w, node)


class ArrayAPI(NumPy):
    """The Array API standard."""

    name = "array-api"
    module = "xp"
    joined = "xp.concat"
    functions: Mapping[str, str] = {
        **{name: f"xp.{name}({{0}})" for name in _SAME.split()},
        **{name: f"xp.{word}({{0}})" for name, word in _OTHER.items()},
        "re": "xp.real({0})",
        "im": "xp.imag({0})",
        "max": "xp.maximum({0}, {1})",
        "min": "xp.minimum({0}, {1})",
        "relu": "xp.maximum({0}, 0)",
        "sigmoid": "sigmoid(xp, {0})",
        "softplus": "xp.logaddexp({0}, 0)",
        "step": "xp.astype({0} > 0, dtype)",
        "given": "xp.where({0} != 0, {1}, 0)",
        "at_most": "xp.astype({0} <= {1}, dtype)",
        "equal": "xp.astype({0} == {1}, dtype)",
        "differ": "xp.astype({0} != {1}, dtype)",
        "clip": "xp.minimum(xp.maximum({0}, {1}), {2})",
    }
    rows: Mapping[str, Row] = {
        **{name: row for name, row in ROWS.items() if name not in ("peak", "complex_logdet")},
        "place": functional.place,
        "add_diagonal": functional.add_diagonal,
        "softmax": _with_library("softmax"),
        "logsumexp": _with_library("logsumexp"),
        "norminf": _with_library("norminf"),
        "cholesky_logdet": _diagonal_sum,
        "cholesky_det": call_of("xp.prod(xp.linalg.diagonal({0})) ** 2", SIGN),
        "cholesky_trace_inverse": call_of("xp.sum(xp.linalg.inv({0}) ** 2)"),
        "lu_logdet": _logdet,
        "logdet": _logdet,
        "cholesky_solve": _solve,
        "lu_solve": _solve,
        "table": _table,
    }
    calls: Mapping[str, str] = {
        "pinv": "xp.linalg.pinv({0})",
        "cholesky": "xp.linalg.cholesky({0})",
        "lambda_max": "xp.linalg.eigvalsh({0})[..., -1]",
        "lambda_min": "xp.linalg.eigvalsh({0})[..., 0]",
        "eigvals": "xp.linalg.eigvalsh({0})",
        "sigma_max": "xp.linalg.svdvals({0})[..., 0]",
        "nuclear": "xp.sum(xp.linalg.svdvals({0}), axis=-1)",
    }
    own: Mapping[str, str] = _OWN
    needs: Mapping[str, tuple[str, ...]] = {}
    masks = False
    method_level = ADD
    trace = "xp.linalg.trace({0})"
    reserved = frozenset(("xp", "dtype", "device", "len", "range", "float", "sum", "int", *_OWN))

    def imports(self, w: Writer, helpers: Sequence[str]) -> str:
        return '"""For arrays of any library that follows the Array API standard."""'

    def summed(self, text: str, axes: str) -> str:
        return f"xp.sum({text}, axis={axes})" if axes else f"xp.sum({text})"

    def permuted(self, text: str, order: str) -> str:
        return f"xp.permute_dims({text}, ({order}))"

    def reshaped(self, text: str, sizes: str) -> str:
        return f"xp.reshape({text}, ({sizes}{',' if sizes and ',' not in sizes else ''}))"

    def diagonal(self, text: str, rank: int, first: int, second: int) -> str:
        if (first, second) != (rank - 2, rank - 1):
            others = [k for k in range(rank) if k not in (first, second)]
            order = ", ".join(map(str, [*others, first, second]))
            text = f"xp.permute_dims({text}, ({order}))"
        return f"xp.linalg.diagonal({text})"

    def like(self, w: Writer) -> str:
        w.needs_like = True
        return ", dtype=dtype, device=device"

    def lone(self, w: Writer, text: str) -> str:
        return f"xp.asarray({text}{self.like(w)})"

    def truth(self, w: Writer) -> str:
        w.needs_like = True
        return ", dtype=xp.bool, device=device"

    def zero(self, w: Writer) -> str:
        return self.lone(w, "0")

    def made(self, text: str) -> str:
        return f"xp.asarray({text}"

    def decorator(self, w: Writer) -> str:
        return ""

    def returned(self, w: Writer, a: Array, text: str) -> str:
        return f"xp.asarray({text}, copy=True)" if is_view(a) else text

    # -- the door

    def door(
        self, w: Writer, arguments: Sequence[Symbol], words: Mapping[Symbol, str], used: set[str]
    ) -> list[str]:
        """The library of the arguments, their common type and place; numbers become arrays of it."""
        needed = [s for s in arguments if words[s] in used or self._is_measured(w, words[s])]
        wide = [s for s in needed if axes_of(s)]
        scalars = [words[s] for s in needed if not axes_of(s)]
        every = ", ".join(words[s] for s in needed)
        w.helper("namespace")
        lines = [f"xp = namespace({every})"]
        if wide:
            names = ", ".join(words[s] for s in wide)
            lines.append(f"{names} = {', '.join(f'xp.asarray({words[s]})' for s in wide)}")
            tests, forms = tests_and_forms(self, wide, words)
            w.helper("fitted")
            lines += ["if (", *(f"    {'or ' * bool(k)}{test}" for k, test in enumerate(tests)), "):"]  # fmt: skip
            comma = "," if len(wide) == 1 else ""
            lines.append(
                f"    {names}{comma} = fitted(xp, ({names}{comma}), {{{', '.join(forms)}}})"
            )
            lines += size_lines(w)
            lines.append(f"dtype, device = xp.result_type({names}), {words[wide[0]]}.device")
        else:
            lines.append("dtype, device = xp.asarray(1.0).dtype, None")
        for word in scalars:
            like = ", device=device" if w.is_complex else ", dtype=dtype, device=device"
            lines.append(f"{word} = xp.asarray({word}{like})")
        return lines

    def fits(self, word: str) -> str:
        return f'not xp.isdtype({word}.dtype, ("real floating", "complex floating"))'
