"""A claim that does not fit: which single change of what was typed makes it fit and be right.

    2 X (X w − y) for 2 Xᵀ(X w − y): Xᵀ was meant

A name is transposed, or inverted, or two factors that stand side by side are interchanged; the changed text is read and compared.

>>> from matdiff.syntax.reading import read
>>> from matdiff.verifying.sides import Sides
>>> question = Sides(read("||X w - y||^2", scalar=True))
>>> repair("2 X (X w - y)", question, question.read("2 X^T (X w - y)"))
'2 X^T (X w - y)'
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from matdiff.base.errors import MatdiffError
from matdiff.checks.claims import judge
from matdiff.verifying.operands import atom, scripts
from matdiff.verifying.sides import plain_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.expression.nodes import Node
    from matdiff.verifying.sides import Sides

_MOST = 40


def repair(text: str, sides: Sides, truth: Node) -> str:
    """The repaired text, or the empty text where no single change makes it right."""
    moving = sides.moving
    letter = moving[0] if moving else next(iter(sides.reading.symbols.values()))
    for count, changed in enumerate(_changes(text, sides.names)):
        if count == _MOST:
            break
        try:
            node = sides.read(changed, truth.shape)
        except MatdiffError:
            continue
        if node.shape == truth.shape and judge(truth, letter, truth, node, moving=moving).equal:
            return changed
    return ""


class _Place(NamedTuple):
    """A known name in the text, with its font: where it begins, where it ends, and where its powers end."""

    start: int
    end: int
    after: int


def _changes(text: str, names: set[str]) -> Iterator[str]:
    found = _places(text, names)
    for start, end, after in found:
        power = text[end:after]
        is_turned = power and not re.search(r"[-−⁻_]", power)
        yield (
            text[:start] + (text[start:end] if is_turned else f"{text[start:end]}^T") + text[after:]
        )
    for _, end, after in found:
        if end < after:
            yield text[:end] + text[after:]
        yield (
            f"{text[:end]}^{{-1}}{text[after:]}"
            if "\\" in text
            else f"{text[:end]}^-1{text[after:]}"
        )
    for a, b in pairwise(found):
        if not text[a.after : b.start].strip():
            left, right = text[a.start : a.after], text[b.start : b.after]
            yield f"{text[: a.start]}{right} {left}{text[b.after :]}"


def _places(text: str, names: set[str]) -> list[_Place]:
    """Every place of a known name, and of a bracket that a power may follow."""
    found = []
    at = 0
    while at < len(text):
        if not (text[at].isalpha() or text[at] == "\\") or text[at - 1 : at] in ("\\", "_", "^"):
            at += 1
            continue
        end = atom(text, at, names)
        if end is None or end <= at:
            at += 1
            continue
        if plain_name(text[at:end]) in names:
            found.append(_Place(at, end, scripts(text, end)))
        at = (
            end
            if plain_name(text[at:end]) in names
            else at + (len(text[at:end]) if text[at:end].isalpha() else 1)
        )
    return found
