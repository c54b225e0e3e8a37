"""The commands with --form index, and questions asked in index notation: grad, jacobian and hessian by the second engine.

matdiff jacobian "W x" wrt W --form index         matdiff jacobian "f_i = W_ij x_j" wrt W
"""

from __future__ import annotations

import sys

from matdiff import api
from matdiff.answers import sheets
from matdiff.answers.report import printer
from matdiff.answers.sizes import symbol_words
from matdiff.answers.variables import split_member
from matdiff.base.errors import CheckError, ShapeError, UsageError
from matdiff.commandline.options import check_of, order_of, points_of
from matdiff.indexnotation import deciding
from matdiff.indexnotation import reading as indexnotation_reading
from matdiff.indexnotation.complexform import index_forms
from matdiff.indexnotation.form import IndexForm, index_form
from matdiff.indexnotation.kinds import CONVENTION
from matdiff.indexnotation.reading import read_derivative
from matdiff.output.board import Row
from matdiff.output.paper import PAPERS, Sheet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments
    from matdiff.commandline.indexchoice import Asked


def index_command(kind: str, asked: Asked, format: str, arguments: Arguments) -> int:
    """Answer a question in index notation; returns the exit code. CheckError, and nothing printed, if the engines differ."""
    order = order_of(arguments) if kind == "jacobian" else 1
    if order > 1:
        form, notes = read_derivative(*asked, order=order, forced=arguments.has("index"))
        return show_forms([form], notes, format, arguments)
    found, notes = _forms(kind, asked, arguments.has("index"))
    return show_forms(found, notes, format, arguments)


def show_forms(
    found: list[IndexForm], notes: tuple[str, ...], format: str, arguments: Arguments
) -> int:
    """Check derivatives in index notation and print them; returns the exit code."""
    verdicts = []
    if not arguments.has("no_check"):
        for form in found:
            report = form.check(check_of(arguments), points_of(arguments))
            if report.verdict == "disagreed":
                raise CheckError(f"the check disagrees with the index form: {report.sentence()}")
            verdicts.append(report.sentence())
    for note in dict.fromkeys((*notes, *(note for form in found for note in form.notes))):
        print(f"note: {note}", file=sys.stderr)
    if format == "numpy":
        print("\n\n".join(form.einsum() for form in found), end="")
    elif format == "json":
        _print_json(found, verdicts)
    elif format in PAPERS:
        sides = [form.latex().split(" = ", 1) for form in found]
        rows = [Row(left, right) for left, right in sides]
        steps = [form.explain().rows("latex") for form in found] if arguments.has("steps") else []
        print(sheets.write(Sheet("", rows, [], steps), format, arguments.options))
    else:
        print(_text(found, format, arguments.has("steps")))
    is_text = format in ("unicode", "ascii")
    for sentence in dict.fromkeys(verdicts):
        shown = f"\n{sentence}" if format == "unicode" else sentence.replace("✓ ", "")
        print(shown, file=sys.stdout if is_text else sys.stderr)
    return 0


def index_reading(text: str, where: str, format: str, forced: bool) -> int:
    """An expression in index form, and in matrix form where there is one: the command parse."""

    if forced or deciding.is_index_notation(text):
        reading = indexnotation_reading.read_index(text, where)
        form, notes = (
            indexnotation_reading.form_of(reading, []),
            indexnotation_reading.notes_of(reading),
        )
    else:
        expression = api.parse(text, where)
        form = index_form("jacobian", expression.node, [])
        notes = expression.notes
    if format == "json":
        raise UsageError(
            "a reading in index notation has no form 'json'", help="use ascii or latex"
        )
    for note in notes:
        print(f"note: {note}", file=sys.stderr)
    if format in ("latex", "markdown"):
        body = form.function_text(format)
        print(f"$$\n{body}\n$$" if format == "markdown" else body)
        return 0
    in_matrices, functions = form.readings(format)
    print("\n".join(functions))
    if in_matrices:
        print(f"  in matrix notation: {in_matrices}")
    print(f"  {CONVENTION}")
    for v in form.symbols:
        print(f"  {symbol_words(v, format)}")
    return 0


def _forms(kind: str, asked: Asked, forced: bool) -> tuple[list[IndexForm], tuple[str, ...]]:
    """The derivatives asked for, and notes on how the input was read."""

    text, wrt, where = asked
    if forced or deciding.is_index_notation(text):
        return indexnotation_reading.read_index_question(kind, text, wrt, where)
    expression, variables, names = api.read_question(text, wrt, where, scalar=kind != "jacobian")
    if kind != "grad" and len(names) > (2 if kind == "hessian" else 1):
        raise UsageError("a Jacobian is by one variable, a Hessian by one or two")
    if kind != "jacobian" and not expression.node.is_scalar:
        raise ShapeError(f"a {kind} is of a scalar", help="ask for the jacobian")
    groups = [[v] for v in variables] if kind == "grad" else [variables]
    forms = []
    for name, group in zip(names, groups, strict=False):
        for form in index_forms(kind, expression.node, group):
            form.name_axes(split_member(name)[1])
            forms.append(form)
    return forms, expression.notes


def _text(found: list[IndexForm], format: str, with_steps: bool) -> str:
    first = found[0]
    sizes = ", ".join(symbol_words(v, format) for v in first.symbols)
    lines = []
    in_matrices, functions = first.readings(format)
    top, *more = [in_matrices, *functions] if in_matrices else functions
    lines += [f"read as   {top}    {sizes}", *(f"{'':10}{line}" for line in more)]
    lines.append("")
    for form in found:
        main, *more = form.text(format).split("\n")
        lines += [f"{main.replace(' = ', '  =  ', 1)}    {form.rank_words(format)}", *more]
        matrix = form.matrix()
        if matrix is not None:
            lines.append(f"  in matrix notation: {printer(format)(matrix)}{form.layout_words()}")
        lines += [f"  where {line}" for line in form.conditions(format)]
    lines.append(f"  {CONVENTION}")
    if with_steps:
        for form in found:
            lines += ["", str(form.explain(format))]
    return "\n".join(lines)


def _print_json(found: list[IndexForm], verdicts: list[str]) -> None:
    import json

    data = [
        {**form.to_dict(), "check": verdicts[at] if verdicts else None}
        for at, form in enumerate(found)
    ]
    print(json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=2))
