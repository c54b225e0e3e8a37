"""Views of tensors that are neither sums, products nor inverses: arguments, constants, functions of the entries, calls.

>>> from matdiff.tensor.nodes import intern
>>> from matdiff.codegen.planning import Plan
>>> x = intern("iota", (), (), ("n",))
>>> Plan([x], {"n": 3}).results()
[arange()]
"""

from __future__ import annotations

from fractions import Fraction

from matdiff.base.errors import UnsupportedError
from matdiff.codegen import factored
from matdiff.codegen.arrays import Array
from matdiff.codegen.scaling import multiplied
from matdiff.codegen.views import View, aligned, ordered
from matdiff.tensor.make import apply, power, scaled
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.codegen.planning import Plan


def view(plan: Plan, node: Tensor) -> View:
    """The view of a tensor of one of the kinds of this module."""
    row = _ROWS.get(node.kind)
    if row is None:
        raise UnsupportedError(f"there is no code for '{node.kind}'")
    return row(plan, node)


def complement(node: Tensor) -> Tensor | None:
    """1 - sigmoid(t) as sigmoid(-t), which keeps its digits where the sigmoid is all but 1."""
    if len(node.children) != 2 or sorted(node.data) != [-1, 1]:
        return None
    one, rest = node.children if node.data[0] == 1 else node.children[::-1]
    if one.kind != "product" or one.children or one.data[0] != 1:
        return None
    if rest.kind != "apply" or rest.data[0] != "sigmoid":
        return None
    return apply("sigmoid", scaled(-1, rest.children[0]))


def _all(node: Tensor) -> tuple[int, ...]:
    return tuple(range(len(node.axes)))


def _leaf(plan: Plan, node: Tensor) -> View:
    return View(plan.arrays.make("input", (), (node.data[0],), node.axes), _all(node))


def _conj(plan: Plan, node: Tensor) -> View:
    inner = plan.view(node.children[0])
    return View(plan.arrays.apply("conj", inner.array), inner.labels, inner.coefficient)


def _delta(plan: Plan, node: Tensor) -> View:
    return View(plan.arrays.number(1), (), Fraction(1), ((0, 1),), dict(enumerate(node.axes)))


def _iota(plan: Plan, node: Tensor) -> View:
    return View(plan.arrays.make("arange", (), (), node.axes), (0,))


def _table(plan: Plan, node: Tensor) -> View:
    return View(plan.arrays.make("table", (), node.data, node.axes), _all(node))


def _constant(plan: Plan, node: Tensor) -> View:
    if node.data[0] == "size":
        return View(plan.size_array(node.data[1]), ())
    return View(plan.arrays.make("constant", (), node.data), ())


def _unit(plan: Plan, node: Tensor) -> View:
    (place,) = node.children
    at = plan.dense(plan.view(place), place.axes)
    return View(plan.arrays.make("unit", (at,), (), node.axes), _all(node))


def operands(plan: Plan, node: Tensor) -> tuple[list[Array], tuple[int, ...]]:
    """The operands of a function of the entries, aligned, and the labels of what it gives."""
    views = [plan.view(child) for child in node.children]
    sizes = dict(enumerate(node.axes))
    views = [plan.placed(v, sizes) for v in views]
    labels = max((v.labels for v in views), key=len)
    labels = (*(k for v in views for k in v.labels if k not in labels), *labels)
    labels = tuple(dict.fromkeys(labels))
    return [
        aligned(plan.arrays, View(multiplied(plan, v), v.labels), labels) for v in views
    ], labels


def _apply(plan: Plan, node: Tensor) -> View:
    name, *parameters = node.data
    if name == "log" and node.children[0].kind == "det":
        return factored.determinant(plan, node.children[0], log=True)
    if name == "power":
        return _power(plan, node, parameters[0])
    arrays, labels = operands(plan, node)
    return View(plan.arrays.apply(name, *arrays, data=tuple(parameters)), labels)


def _power(plan: Plan, node: Tensor, exponent: Fraction) -> View:
    """Squares as products, roots as roots, negative powers as divisions."""
    make = plan.arrays
    if exponent < 0:
        below = plan.view(power(node.children[0], -exponent))
        below = plan.placed(below, dict(enumerate(node.axes)))
        return View(make.div(make.number(1), below.array), below.labels, 1 / below.coefficient)
    (a,), labels = operands(plan, node)
    if exponent == Fraction(1, 2):
        return View(make.apply("sqrt", a), labels)
    return View(make.apply("power", a, data=(exponent,)), labels)


def _along_last(op: str) -> Callable[[Plan, Tensor], View]:
    """softmax, logsumexp over the last axis, which is needed entry by entry."""

    def row(plan: Plan, node: Tensor) -> View:
        (u,) = node.children
        inner = plan.dense(plan.view(u), u.axes)
        return View(plan.arrays.make(op, (inner,), (), node.axes), _all(node))

    return row


def _dense(op: str) -> Callable[[Plan, Tensor], View]:
    def row(plan: Plan, node: Tensor) -> View:
        arrays = [plan.dense(plan.view(child), child.axes) for child in node.children]
        return View(plan.arrays.make(op, arrays, node.data, node.axes), _all(node))

    return row


def _take(plan: Plan, node: Tensor) -> View:
    """The entries at a place of an axis."""
    axis, place = node.data
    (child,) = node.children
    inner = plan.placed(plan.view(child), dict(enumerate(child.axes)))
    array, labels = inner.array, inner.labels
    if axis in labels:
        at = labels.index(axis)
        axes = (*array.axes[:at], *array.axes[at + 1 :])
        array = plan.arrays.make("take", (array,), (at, place), axes)
    kept = tuple(k - (k > axis) for k in labels if k != axis)
    return View(array, kept, inner.coefficient)


def _shift(plan: Plan, node: Tensor) -> View:
    """Entry i of an axis is entry i + c of the operand, zero where it has none."""
    axis, distance = node.data
    whole = plan.dense(plan.view(node.children[0]), node.axes)
    labels = (axis, *(k for k in _all(node) if k != axis))
    array = ordered(plan.arrays, View(whole, _all(node)), labels)
    return View(plan.arrays.make("shift", (array,), (distance,), array.axes), labels)


def _reshaped(plan: Plan, node: Tensor) -> View:
    (inner,) = node.children
    whole = plan.dense(plan.view(inner), inner.axes)
    return View(plan.arrays.reshape(whole, node.axes), _all(node))


_PLAIN = "eigenvalue eigenvector cholesky pinv norminf peak maxpool maxmask matfun"
_ROWS: dict[str, Callable[[Plan, Tensor], View]] = {
    "leaf": _leaf,
    "conj": _conj,
    "delta": _delta,
    "iota": _iota,
    "table": _table,
    "constant": _constant,
    "unit": _unit,
    "take": _take,
    "shift": _shift,
    "apply": _apply,
    "softmax": _along_last("softmax"),
    "logsumexp": _along_last("logsumexp"),
    "call": _dense("call"),
    "merge": _reshaped,
    "split": _reshaped,
    **{kind: _dense(kind) for kind in _PLAIN.split()},
}
"""View by kind of tensor."""
