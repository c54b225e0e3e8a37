"""The Jacobians of a complex matrix function as an answer: by Z with Z* held constant, and by Z* with Z held constant.

    >>> import matdiff
    >>> r = matdiff.jacobian("X^H X", wrt="X", where="X: m x n complex")
    >>> str(r), str(r.conj)
    ('kron(I, X^H)', 'commutation(n, n) kron(I, X^T)')

Convention: d vec F = D_Z d vec Z + D_Z* d vec Z* (Hjørungnes 2011). Of a holomorphic F the second is zero, and the first is its Jacobian.
"""

from __future__ import annotations

from matdiff.answers.answer import Answer
from matdiff.answers.formula import Formula
from matdiff.answers.found import Found, Kind
from matdiff.base.errors import UnsupportedError, UsageError
from matdiff.calculus import bookshelf
from matdiff.calculus.conditions import conditions_of
from matdiff.calculus.identify import line_of
from matdiff.calculus.wirtinger_jacobian import WirtingerJacobian
from matdiff.checks.grounds import grounds_of_differential
from matdiff.checks.stating import along_claims, tangent
from matdiff.expression.build import add, apply, matmul, transpose

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.answers.result import Expression
    from matdiff.calculus.steps import Step
    from matdiff.checks.claim import Claim
    from matdiff.expression.nodes import Node, Symbol

PARTS = ("z", "conj")


def _laid_out(found: WirtingerJacobian, node: Node, layout: str) -> Node:
    return node if layout == "numerator" else found.normaliser.normal(transpose(node))


def _conventions(found: WirtingerJacobian) -> tuple[str, ...]:
    """What the two matrices are."""
    name = found.variable.name
    line = line_of(found.book, "wirtinger_jacobian", name)
    if found.is_hermitian:
        return (f"{name} is Hermitian: its conjugate is its transpose, so there is one Jacobian",)
    if found.conj is None:
        return ()
    if found.is_holomorphic:
        return (f"F is holomorphic in {name}: {line.partition(' + ')[0]}",)
    return (f"{line}, as if {name}* were independent",)


def _conditions(found: Found) -> list[tuple[Node, str]]:
    return conditions_of(found.how["found"].forward.context, found.question.node, found.node)


def _steps(found: Found) -> tuple[Step, ...]:
    """The differential, d vec F, and both Jacobians."""
    way = found.how["found"]
    return grounds_of_differential(way.steps(), [way.variable], way.book)


def _claims(found: Found, of: str = "dense") -> list[Claim]:
    """d vec F = J d vec Z + J* d vec Z*."""
    variable = found.how["found"].variable
    direction, _ = tangent(variable)
    image = _image(found, direction)
    return along_claims(found.question.node, image, {variable: direction})


def _image(found: Found, direction: Node) -> Node:
    """What dF is along a direction, by the Jacobians as they are printed."""
    flat, conj = apply("vec", direction), found.how["conj"]
    parts = [(found.node, flat)]
    if conj is not None:
        parts.append((conj.node, apply("conj", flat)))
    turned = found.how["layout"] == "denominator"
    image = add(*(matmul(transpose(J) if turned else J, v) for J, v in parts))
    rows, columns = found.question.shape
    return image if columns == 1 else apply("unvec", image, parameters=(rows, columns))


def _code(found: Found, of: str) -> tuple[Node, str]:
    """The Jacobian by Z, or with ``of`` "conj" by Z*."""
    conj = found.how["conj"]
    if of not in ("", *PARTS) or (of == "conj" and conj is None):
        known = PARTS if conj is not None else PARTS[:1]
        raise UsageError(f"the parts are {' and '.join(known)}, not '{of}'")
    return (conj.node, "jacobian_conj") if of == "conj" else (found.node, "jacobian")


ROWS = {
    "complex jacobian": Kind(
        "complex jacobian", "a Jacobian of complex matrices", "wirtinger_jacobian",
        steps=_steps, claims=_claims, conditions=_conditions, code=_code,
    )
}  # fmt: skip


def complex_jacobian(
    expression: Expression, variable: Symbol, name: str, layout: str, form: str, rules: Any
) -> Answer:
    """Both Jacobians; ``api.jacobian`` gives them where the expression is complex."""

    if form not in ("", "matrix", "kronecker"):
        raise UnsupportedError(
            f"the form {form} of a Jacobian of complex matrices is not supported",
            help="matdiff differential gives dF, a linear map of dZ",
        )
    found = WirtingerJacobian(expression.node, variable, bookshelf.book_with(rules))
    notes = ("Denominator layout: the transposes of the Jacobians.",)
    conj = None if found.conj is None else Formula(_laid_out(found, found.conj, layout))
    return Answer(
        Found(
            ROWS["complex jacobian"], expression, [name], [variable], _laid_out(found, found.held, layout),
            conventions=_conventions(found), notes=notes if layout == "denominator" else (),
            found=found, conj=conj, layout=layout,
        )
    )  # fmt: skip
