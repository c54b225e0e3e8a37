"""The second differential: d^2 F = d(dF) with dX held fixed, quadratic in dX (Magnus & Neudecker, chapter 6).

For a scalar d^2 f = d vec X' H d vec X; of the inverse d^2 X^-1 = 2 X^-1 dX X^-1 dX X^-1. The dX of the first step is a constant direction
in the second, and both are the same dX in the answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from matdiff.calculus.directional import tangent_attributes
from matdiff.calculus.forward import Forward
from matdiff.calculus.steps import Step
from matdiff.expression.build import differential, symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute
from matdiff.rewrite.normal import Normaliser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.rewrite.book import LawBook


class Second:
    """d^2 F: ``value`` with dX, ``form`` with the ``directions`` in place of dX; ``first`` is the way to dF."""

    def __init__(self, expression: Node, variables: Sequence[Node], book: LawBook) -> None:
        self.first = Forward(expression, variables, book)
        self.directions: dict[Node, Symbol] = {v: _direction(v) for v in variables}
        put = {differential(v): h for v, h in self.directions.items()}
        self._back: dict[Node, Node] = {h: differential(v) for v, h in self.directions.items()}
        normal = Normaliser(self.first.context).normal
        self.along = normal(substitute(self.first.value, put))
        self.second = Forward(self.along, variables, book)
        self.form = normal(substitute(self.second.value, put))
        self.value = substitute(self.form, self._back)

    def steps(self) -> tuple[Step, ...]:
        """To dF, then to d(dF)."""
        told = list(self.first.steps())
        for step in self.second.steps():
            before, after = (substitute(line, self._back) for line in (step.before, step.after))
            told.append(Step("d2F", before, after, step.laws, step.reason, step.source))
        if told[-1].after is not self.value:
            told.append(Step("d2F", told[-1].after, self.value, ("collected",), "collected"))
        return tuple(told)


def _direction(variable: Node) -> Symbol:
    """A constant of the shape of the variable that stands for dX."""
    name = getattr(variable, "name", "X")
    return symbol(f"d{name}", variable.shape, tangent_attributes(variable))
