"""The derivation of a Jacobian or a Hessian: the differential, the laws of vec, the independent entries of a structured variable.

>>> import matdiff
>>> [step.left for step in derivative_steps(matdiff.jacobian("A x", "x").record)]
['dF', 'dF', 'vec', 'jacobian']
"""

from __future__ import annotations

from matdiff.calculus.narrate import steps_of
from matdiff.calculus.steps import Step
from matdiff.checks.grounds import grounds_of_differential, grounds_of_gradient

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.found import Found
    from matdiff.calculus.derive import Derivation
    from matdiff.expression.nodes import Node


def derivative_steps(found: Found) -> tuple[Step, ...]:
    """Every line, with the attributes that it rests on."""
    jacobian, value, gradient = (found.how[name] for name in ("inner", "value", "gradient"))
    told = [*jacobian.steps(), *_last_lines(found)]
    if found.how["level"] == "operator" or value is None:
        told = [step for step in told if step.left == "dF"]
    lines = grounds_of_differential(told, [jacobian.variable], jacobian.book)
    if gradient is None:
        return lines
    return (gradient_line(gradient, jacobian.expression), *lines)


def _last_lines(found: Found) -> list[Step]:
    """How the matrix is said in the end."""
    value = found.how["value"]
    if value is None:
        return []
    told = []
    last = found.how["inner"].value
    assert last is not None
    if value is not last and found.conventions:
        told.append(Step("jacobian", last, value, ("structure",), "; ".join(found.conventions)))
    elif value is not last:
        told.append(Step("jacobian", last, value, ("presented",), "said shorter"))
    if found.node is not value:
        words = "denominator layout: transposed"
        told.append(Step("jacobian", value, found.node, ("layout",), words))
    return told


def gradient_line(derivation: Derivation, line: Node) -> Step:
    """The gradient that is differentiated further, and what that rests on already."""
    grounds = dict.fromkeys(g for step in grounded_steps(derivation) for g in step.because)
    return Step("gradient", line, line, ("gradient",), "the gradient", because=tuple(grounds))


def grounded_steps(derivation: Derivation) -> tuple[Step, ...]:
    """The way to the gradient by one variable."""
    answer = derivation.answers[0]
    told = steps_of(derivation, answer)
    return grounds_of_gradient(told, answer.variable, answer.places, derivation.book)
