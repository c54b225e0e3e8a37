r"""Lines in index notation: ∂f_i/∂W_mn = ∂W_ij/∂W_mn x_j. The sides have the same free indices, or one of them is another quantity.

An index that stands twice in a term is summed, one that stands once is free. What these lines are worth is not computed here.

>>> from matdiff.verifying.lines import lines
>>> (line,) = lines("∂f_i/∂W_mn = ∂W_ij/∂W_mn x_j = ∂f_i/∂W_ij x_j")
>>> print(index_line(line, {"W", "x", "f"}).words)
the free indices of ∂f_i/∂W_ij x_j are none, those of the left side i, m, n: it is another quantity
"""

from __future__ import annotations

import re
from collections import Counter

from matdiff.verifying.notation import derivatives
from matdiff.verifying.report import LineVerdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.verifying.lines import Line

_FOOT = re.compile(r"_\s*(?:\{([a-z]+)\}|([a-z]+)(?![a-zA-Z]))|([ᵢⱼₖₗₘₙₚᵣₛₜ]+)")
_SUM = re.compile(r"\\sum|sum_|Σ|∑")
_LOWERED = str.maketrans("ᵢⱼₖₗₘₙₚᵣₛₜ", "ijklmnprst")


def index_line(line: Line, names: set[str]) -> LineVerdict | None:
    """The verdict on a line whose derivatives have three indices or more; None for any other line."""
    most = max(
        (
            len(indices_at(text[slice(*d.span)]))
            for text, _ in line.sides
            for d in derivatives(text, names)
        ),
        default=0,
    )
    if most < 3 or len(line.sides) < 2:
        return None
    first, *others = line.sides
    wanted = free_indices(first.text)
    for side in others:
        found = free_indices(side.text)
        if wanted is not None and found is not None and found != wanted:
            told = [", ".join(sorted(v)) or "none" for v in (found, wanted)]
            words = f"the free indices of {side.text} are {told[0]}, those of the left side {told[1]}: it is another quantity"
            return LineVerdict(
                line.number, line.text, "false", words, "another quantity", place=side.span
            )
    return LineVerdict(
        line.number,
        line.text,
        "open",
        "in index notation; the free indices agree, the values are not compared",
    )


def free_indices(text: str) -> set[str] | None:
    """The letters that stand once in each term; None where a sum sign is written, or the terms differ."""
    if _SUM.search(text):
        return None
    found = None
    for term in re.split(r"(?<![_^{(])[+−-](?![^(]*\))", text):
        if not term.strip():
            continue
        letters = {v for v, count in Counter(indices_at(term)).items() if count == 1}
        if found is not None and letters != found:
            return None
        found = letters
    return found or set()


def indices_at(text: str) -> list[str]:
    """Every index at a foot, as often as it stands there."""
    return [c for m in _FOOT.finditer(text) for c in (m[1] or m[2] or m[3].translate(_LOWERED))]
