"""The magics of Jupyter and IPython: ``%load_ext matdiff``, then ``%matdiff`` for a line and ``%%matdiff`` for a cell.

    %matdiff grad x^T A y wrt A                     the answer, typeset; r = %matdiff … keeps it
    %matdiff jacobian softmax(z) wrt z --steps      its derivation
    %matdiff verify 2 A x is grad x^T A x wrt x     the verdict
    %%matdiff backprop wrt W                        the cell is the expression, the program or the derivation
    h = W x
    L = ||h - y||^2

The text is taken as it is typed: IPython replaces neither ``{}`` nor ``$`` in it.
"""

from __future__ import annotations

import matdiff
from matdiff.base.errors import MatdiffError, UsageError
from matdiff.commandline import arguments as commandline
from matdiff.commandline import options

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.commandline.arguments import Arguments

KINDS = (
    "grad", "jacobian", "hessian", "differential", "jvp", "vjp", "hvp", "solve", "backprop", "verify", "graph", "parse",
)  # fmt: skip
"""What the magics answer."""
_HELP = "write %matdiff grad x^T A y wrt A, or %%matdiff grad wrt A above the expression"


class Refused:
    """What is shown of a question that cannot be answered: a sentence, no traceback."""

    def __init__(self, error: MatdiffError) -> None:
        self.error = error

    def __repr__(self) -> str:
        return f"error: {self.error}"


def answer(line: str, cell: str | None = None) -> Any:
    """What a line, or a cell under it, asks for: an answer, a derivation with --steps, a verdict; ``Refused`` where there is none."""
    try:
        return _answered(line, cell)
    except MatdiffError as error:
        return Refused(error)


def _answered(line: str, cell: str | None) -> Any:
    words, cell = line.replace('"', " ").split(), (cell or "").strip()
    if not words and not cell:
        raise UsageError("there is nothing in this cell", help=_HELP)
    command = words.pop(0) if words and words[0] in commandline.COMMANDS else "grad"
    if command not in KINDS:
        raise UsageError(f"the magic answers {', '.join(KINDS)}, not {command}")
    asked = commandline.read_arguments([command, *([cell] if cell else ()), *words])
    text = asked.text()
    if cell and text != cell:
        raise UsageError("an expression stands in the line and in the cell", help=_HELP)
    if not text or text.split()[0] in ("wrt", "where", "along", "is"):
        raise UsageError("which expression?", help=_HELP)
    found = _found(command, text, asked)
    if asked.has("hint") and hasattr(found, "hint"):
        return found.hint(options.hint_lines(asked))
    if options.telling_of(asked) and hasattr(found, "explain"):
        return found.explain(**options.telling_words(asked))
    return found


def _found(command: str, text: str, asked: Arguments) -> Any:
    wrt, where = asked.text("wrt"), asked.text("where")
    if command == "verify":
        from_kind = asked.text("is").split(maxsplit=1)
        kinds = {"grad": "gradient"}
        if not from_kind:
            return matdiff.verify(text, wrt=wrt, where=where)
        kind, rest = kinds.get(from_kind[0], from_kind[0]), from_kind[1:]
        return matdiff.verify(text, rest[0] if rest else "", wrt, where, kind=kind)
    if command == "parse":
        return matdiff.parse(text, where)
    if command in ("jvp", "vjp", "hvp"):
        return getattr(matdiff, command)(text, wrt, where, along=asked.text("along"))
    return getattr(matdiff, command)(text, wrt, where)


def load_ipython_extension(shell: Any) -> None:
    """What ``%load_ext matdiff`` calls."""

    def magic(line: str, cell: str | None = None) -> Any:
        """Derivatives of matrix expressions: %matdiff grad x^T A y wrt A"""
        return answer(line, cell)

    magic._ipython_magic_no_var_expand = True  # type: ignore[attr-defined]
    shell.register_magic_function(magic, magic_kind="line_cell", magic_name="matdiff")
