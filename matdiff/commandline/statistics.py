"""The commands about models and methods: score, information, fisher, expect, kl, taylor, step.

matdiff fisher "y ~ N(X b, s^2 I)" wrt b        matdiff expect "x^T A x" where "x ~ N(m, S)"
matdiff taylor "log det X" wrt X --at X_0       matdiff step "f" wrt x --kind newton
"""

from __future__ import annotations

import sys

from matdiff.answers import report as answers_report
from matdiff.answers import sizes
from matdiff.base.errors import CheckError, UsageError
from matdiff.commandline.options import expression_of, format_of, order_of
from matdiff.solving import densities, statistics, steps

TYPE_CHECKING = False
if TYPE_CHECKING:
    from matdiff.commandline.arguments import Arguments
    from matdiff.solving.statistics import Statistic


def run(arguments: Arguments) -> int:
    """Answer one of these commands; returns the exit code."""
    if arguments.command == "score":
        return _score(arguments)
    found = _found(arguments)
    format = format_of(arguments)
    sentence = "" if arguments.has("no_check") else _checked(found)
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if format == "json":
        import json

        print(
            json.dumps({**found.to_dict(), "check": sentence or None}, ensure_ascii=False, indent=2)
        )
        return 0
    if format in ("numpy", "torch", "jax"):
        print(found.code(format), end="")
        return 0

    shown = answers_report.printer(format)(found.node)
    if format in ("latex", "markdown"):
        print(f"$$\n{shown}\n$$" if format == "markdown" else shown)
        return 0

    print(f"read as   {answers_report.printer(format)(found.reading.expression)}\n")
    print(f"{found.kind}  =  {shown}    {sizes.shape_words(found.shape, format)}")
    if sentence:
        print(f"\n{sentence if format == 'unicode' else sentence.replace('✓ ', '')}")
    return 0


def _found(arguments: Arguments) -> Statistic:
    text, where = expression_of(arguments), arguments.text("where")
    wrt, rules, options = arguments.text("wrt"), arguments.rules, arguments.options
    if arguments.command in ("expect", "kl"):
        return getattr(statistics, arguments.command)(text, where, rules=rules)  # type: ignore[no-any-return]
    if not wrt:
        raise UsageError("by which letter?", help=f'matdiff {arguments.command} "..." wrt x')
    if arguments.command == "taylor":
        order = order_of(arguments) if arguments.has("order") else 2
        along = arguments.text("along")
        at = options.get("at", "")
        return steps.taylor(text, wrt, where, at=at, along=along, order=order, rules=rules)
    if arguments.command == "step":
        return steps.step(text, wrt, where, kind=options.get("kind", "newton"), rules=rules)
    return getattr(statistics, arguments.command)(text, wrt, where, rules=rules)  # type: ignore[no-any-return]


def _score(arguments: Arguments) -> int:
    """A score is a gradient, answered like any other."""
    from matdiff.commandline.commands import COMMANDS

    text, where = expression_of(arguments), arguments.text("where")
    arguments.words[""] = [densities.log_likelihood(text, where)]
    arguments.words["where"] = [densities.with_covariances(text, where)]
    return COMMANDS["grad"](arguments)


def _checked(found: Statistic) -> str:
    report = found.check()
    if report.verdict == "disagreed":
        raise CheckError(f"the check disagrees with the {found.kind}: {report.why}")
    return (
        ""
        if report.verdict == "not checked" and "there is no check" in report.why
        else report.sentence()
    )
