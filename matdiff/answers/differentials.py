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
from itertools import pairwise

from matdiff.answers.formula import Formula
from matdiff.answers.linearsteps import Explained
from matdiff.answers.orders import HIGHEST
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.forward import Forward
from matdiff.calculus.higher import Higher
from matdiff.checks.claim import Claim
from matdiff.expression.build import differential as d
from matdiff.expression.build import symbol
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport


class Differential(Explained, Formula):
    """dF, linear in the differentials of the variables; ``derivative`` is F' for one scalar variable, else None.

    Of order 2 it is d^2 F = d(dF) with dX held fixed, of order 3 d(d^2 F), and so on.
    """

    def __init__(
        self,
        expression: Expression,
        forward: Forward,
        variables: Sequence[Node],
        higher: Higher | None = None,
    ) -> None:
        super().__init__(forward.value if higher is None else higher.value)
        self.expression = expression
        self.variables = list(variables)
        self.order = 1 if higher is None else len(higher.ways)
        self._forward = forward
        self._higher = higher

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision."""
        return self.expression.notes

    @property
    def derivative(self) -> Formula | None:
        """dF/dt for one scalar variable t; of higher order there is none."""
        if self._higher is not None:
            return None
        if len(self.variables) == 1 and self.variables[0].is_scalar:
            return Formula(self._forward.derivative())
        return None

    @property
    def steps(self) -> tuple[Step, ...]:
        """From d(F) inwards, a law a line."""
        from matdiff.checks.grounds import grounds_of_differential

        told = self._forward.steps() if self._higher is None else self._higher.steps()
        return grounds_of_differential(told, self.variables, self._forward.book)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        from matdiff.calculus.conditions import conditions_of
        from matdiff.output.plain import plain

        found = conditions_of(self._forward.context, self.expression.node, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare with SymPy along directions, and with the second engine; "exact": with the latter alone."""
        from matdiff.checks.deciding import decide

        return decide(self.claims, kind, points=points, seconds=seconds)

    def claims(self) -> list[Claim]:
        """d^k F along k times the same directions is the answer, with them for dX; and every lower differential likewise."""
        from matdiff.checks.directions import kind_of
        from matdiff.checks.stating import along_claims, tangent

        if not containing(set(self.variables), self.expression.node):
            raise UnsupportedError("no variable occurs, nothing to compare")
        letters = {v: _letter(v) for v in self.variables}
        directions: dict[Node, Node] = {
            x: tangent(x, kind_of(x, None))[0] for x in letters.values()
        }
        put: dict[Node, Node] = {d(v): directions[x] for v, x in letters.items()}
        forms = [self._forward.value]
        if self._higher is not None:
            put.update((self._higher.directions[v], directions[x]) for v, x in letters.items())
            forms += self._higher.forms[1:]
        put.update(letters.items())
        lines = [substitute(line, put) for line in (self.expression.node, *forms)]
        found = [along_claims(f, g, directions)[0] for f, g in pairwise(lines)]
        whole = substitute(self.node, put)
        return [*reversed(found), Claim(lines[-1], (), whole)]


def _letter(variable: Node) -> Symbol:
    """The variable; of a named value of a program a letter for it."""
    if isinstance(variable, Symbol):
        return variable
    kept = ("complex",) if variable.complex else ()
    return symbol(f"X_{variable.digest}", variable.shape, kept)


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
    if order not in range(1, HIGHEST + 1):
        raise UsageError(f"the order of a differential is from 1 to {HIGHEST}, not {order}")
    higher = Higher(expression.node, variables, book, order)
    return Differential(expression, higher.first, variables, higher)
