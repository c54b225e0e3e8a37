"""``matdiff backprop``: a program from a file, standard input or the command line; the backward pass, checked, is printed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

from matdiff.answers import reasons, sheets
from matdiff.answers import report as answers_report
from matdiff.base.errors import CheckError, UsageError
from matdiff.codegen import TARGETS
from matdiff.commandline.files import python_file, read_file
from matdiff.commandline.options import check_of, columns, in_dialect, telling_of
from matdiff.output.paper import PAPERS
from matdiff.programs import backpropagation
from matdiff.programs import backpropreport as report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments
    from matdiff.programs.backpropagation import Backpropagation
    from matdiff.programs.loopbackprop import LoopBackpropagation

_FILE = re.compile(r"[\w./\\-]*[\w-]\.(?!T$|mT$|t$)[A-Za-z][A-Za-z0-9]{0,5}")


def program_text(arguments: Arguments) -> str:
    """The program typed; or the file that is named, by -f or in place of a program."""
    typed, path = arguments.text(), arguments.options.get("file")
    if path is not None and typed:
        raise UsageError("a program is given both in words and by --file")
    python = python_file(path if path is not None else typed)
    if python is not None:
        return python
    if path is None and (typed == "-" or _is_file(typed)):
        path = typed
    if path is None and _FILE.fullmatch(typed):
        path = typed  # no program: reading it says that there is no such file
    if path is not None:
        return in_dialect(read_file(path), arguments)
    if not typed:
        raise UsageError(
            "which program?",
            help='write matdiff backprop "h = W x; L = ||h - y||^2" wrt W, or name a file',
        )
    return in_dialect(typed, arguments)


def _is_file(typed: str) -> bool:
    return "\n" not in typed and len(typed) < 1000 and os.path.isfile(typed)


def run(arguments: Arguments, format: str, points: int) -> int:
    """Derive, check, print. CheckError, and nothing printed, if a gradient did not survive its check."""
    if "is" in arguments.words:
        raise UsageError("'is' belongs to matdiff verify")
    found = backpropagation.backprop(
        program_text(arguments),
        arguments.text("wrt") or None,
        arguments.text("where"),
        structure=arguments.options.get("structure", "projected"),
        rules=arguments.rules,
    )
    verdict = ""
    if not arguments.has("no_check"):
        report = found.check(check_of(arguments), points=points)
        verdict = report.sentence()
        if report.verdict == "disagreed":
            raise CheckError(
                f"the check disagrees: {verdict}",
                help="this is a fault of matdiff; no answer is printed. Please report the program",
            )
    for note in dict.fromkeys(found.notes):
        print(f"note: {note}", file=sys.stderr)
    _print(found, format, arguments, verdict)
    return 0


def _print(
    found: Backpropagation | LoopBackpropagation, format: str, arguments: Arguments, verdict: str
) -> None:
    is_text = format in ("unicode", "ascii")
    if not isinstance(found, Mapping):
        _print_loop(found, format)
    elif format == "json":
        import json

        whole = {**report.as_dict(found), "check": verdict or None}
        print(json.dumps(whole, ensure_ascii=False, indent=2))
        return
    elif format in TARGETS:
        print(found.code(format), end="")
    elif not is_text:
        print(sheets.write(report.sheet(found, telling_of(arguments)), format, arguments.options))
    else:
        _print_text(found, format, arguments)
    if verdict:
        mark = verdict if format == "unicode" else verdict.replace("✓ ", "")
        print(f"\n{mark}" if is_text else mark, file=sys.stdout if is_text else sys.stderr)


def _print_loop(found: LoopBackpropagation, format: str) -> None:
    if format in ("json", *TARGETS, *PAPERS[2:]):
        raise UsageError(
            f"there is no {format} for a loop up to {found.loop.upper}",
            help=f"write a number in place of {found.loop.upper}",
        )
    if format in ("latex", "markdown"):
        print(f"$$\n{found.latex()}\n$$" if format == "markdown" else found.latex())
        return
    first, *rest = found.program_lines(format)
    print(f"read as   {first}")
    for row in rest:
        print(f"          {row}")
    print(f"\n{found.unicode() if format == 'unicode' else found}")


def _print_text(found: Backpropagation, format: str, arguments: Arguments) -> None:
    rows = report.program_lines(found, format)
    print(f"read as   {rows[0]}")
    for row in rows[1:]:
        print(f"          {row}")
    print()
    for row in report.table(found, format, arguments.has("deltas")):
        print(row)
    for line in report.conditions(found, format):
        print(f"  where {line}")
    for gradient in found.values():
        if gradient.convention:
            print(f"  {reasons.said(gradient.convention, format)}")
    if arguments.has("closed") or arguments.has("expand"):
        print()
        show = answers_report.printer(format)
        for name, gradient in found.items():
            form = gradient.expanded if arguments.has("expand") else gradient.closed
            print(f"{found.printer().gradient(name, format)}  =  {show(form.node)}")
    if told := telling_of(arguments):
        for name in found:
            print()
            print(report.derivation(found, name, format, told, columns()))
