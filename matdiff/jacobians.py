"""Jacobians and Hessians as answers.

The Jacobian of F by X is J with d vec F = J d vec X, vec stacking columns (Magnus & Neudecker, chapter 5): rows numbered by vec F, columns
by vec X. The Hessian of a scalar f is the Jacobian of its gradient, d^2 f / d vec X d (vec X)'; by two variables x, y it is the
Jacobian by y of the gradient by x.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.nodes import Symbol
from matdiff.formula import Formula
from matdiff.variables import refuse_family

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node
    from matdiff.indexform import IndexForm
    from matdiff.result import Expression
    from matdiff.rewrite.law import Law

LAYOUTS = ("numerator", "denominator")
_STRUCTURED = frozenset(
    ("symmetric", "skew", "diagonal", "positive_definite", "positive_semidefinite", "orthogonal")
)


class Derivative(Formula):
    """A Jacobian or a Hessian: ``node`` in the layout asked for, ``steps``, ``check``.

    >>> import matdiff
    >>> print(matdiff.jacobian("A x + b", wrt="x"))
    A
    >>> print(matdiff.hessian("||A x - b||^2", wrt="x"))
    2 A^T A
    """

    def __init__(
        self,
        kind: str,
        expression: Expression,
        jacobian: Jacobian,
        variables: tuple[str, ...],
        layout: str,
    ) -> None:
        super().__init__(jacobian.in_layout(layout))
        self.kind = kind
        self.expression = expression
        self.variables = variables
        self.layout = layout
        self._jacobian = jacobian

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return self.expression.shapes

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision, and the layout."""
        turned = (
            ("Denominator layout: the transpose of the Jacobian.",)
            if self.layout == "denominator"
            else ()
        )
        return (*self.expression.notes, *turned)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        from matdiff.calculus.conditions import conditions_of
        from matdiff.output.plain import plain

        found = conditions_of(self._jacobian.forward.context, self._jacobian.expression, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The differential, then the laws of vec."""
        return self._jacobian.steps()

    @property
    def laws_fired(self) -> list[tuple[Law, Node, Node]]:
        """Every law of simplification that had a part in it, with what it changed."""
        return self._jacobian.normaliser.fired

    def index(self) -> IndexForm:
        """The derivative in index notation, a tensor with named axes, by the second engine.

        >>> import matdiff
        >>> f = matdiff.jacobian("W x", wrt="W").index()
        >>> print(f)
        df_i/dW_mn = delta_im x_n
        >>> f.axes
        (('i', 'm'), ('m', 'm'), ('n', 'n'))
        """
        from matdiff.indexform import index_form

        symbols = self.expression.reading.symbols
        variables = [symbols[name] for name in self.variables]
        return index_form(self.kind, self.expression.node, variables)

    def tensor(self) -> IndexForm:
        """The derivative as a tensor of rank 3, 4 ...: the same as ``index``; its ``axes`` have names and sizes."""
        return self.index()

    def einsum(self) -> str:
        """Source text of a NumPy function made of ``np.einsum``; the result has the axes of ``index()``."""
        return self.index().einsum()

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare with SymPy's derivatives of the entries, column by column; "exact": with the second engine, modulo a prime."""
        from matdiff.checks.report import is_exact
        from matdiff.checks.sympy_check import check_jacobian

        expression, value = self._jacobian.expression, self._jacobian.value
        variable = self._jacobian.variable
        assert isinstance(variable, Symbol)

        def by_sympy() -> CheckReport:
            return check_jacobian(expression, variable, value, points=points, seconds=seconds)

        if not is_exact(kind):
            return by_sympy()
        from matdiff.checks.exact import exact_hessian, exact_jacobian, settled

        if self.kind == "hessian":
            first = self.expression.reading.symbols.get(self.variables[0], variable)
            exact = exact_hessian(self.expression.node, first, variable, value, points=points)
        else:
            exact = exact_jacobian(expression, variable, value, points=points)
        return settled(exact, by_sympy)


def jacobian_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    layout: str = "numerator",
    rules: Iterable[str] = (),
) -> Derivative:
    """The Jacobian of an expression of any shape by one variable; ``api.jacobian`` is its public name."""
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with

    _known_layout(layout)
    expression, variables, names = read_question(text, wrt, where, scalar=False)
    if len(names) != 1:
        raise UsageError("a Jacobian is by one variable")
    variable = _free(variables[0])
    jacobian = Jacobian(expression.node, variable, book_with(rules))
    return Derivative("jacobian", expression, jacobian, tuple(names), layout)


def hessian_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
) -> Derivative:
    """The Hessian of a scalar by one variable, or by two the mixed one; ``api.hessian`` is its public name."""
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with
    from matdiff.calculus.derive import derive

    expression, variables, names = read_question(text, wrt, where, scalar=True)
    if len(names) > 2:
        raise UsageError("a Hessian is by one variable, or by two")
    first, second = _free(variables[0]), _free(variables[-1])
    book = book_with(rules)
    gradient = derive(expression.node, [first], book, "free").answers[0].gradient
    return Derivative(
        "hessian", expression, Jacobian(gradient, second, book), tuple(names), "numerator"
    )


def _known_layout(layout: str) -> None:
    if layout not in LAYOUTS:
        raise UsageError(f"the layouts are {' and '.join(LAYOUTS)}, not '{layout}'")


def _free(variable: Node) -> Symbol:
    """A variable whose entries are free: the duplication matrix for the others is not there yet."""
    refuse_family(variable, "a Jacobian")
    if not isinstance(variable, Symbol):
        raise UnsupportedError("the Jacobian by a named value of a program is not derived yet")
    kept = sorted(variable.attributes & _STRUCTURED)
    if kept:
        raise UnsupportedError(
            f"the Jacobian by a {kept[0].replace('_', ' ')} variable needs its duplication matrix, which is not there yet",
            help=f"declare {variable.name} without '{kept[0]}' for the Jacobian by free entries",
        )
    return variable
