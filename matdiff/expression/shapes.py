"""The shape of a result from the shapes of the operands: one row per operator.

A row takes the operands and parameters and gives the shape, or raises ShapeError with a message that names the shapes met.

>>> from matdiff.expression.build import symbol
>>> SHAPES["transpose"]((symbol("A", ("m", "n")),), ())
('n', 'm')
"""

from __future__ import annotations

from collections.abc import Callable, Hashable

from matdiff.base.dimensions import SCALAR, Shape, divide, multiply, show, triangle
from matdiff.base.errors import ShapeError
from matdiff.base.windows import add, negative
from matdiff.expression import spectral
from matdiff.expression.convolutions import CONVOLUTIONS
from matdiff.expression.nodes import Node, Symbol

Operands = tuple[Node, ...]
Parameters = tuple[Hashable, ...]
Row = Callable[[Operands, Parameters], Shape]


def _from_parameters(operands: Operands, parameters: Parameters) -> Shape:
    return parameters  # type: ignore[return-value]


def _eye(operands: Operands, parameters: Parameters) -> Shape:
    (size,) = parameters
    return size, size  # type: ignore[return-value]


def _scalar_constant(operands: Operands, parameters: Parameters) -> Shape:
    return SCALAR


def _same(operands: Operands, parameters: Parameters) -> Shape:
    shape = operands[0].shape
    for operand in operands:
        if operand.shape != shape:
            raise ShapeError(f"{show(shape)} and {show(operand.shape)} do not agree")
    return shape


def _scale(operands: Operands, parameters: Parameters) -> Shape:
    for operand in operands[:-1]:
        if operand.shape != SCALAR:
            raise ShapeError(f"a factor before the last is {show(operand.shape)}, not a scalar")
    return operands[-1].shape


def _matmul(operands: Operands, parameters: Parameters) -> Shape:
    columns = operands[0].shape[1]
    for operand in operands[1:]:
        rows, after = operand.shape
        if rows != columns:
            raise ShapeError(f"the product of {columns} columns with {rows} rows is not defined")
        columns = after
    return operands[0].shape[0], columns


def _power(operands: Operands, parameters: Parameters) -> Shape:
    if operands[1].shape != SCALAR:
        raise ShapeError(f"an exponent is a scalar, not {show(operands[1].shape)}")
    return operands[0].shape


def _transpose(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = operands[0].shape
    return columns, rows


def _square(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = operands[0].shape
    if rows != columns:
        raise ShapeError(f"a square matrix is needed, not {rows} x {columns}")
    return operands[0].shape


def _square_to_scalar(operands: Operands, parameters: Parameters) -> Shape:
    _square(operands, parameters)
    return SCALAR


def _to_scalar(operands: Operands, parameters: Parameters) -> Shape:
    return SCALAR


def _inner(operands: Operands, parameters: Parameters) -> Shape:
    _same(operands, parameters)
    return SCALAR


def _rowsum(operands: Operands, parameters: Parameters) -> Shape:
    return operands[0].shape[0], 1


def _diag(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = operands[0].shape
    if columns != 1:
        raise ShapeError(f"diag makes a matrix of a column, not of {rows} x {columns}")
    return rows, rows


def _diagonal(operands: Operands, parameters: Parameters) -> Shape:
    return _square(operands, parameters)[0], 1


def _stacked(operands: Operands, parameters: Parameters) -> Shape:
    index, body = operands
    rows, columns = body.shape
    if not isinstance(index, Symbol) or "index" not in index.attributes:
        raise ShapeError("the rows of a stack are counted by an index")
    if columns != 1:
        raise ShapeError(f"the rows of a stack are made of columns, not of {rows} x {columns}")
    return index.axes[0], rows


def _body(operands: Operands, parameters: Parameters) -> Shape:
    return operands[1].shape


def _first(operands: Operands, parameters: Parameters) -> Shape:
    return operands[0].shape


def _logsumexp(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = operands[0].shape
    return SCALAR if columns == 1 else (rows, 1)


def _matrix_function(operands: Operands, parameters: Parameters) -> Shape:
    if operands[0].shape != SCALAR:
        raise ShapeError(
            f"{parameters[0]} is a function of a scalar, not of {show(operands[0].shape)}"
        )
    return parameters[2:]  # type: ignore[return-value]


def _kron(operands: Operands, parameters: Parameters) -> Shape:
    (m, n), (p, q) = operands[0].shape, operands[1].shape
    return multiply(m, p), multiply(n, q)


def _vec(operands: Operands, parameters: Parameters) -> Shape:
    return multiply(*operands[0].shape), 1


def _unvec(operands: Operands, parameters: Parameters) -> Shape:
    rows, columns = parameters
    if operands[0].shape != (multiply(rows, columns), 1):  # type: ignore[arg-type]
        raise ShapeError(f"{show(operands[0].shape)} is not vec of {rows} x {columns}")
    return rows, columns  # type: ignore[return-value]


def _vech(operands: Operands, parameters: Parameters) -> Shape:
    return triangle(_square(operands, parameters)[0]), 1


def _unvech(operands: Operands, parameters: Parameters) -> Shape:
    (rows,) = parameters
    if operands[0].shape != (triangle(rows), 1):  # type: ignore[arg-type]
        raise ShapeError(f"{show(operands[0].shape)} is not vech of {rows} x {rows}")
    return rows, rows  # type: ignore[return-value]


def _blocks(whole: Node, part: Node) -> Shape:
    rows, columns = (divide(a, b) for a, b in zip(whole.shape, part.shape, strict=True))
    if rows is None or columns is None:
        raise ShapeError(f"{show(whole.shape)} does not fall into blocks by {show(part.shape)}")
    return rows, columns


def _commutation(operands: Operands, parameters: Parameters) -> Shape:
    size = multiply(*parameters)  # type: ignore[arg-type]
    return size, size


def _duplication(operands: Operands, parameters: Parameters) -> Shape:
    (n,) = parameters
    return multiply(n, n), triangle(n)  # type: ignore[arg-type]


def _elimination(operands: Operands, parameters: Parameters) -> Shape:
    return _duplication(operands, parameters)[::-1]


def _diagonalisation(operands: Operands, parameters: Parameters) -> Shape:
    (n,) = parameters
    return multiply(n, n), n  # type: ignore[arg-type, return-value]


def _unit(operands: Operands, parameters: Parameters) -> Shape:
    if operands[0].shape != SCALAR:
        raise ShapeError(f"an index is a scalar, not {show(operands[0].shape)}")
    return parameters[0], 1  # type: ignore[return-value]


def _window(operands: Operands, parameters: Parameters) -> Shape:
    first, last, rows = parameters
    if isinstance(first, int) and isinstance(last, int):
        return rows, last - first + 1  # type: ignore[return-value]
    return rows, add(last, negative(first), 1)  # type: ignore[arg-type, return-value]


def _array(operands: Operands, parameters: Parameters) -> Shape:
    (rows,) = parameters
    return len(rows), len(rows[0])  # type: ignore[arg-type, index]


def _condition(operands: Operands, parameters: Parameters) -> Shape:
    for operand in operands:
        if operand.shape != SCALAR:
            raise ShapeError(f"a condition compares numbers, not {show(operand.shape)}")
    return SCALAR


def _guarded(operands: Operands, parameters: Parameters) -> Shape:
    if operands[0].shape != SCALAR:
        raise ShapeError(f"a condition is a number, not {show(operands[0].shape)}")
    return operands[1].shape


_ELEMENTWISE = (
    "exp log abs sign sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh "
    "sigmoid relu softplus gelu erf step max min function add hadamard"
)

SHAPES: dict[str, Row] = {
    **dict.fromkeys(_ELEMENTWISE.split(), _same),
    "ones": _from_parameters,
    "zeros": _from_parameters,
    "eye": _eye,
    "pi": _scalar_constant,
    "size": _scalar_constant,
    "scale": _scale,
    "matmul": _matmul,
    "power": _power,
    "transpose": _transpose,
    "tr": _square_to_scalar,
    "sum": _to_scalar,
    "rowsum": _rowsum,
    "diag": _diag,
    "diagonal": _diagonal,
    "inner": _inner,
    "indexed_sum": _body,
    "stack": _stacked,
    "d": _first,
    "kron": _kron,
    "vec": _vec,
    "unvec": _unvec,
    "vech": _vech,
    "unvech": _unvech,
    "blockinner": lambda operands, parameters: _blocks(operands[0], operands[1]),
    "blocksum": lambda operands, parameters: _blocks(operands[1], operands[0]),
    "commutation": _commutation,
    "duplication": _duplication,
    "elimination": _elimination,
    "diagonalisation": _diagonalisation,
    "unit": _unit,
    **dict.fromkeys(("at_most", "equal", "differ"), _condition),
    "given": _guarded,
    "window": _window,
    "array": _array,
    "member": _first,
    "tril": _square,
    "triu": _square,
    "toeplitz_part": _square,
    "imaginary_unit": _scalar_constant,
    **dict.fromkeys(("conj", "re", "im"), _first),
    "inv": _square,
    "det": _square_to_scalar,
    "logdet": _square_to_scalar,
    "norm": _to_scalar,
    "softmax": _first,
    "logsumexp": _logsumexp,
    "matrix_function": _matrix_function,
    **spectral.SHAPES,
    **CONVOLUTIONS,
}
"""Rule of shape by operator name."""
