"""The differential of any expression as an answer: dF in closed form, and of one scalar variable the derivative F'(t).

    >>> import matdiff
    >>> d = matdiff.differential("inv(A(alpha))", wrt="alpha")
    >>> d.derivative.unicode()
    '−A(α)⁻¹ A′(α) A(α)⁻¹'

dF = F' dt is how the derivative of a matrix by a scalar is read off (Magnus & Neudecker, chapter 5). It is checked like a gradient:
for a random matrix C, the derivative of tr(C' F(X + t T)) by t is compared with tr(C' dF), which holds for all C and T only if dF is right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matdiff.answers.formula import Formula
from matdiff.answers.linearsteps import Explained
from matdiff.base.errors import UsageError
from matdiff.calculus.forward import Forward
from matdiff.calculus.second import Second
from matdiff.expression.build import differential as d
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport


class Differential(Explained, Formula):
    """dF, linear in the differentials of the variables; ``derivative`` is F' for one scalar variable, else None.

    Of order 2 it is d^2 F = d(dF) with dX held fixed.
    """

    def __init__(
        self,
        expression: Expression,
        forward: Forward,
        variables: Sequence[Node],
        second: Second | None = None,
    ) -> None:
        super().__init__(forward.value if second is None else second.value)
        self.expression = expression
        self.variables = list(variables)
        self.order = 1 if second is None else 2
        self._forward = forward
        self._second = second

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision."""
        return self.expression.notes

    @property
    def derivative(self) -> Formula | None:
        """dF/dt for one scalar variable t; of order 2 its derivative."""
        if self._second is not None:
            return None
        if len(self.variables) == 1 and self.variables[0].is_scalar:
            return Formula(self._forward.derivative())
        return None

    @property
    def steps(self) -> tuple[Step, ...]:
        """From d(F) inwards, a law a line."""
        from matdiff.checks.grounds import grounds_of_differential

        told = self._forward.steps() if self._second is None else self._second.steps()
        return grounds_of_differential(told, self.variables, self._forward.book)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        from matdiff.calculus.conditions import conditions_of
        from matdiff.output.plain import plain

        found = conditions_of(self._forward.context, self.expression.node, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare with SymPy along random directions, tested against a random matrix; "exact": with the second engine."""
        from matdiff.checks.along import check_along, direction_of
        from matdiff.checks.report import is_exact

        directions = {v: direction_of(v, f"T_{at}") for at, v in enumerate(self.variables)}
        put: dict[Node, Node] = {d(v): direction for v, direction in directions.items()}
        along = substitute(self._forward.value, put)
        symbols = [v for v in self.variables if isinstance(v, Symbol)]
        moves = containing(set(self.variables), along)

        def by_sympy() -> CheckReport:
            found = check_along(
                self.expression.node, along, directions, points=points, seconds=seconds
            )
            if self._second is None or not found.agreed or not moves:
                return found  # what does not vary has d^2 F = 0
            twice = substitute(self.node, put)
            return check_along(along, twice, directions, points=points, seconds=seconds)

        occurs = containing(set(self.variables), self.expression.node)
        if not occurs or not is_exact(kind) or len(symbols) < len(self.variables):
            return by_sympy()
        from matdiff.checks.exact import exact_differential, settled
        from matdiff.checks.exact_products import exact_second_differential

        compare = exact_differential if self._second is None else exact_second_differential
        return settled(compare(self.expression.node, symbols, self.node, points=points), by_sympy)


def differential_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
    order: int = 1,
) -> Differential:
    """The differential of an expression of any shape; ``api.differential`` is its public name."""
    from matdiff.answers.variables import refuse_family, refuse_inverse
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with

    expression, variables, names = read_question(text, wrt, where, scalar=False)
    for name, variable in zip(names, variables, strict=True):
        refuse_inverse(name, "a differential")
        refuse_family(variable, "a differential")
    book = book_with(rules)
    if order == 1:
        return Differential(expression, Forward(expression.node, variables, book), variables)
    if order != 2:
        raise UsageError(f"the order of a differential is 1 or 2, not {order}")
    second = Second(expression.node, variables, book)
    return Differential(expression, second.first, variables, second)
