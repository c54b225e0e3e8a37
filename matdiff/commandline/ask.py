"""``matdiff "x^T A x"``: how an expression is read, and the questions it answers, each ready to paste.

>>> print(*questions("A x", False, ("A", "x")), sep="\\n")
matdiff jacobian "A x" wrt A
matdiff jacobian "A x" wrt x
matdiff differential "A x"
matdiff graph "A x"
"""

from __future__ import annotations

from matdiff import api
from matdiff.answers.report import printer
from matdiff.answers.sizes import shape_words, symbol_words
from matdiff.commandline.options import expression_of, format_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from matdiff.commandline.arguments import Arguments

_FORMATS = ("unicode", "ascii")
_SCALAR = ("grad", "hessian", "solve")
_SHAPED = ("jacobian",)


def run(arguments: Arguments) -> int:
    """Read and print; returns the exit code."""
    text, format = expression_of(arguments), format_of(arguments, _FORMATS)
    where = arguments.text("where")
    expression = api.parse(text, where)
    symbols = expression.reading.symbols.values()
    print(
        f"read as   {printer(format)(expression.node)}    {shape_words(expression.shape, format)}"
    )
    for symbol in symbols:
        print(f"          {symbol_words(symbol, format)}")
    if not symbols:
        print("\nnothing can be asked of it: no name stands in it")
        return 0
    is_scalar = tuple(expression.shape) == (1, 1)
    print("\nwhat can be asked of it")
    for line in questions(text, is_scalar, tuple(s.name for s in symbols), where):
        print(f"  {line}")
    return 0


def questions(text: str, is_scalar: bool, names: Sequence[str], where: str = "") -> list[str]:
    """The command lines that ask of an expression with these names: of a scalar, or of another shape."""
    kinds = _SCALAR if is_scalar else _SHAPED
    declared = f" where {_quoted(where)}" if where else ""
    by = [(kind, name) for kind in kinds for name in names]
    return [
        *(f"matdiff {kind} {_quoted(text)} wrt {name}{declared}" for kind, name in by),
        *(f"matdiff {kind} {_quoted(text)}{declared}" for kind in ("differential", "graph")),
    ]


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else "'" + text.replace("'", "'\\''") + "'"
