"""What the tests of the documents ask of an answer."""

from __future__ import annotations

from forms.compare import same_form

from matdiff.answers.answer import Gradient


def is_form(gradient: Gradient, expected: str) -> bool:
    """The closed form, exactly, up to the order of a sum; pytest shows both when it fails."""
    return same_form(gradient.unicode(), expected)


_LAYOUT = frozenset(("trace.scalar", "identify", "structure", "polish", "transpose"))
"""What leads from tr(H' dX) to the gradient as printed: the last lines of every derivation."""


def first_laws(gradient: Gradient) -> list[str]:
    """The main law of each line, in order, the last lines left out, which are the same in every derivation."""
    return [step.law for step in gradient.steps if step.law and step.law not in _LAYOUT]


def all_laws(gradient: Gradient) -> set[str]:
    """Every law that was used, those told together with another included."""
    return {law for step in gradient.steps for law in step.laws}
