"""A closed form with the name of what it is: ∇_w f = 2 Xᵀ (X w − y)."""

from __future__ import annotations

from matdiff.answers.formula import Formula

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node


class NamedFormula(Formula):
    """The gradient by ``variable``, or what an heir calls it."""

    variable: str

    def left(self, format: str) -> str:
        """What the answer is called: ∇_w f."""
        from matdiff.answers.report import nabla, nabla_latex

        return nabla_latex(self.variable) if format == "latex" else nabla(self.variable, format)

    def more_lines(self, format: str) -> list[tuple[str, Node]]:
        """Further answers, each with its name; only a complex variable has them."""
        return []

    def equation(self) -> str:
        """The answer with its name, in LaTeX."""
        return f"{self.left('latex')} = {self.latex()}"

    def _repr_latex_(self) -> str:
        """The equation, and what stands in it that is no common notation."""
        from matdiff.answers.named_answer import with_meanings_latex

        return f"$\\displaystyle {with_meanings_latex(self.equation(), self.node)}$"
