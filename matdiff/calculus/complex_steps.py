"""The last lines of a derivation by a complex variable, and conjugates as a person writes them in every line.

df      = tr(G' dZ) + tr(H' d conj(Z))
df/dZ*  = H                                  with Z held constant
grad    = 2 H                                f is real
"""

from __future__ import annotations

from matdiff.calculus.families import member_at
from matdiff.calculus.gathering import Gatherer
from matdiff.calculus.steps import Step
from matdiff.expression.build import (
    add,
    apply,
    differential,
    indexed_sum,
    matmul,
    scale,
    tr,
    transpose,
)
from matdiff.expression.nodes import Symbol
from matdiff.rewrite.terms import is_zero

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.derive import Answer, Derivation
    from matdiff.expression.nodes import Node
    from matdiff.rewrite.book import Context


CONJUGATES = "conjugates of products and sums, factor by factor"


def complex_steps(
    steps: list[Step], derivation: Derivation, answer: Answer, line: Node
) -> list[Step]:
    """The steps with the last lines of a complex variable, and with conjugates gathered. ``line`` is the last df."""
    if answer.wirtinger is not None:
        steps = [*steps, *last_lines(answer, line)]
    return gathered_steps(steps, derivation.context)


def last_lines(answer: Answer, line: Node) -> list[Step]:
    """Where both derivatives are read off, and the answer."""
    found = answer.wirtinger
    assert found is not None
    steps = []
    name = answer.name + (f"_{''.join(p.name for p in answer.places)}" if answer.places else "")
    words = (
        f"df = tr(G' d{name})"
        if found.hermitian
        else f"df = tr(G' d{name}) + tr(H' d conj({name}))"
    )
    if answer.occurs:
        identified = _identified(answer)
        if identified is not line:
            reason = "the derivatives stand before the differentials"
            steps.append(Step("df", line, identified, ("trace.scalar",), reason))
    steps.append(Step("held", found.held, found.held, ("identify",), words))
    if not found.hermitian:
        steps.append(Step("conj", found.conj, found.conj, ("identify",), words))
    if found.kind == "gradient":
        reason = answer.convention or f"f is real: the gradient is 2 ∂f/∂{name}*"
        before = found.held if found.hermitian else found.conj
        steps.append(Step("answer", before, found.answer, ("real",), reason))
    return steps


def _identified(answer: Answer) -> Node:
    found = answer.wirtinger
    assert found is not None
    variable = answer.variable
    if answer.places:
        assert isinstance(variable, Symbol)
        variable = member_at(variable, answer.places)
    moved = differential(variable)
    pairs = ((found.free, moved), (found.free_conj, apply("conj", moved)))
    terms = [_paired(g, d) for g, d in pairs if not is_zero(g)]
    line: Node = terms[0] if len(terms) == 1 else add(*terms)
    for place in reversed(answer.places):
        line = indexed_sum(place, line)
    return line


def _paired(cotangent: Node, moved: Node) -> Node:
    if moved.is_scalar:
        return scale(cotangent, moved)
    product = matmul(transpose(cotangent), moved)
    return product if product.is_scalar else tr(product)


def gathered_steps(steps: list[Step], context: Context) -> list[Step]:
    """Every line with its conjugates gathered; one that then says nothing new is left out."""
    gather = Gatherer(context).gathered
    result: list[Step] = []
    for step in steps:
        before, after = gather(step.before), gather(step.after)
        if result and step.left == result[-1].left and after is result[-1].after:
            last = result[-1]
            laws = (*last.laws, *(law for law in step.laws if law not in last.laws))
            result[-1] = Step(last.left, last.before, last.after, laws, last.reason, last.source)
            continue
        result.append(Step(step.left, before, after, step.laws, step.reason, step.source))
    return result
