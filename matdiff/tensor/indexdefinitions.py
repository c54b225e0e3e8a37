"""What the equations before the last one define, in index notation."""

from __future__ import annotations

from matdiff.base.errors import SyntaxError_
from matdiff.tensor.indextree import Equation, entries
from matdiff.tensor.nodes import Tensor


class Definition:
    """h_i = ...: the ``labels`` of its axes, its tensor, in which earlier definitions are leaves, and its own leaf.

    ``letters`` are those that it sums over.
    """

    __slots__ = ("labels", "leaf", "letters", "name", "tensor")

    def __init__(
        self, name: str, labels: tuple[str, ...], tensor: Tensor, leaf: Tensor, letters: str
    ) -> None:
        self.name = name
        self.labels = labels
        self.letters = letters
        self.tensor = tensor
        self.leaf = leaf


def check_names(text: str, equations: list[Equation]) -> None:
    """A name is defined once, and before it is used; SyntaxError with the place where it is not."""
    seen: dict[str, None] = {}
    for equation in equations:
        used = {entry.name: entry for entry in entries(equation.right)}
        if equation.indices is None:
            continue
        if equation.name in used:
            span = used[equation.name].span
            raise SyntaxError_(f"{equation.name} is defined by itself", text=text, span=span)
        if equation.name in seen:
            raise SyntaxError_(
                f"{equation.name} is used or defined before", text=text, span=equation.span
            )
        seen.update(dict.fromkeys([*used, equation.name]))
