"""Jacobians and Hessians as answers.

The Jacobian of F by X is J with d vec F = J d vec X, vec stacking columns (Magnus & Neudecker, chapter 5): rows numbered by vec F, columns
by vec X. The Hessian of a scalar f is the Jacobian of its gradient, d^2 f / d vec X d (vec X)'; by two variables x, y it is the
Jacobian by y of the gradient by x. By a symmetric, skew, triangular or diagonal variable rows and columns are those of its independent
entries, vech(X) or the diagonal, and it is said; ``structure="free"`` takes all entries for free.
"""

from __future__ import annotations

from matdiff.answers.complex_jacobian import ComplexJacobian, complex_jacobian
from matdiff.answers.complex_result import is_complex, refuse_complex
from matdiff.answers.compressed import Compressed
from matdiff.answers.formula import Formula
from matdiff.answers.jacobiansteps import derivative_steps
from matdiff.answers.levels import chosen_level
from matdiff.answers.linearsteps import Explained
from matdiff.answers.variables import refuse_family, refuse_inverse
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.parametrise import parameters_of, reduced
from matdiff.calculus.polish import Forms, polish
from matdiff.calculus.presentation import present
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.indexnotation.indexed import Indexed
from matdiff.syntax.words import spelled

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.curvature import Curvature
    from matdiff.calculus.derive import Derivation
    from matdiff.calculus.parametrise import Parameters
    from matdiff.calculus.steps import Step
    from matdiff.checks.report import CheckReport
    from matdiff.expression.nodes import Node
    from matdiff.rewrite.law import Law

LAYOUTS = ("numerator", "denominator")


class Derivative(Indexed, Compressed, Explained, Formula):
    """A Jacobian or a Hessian: ``node`` in the layout and at the ``level`` asked for, ``steps``, ``check``.

    ``level`` is 'matrix', 'kronecker' or 'operator'; at the last ``node`` is the linear map of dX (of a Hessian, d of the gradient).
    ``matvec``, ``diagonal``, ``trace`` and ``dense`` take values; ``code`` and ``function`` make NumPy of any of them.

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
        *,
        layout: str = "numerator",
        form: str = "",
        structure: str = "projected",
        gradient: Derivation | None = None,
    ) -> None:
        self.kind = kind
        self.expression = expression
        self.variables = variables
        self.layout = layout
        self.gradient = gradient
        self._jacobian = jacobian
        self._functions = {}
        self._images = {}
        normal = jacobian.normaliser.normal
        holds = jacobian.forward.context.holds
        self.columns = parameters_of(_symbol(jacobian.variable), holds, structure)
        self.rows: Parameters | None = None
        if gradient is not None:
            by = gradient.answers[0].variable
            self.rows = parameters_of(_symbol(by), holds, structure)
        self.value = self._by_parameters()
        self.level = chosen_level(form, self.value, jacobian.missing)
        node = jacobian.forward.value
        if self.value is not None and self.level in ("matrix", "kronecker"):
            turned = layout == "denominator"
            node = self.value if not turned else present(normal(transpose(self.value)), normal)
        super().__init__(node)

    def _by_parameters(self) -> Node | None:
        """B' J B in normal form and as it is printed; None where J has no Kronecker form."""
        value, normal = self._jacobian.value, self._jacobian.normaliser.normal
        if value is None:
            return None
        normaliser = self._jacobian.normaliser
        value = reduced(value, self.rows, self.columns, normaliser)
        if self.gradient is not None and self.gradient.folded:
            value = polish(value, self.gradient.folded, Forms())
        return present(value, normal)

    @property
    def shape(self) -> Shape:
        """As many rows as F has entries, as many columns as X has independent ones; turned round in denominator layout."""
        rows, columns = self._jacobian.shape
        if self.rows is not None and self.rows.matrix is not None:
            rows = self.rows.matrix.shape[1]
        if self.columns.matrix is not None:
            columns = self.columns.matrix.shape[1]
        return (rows, columns) if self.layout == "numerator" else (columns, rows)

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return self.expression.shapes

    @property
    def conventions(self) -> tuple[str, ...]:
        """By which entries of a structured variable it is."""
        said = [p.said for p in (self.rows, self.columns) if p is not None and p.said]
        return tuple(dict.fromkeys(said))

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

        found = conditions_of(self._jacobian.forward.context, self.expression.node, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The differential, then the laws of vec, then the independent entries of a structured variable."""
        return derivative_steps(self)

    @property
    def laws_fired(self) -> list[tuple[Law, Node, Node]]:
        """Every law of simplification that had a part in it, with what it changed."""
        return self._jacobian.normaliser.fired

    @property
    def curvature(self) -> Curvature | None:
        """What can be proved of the sign of a Hessian, and why; None where nothing can, and of a Jacobian."""
        from matdiff.calculus.curvature import curvature_of

        if self.kind != "hessian" or len(self.variables) > 1 or self.value is None:
            return None
        normaliser = self._jacobian.normaliser
        return curvature_of(self.value, normaliser, self.expression.node, self.variable)

    def curvature_text(self, format: str = "unicode") -> str:
        """That in words; '' where nothing can be proved.

        >>> import matdiff
        >>> matdiff.hessian("||A x - b||^2", wrt="x").curvature_text("ascii")
        'positive semidefinite, as 2 A^T A is a Gram matrix: f is convex in x'
        """
        from matdiff.answers.reasons import said
        from matdiff.answers.report import printer

        found = self.curvature
        if found is None:
            return ""
        return found.sentence(printer(format), lambda words: said(words, format))

    @property
    def variable(self) -> Symbol:
        """The variable that the columns belong to."""
        return _symbol(self._jacobian.variable)

    @property
    def inner(self) -> Jacobian:
        """The Jacobian by all entries that this answer is made of, of F or of the gradient."""
        return self._jacobian

    def check(
        self, kind: str = "sympy", *, of: str = "dense", points: int = 3, seconds: float = 5.0
    ) -> CheckReport:
        """Compare with the second engine and with SymPy, column by column; of a Hessian also the gradient that it is taken of.

        "exact": with the second engine alone. ``of`` is the part whose closed form is compared, as in ``part``.
        """
        from matdiff.answers.jacobianchecks import derivative_claims
        from matdiff.checks.deciding import decide

        return decide(lambda: derivative_claims(self, of), kind, points=points, seconds=seconds)


def jacobian_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    layout: str = "numerator",
    rules: Iterable[str] = (),
    form: str = "",
    structure: str = "projected",
) -> Derivative | ComplexJacobian:
    """The Jacobian of an expression of any shape by one variable; ``api.jacobian`` is its public name."""
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with

    if layout not in LAYOUTS:
        raise UsageError(f"the layouts are {' and '.join(LAYOUTS)}, not '{layout}'")
    expression, variables, names = read_question(text, wrt, where, scalar=False)
    if len(names) != 1:
        raise UsageError("a Jacobian is by one variable")
    variable = single(names[0], variables[0])
    if is_complex(expression.node, variables):
        return complex_jacobian(expression, variable, names[0], layout, form, rules)
    jacobian = Jacobian(expression.node, variable, book_with(rules))
    return Derivative(
        "jacobian",
        expression,
        jacobian,
        tuple(names),
        layout=layout,
        form=form,
        structure=_known_structure(structure, expression),
    )


def hessian_of(
    text: str,
    wrt: str | Sequence[str],
    where: str = "",
    rules: Iterable[str] = (),
    form: str = "",
    structure: str = "projected",
) -> Derivative:
    """The Hessian of a scalar by one variable, or by two the mixed one; ``api.hessian`` is its public name."""
    from matdiff.api import read_question
    from matdiff.calculus.bookshelf import book_with
    from matdiff.calculus.derive import derive

    expression, variables, names = read_question(text, wrt, where, scalar=True)
    refuse_complex(expression.node, variables, "a Hessian")
    if len(names) > 2:
        raise UsageError(
            "a Hessian is by one variable, or by two",
            help="matdiff.hessians, or --blocks, gives all blocks of the Hessian by several",
        )
    first, second = single(names[0], variables[0]), single(names[-1], variables[-1])
    book = book_with(rules)
    derivation = derive(expression.node, [first], book, "free")
    return Derivative(
        "hessian",
        expression,
        Jacobian(derivation.answers[0].free, second, book),
        tuple(names),
        form=form,
        structure=_known_structure(structure, expression),
        gradient=derivation,
    )


def _known_structure(structure: str, expression: Expression) -> str:
    """The structure that counts: a named value of a program, which nobody declared, is free."""
    if structure not in ("projected", "entries", "free"):
        raise UsageError(
            f"the structure of a Jacobian or Hessian is entries or free, not '{structure}'"
        )
    is_value = expression.reading.whole is not None and structure == "projected"
    return "free" if is_value else structure


def single(name: str, variable: Node) -> Symbol:
    """The variable as a symbol: no inverse, no transpose, no entry, no family, no value of a program."""
    refuse_inverse(name, "a Jacobian")
    refuse_family(variable, "a Jacobian")
    assert isinstance(variable, Symbol)
    if spelled(name) != variable.name:
        raise UnsupportedError(
            f"a Jacobian by {name} is not derived", help=f"ask for the one by {variable.name}"
        )
    return variable


def _symbol(node: Node) -> Symbol:
    assert isinstance(node, Symbol)
    return node
