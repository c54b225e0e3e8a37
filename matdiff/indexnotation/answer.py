"""Jacobians and Hessians that only the second engine derives: where a law of differentials is missing, the answer is in index form.

The derivative of the polar factor, a third derivative of a matrix function: the laws stop there, the second engine
does not. Its answer is given if it can be checked without it, by the generated code against difference quotients.
"""

from __future__ import annotations

from matdiff.base.dimensions import Dimension, multiply
from matdiff.base.errors import NoLawError, UnsupportedError, UsageError
from matdiff.base.libraries import compiled
from matdiff.indexnotation.form import IndexForm, index_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node, Symbol


class IndexAnswer:
    """A Jacobian or Hessian at the level "index"; ``form`` is the tensor with named axes.

    >>> import matdiff
    >>> j = matdiff.jacobian("polar(X)", wrt="X", where="X: m x n")
    >>> j.level, j.shape
    ('index', ('m*n', 'm*n'))
    """

    level = "index"

    def __init__(
        self,
        kind: str,
        expression: Expression,
        form: IndexForm,
        variables: Sequence[str],
        missing: str,
    ) -> None:
        self.kind = kind
        self.expression = expression
        self.form = form
        self.variables = tuple(variables)
        self.missing = missing

    @property
    def node(self) -> Node | None:
        """The same in matrix notation, None where it does not say it."""
        return self.form.matrix()

    @property
    def variable(self) -> Symbol:
        """The variable that the columns belong to."""
        return self.form.variables[-1]

    @property
    def shape(self) -> Shape:
        """The rows and columns of the matrix whose rows are the entries of the function (of a Hessian: of the first variable)."""
        rows = self.form.rows()
        axes = self.form.tensor.axes
        return _count(axes[:rows]), _count(axes[rows:])

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return self.expression.shapes

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read, why the answer is in index form, by which entries it is."""
        level = f"In index form, by the second engine: there is {self.missing}."
        return (*self.expression.notes, level, *self.form.notes)

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        return tuple(self.form.conditions("unicode"))

    @property
    def steps(self) -> list[tuple[str, str, str]]:
        """The derivation: left side, right side, reason."""
        return self.form.lines("ascii")

    def index(self) -> IndexForm:
        """The derivative in index notation."""
        return self.form

    tensor = index

    def __str__(self) -> str:
        return str(self.form)

    def __repr__(self) -> str:
        return f"IndexAnswer({str(self)!r})"

    def unicode(self) -> str:
        """In Unicode, as the terminal shows it."""
        return self.form.unicode()

    def latex(self) -> str:
        """LaTeX that KaTeX and MathJax both read."""
        return self.form.latex()

    def _repr_latex_(self) -> str:
        return self.form._repr_latex_()

    def einsum(self) -> str:
        """Source text of a NumPy function ``derivative``; the result has the axes of ``index()``."""
        return self.form.einsum()

    def code(self, target: str = "numpy") -> str:
        """The same; there is no other target."""
        if target not in ("numpy", "einsum"):
            raise UsageError(f"there is no code for '{target!s:.20}'; there is: numpy")
        return self.einsum()

    def function(self, target: str = "numpy") -> Callable[..., Any]:
        """That function: our own source, compiled."""
        return compiled(self.code(target), "derivative")

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 10.0) -> CheckReport:
        """The generated code against difference quotients of the function, whichever check is asked for."""
        from matdiff.checks.deciding import require_check

        require_check(kind, points, seconds)
        return self.form.check()


def _count(axes: Sequence[Dimension]) -> Dimension:
    result: Dimension = 1
    for axis in axes:
        result = multiply(result, axis)
    return result


def in_index_form(
    kind: str,
    error: NoLawError,
    text: str,
    wrt: str | Sequence[str],
    where: str,
) -> IndexAnswer:
    """The derivative that a law is missing for, by the second engine; the error itself where that has none either, or none with a check."""
    from matdiff.api import read_question

    expression, variables, names = read_question(text, wrt, where, scalar=kind == "hessian")
    try:
        form = index_form(kind, expression.node, variables)
        if form.is_large or form.einsum_or_none() is None:
            raise error
    except UnsupportedError:
        raise error from None
    return IndexAnswer(kind, expression, form, names, error.message)
