"""The commands whose answers are linear in a differential: differential, jacobian, hessian, jvp, vjp, hvp.

Standard output gets the answer, its conditions, what can be proved of its curvature, its size where sizes are given, and the verdict of
its check; an answer that did not survive the check is not printed.
"""

from __future__ import annotations

import sys

from matdiff.answers import derivative_report, linearmaps, sheets, sizereport, variables
from matdiff.answers import report as answers_report
from matdiff.answers import sizes as answers_sizes
from matdiff.base.errors import CheckError, UsageError
from matdiff.commandline import index
from matdiff.commandline.indexchoice import index_answer
from matdiff.commandline.options import (
    asked_of,
    check_of,
    columns,
    format_of,
    hints_of,
    notated_as,
    order_of,
    points_of,
    telling_of,
)
from matdiff.output import entries
from matdiff.output.paper import PAPERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from matdiff.commandline.arguments import Arguments

    Asking = tuple[str, Any, str]

_OPTIONS = {
    "differential": ("order",),
    "jacobian": ("layout", "form", "structure", "sizes", "order"),
    "hessian": ("form", "structure", "sizes", "blocks"),
    "jvp": ("along",),
    "vjp": ("along",),
    "hvp": ("along",),
}
"""Which options belong to which command."""


def answer(arguments: Arguments) -> int:
    """Answer the command; returns the exit code."""
    kind = arguments.command
    _refuse_strangers(arguments, kind)
    format = format_of(arguments)
    asking = asked_of(arguments)
    if kind in ("jacobian", "hessian"):
        code = index_answer(kind, asking, format, arguments)
        if code is not None:
            return code
    if kind == "hessian" and _is_by_several(asking, arguments):
        return _blocks(asking, arguments, format)
    sizes: dict[str, int] = {}
    if arguments.has("sizes"):
        sizes = sizereport.read_sizes(arguments.options["sizes"])
        asking = sizereport.declared_with(asking, sizes)
    found = _found(kind, asking, arguments)
    if hasattr(found, "form"):
        if sizes:
            raise UsageError("--sizes is for matrices; this answer has an index form alone")
        return index.show_forms([found.form], found.notes, format, arguments)
    if (hints := hints_of(arguments, [found], format)) is not None:
        print(hints)
        return 0
    _show(found, kind, arguments, format, sizes)
    return 0


def _refuse_strangers(arguments: Arguments, kind: str) -> None:
    if "along" in arguments.words and "along" not in _OPTIONS[kind]:
        raise UsageError("along belongs to matdiff jvp and vjp and hvp")
    if "is" in arguments.words:
        raise UsageError("'is' belongs to matdiff verify")


def _found(kind: str, asking: Asking, arguments: Arguments) -> Any:
    options: dict[str, Any] = {
        name: arguments.options[name]
        for name in ("layout", "form", "structure")
        if arguments.has(name) and name in _OPTIONS[kind]
    }
    if arguments.has("order") and kind == "differential":
        options["order"] = order_of(arguments)
    if "along" in _OPTIONS[kind]:
        options["along"] = arguments.text("along")
    function = linearmaps.hessian_block if kind == "hessian" else getattr(linearmaps, kind)
    return function(*asking, rules=arguments.rules, **options)


def _show(found: Any, kind: str, arguments: Arguments, format: str, sizes: dict[str, int]) -> None:
    """Check the answer, then print it."""

    with notated_as(arguments):
        if format in PAPERS:
            sheet = sheets.sheet_of([found], telling_of(arguments))
            text = sheets.write(sheet, format, arguments.options)
        else:
            text = derivative_report.answer_text(found, format, telling_of(arguments), columns())
    if sizes and format in ("unicode", "ascii"):
        text = "\n".join([text, *derivative_report.size_lines(found, sizes, format)])
    verdict = "" if arguments.has("no_check") else _verdict(found, kind, arguments)
    for note in (*found.notes, *_entry_note(found, kind)):
        print(f"note: {note}", file=sys.stderr)
    _print(found, text, verdict, format)


def _entry_note(found: Any, kind: str) -> tuple[str, ...]:
    """Of a Jacobian of A_ij and nothing else: that it is by one entry, where the whole matrix may be meant."""

    operands, entry = getattr(found.expression.node, "operands", ()), str(found.expression)
    if (
        kind != "jacobian"
        or "_" not in entry
        or len(operands) < 2
        or entries.picks(operands) is None
    ):
        return ()
    return (f"{entry} is one entry; write F_{entry.partition('_')[2]} = {entry} for the matrix.",)


def _verdict(found: Any, kind: str, arguments: Arguments) -> str:
    """The sentence of the check; CheckError if the answer did not survive it."""
    report = found.check(check_of(arguments), points=points_of(arguments))
    sentence: str = report.sentence()
    if report.verdict == "disagreed":
        raise CheckError(f"the check disagrees with the {kind}: {sentence}")
    return sentence


def _print(found: Any, text: str, verdict: str, format: str) -> None:
    is_text = format in ("unicode", "ascii")
    if is_text:
        print(f"{_heading(found, format)}\n")
    print(text, end="" if text.endswith("\n") else "\n")
    if verdict:
        mark = f"\n{verdict}" if format == "unicode" else verdict.replace("✓ ", "")
        print(mark, file=sys.stdout if is_text else sys.stderr)


def _heading(found: Any, format: str) -> str:
    """How the input was read, the sizes and what is declared."""

    symbols = [*found.expression.reading.symbols.values()]
    symbols += [v for v in getattr(found, "directions", {}).values() if v not in symbols]
    words = (
        [
            answers_sizes.symbol_words(s, format),
            *answers_report.attribute_words(s.attributes, format),
        ]
        for s in symbols
    )
    sizes = ", ".join(" ".join(said) for said in words)
    return f"read as   {answers_report.printer(format)(found.expression.node)}    {sizes}"


def _blocks(asking: Asking, arguments: Arguments, format: str) -> int:
    """Every block on and above the diagonal, each checked."""

    structure = arguments.options.get("structure", "projected")
    blocks = linearmaps.hessians(*asking, rules=arguments.rules, structure=structure).upper()
    texts, verdicts, told = [], [], telling_of(arguments)
    for block in blocks:
        if format not in PAPERS:
            texts.append(derivative_report.answer_text(block, format, told, columns()))
        if not arguments.has("no_check"):
            verdicts.append(_verdict(block, "hessian", arguments))
    if format in PAPERS:
        sheet = sheets.sheet_of(list(blocks), told)
        texts = [sheets.write(sheet, format, arguments.options)]
    for note in dict.fromkeys(note for block in blocks for note in block.notes):
        print(f"note: {note}", file=sys.stderr)
    if format == "json":
        print(f"[{', '.join(texts)}]")
        return 0
    is_text = format in ("unicode", "ascii")
    if is_text:
        print(f"{_heading(blocks[0], format)}\n")
    print("\n".join(texts) if is_text or format in PAPERS else "\n\n".join(texts))
    if verdicts and is_text:
        print()
    for verdict in dict.fromkeys(verdicts):
        mark = verdict if format == "unicode" else verdict.replace("✓ ", "")
        print(mark, file=sys.stdout if is_text else sys.stderr)
    return 0


def _is_by_several(asking: Asking, arguments: Arguments) -> bool:
    """Whether all blocks are meant: of several variables, as grad gives all gradients; a form or sizes ask for one block."""

    if arguments.has("blocks"):
        return True
    one = arguments.has("form") or arguments.has("sizes")
    return not one and len(variables.split_variables(asking[1])) > 1
