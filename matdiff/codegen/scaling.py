"""Numbers times arrays: where they are multiplied in, so that the fewest entries are touched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from matdiff.base.dimensions import Dimension
from matdiff.codegen.arrays import Array
from matdiff.codegen.views import View
from matdiff.tensor.make import power
from matdiff.tensor.nodes import Tensor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.codegen.planning import Plan

    Factor = tuple[Tensor, tuple[int, ...]]


def multiplied(plan: Plan, view: View) -> Array:
    """The array of a view with its number multiplied in, on whatever is smallest."""
    c, a, make = view.coefficient, view.array, plan.arrays
    if c == 1:
        return a
    if a.op == "number":
        return make.number(a.data[0] * c)  # type: ignore[operator]
    if a.op == "add" and (c == -1 or any(k not in (1, -1) for k in a.data)):
        return make.add([(k * c, t) for k, t in zip(a.data, a.args, strict=True)])  # type: ignore[operator]
    if a.op == "matmul" and c != -1:
        left, right = a.args
        small, _ = sorted((left, right), key=plan.entries)
        if plan.entries(small) * 2 <= plan.entries(a):
            part = multiplied(plan, View(small, tuple(range(small.rank)), c))
            return make.matmul(part, right) if small is left else make.matmul(left, part)
    if a.op == "transpose":
        inner = multiplied(plan, View(a.args[0], tuple(range(a.rank)), c))
        return make.transpose(inner, a.data)  # type: ignore[arg-type]
    if a.op == "div" and a.args[0].op == "number":
        return make.div(make.number(a.args[0].data[0] * c), a.args[1])  # type: ignore[operator]
    return make.mul(make.number(c), a)


def times_scalars(plan: Plan, view: View, scalars: Sequence[Factor]) -> View:
    """The view times numbers that are computed."""
    for child, _ in scalars:
        if child.kind == "apply" and child.data[0] == "power" and child.data[1] < 0:
            below = plan.view(power(child.children[0], -child.data[1]))
            array = plan.arrays.div(view.array, below.array)
            view = View(array, view.labels, view.coefficient / below.coefficient)
            continue
        number = plan.view(child)
        c = view.coefficient * number.coefficient
        view = View(times(plan, number.array, view.array), view.labels, c)
    return view


def times(plan: Plan, number: Array, a: Array) -> Array:
    """A number times an array; of a product the number times the smaller factor."""
    if a.op == "matmul":
        left, right = a.args
        small, _ = sorted((left, right), key=plan.entries)
        if plan.entries(small) * 2 <= plan.entries(a):
            part = times(plan, number, small)
            make = plan.arrays.matmul
            return make(part, right) if small is left else make(left, part)
    if a.op == "mul":
        small = min(a.args, key=plan.entries)
        if plan.entries(small) * 2 <= plan.entries(a) and small.op != "number":
            rest = list(a.args)
            rest.remove(small)
            return plan.arrays.mul(times(plan, number, small), *rest)
    return plan.arrays.mul(number, a)


def counted(plan: Plan, view: View, lost: Iterable[int], sizes: Mapping[int, Dimension]) -> View:
    """The sum over axes along which everything is constant: times their sizes."""
    for label in lost:
        number = plan.size_array(sizes[label])
        view = View(times(plan, number, view.array), view.labels, view.coefficient)
    return view
