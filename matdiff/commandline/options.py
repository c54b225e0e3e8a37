"""What the options of a question mean: the format, the text of a file, the number of points of the check."""

from __future__ import annotations

import sys

from matdiff.answers.asking import asked
from matdiff.answers.orders import HIGHEST
from matdiff.answers.report import FORMATS
from matdiff.base.errors import UsageError
from matdiff.base.limits import POINTS
from matdiff.commandline import spelling
from matdiff.commandline.files import python_file, read_file
from matdiff.reading.dialects import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.commandline.arguments import Arguments


ALIASES = {"md": "markdown", "pytorch": "torch", "plain": "ascii", "np": "numpy"}
"""Other names of formats."""


def format_of(arguments: Arguments, formats: Sequence[str] = FORMATS) -> str:
    """The format asked for, one of those the command has; Unicode where it can be shown."""
    chosen = arguments.options.get("format")
    if chosen is None:
        encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower()
        return "unicode" if encoding.startswith("utf") else "ascii"
    if chosen not in formats:
        chosen = ALIASES.get(chosen, chosen)
    if chosen not in formats:
        whose = "" if formats is FORMATS else f" of matdiff {arguments.command}"
        raise UsageError(f"the formats{whose} are {', '.join(formats)}, not '{chosen[:20]}'")
    return chosen


def expression_of(arguments: Arguments) -> str:
    """The expression typed, or read from a file or standard input."""
    typed = arguments.text()
    path = arguments.options.get("file")
    if path is not None:
        if typed:
            raise UsageError("an expression is given both in words and by --file")
        return in_dialect(python_file(path) or read_file(path), arguments)
    if (python := python_file(typed)) is not None:
        return python
    return in_dialect(read_file("-") if typed == "-" else typed, arguments)


def asked_of(arguments: Arguments) -> tuple[str, str | Sequence[str], str]:
    """Function, variables, declarations; UsageError with the line to paste where no variable is named."""
    text, wrt = expression_of(arguments), arguments.text("wrt")
    try:
        return asked(text, wrt, arguments.text("where"))
    except UsageError as error:
        if not wrt:
            error.help = repaired(arguments, str(text))
        raise


def repaired(arguments: Arguments, text: str) -> str:
    """The line to paste; in grad "x^T A x" x the word behind the expression was to be the variable."""
    *typed, last = arguments.words[""] or [""]
    if len(typed) == 1 and set(typed[0]) & set(" (") and last.isidentifier():
        quote = "'" if '"' in typed[0] else '"'
        return f"write matdiff {arguments.command} {quote}{typed[0]}{quote} wrt {last}"
    return spelling.repaired(arguments.command, text)


def in_dialect(text: str, arguments: Arguments) -> str:
    """The text in the dialect that --dialect says."""
    said = arguments.options.get("dialect")
    return text if said is None or isinstance(text, Text) else Text(text, said)


def points_of(arguments: Arguments) -> int:
    """How many points the check compares at: 3, or what --points says."""
    text = arguments.options.get("points", "3")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= POINTS:
        raise UsageError(f"--points takes a whole number from 1 to {POINTS}, not '{text[:20]}'")
    return int(text)


def order_of(arguments: Arguments) -> int:
    """The order of a differential or derivative, 1 where nothing is said."""
    text = arguments.options.get("order", "1")
    if text not in tuple(map(str, range(1, HIGHEST + 1))):
        what = "differential" if arguments.command == "differential" else "derivative"
        raise UsageError(f"the order of a {what} is from 1 to {HIGHEST}, not {text[:20]}")
    return int(text)


def check_of(arguments: Arguments) -> str:
    """Which check: with SymPy, or the exact one with the second engine."""
    return arguments.options.get("check", "sympy")
