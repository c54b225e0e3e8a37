"""``--json``: every command answers with one object, whatever comes of it.

    matdiff   the version
    command   what was asked for
    code      the exit code: 0 answered; 1 understood but no derivation; 2 a mistake in the question; 3 the check disagreed
    result    the answer: the object, or list of objects, of ``--format json``; {"text": ...} of what has no such form; null with an error
    notes     the sentences that go to standard error otherwise
    error     null, or {"kind", "message", "help", "place": [from, to] or null}, the place counted in the text that was typed

>>> said(UsageError("which variable?", help="write wrt A"))
{'kind': 'UsageError', 'message': 'which variable?', 'help': 'write wrt A', 'place': None}
"""

from __future__ import annotations

import json
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

from matdiff import __version__
from matdiff.base.errors import MatdiffError, UsageError
from matdiff.commandline.arguments import read_arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_WORDS_ALONE = ("graph", "notation", "limits", "completion", "manpage", "help", "")
"""Commands whose answer is a text."""
_WITHOUT = ("session", "site")


def run(words: list[str], answer: Callable[[list[str]], int]) -> int:
    """Print the object; returns the exit code."""
    asked = [word for word in words if word != "--json"]
    out, notes = StringIO(), StringIO()
    command, error = "", None
    try:
        arguments = read_arguments(asked)
        command = arguments.command
        if command in _WITHOUT:
            raise UsageError(f"matdiff {command} has no --json")
        has_form = command not in _WORDS_ALONE and not (
            {"format", "help", "version"} & set(arguments.options)
        )
        with redirect_stdout(out), redirect_stderr(notes):
            code = answer([*asked, "--format=json"] if has_form else asked)
    except MatdiffError as raised:
        code, error = raised.exit_code, said(raised)
    except (RecursionError, MemoryError) as large:
        code, error = 1, {"kind": type(large).__name__, "message": "too large", "help": "", "place": None}  # fmt: skip
    result = None if error else _object(out.getvalue())
    told = [line.removeprefix("note: ") for line in notes.getvalue().splitlines()]
    data = {"matdiff": __version__, "command": command, "code": code, "result": result}
    print(json.dumps({**data, "notes": told, "error": error}, ensure_ascii=False, indent=2))
    return code


def said(error: MatdiffError) -> dict[str, object]:
    """An error as data."""
    return {
        "kind": type(error).__name__.rstrip("_"),
        "message": error.message,
        "help": error.help,
        "place": list(error.span) if error.span else None,
    }


def _object(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return {"text": text}
