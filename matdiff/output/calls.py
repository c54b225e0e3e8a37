"""Layout of everything that is neither a sum nor a product: functions, norms, constants, members, differentials.

>>> from matdiff.expression.build import apply, symbol
>>> from matdiff.output.plain import plain
>>> plain(apply("function", symbol("x", ("n", 1)), parameters=("f", 1)))
"f'(x)"
"""

from __future__ import annotations

from matdiff.base.dimensions import SCALAR
from matdiff.expression.nodes import Apply, Symbol
from matdiff.output import selections
from matdiff.output.brackets import place
from matdiff.output.convolutions import CONVOLUTIONS
from matdiff.output.fragments import ATOM, POWER, PRODUCT, Fragment, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Apply
    from matdiff.output.fragments import Parts, Row
    from matdiff.output.style import Style


def call(node: Apply, parts: Parts, style: Style) -> Fragment:
    """The word of the operator, and the operands in brackets."""
    operands = [whole(parts[operand], style) for operand in node.operands]
    return Fragment(style.call(style.word(node.operator), operands))


def _sum(node: Apply, parts: Parts, style: Style) -> Fragment:
    (operand,) = node.operands
    return style.total(parts[operand], isinstance(operand, Symbol) and operand.shape[1] == 1)


def _log_determinant(node: Apply, parts: Parts, style: Style) -> Fragment:
    return style.log_determinant(parts[node.operands[0]])


def _row_sums(node: Apply, parts: Parts, style: Style) -> Fragment:
    return style.row_sums(parts[node.operands[0]])


def _absolute(node: Apply, parts: Parts, style: Style) -> Fragment:
    operand = node.operands[0]
    return Fragment(style.absolute(whole(parts[operand], style), operand.shape == SCALAR))


def _step(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.step(whole(parts[node.operands[0]], style)))


def _norm(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.norm(whole(parts[node.operands[0]], style)))


def _inner(node: Apply, parts: Parts, style: Style) -> Fragment:
    a, b = (whole(parts[operand], style) for operand in node.operands)
    return Fragment(style.inner(a, b))


def _differential(node: Apply, parts: Parts, style: Style) -> Fragment:
    (operand,) = node.operands
    text = whole(parts[operand], style)
    if isinstance(operand, Symbol):
        return Fragment(style.differential(text), POWER)
    return Fragment(style.differential(style.parentheses(text)), POWER)


def _member(node: Apply, parts: Parts, style: Style) -> Fragment:
    family, index = node.operands
    shown = [place(index, parts, style)]
    while isinstance(family, Apply):  # W_ij: the member j of the member i
        family, index = family.operands
        shown.insert(0, place(index, parts, style))
    comma = "," if any(len(word) > 1 for word in shown) else ""
    if not node.indices and not any(isinstance(v, Symbol) for v in node.operands[1:]):
        return Fragment(style.entry(parts[family].text, shown, True))
    return Fragment(style.member(parts[family].text, comma.join(shown)))


def _function(node: Apply, parts: Parts, style: Style) -> Fragment:
    """An unknown function, elementwise or of a scalar: name and order of the derivative are the first parameters."""
    name, order = node.parameters[:2]
    word = style.primed(str(name), int(str(order)))
    return Fragment(style.call(word, [whole(parts[node.operands[0]], style)]))


def _mapping(node: Apply, parts: Parts, style: Style) -> Fragment:
    """An unknown function of a vector, its gradient, Jacobian or Hessian."""
    name, order, rows = node.parameters
    word = style.mapped(str(name), int(str(order)), rows == 1)
    return Fragment(style.call(word, [whole(parts[node.operands[0]], style)]))


def _ones(node: Apply, parts: Parts, style: Style) -> Fragment:
    return style.ones(node.shape)


def _zeros(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.zeros(node.shape))


def _eye(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.eye)


def with_its_size(node: Apply, parts: Parts, style: Style) -> Fragment:
    """A constant whose size nothing beside it tells: I_n, ones(m, n), eye(n)[:, 2]."""
    rows, columns = node.shape
    if node.operator.name == "eye":
        return Fragment(style.sized_identity(rows))
    if node.operator.name == "unit":
        whole_ = style.call("eye", [style.size(rows)])
        return Fragment(f"{whole_}[:, {place(node.operands[0], parts, style)}]")
    sizes = [style.size(size) for size in (node.shape if columns != 1 else (rows,))]
    return Fragment(style.call(node.operator.name, sizes))


def _pi(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.pi)


def _imaginary_unit(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.imaginary_unit)


def _conjugate(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.conjugate(whole(parts[node.operands[0]], style)))


def _size(node: Apply, parts: Parts, style: Style) -> Fragment:
    text = style.size(node.parameters[0])  # type: ignore[arg-type]
    return Fragment(text, PRODUCT if " " in text else ATOM)


def _unit(node: Apply, parts: Parts, style: Style) -> Fragment:
    return Fragment(style.member("e", place(node.operands[0], parts, style)))


def _kron(node: Apply, parts: Parts, style: Style) -> Fragment:
    a, b = node.operands
    return style.kron(parts[a], parts[b])


def _with_sizes(node: Apply, parts: Parts, style: Style) -> Fragment:
    """unvec(u, m, n): the sizes stand after the operands."""
    operands = [whole(parts[operand], style) for operand in node.operands]
    sizes = [style.size(size) for size in node.parameters]  # type: ignore[arg-type]
    return Fragment(style.call(style.word(node.operator), [*operands, *sizes]))


def _window(node: Apply, parts: Parts, style: Style) -> Fragment:
    first, last, size = node.parameters
    shown = style.call("eye", [style.size(size)])  # type: ignore[arg-type]
    bounds = f"{style.size(first)}:{style.size(last)}"  # type: ignore[arg-type]
    return Fragment(f"{shown}[:, {bounds}]")


def _array(node: Apply, parts: Parts, style: Style) -> Fragment:
    """A matrix of numbers."""
    numbers = [[whole(style.number(v), style) for v in row] for row in node.parameters[0]]  # type: ignore[attr-defined]
    return Fragment(style.array(numbers))


ROWS: dict[str, Row] = {
    "window": _window,
    "array": _array,
    "sum": _sum,
    "logdet": _log_determinant,
    "rowsum": _row_sums,
    "abs": _absolute,
    "step": _step,
    "norm": _norm,
    "inner": _inner,
    "d": _differential,
    "member": _member,
    "function": _function,
    "matrix_function": _function,
    "mapping": _mapping,
    "ones": _ones,
    "zeros": _zeros,
    "eye": _eye,
    "pi": _pi,
    "imaginary_unit": _imaginary_unit,
    "conj": _conjugate,
    "size": _size,
    "kron": _kron,
    **dict.fromkeys(("unvec", "unvech"), _with_sizes),
    **selections.ROWS,
    "unit": _unit,
    **CONVOLUTIONS,
}
"""Rows of the table of layout, by operator name."""
