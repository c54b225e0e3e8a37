"""Products with directions of complex functions: U' J is the gradient of Re tr(U^H F), H V how the gradient of a real f changes along V.

    vjp   2 d/dZ* Re tr(U^H F)        Re tr(vjp^H T) = Re tr(U^H dF[T]) for every T
    hvp   d(2 df/dZ*) along V         Re tr(T^H hvp) = D^2 f[T, V]

So both serve Re tr(G^H dZ), as the gradient of a real function does.
"""

from __future__ import annotations

from matdiff.base.errors import UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.calculus.wirtinger import Wirtinger
    from matdiff.expression.nodes import Symbol


HVP_WORDS = "how the gradient changes along the direction"


def vjp_words(expression: Expression, variable: Symbol, weight: Symbol) -> str:
    """What U' J is where numbers are complex; '' where all are real."""
    if not (expression.node.complex or variable.complex):
        return ""
    u, z = weight.name, variable.name
    return f"the gradient of Re tr({u}^H F): Re tr(vjp^H d{z}) = Re tr({u}^H dF)"


def refuse_unreal(found: Wirtinger | None) -> None:
    """UnsupportedError where the function is not real: then there is no gradient to differentiate."""
    if found is None or found.kind != "gradient":
        raise UnsupportedError(
            "a Hessian-vector product is of a real function, and this one is complex",
            help="ask for that of its real part, re(...)",
        )
