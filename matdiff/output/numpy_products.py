"""NumPy code of matrix products, where columns and rows are arrays of one axis.

A chain is cut where the inner size is 1. What lies between cuts is a number, a column or a row, evaluated from the
side of its vector, so that matrices meet vectors and not each other; a column and a row that remain are an outer
product. A multiplication by an inverse is a system of equations.

>>> from matdiff.expression.build import inv, matmul, symbol, transpose
>>> from matdiff.output.numpy_source import body
>>> A, x, y = symbol("A", ("n", "n")), symbol("x", ("n", 1)), symbol("y", ("n", 1))
>>> print(body(matmul(inv(A), x, transpose(y))))
return np.outer(np.linalg.solve(A, x), y)
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node
from matdiff.expression.operators import OPERATORS
from matdiff.output.fragments import ATOM, Fragment
from matdiff.output.numpy_names import kind
from matdiff.output.numpy_selections import reordered, row_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.output.numpy_writer import Writer

ADD, MATMUL, MUL, POW = range(4)
"""Levels of Python's operators; ``@`` is kept apart from ``*`` for readers' sake."""

_INV, _TRANSPOSE, _DIAG = OPERATORS["inv"], OPERATORS["transpose"], OPERATORS["diag"]
_EYE = OPERATORS["eye"]


def segments(operands: tuple[Node, ...]) -> list[list[Node]]:
    """The chain cut where the inner size is 1."""
    result = [[operands[0]]]
    for factor in operands[1:]:
        if factor.shape[0] == 1:
            result.append([factor])
        else:
            result[-1].append(factor)
    return result


def matmul(node: Apply, writer: Writer) -> Fragment:
    numbers: list[str] = []
    column = row = ""
    matrix: Fragment | None = None
    for segment in segments(node.operands):
        value = chain(segment, writer)
        form = kind((segment[0].shape[0], segment[-1].shape[1]))
        if form == "s":
            numbers.append(writer.fit(value, POW))
        elif form == "c":
            column = writer.whole(value)
            matrix = value
        elif form == "r":
            row = writer.whole(value)
            matrix = value
        else:
            matrix = value
    if column and row:
        matrix = Fragment(f"np.outer({column}, {row})")
    if not numbers:
        assert matrix is not None
        return matrix
    if matrix is not None:
        numbers.append(writer.fit(matrix, POW))
    if len(numbers) == 1:
        return value
    return Fragment(" * ".join(numbers), MUL)


def chain(factors: list[Node], writer: Writer) -> Fragment:
    """The product of factors whose inner sizes are all more than 1."""
    if len(factors) == 1:
        return writer.code(factors[0])
    if factors[0].shape[0] == 1:
        value, form = writer.code(factors[0]), "r"
        for factor in factors[1:]:
            value = times_right(value, form, factor, writer)
        return value
    if factors[-1].shape[1] == 1 or any(base_of_inverse(f, writer) for f in factors):
        return _from_the_right(factors, writer)
    value = writer.code(factors[0])
    if diagonal_of(factors[0]) is not None or row_order(factors[0], writer):
        return _from_the_right(factors, writer)
    for factor in factors[1:]:
        value = times_right(value, "m", factor, writer)
    return value


def _from_the_right(factors: list[Node], writer: Writer) -> Fragment:
    last = factors[-1]
    form = "c" if last.shape[1] == 1 else "m"
    rest = factors[:-1]
    value = writer.code(last)
    solves = form == "m" and base_of_inverse(last, writer)
    if solves and not base_of_inverse(rest[-1], writer):
        # M A^-1 solves for the rows of M
        value = times_right(writer.code(rest[-1]), "m", last, writer)
        rest = rest[:-1]
    for factor in reversed(rest):
        value = times_left(factor, value, form, writer)
    return value


def times_left(factor: Node, value: Fragment, form: str, writer: Writer) -> Fragment:
    """factor @ value for a column or a matrix."""
    inverse = base_of_inverse(factor, writer)
    if inverse:
        return Fragment(f"np.linalg.solve({inverse}, {writer.whole(value)})")
    ordered = reordered(factor, value, writer)
    if ordered is not None:
        return ordered
    weights = diagonal_of(factor)
    if weights is not None:
        scale = writer.fit(writer.code(weights), ATOM)
        scale = f"{scale}[:, None]" if form == "m" else scale
        return Fragment(f"{scale} * {writer.fit(value, POW)}", MUL)
    left = writer.fit(writer.code(factor), POW)
    return Fragment(f"{left} @ {writer.fit(value, POW)}", MATMUL)


def times_right(value: Fragment, form: str, factor: Node, writer: Writer) -> Fragment:
    """value @ factor for a row or a matrix."""
    inverse = base_of_inverse(factor, writer, transposed=True)
    if inverse:
        if form == "r":
            return Fragment(f"np.linalg.solve({inverse}, {writer.whole(value)})")
        return Fragment(f"np.linalg.solve({inverse}, {flipped(value, writer)}).T")
    weights = diagonal_of(factor)
    if weights is not None:
        return Fragment(f"{writer.fit(value, MUL)} * {writer.fit(writer.code(weights), POW)}", MUL)
    right = writer.fit(writer.code(factor), POW)
    left = writer.fit(value, MATMUL if value.level == MATMUL else POW)
    return Fragment(f"{left} @ {right}", MATMUL)


def flipped(code: Fragment, writer: Writer) -> str:
    """The transposed matrix; that of a transpose is the matrix."""
    text = writer.fit(code, ATOM)
    if code.level == ATOM and not code.negative and text.endswith(".T"):
        return text[:-2]
    return f"{text}.T"


def base_of_inverse(node: Node, writer: Writer, transposed: bool = False) -> str:
    """The text of A if the node is A^-1 or A^-T as it is to be solved for, else ''."""
    if isinstance(node, Apply) and node.operator is _TRANSPOSE:
        return base_of_inverse(node.operands[0], writer, not transposed)
    if not isinstance(node, Apply) or node.operator is not _INV:
        return ""
    (base,) = node.operands
    if kind(base.shape) == "s":
        return ""
    if isinstance(base, Apply) and base.operator is _TRANSPOSE:
        (base,) = base.operands
        transposed = not transposed
    if transposed:
        return flipped(writer.code(base), writer)
    return writer.whole(writer.code(base))


def diagonal_of(node: Node) -> Node | None:
    """The vector x if the node is diag(x)."""
    if isinstance(node, Apply) and node.operator is _DIAG and kind(node.shape) == "m":
        return node.operands[0]
    return None
