"""``matdiff parse``: how an expression is read, with the sizes of its names."""

from __future__ import annotations

import sys

from matdiff import api
from matdiff.answers import explicit as answers_explicit
from matdiff.answers.report import printer
from matdiff.answers.sizes import indices_met, latex_space, shape_words, symbol_words
from matdiff.commandline.indexchoice import index_answer
from matdiff.commandline.options import expression_of, format_of
from matdiff.output import documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.result import Expression
    from matdiff.commandline.arguments import Arguments

_FORMATS = ("unicode", "ascii", "latex", "markdown", "json")


def run(arguments: Arguments) -> int:
    """Read and print; returns the exit code."""

    text, format = expression_of(arguments), format_of(arguments, _FORMATS)
    where = arguments.text("where")
    if arguments.options.get("form") == "entries":
        return _written_out(text, where, format)
    if (code := index_answer("parse", (text, "", where), format, arguments)) is not None:
        return code
    expression = api.parse(text, where)
    for note in expression.notes:
        print(f"note: {note}", file=sys.stderr)
    if format == "json":
        _print_json(expression)
    elif format == "latex":
        print(_latex(expression))
    elif format == "markdown":
        print(f"$$\n{_latex(expression)}\n$$")
    else:
        symbols = dict(expression.reading.symbols)
        for side in expression.sides or (expression,):
            print(f"{printer(format)(side.node)}    {shape_words(side.shape, format)}")
            symbols |= side.reading.symbols
        for symbol in symbols.values():
            print(f"  {symbol_words(symbol, format)}")
    return 0


def _written_out(text: str, where: str, format: str) -> int:
    """The matrix entry by entry, where its sizes are numbers."""

    found = answers_explicit.explicit(api.parse(text, where).node)
    print(found.latex() if format in ("latex", "markdown") else found)
    return 0


def _latex(expression: Expression) -> str:
    """The expression and the space of each name, on one line."""
    show = printer("latex")
    at = indices_met(expression.node)
    symbols = expression.reading.symbols.values()
    told = [
        latex_space(show(s), s.shape, s.axes, at.get(s, ""), "complex" in s.attributes)
        for s in symbols
    ]
    whole = show(expression.node)
    if not any("complex" in s.attributes for s in symbols):
        whole = latex_space(whole, expression.shape)  # of complex names it may be real or not
    told.insert(0, whole)
    return r", \quad ".join(told)


def _print_json(expression: Expression) -> None:
    import json

    data = {
        "expression": str(expression),
        "latex": printer("latex")(expression.node),
        "shape": list(expression.shape),
        "shapes": {name: list(shape) for name, shape in expression.shapes.items()},
        "notes": list(expression.notes),
        "tree": documents.as_data(expression.node),
    }
    print(json.dumps(data, ensure_ascii=False, indent=2))
