"""The answer to a question by a complex variable: the gradient of a real function, the derivative of a holomorphic one, and both
Wirtinger derivatives.

    >>> import matdiff
    >>> r = matdiff.grad("||A z - b||^2", wrt="z", where="A: m x n complex, z: complex, b: complex")
    >>> str(r), r.kind
    ('2 A^H (A z - b)', 'gradient')
    >>> str(r.wirtinger.z), str(r.wirtinger.conj)
    ('A^T conj(A z - b)', 'A^H (A z - b)')

Conventions: df = tr(G' dZ) + tr(H' d conj(Z)) with G = df/dZ, H = df/dZ*. A real f has H = conj(G) and the gradient 2 H, for which
df = Re tr(gradient^H dZ); it points along steepest ascent. Where f is neither real nor holomorphic, ``str(r)`` is df/dZ.
"""

from __future__ import annotations

from matdiff.answers.formula import Formula
from matdiff.answers.result import Gradient
from matdiff.base.errors import UnsupportedError
from matdiff.expression.traverse import postorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from matdiff.calculus.wirtinger import Wirtinger
    from matdiff.checks.claim import Claim
    from matdiff.expression.nodes import Node, Symbol
    from matdiff.indexnotation.complexform import ComplexForm


class WirtingerPair:
    """``z`` is df/dZ with conj(Z) held constant, ``conj`` is df/dZ* with Z held constant; both print themselves."""

    __slots__ = ("conj", "z")

    def __init__(self, held: Node, conj: Node) -> None:
        self.z = Formula(held)
        self.conj = Formula(conj)

    def __repr__(self) -> str:
        return f"WirtingerPair(z={str(self.z)!r}, conj={str(self.conj)!r})"


class ComplexGradient(Gradient):
    """The gradient by a complex variable, or its complex derivative; ``kind`` says which.

    ``kind``   'gradient' of a real function, 'derivative' of a holomorphic one, 'conjugate' of one of conj(Z) alone, else 'wirtinger'.
    """

    @property
    def found(self) -> Wirtinger:
        """What the derivation found."""
        assert self.answer.wirtinger is not None
        return self.answer.wirtinger

    @property
    def kind(self) -> str:
        """'gradient', 'derivative' or 'wirtinger'."""
        return self.found.kind

    @property
    def wirtinger(self) -> WirtingerPair:
        """Both Wirtinger derivatives. UnsupportedError for a Hermitian variable, whose conjugate is its transpose."""
        if self.found.hermitian:
            raise UnsupportedError(
                f"{self.variable} is Hermitian: its conjugate is its transpose, so there is one derivative"
            )
        return WirtingerPair(self.found.held, self.found.conj)

    @property
    def convention(self) -> str:
        """What the answer is, and its definition."""
        own = self.answer.convention
        said = "" if self.found.hermitian else _SAID[self.kind].replace("Z", self.answer.name)
        return "; ".join(filter(None, (said, own)))

    @property
    def notes(self) -> tuple[str, ...]:
        """How the input was read where that was a decision."""
        found = list(self.expression.notes)
        if not self.answer.occurs:
            found.append(
                f"{self.variable} does not occur in the expression, so its gradient is zero."
            )
        return tuple(found)

    def left(self, format: str) -> str:
        """∇_Z f of a real function, ∂f/∂Z of any other."""
        if self.kind == "gradient":
            return super().left(format)
        return derivative_name(self.variable, format, self.kind == "conjugate")

    def more_lines(self, format: str) -> list[tuple[str, Node]]:
        """The Wirtinger derivatives that the answer is not, each with its name."""
        if self.found.hermitian:
            return []
        held = derivative_name(self.variable, format), self.found.held
        conj = derivative_name(self.variable, format, True), self.found.conj
        return {"gradient": [held, conj], "conjugate": [held]}.get(self.kind, [conj])

    def equation(self) -> str:
        """All that was found in LaTeX: one line, or an aligned block."""
        from matdiff.output.latex import latex

        rows = [(self.left("latex"), self.node), *self.more_lines("latex")]
        if len(rows) == 1:
            return super().equation()
        lines = [rf"{left} &= {latex(node)}" for left, node in rows]
        return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.equation()}$"

    def to_dict(self) -> dict[str, Any]:
        """Everything that is known of the answer, as plain data for JSON."""
        found = super().to_dict()
        found["kind"] = self.kind
        found["wirtinger"] = None
        if not self.found.hermitian:
            pair = self.wirtinger
            found["wirtinger"] = {"z": str(pair.z), "conj": str(pair.conj)}
        return found

    def claims(self) -> list[Claim]:
        """Both derivatives, and that the gradient is the one of a real function; of a Hermitian variable along Hermitian directions."""
        from matdiff.checks.stating import hermitian_claims, wirtinger_claims

        self._require_occurring()
        expression, variable, answer = self.as_question()
        found, places, is_gradient = self.found, self.answer.places, self.kind == "gradient"
        if found.hermitian:
            return hermitian_claims(expression, variable, answer, is_gradient, places=places)
        return wirtinger_claims(
            expression, variable, found.held, found.conj, answer if is_gradient else None,
            structure=None if self.structure == "projected" else self.structure, places=places,
        )  # fmt: skip

    def index(self, conj: bool = False) -> ComplexForm:
        """df/dZ in index notation by the second engine, with ``conj`` df/dZ*.

        >>> import matdiff
        >>> print(matdiff.grad("||A z - b||^2", "z", "A: m x n complex, z: complex, b: complex").index(conj=True))
        df/dz*_m = A*_km (A_kl z_l - b_k)
        """
        from matdiff.indexnotation.complexform import complex_forms

        expression, variable, _ = self.as_question()
        return complex_forms(expression, variable)[conj]

    def code(self, target: str = "numpy", of: str = "gradient", batch: Iterable[str] = ()) -> str:
        """Source text of a function, as of a real gradient; "einsum" is the answer from the index form."""
        if target != "einsum":
            return super().code(target, of, batch)
        if self.found.hermitian:
            raise UnsupportedError("there is no einsum code of a gradient among Hermitian matrices")
        conj = self.kind in ("gradient", "conjugate")
        return self.index(conj).einsum(2 if self.kind == "gradient" else 1)

    def as_question(self) -> tuple[Node, Symbol, Node]:
        """What a check compares: the expression, the variable as a symbol, the answer."""
        return super().as_question()

    def _function_name(self) -> str:
        return "gradient" if self.kind == "gradient" else "derivative"


_SAID = {
    "gradient": "f is real: the gradient is 2 ∂f/∂Z*, df = Re tr(∇^H dZ)",
    "derivative": "f is holomorphic in Z: df = tr(G' dZ)",
    "conjugate": "f is holomorphic in conj(Z): df = tr(H' d conj(Z))",
    "wirtinger": "f is neither real nor holomorphic: df = tr(G' dZ) + tr(H' d conj(Z)), no gradient",
}
"""What the answer is, by kind."""


def derivative_name(variable: str, format: str, conjugate: bool = False) -> str:
    """∂f/∂Z, or ∂f/∂Z*."""
    from matdiff.answers.report import styled

    star = "*" if conjugate else ""
    if format == "latex":
        from matdiff.output.latex import STYLE

        raised = "^{*}" if conjugate else ""
        return rf"\frac{{\partial f}}{{\partial {styled(variable, STYLE)}{raised}}}"
    if format == "unicode":
        from matdiff.output.unicode import STYLE as UNICODE

        return f"∂f/∂{styled(variable, UNICODE)}{star}"
    return f"df/d{variable}{star}"


def complex_gradient(turned: Node | None, name: str) -> type[ComplexGradient]:
    """The class of the answer. UnsupportedError where the variable is given transposed, or as an entry."""
    if turned is not None:
        raise UnsupportedError(
            f"the derivative by {name} is not supported for a complex variable",
            help="ask for it by the variable itself",
        )
    return ComplexGradient


def is_complex(root: Node, variables: Sequence[Node]) -> bool:
    """Whether an expression or a variable has complex entries."""
    return any(node.complex for node in postorder(root, *variables))


def refuse_complex(root: Node, variables: Sequence[Node], what: str) -> None:
    """UnsupportedError where a derivative of complex matrices is asked for that is served for real ones only."""
    if is_complex(root, variables):
        raise UnsupportedError(
            f"{what} of complex matrices is not supported yet",
            help="matdiff grad gives both Wirtinger derivatives of a scalar, matdiff differential dF",
        )
