"""NumPy code made of einsum: one line for each node of a tensor graph.

Arguments are the names of the expression; columns are arrays of one axis, matrices of two, families have their index axes
first. The result has the axes of the tensor.

>>> from matdiff.expression.build import matmul, symbol
>>> from matdiff.tensor.lowering import Lowering
>>> A, x = symbol("A", ("m", "n")), symbol("x", ("n", 1))
>>> print(einsum_source(Lowering().tensor(matmul(A, x)), "product"), end="")
import numpy as np
<BLANKLINE>
<BLANKLINE>
def product(*, A, x):
    A = np.asarray(A, dtype=float)
    x = np.asarray(x, dtype=float)
    return np.einsum("bc,c->b", A, x)
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from keyword import iskeyword

from matdiff.base.dimensions import Dimension
from matdiff.base.errors import UnsupportedError
from matdiff.tensor.einsumparts import helpers_for, size_code
from matdiff.tensor.einsumspectral import SPECTRAL
from matdiff.tensor.make import factors_of
from matdiff.tensor.nodes import Tensor, postorder

_LABELS = "bcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZa"


def einsum_source(root: Tensor, name: str, leaves: Iterable[Tensor] = ()) -> str:
    """Source text of a function; UnsupportedError where a part has no code.

    ``leaves`` are further arguments, from which sizes may be taken.
    """
    writer = _Writer(root, leaves)
    value = writer.expression(root)
    erf = (
        ["from math import erf", ""]
        if any("erf" in line for line in (*writer.lines, value))
        else []
    )
    arguments = f"*, {', '.join(writer.arguments)}" if writer.arguments else ""
    head = [f"    {v} = np.asarray({v}, dtype={of})" for v, of in writer.arguments.items()]
    body = [*head, *writer.lines, f"    return {value}"]
    helpers = [line for text in helpers_for(writer.called) for line in ("", "", text.rstrip())]
    head_lines = [*erf, "import numpy as np", *helpers, "", ""]
    return "\n".join([*head_lines, f"def {name}({arguments}):", *body, ""])


class _Writer:
    def __init__(self, root: Tensor, more: Iterable[Tensor]) -> None:
        self.lines: list[str] = []
        self.names: dict[Tensor, str] = {}
        self.sizes: dict[str, str] = {}
        self.called: dict[str, None] = {}
        nodes = postorder(root)
        every = {v for v in (*nodes, *more) if v.kind == "leaf"}
        leaves = sorted(every, key=lambda v: str(v.data[0].name))
        self.arguments = {
            _argument(v): "complex" if getattr(v.data[0], "complex", False) else "float"
            for v in leaves
        }
        for leaf in leaves:
            for at, axis in enumerate(leaf.axes):
                if isinstance(axis, str) and axis.isidentifier():
                    self.sizes.setdefault(axis, f"{_argument(leaf)}.shape[{at}]")
        taken = set(self.arguments)
        fresh = (f"t{k}" for k in range(1, len(nodes) + 2) if f"t{k}" not in taken)
        for node in nodes[:-1]:
            if node.kind == "leaf":
                self.names[node] = _argument(node)
            elif node.kind not in ("delta", "constant") and (node.children or node.axes):
                value = self.expression(node)
                self.names[node] = next(fresh)
                self.lines.append(f"    {self.names[node]} = {value}")

    def name(self, node: Tensor) -> str:
        """The variable, or the expression of a constant."""
        return self.names.get(node) or self.expression(node)

    def size(self, dimension: Dimension) -> str:
        """A size as code: of a name, an entry of a shape."""
        return size_code(dimension, self.sizes)

    def helper(self, name: str) -> str:
        """A function that the code defines before its own."""
        self.called[name] = None
        return name

    def expression(self, node: Tensor) -> str:
        """The code of one node."""
        if node.kind == "leaf":
            return _argument(node)
        row = _ROWS.get(node.kind)
        if row is None:
            raise UnsupportedError(f"there is no einsum code for '{node.kind}'")
        return row(self, node)

    def shape(self, node: Tensor) -> str:
        return f"({', '.join(self.size(axis) for axis in node.axes)},)"


def _argument(leaf: Tensor) -> str:
    name: str = leaf.data[0].name
    if not name.isidentifier():
        raise UnsupportedError(f"{name} cannot be the name of an argument")
    return f"{name}_" if iskeyword(name) else name


def _number(value: Fraction) -> str:
    return str(value) if value.denominator == 1 else f"{value.numerator} / {value.denominator}"


def _sum(w: _Writer, node: Tensor) -> str:
    if not node.children:
        return f"np.zeros({w.shape(node)})" if node.axes else "0.0"
    terms = []
    for c, child in zip(node.data, node.children, strict=True):
        number = "" if abs(c) == 1 else f"{_number(abs(c))} * "
        terms.append(f"{'-' if c < 0 else '+'} {number}{w.name(child)}")
    text = " ".join(terms)
    return text[2:] if text[0] == "+" else f"-{text[2:]}"


def _product(w: _Writer, node: Tensor) -> str:
    c, parts, out = factors_of(node)
    used = {label for _, labels in parts for label in labels}
    operands = [w.name(child) for child, _ in parts]
    inputs = ["".join(_LABELS[k] for k in labels) for _, labels in parts]
    for label, axis in zip(out, node.axes, strict=True):
        if label not in used:
            operands.append(f"np.ones({w.size(axis)})")
            inputs.append(_LABELS[label])
    number = "" if c == 1 else "-" if c == -1 else f"{_number(c)} * "
    if not operands:
        return _number(c)
    target = "".join(_LABELS[k] for k in out)
    return f'{number}np.einsum("{",".join(inputs)}->{target}", {", ".join(operands)})'


def _apply(w: _Writer, node: Tensor) -> str:
    name, *parameters = node.data
    arguments = [w.name(child) for child in node.children]
    if name == "power":
        base = arguments[0] if arguments[0].isidentifier() else f"({arguments[0]})"
        return f"{base} ** ({_number(parameters[0])})"
    if name == "log" and node.children[0].kind == "det":
        return f"np.linalg.slogdet({w.name(node.children[0].children[0])})[1]"
    code = _FUNCTIONS.get(name)
    if code is None:
        raise UnsupportedError(
            f"there is no einsum code for the function '{parameters[0] if parameters else name}'"
        )
    return code.format(*arguments)


_NAMES = "exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh"
_FUNCTIONS = {
    **{name: f"np.{name}({{0}})" for name in _NAMES.split()},
    "sigmoid": "1 / (1 + np.exp(-({0})))",
    "relu": "np.maximum({0}, 0.0)",
    "softplus": "np.logaddexp(0.0, {0})",
    "step": "np.where({0} > 0, 1.0, 0.0)",
    "max": "np.maximum({0}, {1})",
    "min": "np.minimum({0}, {1})",
    "pow": "({0}) ** ({1})",
    "erf": "np.vectorize(erf)({0})",
    "gelu": "({0}) * (1 + np.vectorize(erf)(({0}) / 2 ** 0.5)) / 2",
    "clip": "np.clip({0}, {1}, {2})",
}


def _table(w: _Writer, node: Tensor) -> str:
    name, *parameters = node.data
    if name in ("tril", "triu"):
        return f"np.{name}(np.ones({w.shape(node)}))"
    if name == "array":
        (rows,) = parameters
        lines = ", ".join(f"[{', '.join(_number(Fraction(v)) for v in row)}]" for row in rows)
        return f"np.array([{lines}], dtype=float)" + (".ravel()" if node.axes[1:] == () else "")
    if name == "columns":
        first, last = (w.size(bound) for bound in parameters)
        columns = f"{first} - 1:{last}" if node.axes[1:] else f"{first} - 1"
        return f"np.eye({w.size(node.axes[0])})[:, {columns}]"
    if name == "window":
        return _window(w, node, *parameters)
    if name == "toeplitz":
        n = w.size(node.axes[0])
        gap = f"(np.arange({n})[:, None] - np.arange({n}))"
        return f"({gap}[..., None, None] == {gap}) / ({n} - np.abs({gap}))"
    if name == "permutation":
        sign = "(i - j) * (j - k) * (k - i) / 2"
        return f"np.fromfunction(lambda i, j, k: {sign}, (3, 3, 3))"
    raise UnsupportedError(f"there is no einsum code for the table '{name}'")


def _window(w: _Writer, node: Tensor, step: Dimension, padding: Dimension) -> str:
    """1 where the place of the image is that of the kernel at a place of the result."""
    places, kernel, image = (f"np.arange({w.size(n)})" for n in node.axes)
    start = f"{w.size(step)} * {places}[:, None, None] + {kernel}[:, None] - {w.size(padding)}"
    return f"np.where({image} == {start}, 1.0, 0.0)"


def _constant(w: _Writer, node: Tensor) -> str:
    named = {"pi": "np.pi", "imaginary_unit": "1j"}
    return named.get(node.data[0]) or w.size(node.data[1])


def _softmax(w: _Writer, node: Tensor) -> str:
    u = w.name(node.children[0])
    below = f"np.logaddexp.reduce({u}, axis=-1)"
    return f"np.exp({u} - {below}[..., None])" if node.axes[1:] else f"np.exp({u} - {below})"


def _picked(w: _Writer, node: Tensor) -> str:
    """norminf and peak take how many axes belong to the family, pooling the sizes of windows and how many there are."""
    own = str(node.data[0]) if node.kind in ("norminf", "peak") else _pairs(w, node)
    return f"{w.helper(node.kind)}({w.name(node.children[0])}, {own})"


def _pairs(w: _Writer, node: Tensor) -> str:
    return f"[{', '.join(f'({w.size(a)}, {w.size(b)})' for a, b in node.data)}]"


def _spectral(w: _Writer, node: Tensor) -> str:
    """A function of a matrix, eigenvalues, factors: calls of helpers and of numpy.linalg."""
    return SPECTRAL[node.kind](w.helper, node, *(w.name(child) for child in node.children))


_ROWS: dict[str, Callable[[_Writer, Tensor], str]] = {
    "sum": _sum,
    "product": _product,
    "apply": _apply,
    "delta": lambda w, node: f"np.eye({w.size(node.axes[0])})",
    "table": _table,
    "constant": _constant,
    "iota": lambda w, node: f"np.arange(1.0, {w.size(node.axes[0])} + 1)",
    "unit": lambda w, node: f"np.eye({w.size(node.axes[-1])})[int({w.name(node.children[0])}) - 1]",
    "conj": lambda w, node: f"np.conj({w.name(node.children[0])})",
    "inverse": lambda w, node: f"np.linalg.inv({w.name(node.children[0])})",
    "det": lambda w, node: f"np.linalg.det({w.name(node.children[0])})",
    "softmax": _softmax,
    "logsumexp": lambda w, node: f"np.logaddexp.reduce({w.name(node.children[0])}, axis=-1)",
    "merge": lambda w, node: f"np.reshape({w.name(node.children[0])}, {w.shape(node)})",
    "split": lambda w, node: f"np.reshape({w.name(node.children[0])}, {w.shape(node)})",
    **dict.fromkeys(("norminf", "peak", "maxpool", "maxmask"), _picked),
    **dict.fromkeys(SPECTRAL, _spectral),
}
"""Code by kind of node."""
