"""What stands under a condition on indices: the limits of a sum, i != j, the bracket [k >= 2].

Every sum runs over the whole of a range 1..N; a limit such as i >= 2 and a condition such as i != j stand under it as
conditions. ``Reach`` says between which places an index lies under the conditions in force, so that x_{i+1} beyond the end
of the family is an error and never a wrong value.

>>> from matdiff.syntax.reading import read
>>> read("sum_{i=2}^N x_i").expression
indexed_sum(i, given(at_most(2, i), member(x, i)))
"""

from __future__ import annotations

from matdiff.expression import build
from matdiff.expression.build import apply
from matdiff.expression.nodes import Symbol
from matdiff.syntax.literals import size_of
from matdiff.syntax.shifts import letter, letters, step_of
from matdiff.syntax.unify import SCALAR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from matdiff.base.dimensions import Dimension
    from matdiff.expression.nodes import Node
    from matdiff.syntax.infer import Inference
    from matdiff.syntax.scoped import ScopedBuilder
    from matdiff.syntax.tree import Tree
    from matdiff.syntax.unify import Pair

# ---- sizes -------------------------------------------------------------------------------------------


def _limits(self: Inference, tree: Tree, names: list[str]) -> None:
    """The ranges of the indices of a sum: the upper limit, where it is a size."""
    upper = tree.children[-1]
    size = None if upper.kind == "none" or letter(upper) in self.bound else size_of(upper)
    for name in names:
        axis = self.axis(name)
        if size is not None:
            self.equal(axis, self.named(size))


def _sum_over(self: Inference, tree: Tree) -> Pair:
    given: tuple[str, ...] = tree.value  # type: ignore[assignment]
    names = [name for name in given if tree.kind == "sum_over" or name not in self.bound]
    _limits(self, tree, names)
    self.bound += names
    result = self.walk(tree.children[0])
    del self.bound[len(self.bound) - len(names) :]
    return result


def _indicator(self: Inference, tree: Tree) -> Pair:
    """A condition on indices, or the step of a difference."""
    step, condition = tree.children
    if not is_condition(self, condition):
        return self.walk(step)
    demand_condition(self, condition)
    return SCALAR


def _given(self: Inference, tree: Tree) -> Pair:
    body, *conditions = tree.children
    for condition in conditions:
        demand_condition(self, condition)
    return self.walk(body)


def demand_condition(self: Inference, tree: Tree) -> None:
    """The indices of a condition run over one range; any other name in it is a size."""
    bound = []
    for side in tree.children:
        for name in letters(side):
            if name in self.bound or name in self.ranges:
                bound.append(name)
            elif name not in self.scope.names:
                self.named(name)
    for name in bound[1:]:
        self.equal(self.axis(bound[0]), self.axis(name))
    a, b = tree.children
    if tree.value == "at_most" and len(bound) == 1 and a.kind == b.kind == "name":
        axis, size = self.axis(bound[0]), self.sizes.named(str(b.value))
        if a.value == bound[0] and self.sizes.may_equal(axis, size):
            self.equal(axis, size)


def is_last(self: Inference, index: Tree) -> bool:
    """Whether the index of a member is a number or a size, as those of x[1], x[N] and x[N - 1] for a family x."""
    if index.kind == "number":
        return True
    name = letter(index)
    if name is None or name in self.bound or not name.isupper():
        return False
    self.named(name)
    return True


def is_condition(self: Inference, tree: Tree) -> bool:
    """Whether a comparison is one of indices: those of sums, or letters that nothing else is known of."""
    found = [name for side in tree.children for name in letters(side)]
    if any(name in self.ranges for name in found):
        return True
    if tree.value != "at_most":
        return bool(found)
    return bool(found) and all(
        name not in self.entries and name not in self.scope.names and len(name) == 1
        for name in found
    )


GUARDS: dict[str, Callable[[Inference, Tree], Pair]] = {
    "sum_over": _sum_over,
    "sum_where": _sum_over,
    "given": _given,
    "indicator": _indicator,
}
"""The demands of sums and of what stands under a condition, by kind of tree."""

# ---- nodes -------------------------------------------------------------------------------------------


def place_node(self: ScopedBuilder, tree: Tree) -> Node:
    """An index, a number, a size, or such a thing with a number added, as a node."""
    if tree.kind == "number" and isinstance(tree.value, int):
        return build.number(tree.value)
    if tree.kind == "name":
        name = str(tree.value)
        if self.is_bound(name):
            return self.place_of(name, tree)
        if name in self.inference.size_names:
            return apply("size", parameters=(name,))
        return self.place_of(name, tree)
    if tree.kind == "sum" and letters(tree):
        signs: tuple[str, ...] = tree.value  # type: ignore[assignment]
        parts = [place_node(self, child) for child in tree.children]
        return build.add(
            *[
                part if sign == "+" else _minus(part)
                for sign, part in zip(signs, parts, strict=True)
            ]
        )
    raise self.shape_error(
        "an index is a letter or a whole number, or a letter with a number added", tree
    )


def _minus(node: Node) -> Node:
    value = getattr(node, "value", None)
    return build.negate(node) if value is None else build.number(-value)


class Reach:
    """How far an index is from the ends of its range: at least ``low``, at most its end less ``slack``."""

    __slots__ = ("low", "slack")

    def __init__(self, low: int = 1, slack: int = 0) -> None:
        self.low = low
        self.slack = slack


def build_given(self: ScopedBuilder, tree: Tree) -> Node:
    """What stands under conditions; the members in it are looked for within the reach that the conditions leave."""
    body, *conditions = tree.children
    before = {name: Reach(r.low, r.slack) for name, r in self.reaches.items()}
    nodes = [build_condition(self, condition) for condition in conditions]
    node = self.build(body)
    self.reaches = before
    for condition in reversed(nodes):
        if condition is not None:
            node = apply("given", condition, node)
    return node


def size_node(size: Dimension) -> Node:
    return build.number(size) if isinstance(size, int) else apply("size", parameters=(size,))


def build_condition(self: ScopedBuilder, tree: Tree) -> Node | None:
    """One condition as a node; what it says of the reach of its indices is written down.

    None of i <= N where i runs to N anyway.
    """
    a, b = tree.children
    first, second = place_node(self, a), place_node(self, b)
    if tree.value == "at_most":
        if first is build.ONE and isinstance(second, Symbol) and second.axes:
            return None
        if isinstance(first, Symbol) and second in map(size_node, first.axes):
            return None
        _narrow(self, a, b)
    return apply(str(tree.value), first, second)


def _narrow(self: ScopedBuilder, a: Tree, b: Tree) -> None:
    """a + s <= b + t: b is at least s - t above where a begins, and a as much below where b ends."""
    lower, upper = letter(a), letter(b)
    step = step_of(a) - step_of(b)
    at_least = at_most = 0
    if lower is None and a.kind == "number":
        at_least = int(a.value) - step_of(b)  # type: ignore[call-overload]
    elif lower is not None and self.is_bound(lower):
        at_least = _reach(self, lower).low + step
    if upper is not None and self.is_bound(upper):
        reach = _reach(self, upper)
        at_most = reach.slack + step
        reach.low = max(reach.low, at_least)
    elif upper is not None and lower is not None and self.is_bound(lower):
        index = self.place_of(lower, a)
        at_most = step if getattr(index, "axes", ()) == (upper,) else 0
    if lower is not None and self.is_bound(lower):
        reach = _reach(self, lower)
        reach.slack = max(reach.slack, at_most)


def _reach(self: ScopedBuilder, name: str) -> Reach:
    return self.reaches.setdefault(name, Reach())


def check_reach(self: ScopedBuilder, tree: Tree, index: Tree, size: object) -> None:
    """An error where an index with a number added leaves 1..size."""
    if index.kind == "number":
        place = int(index.value)  # type: ignore[call-overload]
        if place < 1 or (isinstance(size, int) and place > size):
            raise self.shape_error(
                f"the index {place} is out of range", index,
                f"{self.words(tree)} counts from 1 to {size}",
            )  # fmt: skip
        return
    name, step = letter(index), step_of(index)
    if not step or name is None or not self.is_bound(name):
        return
    reach = self.reaches.get(name, Reach())
    shown = f"{name} {'+' if step > 0 else '-'} {abs(step)}"
    if reach.low + step < 1:
        raise self.shape_error(
            f"the index {shown} begins at {reach.low + step}", index,
            f"{self.words(tree)} counts from 1, and {name} begins at {reach.low}",
            f"let the sum begin at {name} = {1 - step}",
        )  # fmt: skip
    if step > reach.slack:
        end = f"{size} - {step}" if not isinstance(size, int) else f"{size - step}"
        raise self.shape_error(
            f"the index {shown} goes beyond the end", index,
            f"{self.words(tree)} counts to {size}, and {name} runs that far itself",
            f"let the sum end at {end}",
        )  # fmt: skip


def condition_of(self: ScopedBuilder, tree: Tree) -> Node | None:
    """The condition on indices that a factor is; None of any other factor."""
    if tree.kind != "indicator" or not is_condition(self.inference, tree.children[1]):
        return None
    return build_condition(self, tree.children[1]) or build.ONE
