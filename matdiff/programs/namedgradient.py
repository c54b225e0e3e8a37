"""One gradient of a backward pass: in terms of the cotangents before it, and in closed form."""

from __future__ import annotations

from matdiff.answers.formula import Formula
from matdiff.answers.grounded import Grounded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.steps import Step
    from matdiff.calculus.tape import Cotangent
    from matdiff.checks.report import CheckReport
    from matdiff.programs.backpropagation import Backpropagation


class NamedGradient(Grounded, Formula):
    """∇_v L for one name of a program. It prints in terms of the cotangents before it, ``delta_h`` for ∇_h L."""

    def __init__(self, whole: Backpropagation, cotangent: Cotangent) -> None:
        super().__init__(cotangent.value)
        self.whole = whole
        self.cotangent = cotangent
        self.name = cotangent.of.name

    @property
    def closed(self) -> Formula:
        """The closed form; values of the program bear their names.

        >>> import matdiff
        >>> b = matdiff.backprop("h = W x; z = sigmoid(h); L = u^T z", "W")
        >>> print(b["W"], "or", b["W"].closed, "or", b["W"].expanded)
        delta_h x^T or (u .* z .* (1 - z)) x^T or (u .* sigmoid(W x) .* (1 - sigmoid(W x))) x^T
        """
        return Formula(self.whole.tape.closed(self.name))

    @property
    def expanded(self) -> Formula:
        """The closed form in the names that are given, every value written out."""
        tape = self.whole.tape
        return Formula(tape.normaliser.normal(tape.written_out(tape.closed(self.name))))

    @property
    def steps(self) -> tuple[Step, ...]:
        """The derivation, from the statements that use the name to the gradient."""
        from matdiff.calculus.narrate_tape import steps_of_cotangent
        from matdiff.checks.grounds import grounds_of_gradient

        tape, variable = self.whole.tape, self.cotangent.of
        told = steps_of_cotangent(tape, self.cotangent)
        return grounds_of_gradient(told, variable, tape.places.get(variable, ()), tape.book)

    @property
    def convention(self) -> str:
        """The convention for a structured variable; empty for a free one."""
        return self.cotangent.convention

    @property
    def laws(self) -> tuple[str, ...]:
        """The differential laws behind it, in words."""
        from matdiff.programs.backpropreport import laws_of

        return laws_of(self.cotangent)

    def unicode(self) -> str:
        """In Unicode: W2ᵀ ∇_h2 L."""
        return self.whole.printer()(self.node)

    def latex(self) -> str:
        """LaTeX, with \\nabla_{h} L for the cotangents before it."""
        return self.whole.printer()(self.node, "latex")

    def explain(self, format: str = "unicode") -> str:
        """The derivation as text."""
        from matdiff.programs.backpropreport import derivation

        return derivation(self.whole, self.name, format)

    def check(self, kind: str = "sympy", *, points: int = 3, seconds: float = 5.0) -> CheckReport:
        """Compare the closed form with derivatives of L as a function of this name alone, by SymPy; "exact": by the second engine."""
        from matdiff.checks.chain import single_claims
        from matdiff.checks.deciding import decide

        tape = self.whole.tape
        return decide(lambda: single_claims(tape, self.name), kind, points=points, seconds=seconds)

    def _repr_latex_(self) -> str:
        left = self.whole.printer().gradient(self.name, "latex")
        return f"$\\displaystyle {left} = {self.latex()}$"
