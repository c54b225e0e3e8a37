"""What each command of the command line does; ``cli.main`` calls these and turns errors into messages and exit codes.

Standard output gets the answer and the verdict of its check, standard error the notes. An answer that did not survive its check is not
printed: CheckError.
"""

from __future__ import annotations

import sys

from matdiff import api
from matdiff.answers import derivations, lefts, named_answer, reasons, report, sheets
from matdiff.base import limits
from matdiff.base.errors import CheckError, UsageError
from matdiff.codegen import TARGETS
from matdiff.commandline import (
    ask,
    backprop,
    graph,
    lawtable,
    linear,
    notation,
    parse,
    shells,
    site,
    solve,
    statistics,
    verify,
)
from matdiff.commandline.indexchoice import index_answer
from matdiff.commandline.options import (
    asked_of,
    check_of,
    columns,
    expression_of,
    format_of,
    hints_of,
    notated_as,
    points_of,
    telling_of,
)
from matdiff.output.paper import PAPERS
from matdiff.programs import backpropagation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.answers.answer import Answer
    from matdiff.answers.several import Gradients
    from matdiff.commandline.arguments import Arguments


def _grad(arguments: Arguments) -> int:
    begin = _clock()
    if "is" in arguments.words:
        raise UsageError("'is' belongs to matdiff verify")
    text, wrt, where = asked_of(arguments)
    format = format_of(arguments)
    if (code := index_answer("grad", (text, wrt, where), format, arguments)) is not None:
        return code
    found = api.grads(
        text,
        wrt,
        where,
        structure=arguments.options.get("structure", "projected"),
        rules=arguments.rules,
    )
    if (hints := hints_of(arguments, list(found.values()), format)) is not None:
        print(hints)
        return 0
    derived = _clock()
    verdicts = _check(found, arguments)
    checked = _clock()
    _print(found, verdicts, format, arguments)
    if arguments.has("time"):
        print(
            f"derived in {1000 * (derived - begin):.1f} ms, checked in {1000 * (checked - derived):.0f} ms",
            file=sys.stderr,
        )
    return 0


def _clock() -> float:
    from time import perf_counter

    return perf_counter()


def _check(found: Gradients, arguments: Arguments) -> dict[str, str]:
    """The verdict on each answer; CheckError, and nothing printed, if one did not survive."""
    if arguments.has("no_check"):
        return {}
    verdicts = {}
    for name, gradient in found.items():
        report = gradient.check(check_of(arguments), points=points_of(arguments))
        if report.verdict == "disagreed":
            raise CheckError(
                f"the check disagrees with the gradient by {name}: {report.sentence()}",
                help="this is a fault of matdiff; no answer is printed. Please report the expression",
            )
        verdicts[name] = report.sentence()
    return verdicts


def _print(found: Gradients, verdicts: dict[str, str], format: str, arguments: Arguments) -> None:
    gradients = list(found.values())
    for note in dict.fromkeys(note for g in gradients for note in g.notes):
        if not any(
            note.casefold().startswith(g.convention.casefold()) for g in gradients if g.convention
        ):
            print(f"note: {note}", file=sys.stderr)
    if format == "json":
        _print_json(found, verdicts)
        return
    if format in TARGETS:
        print("\n\n".join(g.code(format) for g in gradients), end="")
        return
    with notated_as(arguments):
        if format in PAPERS:
            sheet = sheets.sheet_of(gradients, telling_of(arguments))
            print(sheets.write(sheet, format, arguments.options))
        else:
            _print_text(gradients, format, arguments)
    for sentence in dict.fromkeys(verdicts.values()):
        mark = sentence if format == "unicode" else sentence.replace("✓ ", "")
        print(mark, file=sys.stdout if format in ("unicode", "ascii") else sys.stderr)


def _print_text(gradients: list[Answer], format: str, arguments: Arguments) -> None:
    other_forms = [
        line for g in gradients for line in named_answer.form_lines(g, format, arguments.options)
    ]
    how = telling_of(arguments)
    proofs = (
        [derivations.derivation_text(g, format, how, columns()) for g in gradients] if how else []
    )
    print(report.heading(gradients[0], format))
    print()
    for gradient in gradients:
        print(named_answer.answer_line(gradient, format))
    for line in dict.fromkeys(other_forms):
        print(line)
    if arguments.has("closed"):
        for gradient in gradients:
            told = report.printer(format)(backpropagation.in_values(gradient).node)
            print(
                f"{lefts.nabla(gradient.variable, format)}  =  {told}    in the values of the program"
            )
    for line in dict.fromkeys(
        line for g in gradients for line in report.condition_lines(g, format)
    ):
        print(f"  where {line}")
    for convention in dict.fromkeys(g.convention for g in gradients if g.convention):
        print(f"  {reasons.said(convention, format)}")
    for derivation in proofs:
        print(f"\n{derivation}")
    if not arguments.has("no_check"):
        print()


def _print_json(found: Gradients, verdicts: dict[str, str]) -> None:
    import json

    data = [{**g.to_dict(), "check": verdicts.get(name)} for name, g in found.items()]
    print(json.dumps(data[0] if len(data) == 1 else data, ensure_ascii=False, indent=2))


def _linear(arguments: Arguments) -> int:
    return linear.answer(arguments)


def _verify(arguments: Arguments) -> int:
    return verify.run(arguments)


def _backprop(arguments: Arguments) -> int:
    return backprop.run(arguments, format_of(arguments), points_of(arguments))


def _solve(arguments: Arguments) -> int:
    return solve.run(arguments)


def _statistics(arguments: Arguments) -> int:
    return statistics.run(arguments)


def _parse(arguments: Arguments) -> int:
    return parse.run(arguments)


def _graph(arguments: Arguments) -> int:
    text, options = expression_of(arguments), arguments.options
    return graph.draw(
        text, arguments.text("wrt"), arguments.text("where"), options, arguments.rules
    )


def _laws(arguments: Arguments) -> int:
    return lawtable.run(arguments)


def _notation(arguments: Arguments) -> int:
    print(notation.NOTATION, end="")
    return 0


def _limits(arguments: Arguments) -> int:
    print("What is larger is refused in a sentence, before work or memory is spent on it.\n")
    print(*limits.table(), sep="\n")
    return 0


def _ask(arguments: Arguments) -> int:
    return ask.run(arguments)


def _completion(arguments: Arguments) -> int:
    print(shells.completion(arguments.text()), end="")
    return 0


def _manpage(arguments: Arguments) -> int:
    print(shells.manpage(), end="")
    return 0


def _session(arguments: Arguments) -> int:
    raise UsageError("matdiff session takes nothing else", help="questions are typed at its prompt")


def _site(arguments: Arguments) -> int:
    return site.run(arguments)


COMMANDS = {
    "grad": _grad,
    **dict.fromkeys(("differential", "jacobian", "hessian", "jvp", "vjp", "hvp"), _linear),
    "verify": _verify,
    "solve": _solve,
    **dict.fromkeys(
        ("score", "information", "fisher", "expect", "kl", "taylor", "step"), _statistics
    ),
    "backprop": _backprop,
    "parse": _parse,
    "graph": _graph,
    "laws": _laws,
    "notation": _notation,
    "limits": _limits,
    "site": _site,
    "session": _session,
    "ask": _ask,
    "completion": _completion,
    "manpage": _manpage,
}
"""The function behind each command: takes the arguments, returns the exit code."""
