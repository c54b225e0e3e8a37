"""One gradient of a backward pass: in terms of the cotangents before it, and in closed form.

>>> import matdiff
>>> b = matdiff.backprop("h = W x; z = sigmoid(h); L = u^T z", "W")
>>> print(b["W"], "or", b["W"].closed, "or", b["W"].expanded)
delta_h x^T or (u .* z .* (1 - z)) x^T or (u .* sigmoid(W x) .* (1 - sigmoid(W x))) x^T
"""

from __future__ import annotations

from matdiff.answers.answer import Answer
from matdiff.answers.formula import Formula
from matdiff.answers.found import Found, Kind
from matdiff.calculus import conditions, narrate_tape
from matdiff.checks import chain, grounds
from matdiff.output.plain import plain
from matdiff.programs import backpropreport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.calculus.steps import Step
    from matdiff.calculus.tape import Cotangent
    from matdiff.checks.claim import Claim
    from matdiff.expression.nodes import Node
    from matdiff.programs.backpropagation import Backpropagation


def named_gradient(question: Expression, whole: Backpropagation, cotangent: Cotangent) -> Answer:
    """The answer for one name."""
    v = cotangent.of
    return Answer(
        Found(
            ROWS["cotangent"], question, [v.name], [v], cotangent.value,
            conventions=[cotangent.convention], whole=whole, cotangent=cotangent, name=v.name,
        )
    )  # fmt: skip


def closed_form(found: Found) -> Formula:
    """The closed form; values of the program bear their names."""
    return Formula(found.how["whole"].tape.closed(found.names[0]))


def _expanded(found: Found) -> Formula:
    """The closed form in the names that are given, every value written out."""
    tape = found.how["whole"].tape
    return Formula(tape.normaliser.normal(tape.written_out(tape.closed(found.names[0]))))


def _steps(found: Found) -> tuple[Step, ...]:
    """The derivation, from the statements that use the name to the gradient."""

    tape, cotangent = found.how["whole"].tape, found.how["cotangent"]
    told = narrate_tape.steps_of_cotangent(tape, cotangent)
    return grounds.grounds_of_gradient(
        told, cotangent.of, tape.places.get(cotangent.of, ()), tape.book
    )


def _claims(found: Found, of: str = "dense") -> list[Claim]:
    """That L as a function of this name alone has this gradient."""

    return chain.single_claims(found.how["whole"].tape, found.names[0])


def _conditions(found: Found) -> list[tuple[Node, str]]:
    shares = list(found.how["cotangent"].shares)
    return list(
        dict.fromkeys(
            row
            for share in shares
            for row in conditions.conditions_of(
                share.derivation.context, share.derivation.root, share.answer.gradient,
                normal=share.derivation.normaliser.normal,
            )
        )
    )  # fmt: skip


def _text(found: Found, format: str) -> str:
    """In terms of the cotangents before it: W2ᵀ ∇_h2 L."""
    if format == "ascii":
        return plain(found.node)
    text: str = found.how["whole"].printer()(found.node, format)
    return text


def _left(found: Found, format: str) -> str:
    """∇_h L."""
    name: str = found.how["whole"].printer().gradient(found.names[0], format)
    return name


def _explained(found: Found, format: str) -> str:
    return backpropreport.derivation(found.how["whole"], found.names[0], format)


def _laws(found: Found) -> tuple[str, ...]:
    """The differential laws behind it, in words."""

    return backpropreport.laws_of(found.how["cotangent"])


ROWS = {
    "cotangent": Kind(
        "cotangent", "a gradient of a backward pass", "gradient", steps=_steps, claims=_claims, conditions=_conditions,
        code=lambda found, of: (_expanded(found).node, "gradient"), text=_text, left=_left, explained=_explained,
        more={"closed": closed_form, "expanded": _expanded, "laws": _laws},
    )
}  # fmt: skip
