"""The derivation of one cotangent of a program, read off the records of the tape.

    h  =  W x + b                              the statement
    dL =  <∇_h L, dh>                          h is all that L sees of W here
       =  ...                                  as in any derivation (narrate.py)
    ∇_W L = G                                  dL = tr(G' dW)

A name used by several statements has a passage for each, and what they hand to it is added up.
"""

from __future__ import annotations

from matdiff.calculus.derive import derive
from matdiff.calculus.identify import paired
from matdiff.calculus.narrate import DEFINITION, Narrator
from matdiff.calculus.steps import Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.calculus.tape import Cotangent, Share, Tape
    from matdiff.expression.nodes import Node


class StatementNarrator(Narrator):
    """Writes the steps from the cotangent of a statement to what it hands to one name."""

    def write_share(self, share: Share, is_root: bool) -> list[Step]:
        d = self.derivation
        line: Node = d.expression
        left = share.statement.name or "L"
        self.steps.append(Step(left, line, line, (), DEFINITION))
        line = self.unfolded(line, left)
        if not is_root and share.statement.symbol is not None:
            first = paired(d.cotangent, share.statement.symbol)
            self.steps.append(Step("df", first, first, (), f"through {left} alone"))
        self.sweep_from(d.cotangent)
        self.identify()
        return self.steps


def steps_of_cotangent(tape: Tape, cotangent: Cotangent) -> tuple[Step, ...]:
    """Every passage to a name, and how they are put together."""
    steps: list[Step] = []
    for share in cotangent.shares:
        steps += _passage(tape, share)
    if cotangent.of in tape.upstream:
        return (Step("gradient", cotangent.value, cotangent.value, ("given",), "given"),)
    if not steps:
        return (
            Step(
                "gradient", cotangent.value, cotangent.value, (), "the value does not depend on it"
            ),
        )
    last = steps[-1].after
    if cotangent.chained is not last:
        many = len(cotangent.shares) > 1
        reason = (
            "what each statement hands to it, added up" if many else "named values by their names"
        )
        steps.append(Step("gradient", last, cotangent.chained, ("collected",), reason))
    if cotangent.shorter is not cotangent.chained:
        steps.append(
            Step(
                "gradient",
                cotangent.chained,
                cotangent.shorter,
                ("put in",),
                "the cotangents before it put in",
            )
        )
    if cotangent.value is not cotangent.shorter:
        steps.append(
            Step(
                "gradient", cotangent.shorter, cotangent.value, ("structure",), cotangent.convention
            )
        )
    return tuple(steps)


def _passage(tape: Tape, share: Share) -> list[Step]:
    derivation, answer = share.derivation, share.answer
    if len(derivation.answers) > 1:
        every = [a.variable for a in derivation.answers]
        places = {answer.variable: answer.places} if answer.places else {}
        derivation = derive(
            derivation.expression, [answer.variable], derivation.book, "free", every, places,
            derivation.cotangent,
        )  # fmt: skip
        answer = derivation.answers[0]
    narrator = StatementNarrator(derivation, answer)
    return narrator.write_share(share, share.statement is tape.root)
