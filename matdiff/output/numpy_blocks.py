"""NumPy code of Kronecker products, vectors of entries and unit vectors.

>>> sorted(BLOCKS)[:4]
['blockinner', 'blocksum', 'kron', 'unit']
"""

from __future__ import annotations

from matdiff.expression.nodes import Apply, Node, Number
from matdiff.output.fragments import ATOM, Fragment
from matdiff.output.numpy_names import kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.base.dimensions import Shape
    from matdiff.output.numpy_writer import Writer

    Row = Callable[[Apply, Writer], Fragment]


def _code(node: Node, writer: Writer) -> str:
    return writer.whole(writer.code(node))


def as_matrix(node: Node, writer: Writer) -> str:
    """The code of an operand as an array of two axes."""
    code = writer.code(node)
    form = kind(node.shape)
    if form in "sm":
        return writer.whole(code)
    return writer.fit(code, ATOM) + ("[:, None]" if form == "c" else "[None, :]")


def shaped(text: str, shape: Shape) -> Fragment:
    """An array of two axes as a value of this shape is kept."""
    form = kind(shape)
    if form == "m":
        return Fragment(text)
    return Fragment(f"{text}.item()" if form == "s" else f"{text}.ravel()")


def _kron(node: Apply, writer: Writer) -> Fragment:
    a, b = node.operands
    if kind(node.shape) in "cr":
        return Fragment(f"np.kron({_code(a, writer)}, {_code(b, writer)})")
    return Fragment(f"np.kron({as_matrix(a, writer)}, {as_matrix(b, writer)})")


def _vec(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    if kind(inner.shape) != "m":
        return writer.code(inner)
    return Fragment(f"np.ravel({_code(inner, writer)}, order='F')")


def _unvec(node: Apply, writer: Writer) -> Fragment:
    (inner,) = node.operands
    if kind(node.shape) != "m":
        return writer.code(inner)
    rows, columns = (writer.sizes.text(size) for size in node.shape)
    return Fragment(f"np.reshape({_code(inner, writer)}, ({rows}, {columns}), order='F')")


def _vech(node: Apply, writer: Writer) -> Fragment:
    return writer.helper("vech", _code(node.operands[0], writer))


def _unvech(node: Apply, writer: Writer) -> Fragment:
    size = writer.sizes.text(node.parameters[0])  # type: ignore[arg-type]
    return writer.helper("unvech", f"{_code(node.operands[0], writer)}, {size}")


def _blocks(sum_first: bool) -> Row:
    """Both contract a matrix in blocks, as an array of four axes, with a smaller one."""

    def row(node: Apply, writer: Writer) -> Fragment:
        part, whole = node.operands if sum_first else node.operands[::-1]
        (m, n), (p, q) = (
            tuple([writer.sizes.text(size) for size in shape])
            for shape in ((part.shape, node.shape) if sum_first else (node.shape, part.shape))
        )
        blocks = f"np.reshape({_code(whole, writer)}, ({m}, {p}, {n}, {q}))"
        matrix = f"np.reshape({_code(part, writer)}, ({f'{m}, {n}' if sum_first else f'{p}, {q}'}))"
        indices = "iajb,ij->ab" if sum_first else "iajb,ab->ij"
        return shaped(f"np.einsum('{indices}', {blocks}, {matrix})", node.shape)

    return row


def _unit(node: Apply, writer: Writer) -> Fragment:
    (place,) = node.operands
    size = writer.sizes.text(node.parameters[0])  # type: ignore[arg-type]
    if isinstance(place, Number):
        at = str(int(place.value) - 1)
    else:
        at = writer.counters.get(place) or f"int({_code(place, writer)}) - 1"
    return Fragment(f"np.eye({size})[{at}]")


BLOCKS: dict[str, Row] = {
    "kron": _kron,
    "vec": _vec,
    "unvec": _unvec,
    "vech": _vech,
    "unvech": _unvech,
    "blockinner": _blocks(False),
    "blocksum": _blocks(True),
    "unit": _unit,
}
"""Row of NumPy code by operator name."""
