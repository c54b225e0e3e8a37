"""The Jacobians of a complex matrix function as an answer: by Z with Z* held constant, and by Z* with Z held constant.

    >>> import matdiff
    >>> r = matdiff.jacobian("X^H X", wrt="X", where="X: m x n complex")
    >>> str(r), str(r.conj)
    ('kron(I, X^H)', 'commutation(n, n) kron(I, X^T)')

Convention: d vec F = D_Z d vec Z + D_Z* d vec Z* (Hjørungnes 2011). Of a holomorphic F the second is zero, and the first is its Jacobian.
"""

from __future__ import annotations

from matdiff.answers.formula import Formula
from matdiff.answers.linearsteps import Explained
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus.wirtinger_jacobian import WirtingerJacobian
from matdiff.checks.grounds import grounds_of_differential
from matdiff.expression.build import add, apply, matmul, transpose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.base.dimensions import Shape
    from matdiff.calculus.steps import Step
    from matdiff.checks.claim import Claim
    from matdiff.checks.report import CheckReport
    from matdiff.codegen.functions import Code
    from matdiff.expression.nodes import Node, Symbol

PARTS = ("z", "conj")


class ComplexJacobian(Explained, Formula):
    """``node`` is the Jacobian by Z with Z* held constant; ``conj`` the one by Z*, None of a real or a Hermitian variable."""

    kind = "jacobian"

    def __init__(
        self, expression: Expression, found: WirtingerJacobian, name: str, layout: str
    ) -> None:
        self.expression = expression
        self.found = found
        self.variables = (name,)
        self.layout = layout
        super().__init__(self._laid_out(found.held))
        self.conj = None if found.conj is None else Formula(self._laid_out(found.conj))

    def _laid_out(self, node: Node) -> Node:
        if self.layout == "numerator":
            return node
        return self.found.normaliser.normal(transpose(node))

    @property
    def variable(self) -> Symbol:
        """The variable that the columns belong to."""
        return self.found.variable

    @property
    def shapes(self) -> dict[str, Shape]:
        """The shape of every name, declared or inferred."""
        return self.expression.shapes

    @property
    def conventions(self) -> tuple[str, ...]:
        """What the two matrices are."""
        name = self.variable.name
        if self.found.is_hermitian:
            return (
                f"{name} is Hermitian: its conjugate is its transpose, so there is one Jacobian",
            )
        if self.conj is None:
            return ()
        if self.found.is_holomorphic:
            return (f"F is holomorphic in {name}: d vec F = J d vec {name}",)
        return (f"d vec F = J d vec {name} + J* d vec {name}*, as if {name}* were independent",)

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision, and the layout."""
        turned = ("Denominator layout: the transposes of the Jacobians.",)
        return (*self.expression.notes, *(turned if self.layout == "denominator" else ()))

    @property
    def conditions(self) -> tuple[str, ...]:
        """When the answer holds."""
        from matdiff.calculus.conditions import conditions_of
        from matdiff.output.plain import plain

        context = self.found.forward.context
        found = conditions_of(context, self.expression.node, self.node)
        return tuple(f"{plain(node)} {words}" for node, words in found)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The differential, d vec F, and both Jacobians."""
        return grounds_of_differential(self.found.steps(), [self.variable], self.found.book)

    def more_lines(self, format: str) -> list[tuple[str, Node]]:
        """The Jacobian by the conjugate, with its name."""
        from matdiff.answers.derivative_report import conjugate_name

        return [] if self.conj is None else [(conjugate_name(self, format), self.conj.node)]

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare both along complex directions with SymPy and with the second engine; "exact": with the latter alone."""
        from matdiff.checks.deciding import decide

        return decide(self.claims, kind, points=points, seconds=seconds)

    def claims(self) -> list[Claim]:
        """d vec F = J d vec Z + J* d vec Z*."""
        from matdiff.checks.stating import along_claims, tangent

        direction, _ = tangent(self.variable)
        image = self._image(direction)
        return along_claims(self.expression.node, image, {self.variable: direction})

    def _image(self, direction: Node) -> Node:
        """What dF is along a direction, by the Jacobians as they are printed."""
        flat = apply("vec", direction)
        parts = [(self.node, flat)]
        if self.conj is not None:
            parts.append((self.conj.node, apply("conj", flat)))
        turned = self.layout == "denominator"
        image = add(*(matmul(transpose(J) if turned else J, v) for J, v in parts))
        rows, columns = self.expression.shape
        return image if columns == 1 else apply("unvec", image, parameters=(rows, columns))

    def code(self, target: str = "numpy", of: str = "z") -> str:
        """Source text of a function, for a library or a language, of the Jacobian by Z, or with ``of`` "conj" by Z*."""
        return self._code(target, of).source

    def function(self, target: str = "", of: str = "z") -> Callable[..., Any]:
        """That function.

        >>> import matdiff, numpy as np
        >>> r = matdiff.jacobian("z^H z", wrt="z", where="z: complex")
        >>> r.function(of="conj")(z=np.array([1 + 2j]))
        array([1.+2.j])
        """
        return self._code(target, of).function()

    def _code(self, target: str, of: str) -> Code:
        from matdiff.codegen.functions import code

        node, name = self._part(of)
        return code(node, self._symbols(), target=target, name=name)

    def _part(self, of: str) -> tuple[Node, str]:
        if of not in PARTS or (of == "conj" and self.conj is None):
            known = PARTS if self.conj is not None else PARTS[:1]
            raise UsageError(f"the parts are {' and '.join(known)}, not '{of}'")
        if of == "z" or self.conj is None:
            return self.node, "jacobian"
        return self.conj.node, "jacobian_conj"

    def _symbols(self) -> list[Symbol]:
        return list(self.expression.reading.symbols.values())


def complex_jacobian(
    expression: Expression, variable: Symbol, name: str, layout: str, form: str, rules: Any
) -> ComplexJacobian:
    """Both Jacobians; ``api.jacobian`` gives them where the expression is complex."""
    from matdiff.calculus.bookshelf import book_with

    if form not in ("", "matrix", "kronecker"):
        raise UnsupportedError(
            f"the form {form} of a Jacobian of complex matrices is not supported",
            help="matdiff differential gives dF, a linear map of dZ",
        )
    found = WirtingerJacobian(expression.node, variable, book_with(rules))
    return ComplexJacobian(expression, found, name, layout)
