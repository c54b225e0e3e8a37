"""The words beside a line of a derivation: the laws, and the attributes that it rests on.

>>> said("tr A' = tr A", "unicode"), said("sigma' = sigma .* (1 - sigma)", "unicode")
('tr Aᵀ = tr A', 'σ′ = σ ⊙ (1 - σ)')
"""

from __future__ import annotations

from matdiff.calculus.narrate import DEFINITION
from matdiff.output import unicode
from matdiff.output.mixed import mixed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from re import Match

    from matdiff.calculus.grounds import Ground
    from matdiff.calculus.steps import Step
    from matdiff.expression.nodes import Node


def reason_text(step: Step, format: str, show: Callable[[Node], str]) -> str:
    """'R = A − U Vᵀ', 'tr Aᵀ = tr A; because S = Sᵀ'."""
    names = ", ".join(f"{show(letter)} = {show(value)}" for letter, value in step.names)
    grounds = [g.text(show, format == "unicode") for g in step.because]
    because = f"because {', '.join(grounds)}" if grounds else ""
    reason = said(step.reason, format) if step.reason != DEFINITION or not names else ""
    return "; ".join(filter(None, (names, reason, because)))


def reason_latex(step: Step, show: Callable[[Node], str]) -> str:
    """The same in LaTeX: words as text, formulas as mathematics."""
    named = ",\\ ".join(f"{show(letter)} = {show(value)}" for letter, value in step.names)
    words = latex_words(step.reason) if step.reason != DEFINITION or not named else ""
    words = r"\text{; }".join(filter(None, (named, words)))
    if not step.because:
        return words
    before = rf"{words}\text{{; because }}" if words else r"\text{because }"
    return f"{before}{', '.join(_ground_latex(g, show) for g in step.because)}"


def _ground_latex(ground: Ground, show: Callable[[Node], str]) -> str:
    sides = ground.equation
    if sides is None:
        return rf"{show(ground.subject)} \text{{ {ground.words}}}"
    return f"{show(sides[0])} {_RELATIONS.get(ground.relation, ground.relation)} {show(sides[1])}"


_RELATIONS = {"≠": r"\neq", "≥": r"\geq"}


def said(reason: str, format: str) -> str:
    """The words of a reason in the signs of the format: sigma' as σ′, A'B as AᵀB, u^-1 as u⁻¹, mu as μ."""
    if format != "unicode":
        return reason.replace("∂", "d").replace("∇", "grad")
    import re

    reason = re.sub(r"\b([A-Za-z]\w*)'(?!s )", _primed, reason)
    reason = re.sub(r"\bd?([A-Za-z]+)(?=\b|_)", lambda m: _greek(m, unicode.GREEK), reason)
    reason = re.sub(r"(?<=[)\d])'", "ᵀ", reason)
    for plain, sign in (
        ("^H", "ᴴ"),
        ("^T", "ᵀ"),
        ("^-1", "⁻¹"),
        ("^2", "²"),
        ("||", "‖"),
        (".*", "⊙"),
        (" o ", " ∘ "),
    ):
        reason = reason.replace(plain, sign)
    return reason


def _greek(match: Match[str], letters: Mapping[str, str]) -> str:
    whole, name = match[0], match[1]
    if whole in letters:
        return letters[whole]
    if name in letters and whole == f"d{name}":
        return f"d{letters[name]}"
    return whole


def _primed(match: Match[str]) -> str:
    """A prime after one letter is a transpose, unless an argument follows; after a word, a derivative."""
    word, rest = match[1], match.string[match.end() :]
    if (len(word) == 1 or word.isupper()) and not (word in "fg" and rest.startswith("(")):
        return f"{word}ᵀ"
    return f"{word}′"


def latex_words(reason: str) -> str:
    """A reason in LaTeX."""
    return mixed(said(reason, "unicode"))
