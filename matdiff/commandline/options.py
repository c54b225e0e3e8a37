"""What the options of a question mean: the format, the text of a file, the number of points of the check."""

from __future__ import annotations

import os
import sys

from matdiff.answers.asking import asked
from matdiff.answers.explanation import Hint
from matdiff.answers.orders import HIGHEST
from matdiff.answers.report import FORMATS
from matdiff.answers.telling import PLAIN, Telling, telling
from matdiff.base.errors import UsageError
from matdiff.base.limits import POINTS
from matdiff.commandline import spelling
from matdiff.commandline.files import python_file, read_file
from matdiff.output.notation import notated, notation_of
from matdiff.output.paper import PAPERS
from matdiff.reading.dialects import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager
    from typing import Any

    from matdiff.answers.answer import Answer
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


_TOLD = ("steps", "method", "detail", "notation", "at", "cite")


def telling_words(arguments: Arguments) -> dict[str, Any]:
    """The choices by name, as ``explain`` takes them."""
    chosen = {name: arguments.options[name] for name in _TOLD[1:5] if name in arguments.options}
    return {**chosen, "cite": True} if arguments.has("cite") else chosen


def telling_of(arguments: Arguments) -> Telling | None:
    """How the derivation is to be told; None where none is asked for. Every choice of how asks for it."""
    if not any(option in arguments.options for option in _TOLD):
        return None
    return telling(**telling_words(arguments))


def hint_lines(arguments: Arguments) -> int:
    """How many lines --hint asks for."""
    typed = arguments.options["hint"]
    return 1 if typed == "yes" else int(typed)


def columns() -> int:
    """How wide the terminal is; 0, any width, where there is none: what goes to a file or a pipe keeps its lines."""
    stream = sys.stdout
    if stream is None or not stream.isatty():
        return 0
    said = os.environ.get("COLUMNS", "")
    try:
        return int(said) if said.isdigit() else os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return 80


def notated_as(arguments: Arguments) -> AbstractContextManager[None]:
    """What is printed inside is in the notation that --notation says."""
    return notated(notation_of(arguments.options.get("notation", "")))


def hints_of(arguments: Arguments, answers: Sequence[Answer], format: str) -> str | None:
    """The hints that --hint asks for, in the place of the answers; None without it."""
    if not arguments.has("hint"):
        return None
    lines, told = hint_lines(arguments), telling_of(arguments) or PLAIN
    hints = [
        Hint(answer, lines, "unicode" if format in PAPERS else format, told) for answer in answers
    ]
    return "\n\n".join(hint.latex() if format in PAPERS else str(hint) for hint in hints)


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
