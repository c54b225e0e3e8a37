"""What a Jacobian or a Hessian claims: d vec F = J d vec X, and of a Hessian that the gradient it is taken of is right.

By a structured variable the columns are those of its independent entries, and the rows those of the gradient. A part, J V, J' U, the
diagonal or the trace, claims what it is; the last two are equations with the matrix itself.
"""

from __future__ import annotations

from matdiff.calculus.directional import weighted
from matdiff.calculus.structure import project
from matdiff.checks.claim import Claim
from matdiff.checks.directions import kind_of
from matdiff.checks.stating import along_claims, gradient_claims, jacobian_claims, tangent
from matdiff.expression.build import apply, differential, matmul, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import containing, substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.jacobians import Derivative


def derivative_claims(found: Derivative, of: str = "dense") -> list[Claim]:
    """The claims of the whole, or of a part, and of a Hessian those of the gradient."""
    own = _whole(found) if of == "dense" else _part(found, of)
    return [*own, *_gradient(found)]


def _whole(found: Derivative) -> list[Claim]:
    variable = found.variable
    if found.value is None or found.level == "operator":
        direction, _ = tangent(variable, kind_of(variable, None))
        image = substitute(found.inner.forward.value, {differential(variable): direction})
        return along_claims(found.inner.expression, image, {variable: direction})
    printed = found.node if found.level in ("matrix", "kronecker") else found.value
    turned = found.layout == "denominator" and printed is not found.value
    matrix = transpose(printed) if turned else printed
    return jacobian_claims(_by_rows(found), variable, matrix, found.columns.kind)


def _part(found: Derivative, of: str) -> list[Claim]:
    node = found.part(of)
    expression, variable = found.inner.expression, found.variable
    if of in ("diagonal", "trace"):
        matrix = found.part("dense")
        right = apply("diagonal", matrix) if of == "diagonal" else apply("tr", matrix)
        return [Claim(node, (), right, wrong=f"the {of} is another one"), *_whole(found)]
    if (of == "matvec") == (found.layout == "numerator"):
        return along_claims(expression, node, {variable: found.direction()})
    weighed = weighted(expression, variable, found.weight(), found.inner.book).expression
    return gradient_claims(weighed, variable, node)


def _by_rows(found: Derivative) -> Node:
    """What J is the Jacobian of: F, of a Hessian by independent entries B' vec(gradient)."""
    expression = found.inner.expression
    if found.rows is None or found.rows.matrix is None:
        return expression
    return matmul(transpose(found.rows.matrix), apply("vec", expression))


def _gradient(found: Derivative) -> list[Claim]:
    """The gradient that a Hessian is taken of, among the matrices of the structure of its variable."""
    if found.gradient is None:
        return []
    answer = found.gradient.answers[0]
    by = answer.variable
    assert isinstance(by, Symbol)
    if not containing({by}, found.gradient.expression):
        return []
    among, _ = project(answer.free, by, "projected", found.gradient.normaliser)
    return gradient_claims(found.gradient.expression, by, among)
