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

from matdiff.calculus.forward import Forward
from matdiff.expression.build import add, apply, scale, symbol
from matdiff.expression.build import differential as d
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute
from matdiff.formula import Formula

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport
    from matdiff.result import Expression


class Differential(Formula):
    """dF, linear in the differentials of the variables; ``derivative`` is F' for one scalar variable, else None."""

    def __init__(self, expression: Expression, forward: Forward, variables: Sequence[Node]) -> None:
        super().__init__(forward.value)
        self.expression = expression
        self.variables = list(variables)
        self._forward = forward

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision."""
        return self.expression.notes

    @property
    def derivative(self) -> Formula | None:
        """dF/dt for one scalar variable t."""
        if len(self.variables) == 1 and self.variables[0].is_scalar:
            return Formula(self._forward.derivative())
        return None

    @property
    def steps(self) -> tuple[Step, ...]:
        """From d(F) inwards, a law a line."""
        return self._forward.steps()

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        from matdiff.calculus.conditions import conditions_of
        from matdiff.output.plain import plain

        found = conditions_of(self._forward.context, self.expression.node, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare with SymPy along random directions, tested against a random matrix; "exact": with the second engine."""
        from matdiff.checks.report import CheckReport, is_exact
        from matdiff.checks.sympy_check import check_gradient

        if not containing(set(self.variables), self.expression.node):
            return CheckReport("not checked", why="no variable occurs, nothing to compare")
        symbols = [v for v in self.variables if isinstance(v, Symbol)]
        if is_exact(kind) and len(symbols) == len(self.variables):
            from matdiff.checks.exact import exact_differential, settled

            exact = exact_differential(self.expression.node, symbols, self.node, points=points)
            return settled(exact, lambda: self.check(points=points, seconds=seconds))
        t = symbol("t_")
        weight = symbol("C_", self.node.shape)
        moved: dict[Node, Node] = {}
        directions: dict[Node, Node] = {}
        for at, variable in enumerate(self.variables):
            direction = symbol(f"T_{at}", variable.shape, _tangent_attributes(variable))
            moved[variable] = add(variable, scale(t, direction))
            directions[d(variable)] = direction
        along = substitute(substitute(self.node, directions), moved)
        value = apply("inner", weight, substitute(self.expression.node, moved))
        return check_gradient(
            value, t, apply("inner", weight, along), points=points, seconds=seconds
        )


def _tangent_attributes(variable: Node) -> frozenset[str]:
    if not isinstance(variable, Symbol):
        return frozenset()
    if variable.attributes & {"positive_definite", "positive_semidefinite", "symmetric"}:
        return frozenset(("symmetric",))
    return variable.attributes & {"skew", "diagonal"}


def differential_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
) -> Differential:
    """The differential of an expression of any shape; ``api.differential`` is its public name."""
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with
    from matdiff.variables import refuse_family, refuse_inverse

    expression, variables, names = read_question(text, wrt, where, scalar=False)
    for name, variable in zip(names, variables, strict=True):
        refuse_inverse(name, "a differential")
        refuse_family(variable, "a differential")
    return Differential(
        expression, Forward(expression.node, variables, book_with(rules)), variables
    )
