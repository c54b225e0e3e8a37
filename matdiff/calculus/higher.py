"""Differentials of higher order: d^2 F = d(dF), d^3 F = d(d^2 F) ... with dX held fixed (Magnus & Neudecker, chapter 6).

For a scalar d^2 f = d vec X' H d vec X; of the inverse d^2 X^-1 = 2 X^-1 dX X^-1 dX X^-1. The dX of one step is a constant direction
in the next, and all are the same dX in the answer.
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


class Higher:
    """d^n F: ``value`` with dX; ``forms`` are dF ... d^n F with the ``directions`` in place of dX; ``first`` is the way to dF."""

    def __init__(
        self, expression: Node, variables: Sequence[Node], book: LawBook, order: int = 2
    ) -> None:
        self.first = Forward(expression, variables, book)
        self.directions: dict[Node, Symbol] = {v: _direction(v) for v in variables}
        put = {differential(v): h for v, h in self.directions.items()}
        self._back: dict[Node, Node] = {h: differential(v) for v, h in self.directions.items()}
        normal = Normaliser(self.first.context).normal
        self.ways = [self.first]
        self.forms = [normal(substitute(self.first.value, put))]
        for _ in range(order - 1):
            self.ways.append(Forward(self.forms[-1], variables, book))
            self.forms.append(normal(substitute(self.ways[-1].value, put)))
        self.value = substitute(self.forms[-1], self._back)

    def steps(self) -> tuple[Step, ...]:
        """To dF, then to d(dF), and so on."""
        told = list(self.first.steps())
        for at, (way, form) in enumerate(zip(self.ways[1:], self.forms[1:], strict=True)):
            name = f"d{at + 2}F"
            for step in way.steps():
                before, after = (substitute(line, self._back) for line in (step.before, step.after))
                told.append(Step(name, before, after, step.laws, step.reason, step.source))
            value = substitute(form, self._back)
            if told[-1].after is not value:
                told.append(Step(name, told[-1].after, value, ("collected",), "collected"))
        return tuple(told)


def _direction(variable: Node) -> Symbol:
    """A constant of the shape of the variable that stands for dX."""
    name = getattr(variable, "name", "X")
    return symbol(f"d{name}", variable.shape, tangent_attributes(variable))
