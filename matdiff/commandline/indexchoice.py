"""Whether a question is for index notation: --form index, --index, or a text that is written in it. Costs a start next to nothing."""

from __future__ import annotations

from matdiff.answers.asking import may_have_indices
from matdiff.base.errors import UsageError
from matdiff.commandline import index
from matdiff.commandline.options import order_of
from matdiff.indexnotation import deciding

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.commandline.arguments import Arguments

    Asked = tuple[str, str | Sequence[str], str]


def index_answer(kind: str, asked: Asked, format: str, arguments: Arguments) -> int | None:
    """The exit code of an answer in index notation; None where neither question nor options ask for one."""
    text, wrt, where = asked
    form = arguments.options.get("form", "index")
    if kind in ("grad", "parse") and form != "index":
        known = "index or entries" if kind == "parse" else "index"
        raise UsageError(f"the form of matdiff {kind} is {known}, not '{form[:20]}'")
    if not _in_index_form(arguments, text):
        return None

    if kind == "parse":
        return index.index_reading(text, where, format, arguments.has("index"))
    return index.index_command(kind, (text, wrt, where), format, arguments)


def _in_index_form(arguments: Arguments, text: str) -> bool:
    """Whether the answer is asked for in index notation, or the question is."""
    form = arguments.options.get("form")
    if form == "index" or arguments.has("index"):
        return True
    if arguments.command == "jacobian" and order_of(arguments) > 1:
        if form is not None:
            raise UsageError("a derivative of higher order has the form index alone")
        return True
    if form is not None or not may_have_indices(text):
        return False

    return deciding.is_index_notation(text)
