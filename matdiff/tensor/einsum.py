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

from matdiff.base.dimensions import Dimension, below, factors
from matdiff.base.errors import UnsupportedError
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
    head = [f"    {v} = np.asarray({v}, dtype=float)" for v in writer.arguments]
    body = [*head, *writer.lines, f"    return {value}"]
    return "\n".join([*erf, "import numpy as np", "", "", f"def {name}({arguments}):", *body, ""])


class _Writer:
    def __init__(self, root: Tensor, more: Iterable[Tensor]) -> None:
        self.lines: list[str] = []
        self.names: dict[Tensor, str] = {}
        self.sizes: dict[str, str] = {}
        nodes = postorder(root)
        every = {v for v in (*nodes, *more) if v.kind == "leaf"}
        leaves = sorted(every, key=lambda v: str(v.data[0].name))
        self.arguments = [_argument(v) for v in leaves]
        for leaf in leaves:
            for at, axis in enumerate(leaf.axes):
                if isinstance(axis, str) and not factors(axis)[1][1:] and axis[0].isalpha():
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
        if isinstance(dimension, str) and ("-" in dimension or "+" in dimension):
            raise UnsupportedError(f"there is no einsum code with the size {dimension}")
        number, names = factors(dimension)
        parts = [] if number == 1 and names else [str(number)]
        for name in names:
            inner = below(name)
            if inner is not None:
                n = self.size(inner)
                parts.append(f"({n} * ({n} + 1) // 2)")
            elif name in self.sizes:
                parts.append(self.sizes[name])
            else:
                raise UnsupportedError(f"the size {name} is not that of an axis of an argument")
        return " * ".join(parts)

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
}
_TABLES = {
    "tril": "np.tril(np.ones({}))",
    "triu": "np.triu(np.ones({}))",
    "permutation": "np.fromfunction(lambda i, j, k: (i - j) * (j - k) * (k - i) / 2, {})",
}


def _table(w: _Writer, node: Tensor) -> str:
    code = _TABLES.get(node.data[0])
    if code is None:
        raise UnsupportedError(f"there is no einsum code for the table '{node.data[0]}'")
    return code.format(w.shape(node))


def _constant(w: _Writer, node: Tensor) -> str:
    return "np.pi" if node.data[0] == "pi" else w.size(node.data[1])


def _softmax(w: _Writer, node: Tensor) -> str:
    u = w.name(node.children[0])
    below = f"np.logaddexp.reduce({u}, axis=-1)"
    return f"np.exp({u} - {below}[..., None])" if node.axes[1:] else f"np.exp({u} - {below})"


_ROWS: dict[str, Callable[[_Writer, Tensor], str]] = {
    "sum": _sum,
    "product": _product,
    "apply": _apply,
    "delta": lambda w, node: f"np.eye({w.size(node.axes[0])})",
    "table": _table,
    "constant": _constant,
    "iota": lambda w, node: f"np.arange(1.0, {w.size(node.axes[0])} + 1)",
    "unit": lambda w, node: f"np.eye({w.size(node.axes[-1])})[int({w.name(node.children[0])}) - 1]",
    "inverse": lambda w, node: f"np.linalg.inv({w.name(node.children[0])})",
    "det": lambda w, node: f"np.linalg.det({w.name(node.children[0])})",
    "softmax": _softmax,
    "logsumexp": lambda w, node: f"np.logaddexp.reduce({w.name(node.children[0])}, axis=-1)",
    "merge": lambda w, node: f"np.reshape({w.name(node.children[0])}, {w.shape(node)})",
    "split": lambda w, node: f"np.reshape({w.name(node.children[0])}, {w.shape(node)})",
}
"""Code by kind of node."""
