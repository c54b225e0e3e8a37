"""What is asked of a text: the variables as they are given, or as the text says them."""

from __future__ import annotations

import re

from matdiff.base.arguments import require_text
from matdiff.base.errors import UsageError
from matdiff.reading.dialects import is_mathematics

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

_FOOT = r"_\s*\{?\s*\\?[A-Za-zα-ω]|\^\s*\{?\s*[a-z]|[ᵢⱼₖₗₘₙₚᵣₛₜ]"


def may_have_indices(text: str) -> bool:
    """Whether a text has what may be indices of index notation; costs next to nothing, the answer is that of is_index_notation."""
    is_likely = isinstance(text, str) and ("_" in text or "^" in text or not text.isascii())
    return is_likely and re.search(_FOOT, text) is not None and is_mathematics(text)


def asked(
    text: str, wrt: str | Sequence[str], where: str = "", help: str = ""
) -> tuple[str, str | Sequence[str], str]:
    """Function, variables and declarations: ``wrt`` as given, or where nothing is given as the text says it.

    UsageError if neither names a variable.
    """
    require_text(text)
    if wrt:
        return text, wrt, where
    from matdiff.answers.questions import question

    found = question(text) if is_mathematics(text) else None
    if found is None:
        raise UsageError("which variable?", help=help or 'write matdiff grad "x^T A y" wrt A')
    return found.text, found.wrt, "\n".join(part for part in (where, found.where) if part)
