"""What is asked of a text: the variables as they are given, or as the text says them."""

from __future__ import annotations

from matdiff.base.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def asked(
    text: str, wrt: str | Sequence[str], where: str = "", help: str = ""
) -> tuple[str, str | Sequence[str], str]:
    """Function, variables and declarations: ``wrt`` as given, or where nothing is given as the text says it.

    UsageError if neither names a variable.
    """
    if wrt:
        return text, wrt, where
    from matdiff.answers.questions import question

    found = question(text)
    if found is None:
        raise UsageError("which variable?", help=help or 'write matdiff grad "x^T A y" wrt A')
    return found.text, found.wrt, "\n".join(part for part in (where, found.where) if part)
