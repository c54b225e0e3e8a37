"""What a Jacobian or a Hessian claims: d vec F = J d vec X, and of a Hessian that the gradient it is taken of is right.

By a structured variable the columns are those of its independent entries, and the rows those of the gradient. A part, J V, J' U, the
diagonal or the trace, claims what it is; the last two are equations with the matrix itself.

>>> import matdiff
>>> [claim.order for claim in derivative_claims(matdiff.hessian("x^T A x", "x").record)]
[1, 1]
"""

from __future__ import annotations

from matdiff.answers.compressed import Compressed
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
    from matdiff.answers.found import Found


def derivative_claims(found: Found, of: str = "dense") -> list[Claim]:
    """The claims of the whole, or of a part, and of a Hessian those of the gradient."""
    own = _whole(found) if of == "dense" else _part(found, of)
    return [*own, *_gradient(found)]


def _whole(found: Found) -> list[Claim]:
    inner, value, level = (found.how[name] for name in ("inner", "value", "level"))
    variable = inner.variable
    if value is None or level == "operator":
        direction, _ = tangent(variable, kind_of(variable, None))
        image = substitute(inner.forward.value, {differential(variable): direction})
        return along_claims(inner.expression, image, {variable: direction})
    printed = found.node if level in ("matrix", "kronecker") else value
    turned = found.how["layout"] == "denominator" and printed is not value
    matrix = transpose(printed) if turned else printed
    return jacobian_claims(_by_rows(found), variable, matrix, found.how["columns"].kind)


def _part(found: Found, of: str) -> list[Claim]:
    parts, inner = Compressed(found), found.how["inner"]
    node = parts.part(of)
    expression, variable = inner.expression, inner.variable
    if of in ("diagonal", "trace"):
        matrix = parts.part("dense")
        right = apply("diagonal", matrix) if of == "diagonal" else apply("tr", matrix)
        return [Claim(node, (), right, wrong=f"the {of} is another one"), *_whole(found)]
    if (of == "matvec") == (found.how["layout"] == "numerator"):
        return along_claims(expression, node, {variable: parts.direction()})
    weighed = weighted(expression, variable, parts.weight(), inner.book).expression
    return gradient_claims(weighed, variable, node)


def _by_rows(found: Found) -> Node:
    """What J is the Jacobian of: F, of a Hessian by independent entries B' vec(gradient)."""
    expression: Node = found.how["inner"].expression
    rows = found.how["rows"]
    if rows is None or rows.matrix is None:
        return expression
    return matmul(transpose(rows.matrix), apply("vec", expression))


def _gradient(found: Found) -> list[Claim]:
    """The gradient that a Hessian is taken of, among the matrices of the structure of its variable."""
    gradient = found.how["gradient"]
    if gradient is None:
        return []
    answer = gradient.answers[0]
    by = answer.variable
    assert isinstance(by, Symbol)
    if not containing({by}, gradient.expression):
        return []
    among, _ = project(answer.free, by, "projected", gradient.normaliser)
    return gradient_claims(gradient.expression, by, among)
