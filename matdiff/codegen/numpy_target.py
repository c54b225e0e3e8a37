"""NumPy: its words, constants written in place, arguments that keep their type.

>>> NumPy().functions["relu"]
'{xp}.maximum({0}, 0)'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from matdiff.codegen import helpers
from matdiff.codegen.arrays import Array
from matdiff.codegen.naming import axes_of
from matdiff.codegen.printing import ATOM, MUL, SIGN, Text, Writer
from matdiff.codegen.target import PythonTarget, Row
from matdiff.expression.nodes import Symbol

_SAME = "exp log abs sign sqrt sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh conj"
FUNCTIONS = {
    **{name: f"{{xp}}.{name}({{0}})" for name in _SAME.split()},
    "re": "{xp}.real({0})",
    "im": "{xp}.imag({0})",
    "max": "{xp}.maximum({0}, {1})",
    "min": "{xp}.minimum({0}, {1})",
    "relu": "{xp}.maximum({0}, 0)",
    "softplus": "{xp}.logaddexp(0, {0})",
    "step": "{xp}.asarray({0} > 0{like})",
    "clip": "{xp}.clip({0}, {1}, {2})",
    "given": "{xp}.where({0} != 0, {1}, 0)",
    "at_most": "{xp}.asarray({0} <= {1}{like})",
    "equal": "{xp}.asarray({0} == {1}{like})",
    "differ": "{xp}.asarray({0} != {1}{like})",
    "gamma": "gamma_function({0})",
}
_MATRIX = ("expm", "logm", "sqrtm", "sinm", "cosm")
_IMAGE = (
    "conv", "conv_full", "correlate", "conv_matrix", "conv_matrix_kernel", "maxpool", "maxmask",
)  # fmt: skip
CALLS = {
    **{name: f"{name}({{0}})" for name in (*_MATRIX, "adj", "polar", "toeplitz_part")},
    **{f"frechet_{n}": f"frechet({n}, {{0}}, {{1}})" for n in _MATRIX},
    **{f"frechet2_{n}": f"frechet2({n}, {{0}}, {{1}}, {{2}})" for n in _MATRIX},
    "powm": "powm({0}, {1})",
    "frechet_powm": "frechet(lambda base: powm(base, {1}), {0}, {2})",
    "frechet2_powm": "frechet2(lambda base: powm(base, {1}), {0}, {2}, {3})",
    "pinv": "{xp}.linalg.pinv({0})",
    "cholesky": "{xp}.linalg.cholesky({0})",
    "lambda_max": "{xp}.linalg.eigvalsh({0})[..., -1]",
    "lambda_min": "{xp}.linalg.eigvalsh({0})[..., 0]",
    "eigvals": "{xp}.linalg.eigvalsh({0})",
    "eigvecs": "eigenvectors({0})",
    "eigvec_max": "eigenvectors({0})[:, -1]",
    "eigvec_min": "eigenvectors({0})[:, 0]",
    "sigma_max": "{xp}.linalg.norm({0}, 2, (-2, -1))",
    "nuclear": "{xp}.linalg.norm({0}, 'nuc', (-2, -1))",
    "left_singular": "singular_vector({0}, 0)",
    "right_singular": "singular_vector({0}, 1)",
    **{name: f"{name}({{all}})" for name in _IMAGE},
}


def pairs_of(node: Array) -> list[tuple[int, int]]:
    """The pairs of axes along whose diagonals the entries of a "place" stand."""
    return [pair for pair in node.data if isinstance(pair, tuple)]


LONGEST_TEST = 84
OWN = frozenset(("add", "mul", "div", "matmul", "apply", "inverse", "cholesky_inverse"))
"""Operations that give an array of their own."""


def _place(t: PythonTarget, w: Writer, node: Array) -> Text:
    """Zeros, and the entries written through a view of the diagonals."""
    (inner,) = node.args
    if inner.rank == 0 and node.rank == 2:
        return eye(t, w, node)
    if inner.rank == 1 and node.data == ((0, 1),):
        return Text(f"np.diag({w.code(inner)})")
    name = w.fresh()
    letters = "abcdefghijklmnopqrstuvwxyz"[: node.rank - len(node.data)]
    ends = "".join(letters[a] for a, _ in pairs_of(node))
    w.emit(f"{name} = np.zeros({t.shape(w, node.axes)}{t.like(w)})")
    w.emit(f'np.einsum("{letters}{ends}->{letters}", {name})[...] = {w.code(inner)}')
    return Text(name)


def eye(t: PythonTarget, w: Writer, node: Array) -> Text:
    """A multiple of the identity."""
    (inner,) = node.args
    value = w.code(inner, SIGN)
    text = f"{t.module}.eye({w.sizes.text(node.axes[0])}{t.like(w)})"
    return Text(text) if value == "1" else Text(f"{value} * {text}", MUL)


def _add_diagonal(t: PythonTarget, w: Writer, node: Array) -> Text:
    """The matrix, copied unless it is nobody else's, with its diagonal changed in place."""
    matrix, diagonal = node.args
    if w.is_complex:
        added = f"np.diag({w.code(diagonal)})" if diagonal.rank else w.code(diagonal, SIGN)
        if not diagonal.rank:
            added = f"{added} * np.eye({w.sizes.text(node.axes[0])}{t.like(w)})"
        return Text(f"{w.code(matrix)} + {added}", 0)
    text, added = w.code(matrix), w.code(diagonal)
    name = w.fresh()
    is_own = w.uses(matrix) == 1 and matrix.op in OWN
    w.emit(f"{name} = {text if is_own else f'np.array({text})'}")
    w.emit(f"{name}.flat[:: {w.sizes.text(node.axes[0])} + 1] += {added}")
    return Text(name)


def table(t: PythonTarget, w: Writer, node: Array) -> Text:
    """Constant arrays: triangles, slices of identities, numbers."""
    name, *parameters = node.data
    n = [w.sizes.text(size) for size in node.axes]
    like, xp = t.like(w), t.module
    if name in ("tril", "triu"):
        return Text(f"{xp}.{name}({xp}.ones(({n[0]}, {n[1]}){like}))")
    if name == "array":
        (rows,) = parameters
        texts = [[t.whole(Fraction(v)) for v in row] for row in rows]  # type: ignore[attr-defined]
        if len(node.axes) < 2:
            inner = ", ".join(v for row in texts for v in row)
        else:
            inner = ", ".join(f"[{', '.join(row)}]" for row in texts)
        return Text(f"{t.made('[' + inner + ']')}{like})" if node.axes else inner, ATOM)
    if name == "columns":
        first, last = parameters
        begin = (
            str(first - 1) if isinstance(first, int) else f"{w.sizes.text(first)} - 1"  # type: ignore[arg-type]
        )
        columns = f"{begin}:{w.sizes.text(last)}" if len(node.axes) > 1 else begin  # type: ignore[arg-type]
        return Text(f"{xp}.eye({n[0]}{like})[:, {columns}]")
    if name == "vech":
        return Text(f"{w.helper('vech_table')}({n[1]}{like})")
    if name == "permutation":
        return Text(f"{w.helper('permutation')}(3{like})")
    raise t.unknown(f"the table {name}")


def call_of(template: str, level: int = ATOM) -> Row:
    """A row that fills a template with the operands."""

    def row(t: PythonTarget, w: Writer, node: Array) -> Text:
        codes = [w.code(a) for a in node.args]
        t.note_helpers(w, template)
        return Text(template.format(*codes, *node.data, xp=t.module), level)

    return row


def _factored(name: str) -> Row:
    """What is made of the factor of a matrix, by the matrix itself: this library cannot go on with a factor."""

    def row(t: PythonTarget, w: Writer, node: Array) -> Text:
        factor, *rest = node.args
        (matrix,) = factor.args
        text = w.code(matrix)
        if node.data == (True,):
            text = f"{w.code(matrix, ATOM)}.T"
        return Text(f"{t.module}.linalg.{name}({', '.join([text, *(w.code(a) for a in rest)])})")

    return row


def _logdet(t: PythonTarget, w: Writer, node: Array) -> Text:
    return Text(f"{t.module}.linalg.slogdet({w.code(node.args[0].args[0])})[1]")


def _solve_triangular(t: PythonTarget, w: Writer, node: Array) -> Text:
    a, b = node.args
    _, transposed = node.data
    matrix = f"{w.code(a, ATOM)}.T" if transposed else w.code(a)
    return Text(f"{t.module}.linalg.solve({matrix}, {w.code(b)})")


ROWS: dict[str, Row] = {
    "place": _place,
    "add_diagonal": _add_diagonal,
    "table": table,
    "cholesky": call_of("{xp}.linalg.cholesky({0})"),
    "cholesky_solve": _factored("solve"),
    "cholesky_inverse": _factored("inv"),
    "cholesky_trace_inverse": call_of("({xp}.linalg.inv({0}) ** 2).sum()"),
    "cholesky_logdet": call_of("2 * {xp}.log({xp}.diagonal({0})).sum()", MUL),
    "cholesky_det": call_of("{xp}.diagonal({0}).prod() ** 2", SIGN),
    "lu_solve": _factored("solve"),
    "lu_inverse": _factored("inv"),
    "lu_det": _factored("det"),
    "lu_logdet": _logdet,
    "logdet": call_of("{xp}.linalg.slogdet({0})[1]"),
    "solve_triangular": _solve_triangular,
    "inverse": call_of("{xp}.linalg.inv({0})"),
    "inverse_triangular": call_of("{xp}.linalg.inv({0})"),
    "det": call_of("{xp}.linalg.det({0})"),
    "complex_logdet": call_of("{xp}.log({xp}.linalg.det({0}) + 0j)"),
    "softmax": call_of("softmax({0})"),
    "logsumexp": call_of("logsumexp({0})"),
    "norminf": call_of("norminf({0}, {1})"),
    "peak": call_of("peak({0}, {1})"),
}


class NumPy(PythonTarget):
    """NumPy alone."""

    name = "numpy"
    module = "np"
    functions: Mapping[str, str] = FUNCTIONS
    rows: Mapping[str, Row] = ROWS
    calls: Mapping[str, str] = CALLS
    own: Mapping[str, str] = helpers.HELPERS
    needs: Mapping[str, tuple[str, ...]] = helpers.NEEDS
    masks = True
    reserved = frozenset(
        ("np", "math", "dtype", "len", "range", "float", "sum", "int", *helpers.HELPERS)
    )
    factors = frozenset(("cholesky_solve", "cholesky_inverse", "lu_solve", "lu_inverse", "lu_det", "lu_logdet"))  # fmt: skip
    """Operations on the factor of a matrix that are written by the matrix."""
    kinds = "fc"
    """Kinds of number that are taken as they come."""

    def operands(self, node: Array) -> Sequence[Array]:
        if node.op in self.factors:
            return (node.args[0].args[0], *node.args[1:])
        return node.args

    def imports(self, w: Writer, helpers: Sequence[str]) -> str:
        needs_math = any("math." in text for text in helpers)
        return "import math\nimport numpy as np" if needs_math else "import numpy as np"

    def decorator(self, w: Writer) -> str:
        """What stands where a condition does not hold is made too, and left out: no warning is due."""
        guarded = any(a.op == "apply" and a.data[0] == "given" for a in w.texts)
        return '@np.errstate(divide="ignore", invalid="ignore")\n' if guarded else ""

    def made(self, text: str) -> str:
        """An array of a list of numbers; the caller adds its type and closes the bracket."""
        return f"{self.module}.array({text}"

    def returned(self, w: Writer, a: Array, text: str) -> str:
        """A view of an argument is copied: what is returned shares no memory with what was given."""
        return f"{self.module}.array({text})" if is_view(a) else text

    # -- the door

    def door(
        self, w: Writer, arguments: Sequence[Symbol], words: Mapping[Symbol, str], used: set[str]
    ) -> list[str]:
        """Arrays of floats with axes that fit; what does not at once is looked at by ``fitted``, which repairs it or says what is wrong."""
        needed = [s for s in arguments if words[s] in used or self._is_measured(w, words[s])]
        wide = [s for s in needed if axes_of(s)]
        scalars = [words[s] for s in needed if not axes_of(s)]
        if not wide:
            return self.scalars_alone(w, scalars)
        names = ", ".join(words[s] for s in wide)
        lines = []
        if self.converted("") != "":
            lines = [f"{names} = {', '.join(self.converted(words[s]) for s in wide)}"]
        tests, forms = tests_and_forms(self, wide, words)
        w.helper("fitted")
        whole = " or ".join(tests)
        if len(whole) > LONGEST_TEST:
            lines += [
                "if (",
                *(f"    {'or ' * bool(k)}{test}" for k, test in enumerate(tests)),
                "):",
            ]
        else:
            lines.append(f"if {whole}:")
        comma = "," if len(wide) == 1 else ""
        form = f"{{{', '.join(forms)}}}"
        lines.append(f"    {names}{comma} = fitted(({names}{comma}), {form})")
        lines += size_lines(w)
        if w.needs_like or scalars:
            lines.append(self.common_type([words[s] for s in wide]))
        lines += [self.as_number(word, w.is_complex) for word in scalars]
        return lines

    def _is_measured(self, w: Writer, word: str) -> bool:
        """Whether a size that the code speaks of is read off an argument."""
        sources = {w.sizes.sources[n][0] for n in w.sizes.names if n in w.sizes.sources}
        return word in sources or word in {argument for argument, _, _ in w.sizes.divided.values()}

    def converted(self, word: str) -> str:
        """An argument as an array; '' where ``fitted`` sees to that, as it does for NumPy: most arguments are arrays."""
        return ""

    def fits(self, word: str) -> str:
        """The condition that an argument is no array of floats."""
        return f'type({word}) is not np.ndarray or {word}.dtype.kind not in "{self.kinds}"'

    def common_type(self, wide: Sequence[str]) -> str:
        if len(wide) == 1:
            return f"dtype = {wide[0]}.dtype"
        return f"dtype = {self.module}.result_type({', '.join(wide)})"

    def scalars_alone(self, w: Writer, scalars: Sequence[str]) -> list[str]:
        """The door of a function of numbers."""
        return [self.scalar_type(scalars)] if w.needs_like else []

    def scalar_type(self, scalars: Sequence[str]) -> str:
        if not scalars:
            return "dtype = float"
        return f"dtype = {self.module}.result_type(1.0, {', '.join(scalars)})"

    def as_number(self, word: str, is_complex: bool) -> str:
        return f"{word} = {'np.result_type(dtype, ' + word + ')' if is_complex else 'dtype'}.type({word})"


def is_view(a: Array) -> bool:
    """Whether an array may share its memory with an argument."""
    inner = a
    while inner.op in ("transpose", "reshape", "widen", "diagonal", "broadcast"):
        inner = inner.args[0]
    return a.op == "broadcast" or (inner.op == "input" and a.rank > 0)


def tests_and_forms(
    t: NumPy, wide: Sequence[Symbol], words: Mapping[Symbol, str]
) -> tuple[list[str], list[str]]:
    """Conditions that hold where an argument does not fit, and the forms by which it is judged."""
    known: dict[str, str] = {}
    tests, forms = [], []
    for symbol in wide:
        word, axes = words[symbol], axes_of(symbol)
        own = [t.fits(word)]
        expected = [known.get(n, "") if isinstance(n, str) else str(n) for n in axes]
        comma = "," if len(axes) == 1 else ""
        if all(expected):
            own.append(f"{word}.shape != ({', '.join(expected)}{comma})")
        else:
            own.append(f"{word}.ndim != {len(axes)}")
            for k, n in enumerate(axes):
                place = f"{word}.shape[{k}]"
                if n in known:
                    own.append(f"{place} != {known[n]}")
                elif isinstance(n, int):
                    own.append(f"{place} != {n}")
                elif n.isidentifier():
                    known[n] = place
        tests.append(" or ".join(own))
        shown = [str(n) if isinstance(n, int) else f'"{n}"' for n in axes]
        forms.append(f'"{symbol.name}": ({", ".join(shown)}{comma})')
    return tests, forms


def size_lines(w: Writer) -> list[str]:
    """The sizes that the code speaks of, read off the arguments."""
    lines = []
    for size, local in w.sizes.names.items():
        if size in w.sizes.sources:
            argument, at = w.sizes.sources[size]
            lines.append(f"{local} = {argument}.shape[{at}]")
    for size, local in w.sizes.names.items():
        if size in w.sizes.divided:
            argument, at, divisors = w.sizes.divided[size]
            lines.append(f"{local} = {argument}.shape[{at}] // ({' * '.join(divisors)})")
    return lines
