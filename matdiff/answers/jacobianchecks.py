"""The checks of Jacobians and Hessians: with SymPy column by column, or exactly with the second engine.

A Hessian is checked as the Jacobian of the gradient that it was taken of, and that gradient against the function; the exact check takes
the second derivative of the function itself. By a structured variable the columns are those of its independent entries.
"""

from __future__ import annotations

from matdiff.calculus.directional import weighted
from matdiff.calculus.structure import project
from matdiff.checks.along import both, check_along, direction_of
from matdiff.checks.report import CheckReport, is_exact
from matdiff.checks.sympy_check import check_gradient, check_jacobian
from matdiff.expression.build import apply, differential, matmul, transpose
from matdiff.expression.nodes import Node, Symbol
from matdiff.expression.traverse import substitute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.jacobians import Derivative


def check_derivative(found: Derivative, kind: str, points: int, seconds: float) -> CheckReport:
    """The report on a Jacobian or a Hessian."""

    def by_sympy() -> CheckReport:
        report = _jacobian(found, points, seconds)
        if report.verdict != "agreed" or found.gradient is None:
            return report
        return both(_gradient(found, seconds), report)

    if not is_exact(kind, points, seconds):
        return by_sympy()
    from matdiff.checks.exact import settled

    return settled(_exact(found, points), by_sympy)


def check_part(found: Derivative, of: str, kind: str, points: int, seconds: float) -> CheckReport:
    """The report on the closed form of a product with a direction, of the diagonal or of the trace."""
    node = found.part(of)
    forward = (of == "matvec") == (found.layout == "numerator")
    expression, variable = found.inner.expression, found.variable

    def by_sympy() -> CheckReport:
        if of in ("diagonal", "trace"):
            return CheckReport("not checked", why=f"the {of} is checked by the index engine alone")
        if not forward:
            weighed = weighted(expression, variable, found.weight(), found.inner.book).expression
            report = check_gradient(weighed, variable, node, points=points, seconds=seconds)
        else:
            moves: dict[Node, Node] = {variable: found.direction()}
            report = check_along(expression, node, moves, points=points, seconds=seconds)
        if found.gradient is None or not report.agreed:
            return report
        return both(_gradient(found, seconds), report)

    if not is_exact(kind, points, seconds):
        return by_sympy()
    from matdiff.checks.exact import settled

    return settled(_exact_part(found, of, forward, node, points), by_sympy)


def _exact_part(found: Derivative, of: str, forward: bool, node: Node, points: int) -> CheckReport:
    from matdiff.checks.exact_parts import Linear

    whole = found.inner.expression
    by: Symbol | None = None
    if found.gradient is not None:
        asked = found.gradient.answers[0].variable
        assert isinstance(asked, Symbol)
        whole, by = found.gradient.expression, asked
    rows = found.rows.matrix if found.rows is not None else None
    linear = Linear(
        whole, found.variable, of=by, rows=rows, columns=found.columns.matrix, points=points
    )
    if of in ("diagonal", "trace"):
        return linear.diagonal(node) if of == "diagonal" else linear.trace(node)
    return (
        linear.image(node, found.direction()) if forward else linear.pullback(node, found.weight())
    )


def _jacobian(found: Derivative, points: int, seconds: float) -> CheckReport:
    variable, expression = found.variable, found.inner.expression
    if found.value is None or found.level == "operator":
        direction = direction_of(variable, "T_")
        image = substitute(found.inner.forward.value, {differential(variable): direction})
        return check_along(expression, image, {variable: direction}, points=points, seconds=seconds)
    return check_jacobian(
        _by_rows(found),
        variable,
        found.value,
        kind=found.columns.kind,
        points=points,
        seconds=seconds,
    )


def _by_rows(found: Derivative) -> Node:
    """What J is the Jacobian of: F, of a Hessian by independent entries B' vec(gradient)."""
    expression = found.inner.expression
    if found.rows is None or found.rows.matrix is None:
        return expression
    return matmul(transpose(found.rows.matrix), apply("vec", expression))


def _gradient(found: Derivative, seconds: float) -> CheckReport:
    """The gradient that a Hessian is taken of, among the matrices of the structure of its variable."""
    assert found.gradient is not None
    answer = found.gradient.answers[0]
    by = answer.variable
    assert isinstance(by, Symbol)
    among, _ = project(answer.free, by, "projected", found.gradient.normaliser)
    return check_gradient(found.gradient.expression, by, among, points=1, seconds=seconds)


def _exact(found: Derivative, points: int) -> CheckReport:
    from matdiff.checks.exact import exact_differential, exact_gradient, exact_hessian

    variable, expression = found.variable, found.inner.expression
    free = not found.columns.said and (found.rows is None or not found.rows.said)
    if found.gradient is not None and free and found.value is not None:
        by = found.gradient.answers[0].variable
        assert isinstance(by, Symbol)
        whole = found.gradient.expression
        return exact_hessian(whole, by, variable, found.value, points=points)
    if found.value is None or found.level == "operator":
        image = found.inner.forward.value
        report = exact_differential(expression, [variable], image, points=points)
    else:
        image = matmul(found.value, _coordinates(differential(variable), found.columns.kind))
        rows = apply("vec", _by_rows(found))
        report = exact_differential(rows, [variable], image, points=points)
    if found.gradient is None or not report.agreed:
        return report
    answer = found.gradient.answers[0]
    by = answer.variable
    assert isinstance(by, Symbol)
    among, _ = project(answer.free, by, "projected", found.gradient.normaliser)
    return both(exact_gradient(found.gradient.expression, by, among, points=points), report)


def _coordinates(moved: Node, kind: str) -> Node:
    """The independent entries of dX."""
    if kind == "diagonal":
        return apply("diagonal", moved)
    if kind == "upper_triangular":
        moved = transpose(moved)
    return apply("vech" if kind else "vec", moved)
