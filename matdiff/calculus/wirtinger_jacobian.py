"""Both Jacobians of a matrix function of a complex matrix (Hjørungnes, Complex-Valued Matrix Derivatives, 2011, chapter 3).

    d vec F = D_Z d vec Z + D_Z* d vec Z*

dZ and its conjugate are treated as independent: with a letter of its own for the conjugate, each Jacobian is found by the laws of vec as in
the real case. Of a Hermitian Z the conjugate is the transpose, and there is one: D_Z + D_Z* K.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError
from matdiff.calculus.forward import Forward
from matdiff.calculus.gathering import Gatherer
from matdiff.calculus.identify import line_of
from matdiff.calculus.steps import Step
from matdiff.calculus.vectorise import Jacobian
from matdiff.expression.build import add, apply, differential, matmul, symbol
from matdiff.expression.traverse import substitute
from matdiff.rewrite.terms import is_zero, zero_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.rewrite.book import LawBook


class WirtingerJacobian:
    """``held`` is D_Z with Z* held constant, ``conj`` is D_Z* with Z held constant, None where there is one Jacobian alone.

    UnsupportedError where a law of vec is missing.
    """

    def __init__(self, expression: Node, variable: Symbol, book: LawBook) -> None:
        self.expression = expression
        self.variable = variable
        self.book = book
        self.forward = Forward(expression, [variable], book)
        self.normaliser = self.forward.normaliser
        normal = self.normaliser.normal
        self._gather = Gatherer(self.forward.context).gathered
        moved, opposite = differential(variable), apply("conj", differential(variable))
        other = symbol(f"{variable.name}_conj", variable.shape, variable.attributes)
        line = normal(substitute(self.forward.value, {opposite: differential(other)}))
        nothing = zero_of(variable.shape)
        self._halves = (
            self._half(variable, normal(substitute(line, {differential(other): nothing}))),
            self._half(other, normal(substitute(line, {moved: nothing}))),
        )
        first, second = self._halves
        assert first.value is not None
        assert second.value is not None
        held, conj = first.value, second.value
        self.is_hermitian = "hermitian" in variable.attributes
        self.has_pair = variable.complex and not self.is_hermitian
        if self.is_hermitian:
            size = variable.shape[0]
            turn = apply("commutation", parameters=(size, size))
            held = normal(add(held, matmul(conj, turn)))
        self.held = self._gather(held)
        self.conj: Node | None = self._gather(conj) if self.has_pair else None

    def _half(self, variable: Symbol, line: Node) -> Jacobian:
        found = Jacobian(self.expression, variable, self.book, self.forward, line)
        if found.value is None:
            raise UnsupportedError(
                f"the Jacobian of a complex matrix is not derived here: {found.missing}",
                help="matdiff differential gives dF",
            )
        return found

    @property
    def is_holomorphic(self) -> bool:
        """Whether F does not depend on Z*."""
        return self.conj is not None and is_zero(self.conj)

    def steps(self) -> tuple[Step, ...]:
        """The differential, then d vec F with both Jacobians, then each."""
        normal = self.normaliser.normal
        told = list(self.forward.steps())
        used = {law: None for half in self._halves for law in half.used}
        reason = "; ".join(dict.fromkeys(law.reason for law in used if not law.quiet))
        source = "; ".join(dict.fromkeys(law.source for law in used))
        moved = normal(apply("vec", differential(self.variable)))
        line = matmul(self.held, moved)
        if self.conj is not None and not is_zero(self.conj):
            second = matmul(self.conj, normal(apply("conj", moved)))
            line = second if is_zero(self.held) else add(line, second)
        last = normal(apply("vec", self.forward.value))
        names = tuple(law.name for law in used)
        reason = reason or "the matrix before the differential"
        told.append(Step("vec", last, line, names, reason, source))
        words = line_of(self.book, "wirtinger_jacobian", self.variable.name)
        if self.conj is None:
            words = words.partition(" + ")[0]
        told.append(Step("jacobian", line, self.held, ("identify",), words))
        if self.conj is not None:
            told.append(Step("conj", line, self.conj, ("identify",), words))
        return tuple(told)
