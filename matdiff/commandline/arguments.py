"""What was typed after ``matdiff``: the question in words, and the options.

    grad EXPRESSION wrt VARIABLES [where DECLARATIONS] [OPTIONS]
    verify CLAIM is grad EXPRESSION wrt VARIABLE [where DECLARATIONS]

A library for options would take ``-x'x`` for an option and know nothing of ``wrt``; here a word is an option only if it is one of
ours, and everything else belongs to the question, so quotes may be forgotten and expressions may begin with a minus.
"""

from __future__ import annotations

from matdiff.answers import questions
from matdiff.base.errors import UsageError
from matdiff.commandline import spelling

COMMANDS = (
    "grad",
    "jacobian",
    "hessian",
    "differential",
    "jvp",
    "vjp",
    "hvp",
    "solve",
    "score",
    "information",
    "fisher",
    "expect",
    "kl",
    "taylor",
    "step",
    "backprop",
    "verify",
    "graph",
    "laws",
    "notation",
    "limits",
    "site",
    "session",
    "completion",
    "manpage",
    "parse",
    "ask",
    "help",
)
ALIASES = {
    "gradient": "grad", "gradients": "grad", "diff": "grad", "derivative": "grad", "jac": "jacobian", "hess": "hessian",
    "derive": "grad", "differentiate": "grad", "d": "differential", "check": "verify", "backward": "backprop",
    **dict.fromkeys(("minimize", "minimise", "maximize", "maximise", "argmin", "argmax", "mle"), "solve"), "newton": "step",
}  # fmt: skip
"""Other names of commands, as other tools have them."""
FLAGS = {
    "--steps": "steps",
    "--no-check": "no_check",
    "--time": "time",
    "--matrix-form": "matrix_form",
    "--sum-form": "sum_form",
    "--index": "index",
    "--blocks": "blocks",
    "--deltas": "deltas",
    "--closed": "closed",
    "--expand": "expand",
    "--fine": "fine",
    "--hint": "hint",
    "--cite": "cite",
    "--serve": "serve",
    "--json": "json",
    "--help": "help",
    "-h": "help",
    "--version": "version",
}
VALUES = {
    "--format": "format",
    "--where": "where",
    "--wrt": "wrt",
    "--structure": "structure",
    "--kind": "kind",
    "--layout": "layout",
    "--form": "form",
    "--order": "order",
    "--along": "along",
    "--sizes": "sizes",
    "--rules": "rules",
    "--file": "file",
    "-f": "file",
    "--points": "points",
    "--at": "at",
    "--direction": "direction",
    "--output": "output",
    "-o": "output",
    "--check": "check",
    "--dialect": "dialect",
    "--port": "port",
    "--packages": "packages",
    "--label": "label",
    "--method": "method",
    "--detail": "detail",
    "--notation": "notation",
}
KNOWN_OPTIONS = {**dict.fromkeys(FLAGS, False), **dict.fromkeys(VALUES, True)}
"""Each option, and whether it takes a value."""
KEYWORDS = ("wrt", "where", "is", "along", "s.t.")


class Arguments:
    """The words of the question by keyword, and the options."""

    __slots__ = ("command", "options", "rules", "words")

    def __init__(self) -> None:
        self.command = ""
        self.words: dict[str, list[str]] = {"": []}
        self.options: dict[str, str] = {}
        self.rules: list[str] = []

    def has(self, name: str) -> bool:
        """Whether an option is set."""
        return name in self.options

    def text(self, keyword: str = "") -> str:
        """The words after a keyword, as one text."""
        return " ".join(self.words.get(keyword, ())).strip()


def read_arguments(given: list[str]) -> Arguments:
    """Sort what was typed. UsageError for an option that is not known or lacks its value."""
    arguments = Arguments()
    waiting = list(given)
    from_file = any(_option(word) in ("-f", "--file") for word in given)
    keyword = ""
    plain = False
    while waiting:
        word = waiting.pop(0)
        if not plain and word == "--":
            plain = True
        elif not plain and word in FLAGS:
            arguments.options[FLAGS[word]] = "yes"
            if word == "--hint" and waiting and waiting[0].isdigit():
                arguments.options["hint"] = waiting.pop(0)  # of so many lines
        elif not plain and _option(word) in VALUES:
            _take(arguments, word, waiting)
        elif not plain and _looks_like_option(word):
            raise _unknown_option(word)
        elif not arguments.command and not arguments.words[""]:
            command = ALIASES.get(word, word) if waiting else word
            arguments.command = command if command in COMMANDS else _asked_alone(word, waiting)
            if command not in COMMANDS:
                arguments.words[""].append(word)
        elif word in KEYWORDS and (arguments.words[""] or word == "where" or from_file):
            keyword = word
            arguments.words.setdefault(keyword, [])
        else:
            arguments.words.setdefault(keyword, []).append(word)
    for keyword in ("wrt", "where", "along"):
        if keyword in arguments.options:
            separator = ", " if arguments.words.get(keyword) else ""
            arguments.words.setdefault(keyword, []).append(separator + arguments.options[keyword])
    if arguments.command == "ask" and "wrt" in arguments.words:
        arguments.command = "grad"  # the variable is the question
    return arguments


def _option(word: str) -> str:
    return word.partition("=")[0] if word.startswith("--") else word


def _take(arguments: Arguments, word: str, waiting: list[str]) -> None:
    name, has_value, value = word.partition("=") if word.startswith("--") else (word, "", "")
    if not has_value:
        if not waiting:
            raise UsageError(f"{name} wants a value")
        value = waiting.pop(0)
    if name == "--rules":
        arguments.rules.append(value)
    else:
        arguments.options[VALUES[name]] = value


def _looks_like_option(word: str) -> bool:
    return (
        word.startswith("--")
        and len(word) > 3
        and word[2:].partition("=")[0].replace("-", "").isalpha()
    )


def _unknown_option(word: str) -> UsageError:
    name = word.partition("=")[0]
    near = spelling.near_name(name, [*FLAGS, *VALUES])
    return UsageError(
        f"{name} is not an option",
        help=f"did you mean {near}?" if near else f"the options are {', '.join([*FLAGS, *VALUES])}",
    )


def _asked_alone(word: str, rest: list[str]) -> str:
    """``matdiff "d/dA (x^T A y)"`` asks for a gradient without the command; a formula, for what it could be asked."""
    if questions.question(word) is not None or ("wrt" in rest and not word.isidentifier()):
        return "grad"
    if word.isalnum() or word in KEYWORDS or spelling.near_name(word, COMMANDS):
        raise _unknown_command(word)
    return "ask"


def _unknown_command(word: str) -> UsageError:
    near = spelling.near_name(word, (*COMMANDS, *ALIASES)) if word.isalpha() else None
    if f"--{word}" in FLAGS:
        help = f"write matdiff --{word}"
    elif near is not None:
        help = f"did you mean {near}?"
    else:
        help = spelling.repaired("grad", "" if word.isalpha() else word)
    return UsageError(
        f"'{word[:40]}' is not a command; there are: {', '.join(COMMANDS)}", help=help
    )
