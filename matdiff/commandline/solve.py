"""``matdiff solve EXPR wrt X [s.t. "..."] [where ...]``: stationary points and equations, in closed form, checked."""

from __future__ import annotations

import sys

from matdiff.answers import sheets
from matdiff.base.errors import CheckError, UnsupportedError, UsageError
from matdiff.commandline.options import expression_of, format_of, points_of, repaired
from matdiff.output.paper import PAPERS
from matdiff.solving import asking
from matdiff.solving import report as solving_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments


def run(arguments: Arguments) -> int:
    """Solve, check, print; exit code 1 where there is no closed form."""

    format = format_of(arguments)
    text = expression_of(arguments)
    if not arguments.text("wrt"):
        raise UsageError("which variable?", help=repaired(arguments, str(text)))
    found = asking.solve(
        text,
        arguments.text("wrt"),
        arguments.text("where"),
        st=arguments.words.get("s.t.", ()),
        rules=arguments.rules,
    )
    sentence = ""
    if not arguments.has("no_check"):
        report = found.check(points=min(points_of(arguments), 3))
        if report.verdict == "disagreed":
            raise CheckError(
                f"the check disagrees with the solution: {report.why}",
                help="this is a fault of matdiff; no answer is printed. Please report the question",
            )
        if report.verdict == "refuted":
            raise UnsupportedError(
                f"there is no solution by these laws: {report.why}",
                help=f"it would be {found}",
            )
        if found.branches and not report.agreed:
            raise UnsupportedError(
                f"no solution is printed that was not checked: {report.why}",
                help=f"it would be {found}; --no-check prints it",
            )
        sentence = report.sentence() if found.branches else ""
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if format == "json":
        import json

        print(
            json.dumps({**found.to_dict(), "check": sentence or None}, ensure_ascii=False, indent=2)
        )
    elif format not in ("unicode", "ascii", *PAPERS):
        print(found.code(format), end="")
    elif format in PAPERS:
        sheet = solving_report.sheet(found, arguments.has("steps"))
        print(sheets.write(sheet, format, arguments.options))
        if sentence:
            print(sentence.replace("✓ ", ""), file=sys.stderr)
    else:
        print(solving_report.told(found, format, arguments.has("steps")))
        if sentence:
            mark = sentence if format == "unicode" else sentence.replace("✓ ", "")
            print(f"\n{mark}")
    return 0 if found.branches else 1
