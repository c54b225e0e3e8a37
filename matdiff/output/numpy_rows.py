"""NumPy code by operator: one row each, from the node and the code of its operands.

>>> sorted(set(OPERATORS) - set(NUMPY))
[]
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.expression.nodes import Apply, Number, Symbol
from matdiff.expression.operators import OPERATORS
from matdiff.output import numpy_arithmetic, numpy_products
from matdiff.output.fragments import ATOM, Fragment
from matdiff.output.numpy_blocks import BLOCKS
from matdiff.output.numpy_brackets import BRACKETS
from matdiff.output.numpy_convolutions import CONVOLUTIONS
from matdiff.output.numpy_names import kind
from matdiff.output.numpy_products import MATMUL, MUL, POW
from matdiff.output.numpy_selections import SELECTIONS
from matdiff.output.numpy_spectral import SPECTRAL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.output.numpy_writer import Writer

    Row = Callable[[Apply, Writer], Fragment]

_MATMUL = OPERATORS["matmul"]


def _transpose(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    code = writer.code(inner)
    return code if kind(inner.shape) != "m" else Fragment(numpy_products.flipped(code, writer))


def _inverse(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    if kind(inner.shape) == "s":
        return Fragment(f"1 / {writer.fit(writer.code(inner), POW)}", MUL)
    return Fragment(f"np.linalg.inv({writer.whole(writer.code(inner))})")


def _trace(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    if kind(inner.shape) == "s":
        return writer.code(inner)
    if isinstance(inner, Apply) and inner.operator is _MATMUL:
        parts = numpy_products.segments(inner.operands)
        if len(parts) == 1 and not numpy_products.base_of_inverse(inner.operands[-1], writer):
            # tr(A B) is the sum of A .* B', without the product
            *before, last = parts[0]
            left = numpy_products.chain(before, writer)
            right = numpy_products.flipped(writer.code(last), writer)
            return Fragment(f"np.sum({writer.fit(left, POW)} * {right})")
    return Fragment(f"np.trace({writer.whole(writer.code(inner))})")


def _sum(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    code = writer.code(inner)
    return code if kind(inner.shape) == "s" else Fragment(f"np.sum({writer.whole(code)})")


def _rowsum(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    code = writer.code(inner)
    form = kind(inner.shape)
    if form in "sc":
        return code
    return Fragment(f"np.sum({writer.whole(code)}{', axis=1' if form == 'm' else ''})")


def _diag(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    code = writer.code(inner)
    return code if kind(inner.shape) == "s" else Fragment(f"np.diag({writer.whole(code)})")


def _square_call(word: str) -> Row:
    """A function of a square matrix; of a number, the number itself."""

    def row(node: Apply, writer: Writer) -> Fragment:
        code = writer.code(node.operands[0])
        return code if kind(node.shape) == "s" else Fragment(f"{word}({writer.whole(code)})")

    return row


def _inner(node: Apply, writer: Writer) -> Fragment:
    a, b = (writer.code(operand) for operand in node.operands)
    form = kind(node.operands[0].shape)
    if form == "m":
        return Fragment(f"np.sum({writer.fit(a, POW)} * {writer.fit(b, POW)})")
    sign, level = ("*", MUL) if form == "s" else ("@", MATMUL)
    return Fragment(f"{writer.fit(a, POW)} {sign} {writer.fit(b, POW)}", level)


def _norm(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    word = "np.abs" if kind(inner.shape) == "s" else "np.linalg.norm"
    return Fragment(f"{word}({writer.whole(writer.code(inner))})")


def _determinant(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    code = writer.code(inner)
    return code if kind(inner.shape) == "s" else Fragment(f"np.linalg.det({writer.whole(code)})")


def _log_determinant(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    text = writer.whole(writer.code(inner))
    if kind(inner.shape) == "s":
        return Fragment(f"np.log({text})")
    if node.complex:
        return Fragment(f"np.log(np.linalg.det({text}) + 0j)")
    return Fragment(f"np.linalg.slogdet({text})[1]")


def _numpy_call(word: str) -> Row:
    def row(node: Apply, writer: Writer) -> Fragment:
        operands = [writer.whole(writer.code(operand)) for operand in node.operands]
        return Fragment(f"np.{word}({', '.join(operands)})")

    return row


def _helper_call(name: str) -> Row:
    def row(node: Apply, writer: Writer) -> Fragment:
        return writer.helper(name, writer.whole(writer.code(node.operands[0])))

    return row


def _relu(node: Apply, writer: Writer) -> Fragment:
    return Fragment(f"np.maximum({writer.whole(writer.code(node.operands[0]))}, 0.0)")


def _softmax(node: Apply, writer: Writer) -> Fragment:
    if kind(node.shape) == "s":
        return Fragment("1.0")
    return writer.helper("softmax", writer.whole(writer.code(node.operands[0])))


def _logsumexp(node: Apply, writer: Writer) -> Fragment:
    code = writer.code(node.operands[0])
    if kind(node.operands[0].shape) == "s":
        return code
    return writer.helper("logsumexp", writer.whole(code))


def _unknown(node: Apply, writer: Writer) -> Fragment:
    name, order = str(node.parameters[0]), int(str(node.parameters[1]))
    word = writer.function(name, order)
    return Fragment(f"{word}({writer.whole(writer.code(node.operands[0]))})")


def _ones(node: Apply, writer: Writer) -> Fragment:
    return _filled("ones", "1.0", node, writer)


def _zeros(node: Apply, writer: Writer) -> Fragment:
    return _filled("zeros", "0.0", node, writer)


def _filled(word: str, value: str, node: Apply, writer: Writer) -> Fragment:
    form = kind(node.shape)
    if form == "s":
        return Fragment(value)
    rows, columns = (writer.sizes.text(size) for size in node.shape)
    if form == "m":
        return Fragment(f"np.{word}(({rows}, {columns}))")
    return Fragment(f"np.{word}({rows if form == 'c' else columns})")


def _eye(node: Apply, writer: Writer) -> Fragment:
    if kind(node.shape) == "s":
        return Fragment("1.0")
    return Fragment(f"np.eye({writer.sizes.text(node.shape[0])})")


def _pi(node: Apply, writer: Writer) -> Fragment:
    return Fragment("np.pi")


def _conjugate(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    code = writer.code(inner)
    if isinstance(inner, Symbol) and inner.is_scalar and not inner.axes:
        return Fragment(f"{writer.fit(code, ATOM)}.conjugate()")  # a Python number
    if kind(inner.shape) == "m" or isinstance(inner, Symbol):
        return Fragment(f"{writer.fit(code, ATOM)}.conj()")
    return Fragment(f"np.conj({writer.whole(code)})")


def _size(node: Apply, writer: Writer) -> Fragment:
    text = writer.sizes.text(node.parameters[0])  # type: ignore[arg-type]
    return Fragment(text, MUL if "*" in text else ATOM)


def _member(node: Apply, writer: Writer) -> Fragment:
    family, index = node.operands
    if isinstance(index, Number):
        text = str(int(index.value) - 1)
    else:
        text = writer.counters.get(index) or f"int({writer.whole(writer.code(index))}) - 1"
    return Fragment(f"{writer.code(family).text}[{text}]")


def _indexed_sum(node: Apply, writer: Writer) -> Fragment:
    return writer.indexed_sum(node)


def _differential(node: Apply, writer: Writer) -> Fragment:
    raise UnsupportedError("a differential has no value: there is no code for d(…)")


def _stack(node: Apply, writer: Writer) -> Fragment:
    return writer.stack(node)


_NUMPY_NAMES = (
    "exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh"
)

NUMPY: dict[str, Row] = {
    **{name: _numpy_call(name) for name in _NUMPY_NAMES.split()},
    **{name: _helper_call(name) for name in ("sigmoid", "softplus", "gelu", "erf", "step")},
    "max": _numpy_call("maximum"),
    "min": _numpy_call("minimum"),
    "relu": _relu,
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "add": numpy_arithmetic.add,
    "scale": numpy_arithmetic.scale,
    "matmul": numpy_products.matmul,
    "hadamard": numpy_arithmetic.hadamard,
    "power": numpy_arithmetic.power,
    "transpose": _transpose,
    "inv": _inverse,
    "tr": _trace,
    "sum": _sum,
    "rowsum": _rowsum,
    "diag": _diag,
    "diagonal": _diag,
    "inner": _inner,
    "tril": _square_call("np.tril"),
    "triu": _square_call("np.triu"),
    "toeplitz_part": _square_call("toeplitz_part"),
    "norm": _norm,
    "det": _determinant,
    "logdet": _log_determinant,
    "function": _unknown,
    "matrix_function": _unknown,
    "member": _member,
    "indexed_sum": _indexed_sum,
    "ones": _ones,
    "zeros": _zeros,
    "eye": _eye,
    "pi": _pi,
    "imaginary_unit": lambda node, writer: Fragment("1j"),
    "conj": _conjugate,
    "re": _numpy_call("real"),
    "im": _numpy_call("imag"),
    "size": _size,
    "stack": _stack,
    "d": _differential,
    **BLOCKS,
    **SPECTRAL,
    **SELECTIONS,
    **CONVOLUTIONS,
    **BRACKETS,
}
"""Row of NumPy code by operator name."""
