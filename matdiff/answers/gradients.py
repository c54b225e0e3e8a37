"""The answer to a question by several variables: a mapping from name to gradient.

>>> import matdiff
>>> print(matdiff.grads("x^T A y", wrt="x, y"))
x: A y
y: A^T x
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from matdiff.answers.result import Gradient
from matdiff.base.arguments import entry_of
from matdiff.expression.travelling import Travels


class Gradients(Travels, Mapping[str, Gradient]):
    """The gradients by several variables, by name."""

    def __init__(self, gradients: dict[str, Gradient]) -> None:
        self._gradients = gradients

    def __getitem__(self, name: str) -> Gradient:
        return entry_of(self._gradients, name, "gradient by")

    def __iter__(self) -> Iterator[str]:
        return iter(self._gradients)

    def __len__(self) -> int:
        return len(self._gradients)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {gradient}" for name, gradient in self.items())

    def __repr__(self) -> str:
        inner = ", ".join(f"{name!r}: {str(g)!r}" for name, g in self.items())
        return f"Gradients({{{inner}}})"

    def latex(self) -> str:
        """One aligned block, a line for each variable."""
        from matdiff.answers.report import nabla_latex

        lines = [rf"{nabla_latex(name)} &= {g.latex()}" for name, g in self.items()]
        return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"
